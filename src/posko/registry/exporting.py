"""What a table's page shows, all pages of it, as CSV or XLSX: the same rows, columns and order.

Columns are named and cells written as in FORMATS, so that with all columns it can be imported again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, Any

import xlsxwriter
from django.utils import timezone

from posko.registry.models import Row
from posko.registry.selecting import Selection
from posko.tables.inert import inert

_CHUNK = 2000
#: Rows that a sheet has room for below the header.
SHEET_MAX = 1_048_575


def csv_lines(selection: Selection) -> Iterator[str]:
    """A CSV file, line by line. It begins with a mark by which spreadsheets know UTF-8."""
    yield "\ufeff" + _line([column.name for column in selection.columns])
    for row in _rows(selection):
        yield _line([_cell(column.value(row)) for column in selection.columns])


def write_xlsx(selection: Selection, file: IO[bytes]) -> None:
    """A workbook with one sheet, named as the table in an operation's workbook, written row by row."""
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(selection.table.file)
    head = book.add_format({"bold": True, "bottom": 1})
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(selection.columns):
        sheet.set_column(at, at, 12 if column.is_number else 22)
        sheet.write_string(0, at, column.name, head)
    for number, row in enumerate(_rows(selection), start=1):
        for at, column in enumerate(selection.columns):
            _write(sheet, number, at, _plain(column.value(row)))
    book.close()


def file_name(selection: Selection, ending: str) -> str:
    return f"{selection.table.file}-{timezone.localdate():%Y-%m-%d}.{ending}"


def _rows(selection: Selection) -> Iterator[Row]:
    return selection.ordered.iterator(_CHUNK)


def _write(sheet: Any, row: int, column: int, value: str | int | float) -> None:
    if isinstance(value, str):
        # Whatever it begins with: a text stays a text.
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, value)


def _plain(value: Any) -> str | int | float:
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int | float) else str(value)


def _cell(value: Any) -> str | int | float:
    plain = _plain(value)
    return inert(plain) if isinstance(plain, str) else plain


def _line(cells: list[Any]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()
