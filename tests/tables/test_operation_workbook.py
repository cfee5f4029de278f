"""Workbooks: the same as a folder, and what only spreadsheets do to tables."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from operation_files import Tables, errors_of, places, read_small, set_cell, write_book

from posko.doctrine import default_doctrine
from posko.tables import read_operation

Edit = Callable[[Any], object]


@pytest.fixture
def book(tmp_path: Path, tables: Tables) -> Path:
    return write_book(tmp_path / "operation.xlsx", tables)


def _edit(book: Path, change: Edit) -> Path:
    """`book` after somebody opened it, made a `change` and saved it."""
    opened = openpyxl.load_workbook(book)
    change(opened)
    opened.save(book)
    return book


def test_a_workbook_reads_as_the_folder_does(book: Path, folder: Path, tables: Tables) -> None:
    from_book, from_folder = read_operation(book), read_small(folder, tables)
    for name, frame in from_folder.frames.items():
        assert from_book.frames[name].equals(frame), name
    assert from_book.doctrine == default_doctrine()
    assert from_book.notes[0].text("en").startswith("the workbook has no sheet doctrine")


def test_sheets_may_be_spelt_otherwise_and_start_lower(book: Path) -> None:
    expected = read_operation(book)

    def change(opened: Any) -> None:
        opened["polling_stations"].title = "Polling Stations"
        opened["officers"].insert_rows(1, 2)
        opened["officers"].insert_cols(1)

    assert read_operation(_edit(book, change)) == expected


def test_rows_of_a_sheet_are_counted_as_shown(book: Path) -> None:
    def change(opened: Any) -> None:
        opened["officers"]["F4"] = "x"
        opened["officers"].insert_rows(1, 2)
        opened["officers"].insert_rows(5)

    assert places(errors_of(_edit(book, change))) == [("officers", 7, "status")]


@pytest.mark.parametrize(
    ("sheet", "cell", "column"),
    [
        ("units", "A3", "unit_code"),
        ("units", "G3", "area_codes"),
        ("polling_stations", "A2", "station_code"),
        ("officers", "A2", "officer_id"),
        ("officers", "G3", "excluded_areas"),
    ],
)
def test_a_code_kept_as_a_number_is_refused(book: Path, sheet: str, cell: str, column: str) -> None:
    def change(opened: Any) -> None:
        opened[sheet][cell] = 15.71

    error = errors_of(_edit(book, change))[0]
    assert (error.table, error.row, error.column, error.value) == (sheet, int(cell[1]), column, "15.71")
    assert "as a number" in error.wrong
    assert "text" in error.right


def test_an_area_kept_as_a_number_without_its_zero_says_which_was_meant(book: Path) -> None:
    def change(opened: Any) -> None:
        opened["units"]["G5"] = 15.10

    (error,) = errors_of(_edit(book, change))
    assert (error.table, error.row, error.column, error.value) == ("units", 5, "area_codes", "15.1")
    assert error.right == "15.10, in a cell formatted as text"


def test_a_code_turned_into_a_date_is_refused(book: Path) -> None:
    def change(opened: Any) -> None:
        opened["officers"]["A2"] = datetime(2024, 11, 15)

    (error,) = errors_of(_edit(book, change))
    assert (error.table, error.row, error.column) == ("officers", 2, "officer_id")
    assert "date" in error.wrong


def test_a_formula_that_went_wrong_is_named_even_where_a_cell_may_be_empty(book: Path) -> None:
    def change(opened: Any) -> None:
        cell = opened["officers"]["G3"]
        cell.value, cell.data_type = "#REF!", "e"

    (error,) = errors_of(_edit(book, change))
    assert (error.table, error.row, error.column, error.value) == ("officers", 3, "excluded_areas", "#REF!")


@pytest.mark.parametrize(("cells", "row"), [("A1:C1", 1), ("E3:E4", 3)])
def test_merged_cells_are_refused(book: Path, cells: str, row: int) -> None:
    (error,) = errors_of(_edit(book, lambda opened: opened["officers"].merge_cells(cells)))
    assert (error.table, error.row, error.value) == ("officers", row, cells)
    assert "merged" in error.wrong


def test_two_sheets_of_one_name_are_refused(book: Path) -> None:
    (error,) = errors_of(_edit(book, lambda opened: opened.create_sheet("Officers ")))
    assert (error.table, error.value) == ("officers", "Officers ")
    assert "two sheets" in error.wrong


def test_an_empty_sheet_is_refused(book: Path) -> None:
    (error,) = errors_of(_edit(book, lambda opened: opened["funds"].delete_rows(1, 9)))
    assert (error.table, error.row) == ("funds", None)
    assert "empty" in error.wrong


def test_other_sheets_are_noted(book: Path) -> None:
    _edit(book, lambda opened: opened.create_sheet("Catatan"))
    assert any("lembar Catatan tidak dibaca" in note.text("id") for note in read_operation(book).notes)


def test_a_real_date_is_a_date(book: Path) -> None:
    _edit(book, lambda opened: opened["operation"].__setitem__("B5", datetime(2024, 11, 27)))
    assert read_operation(book).settings.voting_day.isoformat() == "2024-11-27"


def test_the_number_of_a_date_is_refused_and_its_date_told(book: Path) -> None:
    (error,) = errors_of(_edit(book, lambda opened: opened["operation"].__setitem__("B5", 45623)))
    assert (error.table, error.row, error.column, error.value) == ("operation", 5, "value", "45623")
    assert error.right == "2024-11-27, written as text"


def test_a_key_that_is_missing_or_empty_is_named(book: Path) -> None:
    def change(opened: Any) -> None:
        opened["operation"]["B2"] = None
        opened["operation"].delete_rows(4)

    errors = errors_of(_edit(book, change))
    assert sorted(places(errors), key=str) == [("operation", 2, "value"), ("operation", None, "timezone")]


def test_a_key_given_twice_is_refused(book: Path) -> None:
    (error,) = errors_of(_edit(book, lambda opened: opened["operation"].append(["name", "Another"])))
    assert (error.table, error.row, error.column, error.value) == ("operation", 6, "key", "name")


def test_a_sheet_of_keys_needs_its_header(book: Path) -> None:
    errors = errors_of(_edit(book, lambda opened: opened["operation"].delete_rows(1)))
    assert ("operation", 1, "key") in places(errors)


def test_patterns_alone_are_used_with_the_bundled_limits_and_said_so(book: Path) -> None:
    def change(opened: Any) -> None:
        sheet = opened.create_sheet("patterns")
        sheet.append(["tier", "officers", "stations_max", "linmas_per_station", "source"])
        sheet.append(["low", 1, 5, 2, "Banyuwangi"])
        sheet.append(["high", 2, 1, 2, ""])

    operation = read_operation(_edit(book, change))
    assert [pattern.name for pattern in operation.doctrine.patterns] == ["1-5-10", "2-1-2"]
    assert operation.doctrine.travel == default_doctrine().travel
    assert any("no sheet doctrine" in note.text("en") for note in operation.notes)


def test_faults_of_the_doctrine_are_named_by_sheet_and_row(book: Path) -> None:
    def change(opened: Any) -> None:
        patterns, doctrine = opened.create_sheet("patterns"), opened.create_sheet("doctrine")
        patterns.append(["tier", "officers", "stations_max", "linmas_per_station"])
        patterns.append(["low", 2, 0, 2])
        doctrine.append(["key", "value"])
        doctrine.append(["deployment.operation_share_max", "66,67"])

    errors = errors_of(_edit(book, change))
    assert ("patterns", 2, "stations_max") in places(errors)
    assert ("doctrine", 2, "value") in places(errors)
    assert ("doctrine", None, "travel.sea.kmh") in places(errors)


def test_a_workbook_without_settings_misses_them(book: Path) -> None:
    (error,) = errors_of(_edit(book, lambda opened: opened.remove(opened["operation"])))
    assert (error.table, error.row) == ("operation", None)
    assert "sheet" in error.right


@pytest.mark.parametrize(
    ("data", "what"),
    [(b"", "empty"), (b"PK\x03\x04 torn", "cut off"), (b"\xd0\xcf\x11\xe0 locked", "old"), (b"<html>", "web page")],
)
def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path, data: bytes, what: str) -> None:
    path = tmp_path / "operation.xlsx"
    path.write_bytes(data)
    (error,) = errors_of(path)
    assert error.table == "operation.xlsx"
    assert what in error.wrong


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "operation.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    (error,) = errors_of(path)
    assert "does not open" in error.wrong


def test_a_torn_download_is_refused(book: Path) -> None:
    book.write_bytes(book.read_bytes()[:-400])
    (error,) = errors_of(book)
    assert "cut off" in error.wrong


@pytest.mark.parametrize("length", [0, 300])
def test_a_damaged_sheet_is_refused(book: Path, tmp_path: Path, length: int) -> None:
    damaged = tmp_path / "damaged.xlsx"
    with zipfile.ZipFile(book) as archive, zipfile.ZipFile(damaged, "w") as copy:
        for name in archive.namelist():
            data = archive.read(name)
            copy.writestr(name, data[:length] if name == "xl/worksheets/sheet2.xml" else data)
    errors = errors_of(damaged)
    assert places(errors)[0] == ("units", None, "")


def test_two_sheets_of_exactly_one_name_are_refused(book: Path, tmp_path: Path) -> None:
    twice = tmp_path / "twice.xlsx"
    with zipfile.ZipFile(book) as archive, zipfile.ZipFile(twice, "w") as copy:
        for name in archive.namelist():
            data = archive.read(name)
            copy.writestr(name, data.replace(b'name="funds"', b'name="officers"'))
    (error,) = errors_of(twice)
    assert (error.table, error.value) == ("officers", "officers")


def test_numbers_kept_as_text_are_numbers_all_the_same(tmp_path: Path, tables: Tables, book: Path) -> None:
    set_cell(tables, "units", 3, "latitude", "-1,61818")
    as_text = write_book(tmp_path / "text.xlsx", tables, numbers=())
    assert read_operation(as_text) == read_operation(book)
