"""From an .xlsx file to the parts of an operation."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree.ElementTree import ParseError

import fastexcel

from posko.tables.delimited import stranger
from posko.tables.errors import Findings, TableError
from posko.tables.layout import LAYOUTS
from posko.tables.messages import Message, message
from posko.tables.raw import RawTable, plain_name
from posko.tables.source import Source
from posko.tables.workbook.keyed_sheets import KEYED_SHEETS, doctrine_of, settings_of
from posko.tables.workbook.marks import SheetMarks, marks_of_sheets
from posko.tables.workbook.sheet import read_sheet

_KNOWN = (*KEYED_SHEETS, *(layout.name for layout in LAYOUTS))


def read_workbook(path: Path, findings: Findings) -> Source | None:
    """All that the workbook at `path` holds of an operation; None, and a finding, where it does not open."""
    if fault := _fault_of_file(path):
        findings.add(TableError(path.name, None, "", "", *fault))
        return None
    try:
        book, marks = fastexcel.read_excel(path), marks_of_sheets(path)
    except (fastexcel.FastExcelError, zipfile.BadZipFile, ParseError, KeyError, OSError) as error:
        cut_off = isinstance(error, zipfile.BadZipFile) or not zipfile.is_zipfile(path)
        wrong = message("book_cut_off") if cut_off else message("book_does_not_open", reason=_reason(error))
        right = message("book_again") if cut_off else message("book_saved")
        findings.add(TableError(path.name, None, "", "", wrong, right))
        return None
    sheets = _known_sheets(book, marks, findings)
    doctrine, doctrine_notes = doctrine_of(sheets, findings)
    unread = [
        message("note_sheet_unread", sheet=title) for title in book.sheet_names if plain_name(title) not in _KNOWN
    ]
    return Source(
        place="workbook",
        tables={layout.name: sheets[layout.name] for layout in LAYOUTS if layout.name in sheets},
        settings=settings_of(sheets, findings),
        has_settings="operation" in sheets,
        doctrine=doctrine,
        has_doctrine="doctrine" in sheets or "patterns" in sheets,
        notes=(*doctrine_notes, *unread),
    )


def _known_sheets(
    book: fastexcel.ExcelReader, marks: list[SheetMarks], findings: Findings
) -> dict[str, RawTable | None]:
    """Plain name of a sheet -> its table, None where it is unreadable."""
    sheets: dict[str, RawTable | None] = {}
    for index, title in enumerate(book.sheet_names):
        name = plain_name(title)
        if name in sheets:
            findings.add(TableError(name, None, "", title, message("two_sheets"), message("one_sheet")))
        elif name in _KNOWN:
            sheets[name] = read_sheet(book, index, name, marks[index], findings)
    return sheets


def _fault_of_file(path: Path) -> tuple[Message, Message] | None:
    """What a file is that is no workbook, told by how it begins, and what would be right; None for a zip archive."""
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        return message("file_unreadable", reason=error.strerror), message("file_that_opens")
    if not start:
        return message("file_empty"), message("book_saved")
    if start.startswith(b"PK\x03\x04"):
        return None
    if _is_lock_file(path, start):
        return message("is_lock_file"), message("book_itself", book=path.name.removeprefix("~$"))
    what = stranger(start, path) or message("is_text")
    return message("no_book", what=what), message("book_without_password")


def _is_lock_file(path: Path, start: bytes) -> bool:
    """Excel's `~$name.xlsx`: the length of a user's name, the name, then its letters once more in two bytes each."""
    return path.name.startswith("~$") or (path.stat().st_size in (162, 165) and 0 < start[0] <= 54)


def _reason(error: Exception) -> str:
    lines = str(error).splitlines()
    return lines[0] if lines else type(error).__name__
