"""One sheet as a table: texts as people see them, and which of them the spreadsheet holds as numbers."""

from __future__ import annotations

from typing import Literal

import fastexcel
import polars as pl

from posko.tables.errors import Findings, TableError
from posko.tables.messages import message
from posko.tables.raw import RawTable, raw_table
from posko.tables.workbook.marks import SheetMarks


def read_sheet(
    book: fastexcel.ExcelReader, index: int, name: str, marks: SheetMarks, findings: Findings
) -> RawTable | None:
    """The table in sheet `index`; None, and findings, where it has no usable header or merged cells."""
    if marks.merged:
        for cells in marks.merged:
            findings.add(_merged(name, cells))
        return None
    try:
        return _table(book, index, name, marks, findings)
    except fastexcel.FastExcelError:
        findings.add(TableError(name, None, "", "", message("sheet_damaged"), message("sheet_sound")))
        return None


def _table(
    book: fastexcel.ExcelReader, index: int, name: str, marks: SheetMarks, findings: Findings
) -> RawTable | None:
    texts, first_column = _load(book, index, "string")
    # A number counts as true, a text as neither true nor false: so this tells 15.1 from "15.1".
    is_number = _load(book, index, "boolean")[0].select(pl.all().is_not_null())
    grid = _with_exact_numbers(texts, is_number, _load(book, index, "float")[0])
    return raw_table(name, _with_failed(grid, marks, first_column), findings, numbers=is_number)


def _load(
    book: fastexcel.ExcelReader, index: int, dtype: Literal["string", "boolean", "float"]
) -> tuple[pl.DataFrame, int]:
    """The whole sheet read as one type (null where a cell is not of it), and the place of its first column."""
    sheet = book.load_sheet(index, header_row=None, skip_rows=0, dtypes=dtype)
    frame = sheet.to_polars()
    first = sheet.selected_columns[0].absolute_index if sheet.selected_columns else 0
    return frame.rename({old: f"column_{place}" for place, old in enumerate(frame.columns)}), first


def _with_exact_numbers(texts: pl.DataFrame, is_number: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """`texts` with all digits of its numbers: the reader stops after nine decimals when it makes texts of them."""
    return texts.with_columns(
        pl.when(is_number[name] & texts[name].str.contains(r"^-?\d"))
        .then(numbers[name].cast(pl.String).str.strip_suffix(".0"))
        .otherwise(pl.col(name))
        .alias(name)
        for name in texts.columns
    )


def _merged(name: str, cells: str) -> TableError:
    row = int("".join(filter(str.isdigit, cells.partition(":")[0])))
    return TableError(name, row, "", cells, message("cells_merged"), message("cells_not_merged"))


def _with_failed(grid: pl.DataFrame, marks: SheetMarks, first_column: int) -> pl.DataFrame:
    """`grid` with #REF! and the like where a formula went wrong: the reader leaves those cells empty."""
    by_column: dict[str, tuple[list[int], list[str]]] = {}
    for row, place, text in marks.failed:
        rows, texts = by_column.setdefault(f"column_{place - first_column}", ([], []))
        rows.append(row - 1)
        texts.append(text)
    return grid.with_columns(grid[column].scatter(rows, texts) for column, (rows, texts) in by_column.items())
