"""One way to lay out a sheet: an optional title, a frozen header, rows of a table, an optional row of sums."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Any

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

#: What Excel can hold below a header; the nation's officers come near.
ROWS_MAX = 1_000_000
NAME_MAX = 31
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
#: Separators follow the reader's own settings: a computer set to Indonesian shows 6.391 and 12,35.
COUNT, MINUTES, DEGREES, SHARE, RUPIAH, TEXT, WRAPPED = (
    "#,##0",
    "#,##0.00",
    "0.00000",
    "0.0%",
    '"Rp"#,##0',
    "@",
    "wrap",
)
DEFAULT_FORMATS: Mapping[type[pl.DataType], str] = {pl.Int64: COUNT, pl.Float64: MINUTES, pl.String: TEXT}
LOOKS: Mapping[str, dict[str, Any]] = {
    "": {},
    "total": {"bold": True, "top": 1},
    "marked": {"bold": True, "bg_color": "#F3D9D6"},
}
TEXTS = (TEXT, WRAPPED)
#: A number at the right of its cell would touch a text at the left of the next.
INDENT: dict[str, Any] = {"align": "left", "indent": 1}
RIGHT: dict[str, Any] = {"align": "right"}
WIDTH_MIN, WIDTH_MAX = 7, 60
NUMBER_WIDTH, RUPIAH_WIDTH = 9, 17
A4 = 9
LINE_HEIGHT, HEIGHT_MAX = 15, 409


@dataclass(frozen=True)
class Sheet:
    """What one sheet shows. `formats` overrides by column; `totals` is a last row in bold, empty for none.

    Columns in `WRAPPED` format may hold several lines; their rows grow.
    """

    name: str
    frame: pl.DataFrame
    title: str = ""
    formats: Mapping[str, str] = field(default_factory=dict)
    totals: tuple[Any, ...] = ()
    #: Rows to be marked, by place in `frame`.
    marked: frozenset[int] = frozenset()


class Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        header = {"bold": True, "bg_color": "#E4E4E4", "border": 1, "text_wrap": True, "valign": "vcenter"}
        #: Headers of text stand left, those of numbers right, as what is below them.
        self.headers = {text: book.add_format(header | INDENT if text else header | RIGHT) for text in (True, False)}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self._cells: dict[tuple[str, str], Format] = {}

    def cell(self, layout: str, look: str = "") -> Format:
        """Format for a value; `look` is empty, `total` or `marked`."""
        if (layout, look) not in self._cells:
            number: dict[str, Any] = {"text_wrap": True} if layout == WRAPPED else {"num_format": layout}
            side = INDENT if layout in TEXTS else {}
            self._cells[layout, look] = self.book.add_format({"valign": "top"} | number | side | LOOKS[look])
        return self._cells[layout, look]


def write_sheets(book: Workbook, sheets: Iterable[Sheet]) -> None:
    """Add each sheet to `book`, which may be in constant-memory mode: rows are written from the top down.

    Names are made valid and unique; a table too long for one sheet goes on in the next.
    """
    styles, taken = Styles(book), set[str]()
    for sheet in sheets:
        for start in range(0, max(len(sheet.frame), 1), ROWS_MAX):
            worksheet = book.add_worksheet(sheet_name(sheet.name, taken))
            _write(worksheet, replace(sheet, frame=sheet.frame.slice(start, ROWS_MAX)), styles)


def sheet_name(wanted: str, taken: set[str]) -> str:
    """`wanted` as Excel allows it, numbered if one of `taken` is equal (without case); it is added to `taken`."""
    base = wanted.translate(FORBIDDEN).strip(" '") or "Lembar"
    name, copy = base[:NAME_MAX].rstrip(" '"), 1
    while name.casefold() in taken:
        copy += 1
        name = f"{base[: NAME_MAX - len(str(copy)) - 1]} {copy}"
    taken.add(name.casefold())
    return name


def _write(worksheet: Worksheet, sheet: Sheet, styles: Styles) -> None:
    frame, top = sheet.frame, 2 if sheet.title else 0
    layouts = [sheet.formats.get(name, DEFAULT_FORMATS[type(dtype)]) for name, dtype in frame.schema.items()]
    _set_up(worksheet, frame, layouts, top)
    if sheet.title:
        worksheet.write_string(0, 0, sheet.title, styles.title)
    for column, name in enumerate(frame.columns):
        worksheet.write_string(top, column, name, styles.headers[layouts[column] in TEXTS])
    _write_rows(worksheet, sheet, layouts, styles, top + 1)
    for column, value in enumerate(sheet.totals):
        worksheet.write(top + 1 + len(frame), column, value, styles.cell(layouts[column], "total"))


def _write_rows(worksheet: Worksheet, sheet: Sheet, layouts: list[str], styles: Styles, first: int) -> None:
    writers = [_writer(worksheet, dtype) for dtype in sheet.frame.dtypes]
    plain = [styles.cell(layout) for layout in layouts]
    marked = [styles.cell(layout, "marked") for layout in layouts]
    wrapped = {c: _width(sheet.frame[:, c], WRAPPED) - 3 for c, layout in enumerate(layouts) if layout == WRAPPED}
    for place, values in enumerate(sheet.frame.iter_rows()):
        if wrapped:
            lines = max(_lines(values[column], width) for column, width in wrapped.items())
            worksheet.set_row(first + place, min(lines * LINE_HEIGHT, HEIGHT_MAX))
        cells = marked if place in sheet.marked else plain
        for column, value in enumerate(values):
            if value is not None:
                writers[column](first + place, column, value, cells[column])


def _lines(text: str | None, width: int) -> int:
    """How many lines `text` takes in a cell of so many letters."""
    return sum(max(1, ceil(len(line) / width)) for line in (text or "").split("\n"))


def _writer(worksheet: Worksheet, dtype: pl.DataType) -> Callable[..., Any]:
    write: Callable[..., Any] = worksheet.write_string if dtype == pl.String else worksheet.write_number
    return write


def _set_up(worksheet: Worksheet, frame: pl.DataFrame, layouts: list[str], top: int) -> None:
    widths = [_width(frame[name], layout) for name, layout in zip(frame.columns, layouts, strict=True)]
    for column, width in enumerate(widths):
        worksheet.set_column(column, column, width)
    lines = max(ceil(len(name) / (width - 3)) for name, width in zip(frame.columns, widths, strict=True))
    worksheet.set_row(top, (lines + 1) * LINE_HEIGHT)
    worksheet.freeze_panes(top + 1, 1)
    worksheet.autofilter(top, 0, top + max(len(frame), 1), len(frame.columns) - 1)
    worksheet.set_landscape()
    worksheet.set_paper(A4)
    worksheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(top)
    worksheet.set_footer("&L&F · &A&RHalaman &P dari &N")


def _width(column: pl.Series, layout: str) -> int:
    """Enough for the widest value and the longest word of the header, within reason."""
    # Room for the filter's arrow; names with underscores are one word: only some programs break them.
    header = max((len(word) for word in column.name.split()), default=0) + 4
    if layout == RUPIAH:
        return RUPIAH_WIDTH
    if column.dtype != pl.String:
        return max(header, NUMBER_WIDTH)
    return min(max(header, _longest_line(column) + 3, WIDTH_MIN), WIDTH_MAX)


def _longest_line(column: pl.Series) -> int:
    lines = column.str.split("\n").explode()
    return max(lines.str.len_chars().drop_nulls().to_list(), default=0)
