"""Complete operations to try Posko on, made by chance from a few published figures."""

from posko.examples.write import EXAMPLES, write_example

__all__ = ["EXAMPLES", "write_example"]
