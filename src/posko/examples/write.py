"""Writing an example, as an operation folder or as a workbook."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from typing import Literal

from posko.examples import jambi
from posko.tables import read_operation, write_operation

#: Names that `write_example` knows.
EXAMPLES: tuple[str, ...] = ("jambi-2024",)

README = "README.md"
TEXTS = (README, "operation.toml", "doctrine.toml")


class NotAnExamplePlace(ValueError):
    """Nobody's own tables are written over. `reason`: `file`, there is such a file; `not_empty`, a folder in use."""

    def __init__(self, place: Path, reason: Literal["file", "not_empty"]) -> None:
        self.reason = reason
        super().__init__(f"{place}: {reason}")


def write_example(name: str, out: Path, *, xlsx: bool = False) -> Path:
    """Write the example `name` and return what can be planned: the folder `out`, or with `xlsx` a workbook.

    The folder comes out byte for byte the same every time. A workbook goes to `out` where that ends in `.xlsx`, else
    into the folder `out` as `operation.xlsx`, with the example's README beside it.

    Raises KeyError if no example has this name, NotAnExamplePlace if `out` is there and not an empty folder.
    """
    if name not in EXAMPLES:
        raise KeyError(f"no example {name!r}; there is {', '.join(EXAMPLES)}")
    if out.exists() and not out.is_dir():
        raise NotAnExamplePlace(out, "file")
    if out.exists() and any(out.iterdir()):
        raise NotAnExamplePlace(out, "not_empty")
    return _write_workbook(name, out) if xlsx else _write_folder(name, out)


def _write_folder(name: str, out: Path) -> Path:
    out.mkdir(parents=True, exist_ok=True)
    for text in TEXTS:
        (out / text).write_bytes((files("posko.examples") / name / text).read_bytes())
    for table, frame in jambi.tables().items():
        frame.write_csv(out / f"{table}.csv")
    return out


def _write_workbook(name: str, out: Path) -> Path:
    with TemporaryDirectory() as temporary:
        folder = _write_folder(name, Path(temporary))
        workbook = write_operation(read_operation(folder), out, xlsx=True)
        if workbook != out:
            copy(folder / README, out / README)
    return workbook
