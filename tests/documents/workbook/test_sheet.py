"""Laying out one sheet."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter import Workbook

from posko.documents.workbook import sheet as sheets
from posko.documents.workbook.sheet import RUPIAH, WRAPPED, Sheet, sheet_name, write_sheets

FRAME = pl.DataFrame({"kode": ["01", "02"], "TPS": ["a\nb\nc", "d"], "Biaya": [1_500_000, None]})


def written(path: Path, *made: Sheet) -> list[Worksheet]:
    with Workbook(path, {"constant_memory": True}) as book:
        write_sheets(book, made)
    return list(load_workbook(path))


def test_the_header_stays_in_view_and_can_be_filtered(tmp_path: Path) -> None:
    (plain,) = written(tmp_path / "a.xlsx", Sheet("a", FRAME))
    assert plain.freeze_panes == "B2"
    assert plain.auto_filter.ref == "A1:C3"


def test_a_title_moves_the_table_down(tmp_path: Path) -> None:
    (titled,) = written(tmp_path / "a.xlsx", Sheet("a", FRAME, title="Judul"))
    assert titled["A1"].value == "Judul"
    assert [cell.value for cell in titled[3]] == FRAME.columns
    assert titled.freeze_panes == "B4"


def test_it_prints_on_a4_landscape_one_page_wide_with_the_header_on_each(tmp_path: Path) -> None:
    (page,) = written(tmp_path / "a.xlsx", Sheet("a", FRAME, title="Judul"))
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.sheet_properties.pageSetUpPr is not None
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.page_setup.fitToHeight == 0
    assert page.print_title_rows == "$3:$3"


def test_codes_stay_text_and_empty_cells_stay_empty(tmp_path: Path) -> None:
    (page,) = written(tmp_path / "a.xlsx", Sheet("a", FRAME, formats={"Biaya": RUPIAH}))
    assert page["A2"].value == "01"
    assert page["C2"].value == 1_500_000
    assert page["C2"].number_format == RUPIAH
    assert page["C3"].value is None


def test_rows_grow_with_the_lines_in_them(tmp_path: Path) -> None:
    (page,) = written(tmp_path / "a.xlsx", Sheet("a", FRAME, formats={"TPS": WRAPPED}))
    assert page.row_dimensions[2].height == 3 * sheets.LINE_HEIGHT
    assert page.row_dimensions[3].height in (None, sheets.LINE_HEIGHT)
    assert page["B2"].alignment.wrap_text


def test_rows_grow_with_a_text_that_is_longer_than_its_cell(tmp_path: Path) -> None:
    frame = pl.DataFrame({"akibat": ["kata " * 40, "kata"]})
    (page,) = written(tmp_path / "a.xlsx", Sheet("a", frame, formats={"akibat": WRAPPED}))
    assert page.row_dimensions[2].height == 4 * sheets.LINE_HEIGHT
    assert page.row_dimensions[3].height in (None, sheets.LINE_HEIGHT)


def test_a_text_never_touches_the_number_before_it(tmp_path: Path) -> None:
    (page,) = written(tmp_path / "a.xlsx", Sheet("a", FRAME))
    assert (page["A2"].alignment.horizontal, page["A2"].alignment.indent) == ("left", 1)
    assert (page["A1"].alignment.horizontal, page["C1"].alignment.horizontal) == ("left", "right")


def test_a_header_of_one_long_word_is_not_broken(tmp_path: Path) -> None:
    (page,) = written(tmp_path / "a.xlsx", Sheet("a", pl.DataFrame({"officers_required": [1]})))
    assert page.column_dimensions["A"].width > len("officers_required")


def test_sums_stand_below_and_marked_rows_are_marked(tmp_path: Path) -> None:
    (page,) = written(tmp_path / "a.xlsx", Sheet("a", FRAME, totals=("Jumlah", None, 1), marked=frozenset({1})))
    assert [cell.value for cell in page[4]] == ["Jumlah", None, 1]
    assert page["A4"].font.b
    assert (page["A2"].fill.fill_type, page["A3"].fill.fill_type) == (None, "solid")


def test_columns_are_wide_enough_to_read_but_not_endless(tmp_path: Path) -> None:
    frame = pl.DataFrame({"pendek": ["a"], "panjang": ["x" * 500], "nama": ["x" * 30]})
    (page,) = written(tmp_path / "a.xlsx", Sheet("a", frame))
    short, long, name = (page.column_dimensions[letter].width for letter in "ABC")
    assert short >= len("pendek")
    assert long < 70
    assert name > 30


def test_a_table_too_long_for_one_sheet_goes_on_in_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "ROWS_MAX", 2)
    pages = written(tmp_path / "a.xlsx", Sheet("posts", pl.DataFrame({"n": [1, 2, 3]})))
    assert [page.title for page in pages] == ["posts", "posts 2"]
    assert [[row[0].value for row in page.iter_rows(min_row=2)] for page in pages] == [[1, 2], [3]]


def test_an_empty_table_is_a_sheet_with_its_header(tmp_path: Path) -> None:
    (page,) = written(tmp_path / "a.xlsx", Sheet("a", FRAME.clear()))
    assert [cell.value for cell in page[1]] == FRAME.columns


def test_names_of_sheets_are_valid_and_unique() -> None:
    taken: set[str] = set()
    long = "15-TJT Tanjung Jabung Timur dan Sekitarnya"
    names = [sheet_name(wanted, taken) for wanted in (long, long, long.upper(), "a/b[c]", "'", "")]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert names[0] == long[:31].strip()
    assert names[3] == "a-b-c-"
