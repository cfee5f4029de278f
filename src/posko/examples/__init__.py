"""Complete operations to try Posko on, made by chance from a few published figures."""

from posko.examples.write import EXAMPLES, NotAnExamplePlace, write_example

__all__ = ["EXAMPLES", "NotAnExamplePlace", "write_example"]
