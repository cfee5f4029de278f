"""A table as it stands in a file: every cell a text, every row with the number people see."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from posko.tables.errors import Findings, TableError
from posko.tables.messages import message

#: Stands in a cell whose formula has no result stored with it: what a spreadsheet would show, nobody knows.
UNREAD_FORMULA = "=…"


@dataclass(frozen=True)
class RawTable:
    """Cells as trimmed text, null where empty, without blank rows.

    `rows[i]` is the number of row i as the person sees it. `numbers` has, for a workbook, true where the spreadsheet
    holds a number and not a text: the same columns and rows as `cells`.
    """

    name: str
    header_row: int
    rows: pl.Series
    cells: pl.DataFrame
    numbers: pl.DataFrame | None = None

    def column(self, name: str) -> pl.DataFrame:
        """One column as `row`, `value`, `number` (whether the spreadsheet holds a number)."""
        number = self.numbers[name] if self.numbers is not None else pl.lit(False)
        return pl.DataFrame({"row": self.rows, "value": self.cells[name]}).with_columns(number.alias("number"))


def plain_name(text: str) -> str:
    """A heading, sheet or file name without differences that have no meaning: `Unit Code ` is `unit_code`."""
    return re.sub(r"[\s_-]+", "_", text.strip().lower())


def raw_table(
    name: str, grid: pl.DataFrame, findings: Findings, *, first_row: int = 1, numbers: pl.DataFrame | None = None
) -> RawTable | None:
    """The table in `grid`, whose first row that is not blank is the header and whose first row is number `first_row`.

    None, and a finding, where there is no usable header.
    """
    cells = grid.select(pl.all().cast(pl.String).str.strip_chars().replace("", None))
    blank = cells.select(pl.all_horizontal(pl.all().is_null())).to_series()
    header = (~blank).arg_max() if cells.height and not blank.all() else None
    if header is None:
        findings.add(TableError(name, None, "", "", message("table_empty"), message("first_row_of_names")))
        return None
    names = _column_names(name, cells, header, first_row + header, findings)
    body = pl.int_range(0, cells.height, eager=True).filter(
        ~blank & (pl.int_range(0, cells.height, eager=True) > header)
    )
    return RawTable(
        name,
        header_row=first_row + header,
        rows=(body + first_row).cast(pl.UInt32),
        cells=cells[body].select(pl.col(old).alias(new) for old, new in names.items()),
        numbers=numbers[body].select(pl.col(old).alias(new) for old, new in names.items())
        if numbers is not None
        else None,
    )


def _column_names(table: str, cells: pl.DataFrame, header: int, row: int, findings: Findings) -> dict[str, str]:
    """Column of the grid -> name of the column; columns with neither name nor cells are left out."""
    names: dict[str, str] = {}
    for place, column in enumerate(cells.columns):
        title = cells[column][header]
        if title is None:
            if cells[column][header + 1 :].null_count() < cells.height - header - 1:
                findings.add(_nameless(table, row, place))
        elif plain_name(title) in names.values():
            wrong, right = message("two_columns"), message("one_column")
            findings.add(TableError(table, row, plain_name(title), title, wrong, right))
        else:
            names[column] = plain_name(title)
    return names


def _nameless(table: str, row: int, place: int) -> TableError:
    return TableError(table, row, letters(place), "", message("column_nameless"), message("name_or_no_cells"))


def letters(place: int) -> str:
    """The letters by which a spreadsheet names a column: 0 is A, 26 is AA."""
    name = ""
    place += 1
    while place:
        place, digit = divmod(place - 1, 26)
        name = chr(ord("A") + digit) + name
    return name
