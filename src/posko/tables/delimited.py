"""A table in a CSV file, whatever the office's spreadsheet made of it.

Columns are separated by `,`, `;` or tabs. Several values inside a cell are joined by `;` or `|`: in a file whose
columns are separated by `;` that is `15.01|15.72`, or `"15.01;15.72"` in quotes. A comma never joins values: `15,71`
may as well be a number with a decimal comma. An apostrophe before `=`, `+`, `-` or `@` at the start of a cell says that
the cell is no formula, and is no part of it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable
from pathlib import Path

import polars as pl

from posko.tables.errors import VALUE_SHOWN, Findings, TableError, clipped
from posko.tables.inert import bare_cells
from posko.tables.messages import Message, message
from posko.tables.raw import RawTable, plain_name, raw_table

#: How files begin that people send instead of a table.
_STRANGERS = (
    (b"%PDF", message("is_pdf")),
    (b"PK\x03\x04", message("is_archive")),
    (b"\xd0\xcf\x11\xe0", message("is_old_office")),
    (b"\x89PNG", message("is_picture")),
    (b"\xff\xd8\xff", message("is_picture")),
    (b"GIF8", message("is_picture")),
    (b"\x1f\x8b", message("is_compressed")),
    (b"Rar!", message("is_compressed")),
    (b"{\\rtf", message("is_document")),
    (b"<", message("is_web_page")),
    (b"{", message("is_json")),
    (b"[", message("is_json")),
)
_SEPARATORS = (",", ";", "\t")


def read_delimited(path: Path, name: str, columns: Collection[str], findings: Findings) -> RawTable | None:
    """The table `name` in the file at `path`; `columns` are the names that tell the separator.

    None, and findings, where it cannot be read as a table.
    """
    text = read_text(path, name, findings)
    if text is None:
        return None
    if not text.strip():
        right = message("first_row_of_columns", columns=", ".join(columns))
        findings.add(TableError(name, None, "", path.name, message("file_empty"), right))
        return None
    text, skipped = _without_preface(text)
    header = text.split("\n", 1)[0]
    separator = _separator_of(header, columns)
    if not _names(header, separator) & set(columns):
        right = message("first_row_of_columns", columns=", ".join(columns))
        shown = clipped(header.strip(), VALUE_SHOWN)
        findings.add(TableError(name, 1 + skipped, "", shown, message("no_header"), right))
        return None
    grid = _grid(text, separator, name, skipped, findings)
    if grid is None:
        return None
    return raw_table(name, grid.select(bare_cells(pl.all())), findings, first_row=1 + skipped)


def read_text(path: Path, name: str, findings: Findings) -> str | None:
    """The text of the file at `path`, in UTF-8, UTF-16 or Windows-1252, lines ended by a line feed.

    None, and a finding, where it cannot be read or is no text.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        wrong = message("file_unreadable", reason=error.strerror)
        findings.add(TableError(name, None, "", path.name, wrong, message("file_that_opens")))
        return None
    if what := stranger(data, path):
        right = message("saved_as_csv") if path.suffix.lower() == ".csv" else message("text_file")
        findings.add(TableError(name, None, "", path.name, message("no_table", what=what), right))
        return None
    return re.sub("\r\n?", "\n", decode(data)) if b"\r" in data else decode(data)


def decode(data: bytes) -> str:
    """Text from bytes: by byte-order mark, else UTF-8, else Windows-1252, where every byte means something."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def stranger(data: bytes, path: Path) -> Message | None:
    """What `data`, the content of `path`, is instead of text; None for text."""
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    # A TOML file may well begin with a bracket.
    signs = _STRANGERS if path.suffix.lower() != ".toml" else _STRANGERS[:-2]
    for sign, what in signs:
        if start.startswith(sign):
            return what
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return message("is_binary") if b"\0" in data and not is_utf16 else None


def _without_preface(text: str) -> tuple[str, int]:
    """The text from its header row on, and how many lines stood before: blank ones, or Excel's `sep=;`."""
    match = re.match(r"(?:[ \t,;]*\n)*(?:\"?sep=.\"?[ \t,;]*\n)?(?:[ \t,;]*\n)*", text, re.IGNORECASE)
    start = match.end() if match else 0
    return text[start:], text.count("\n", 0, start)


def _separator_of(header: str, columns: Collection[str]) -> str:
    """The separator that makes most known names of the header row; of equals, the one that cuts it most."""

    def cuts(separator: str) -> tuple[int, int]:
        return len(_names(header, separator) & set(columns)), header.count(separator)

    return max(_SEPARATORS, key=cuts)


def _names(header: str, separator: str) -> set[str]:
    return {plain_name(cell.strip().strip('"')) for cell in header.split(separator)}


def _grid(text: str, separator: str, name: str, skipped: int, findings: Findings) -> pl.DataFrame | None:
    try:
        return pl.read_csv(
            io.BytesIO(text.encode()),
            has_header=False,
            separator=separator,
            infer_schema=False,
            quote_char='"' if '"' in text else None,
        )
    except pl.exceptions.PolarsError:
        return _grid_by_rows(text, separator, name, skipped, findings)


def _grid_by_rows(text: str, separator: str, name: str, skipped: int, findings: Findings) -> pl.DataFrame | None:
    """The same row by row: slower, but it says which row is wrong, and lets a lone quote mark inside a cell stand."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    records: list[list[str]] = []
    try:
        records.extend(reader)
    except csv.Error:
        row = len(records) + 1 + skipped
        findings.add(TableError(name, row, "", "", message("quote_open"), message("quotes_around_cell")))
        return None
    width = len(_without_empty_end(records[0]))
    too_long = [
        (row, len(record))
        for row, record in enumerate(records, start=1 + skipped)
        if len(_without_empty_end(record)) > width
    ]
    for row, length in too_long:
        wrong = message("row_too_long", cells=length, columns=width)
        right = message("quotes_around_separator", separator=repr(separator))
        findings.add(TableError(name, row, "", "", wrong, right))
    return None if too_long else _frame_of(records, width)


def _without_empty_end(record: list[str]) -> list[str]:
    end = len(record)
    while end and not record[end - 1].strip():
        end -= 1
    return record[:end]


def _frame_of(records: Iterable[list[str]], width: int) -> pl.DataFrame:
    padded = [(record + [""] * width)[:width] for record in records]
    return pl.DataFrame(padded, schema=[(f"column_{place}", pl.String) for place in range(width)], orient="row")
