"""Texts that a spreadsheet would run: in a CSV file they get an apostrophe, which reading takes off again.

A text may begin with an apostrophe of its own before such a sign: it gets one more, so that what is written and read
again is what it was.
"""

from __future__ import annotations

import re

import polars as pl

#: How a cell begins that a spreadsheet takes for a formula (CWE-1236), perhaps behind apostrophes.
_FORMULA = r"'*[=+\-@\t\r\n]"
_BEGINS_SO = re.compile(_FORMULA)


def inert(text: str) -> str:
    """`text` as it stands in a CSV file: with an apostrophe where it would be run."""
    return "'" + text if _BEGINS_SO.match(text) else text


def inert_cells(cells: pl.Expr) -> pl.Expr:
    """`inert` for columns of text."""
    return cells.str.replace(f"^({_FORMULA})", "'$1")


def bare_cells(cells: pl.Expr) -> pl.Expr:
    """Columns of text from a CSV file as they were before `inert`."""
    return cells.str.replace(rf"^\s*'({_FORMULA})", "$1")
