"""Writes `examples/` anew: `make example`."""

from pathlib import Path
from shutil import rmtree

from posko.examples import EXAMPLES, write_example

HERE = Path(__file__).parent

for name in EXAMPLES:
    rmtree(HERE / name, ignore_errors=True)
    print(write_example(name, HERE / name))
