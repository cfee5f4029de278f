"""The lines that the page shows, as CSV or XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import xlsxwriter
from django.utils.translation import gettext as _

from posko.readiness.shortfall.lines import Line

Cell = str | int
#: A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def heads() -> list[str]:
    return [
        _("kode kesatuan"),
        _("kesatuan"),
        _("sumber daya"),
        _("satuan"),
        _("butuh"),
        _("ada"),
        _("layak pakai"),
        _("dipinjamkan"),
        _("dapat diperbaiki"),
        _("dipinjam"),
        _("kurang"),
        _("lebih"),
        _("dipinjam dari"),
        _("penanggung jawab"),
        _("tenggat"),
        _("keadaan"),
        _("catatan"),
        _("keterangan"),
    ]


def cells(line: Line) -> list[Cell]:
    """One row; a number that is not known is an empty cell, never 0."""
    of = line.figures
    loans = "; ".join(f"{loan.name}: {loan.count}" for loan in line.loans)
    return [
        line.command.code,
        line.command.name,
        str(line.resource),
        str(line.resource.unit),
        of.need if line.known else "",
        of.have,
        of.serviceable,
        of.lent,
        of.repair,
        of.borrow,
        of.missing if line.known else "",
        of.over if line.known else "",
        loans,
        line.owner.name if line.owner else "",
        line.due.isoformat() if line.due else "",
        line.state_said if line.version or line.is_short else "",
        line.note,
        line.why,
    ]


def as_csv(lines: Sequence[Line]) -> str:
    """A file that begins with a mark by which spreadsheets know UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(heads())
    writer.writerows([_inert(cell) for cell in cells(line)] for line in lines)
    return "\ufeff" + text.getvalue()


def as_xlsx(lines: Sequence[Line]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("kekurangan")
    head = book.add_format({"bold": True, "bottom": 1})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 17, 16)
    for column, title in enumerate(heads()):
        sheet.write_string(0, column, title, head)
    for number, line in enumerate(lines, start=1):
        for column, cell in enumerate(cells(line)):
            # Whatever it begins with: a text stays a text.
            write = sheet.write_number if isinstance(cell, int) else sheet.write_string
            write(number, column, cell)
    book.close()
    return file.getvalue()


def _inert(cell: Cell) -> Cell:
    """A text that a spreadsheet would run gets an apostrophe before it, which says there that it is a text."""
    return "'" + cell if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
