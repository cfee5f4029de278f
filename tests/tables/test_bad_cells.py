"""Every bad cell is named, with what would be right."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from operation_files import Tables, errors_in, places, read_small, set_cell, small_tables, without_column

from posko.tables.layout import LAYOUTS, Column, Kind

BAD_VALUES = {
    Kind.CODE: ["a;b", "#REF!", "2024-11-15"],
    Kind.AREA: ["15.71", "15.1", "1571011001", "15.71.1.1001", "x"],
    Kind.AREAS: ["15.1", "15.71,15.72", "15.71;7", "x"],
    Kind.LIST: ["boat,car", "#N/A"],
    Kind.WORD: ["rawan", "x", "#REF!"],
    Kind.DEGREES: ["", "x", "-1.2.3", "1°36'S", "nan", "inf", "80", "-12.1"],
    Kind.COUNT: ["", "x", "-3", "1.5", "1.234", "1,234", "1e3"],
    Kind.TEXT: ["#VALUE!"],
    Kind.RANK: ["", "#NAME?"],
}
#: `unit_code` of `units` comes first; without it others point to nothing, so it has a test of its own.
COLUMNS = [(layout.name, column) for layout in LAYOUTS for column in layout.columns]


@st.composite
def spoilt_cells(draw: st.DrawFn) -> tuple[str, int, str, str]:
    """A cell of the small operation and a value that is wrong there."""
    table, column = draw(st.sampled_from(COLUMNS[1:]))
    row = draw(st.integers(2, len(small_tables()[table])))
    return table, row, column.name, draw(st.sampled_from(_bad_values(column)))


def _bad_values(column: Column) -> list[str]:
    return ([] if column.may_be_empty else [""]) + BAD_VALUES[column.kind]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(spoilt_cells())
def test_one_spoilt_cell_gives_one_error_that_names_it(cell: tuple[str, int, str, str]) -> None:
    table, row, column, value = cell
    tables = small_tables()
    set_cell(tables, table, row, column, value)
    with tempfile.TemporaryDirectory() as folder:
        (error,) = errors_in(Path(folder), tables)
    assert (error.table, error.row, error.column, error.value) == (table, row, column, value)
    assert error.wrong
    assert error.right


def test_a_spoilt_unit_code_is_named_and_so_are_those_who_use_the_right_one(folder: Path, tables: Tables) -> None:
    set_cell(tables, "units", 5, "unit_code", "")
    assert places(errors_in(folder, tables)) == [
        ("units", 5, "unit_code"),
        ("officers", 4, "unit_code"),
        ("routine_duty", 3, "unit_code"),
    ]


def test_errors_in_all_tables_are_listed_at_once(folder: Path, tables: Tables) -> None:
    set_cell(tables, "units", 3, "kind", "polsx")
    set_cell(tables, "polling_stations", 3, "tier", "")
    set_cell(tables, "officers", 4, "status", "holiday")
    set_cell(tables, "funds", 2, "amount_idr", "-1")
    assert places(errors_in(folder, tables)) == [
        ("units", 3, "kind"),
        ("polling_stations", 3, "tier"),
        ("officers", 4, "status"),
        ("funds", 2, "amount_idr"),
    ]


@pytest.mark.parametrize(("table", "column"), [(table, column.name) for table, column in COLUMNS])
def test_a_missing_column_is_named(folder: Path, tables: Tables, table: str, column: str) -> None:
    without_column(tables, table, column)
    (error,) = errors_in(folder, tables)
    assert (error.table, error.row, error.column) == (table, 1, column)
    assert "missing" in error.wrong


def test_the_word_of_the_field_leads_to_the_word_of_the_table(folder: Path, tables: Tables) -> None:
    set_cell(tables, "polling_stations", 2, "tier", "Sangat  Rawan")
    (error,) = errors_in(folder, tables)
    assert error.right == "high (one of low, elevated, high, special)"


def test_an_empty_tier_says_which_words_are_right(folder: Path, tables: Tables) -> None:
    set_cell(tables, "polling_stations", 2, "tier", "")
    (error,) = errors_in(folder, tables)
    assert error.right == "one of low, elevated, high, special"


@pytest.mark.parametrize(
    ("table", "row", "column"),
    [("units", 4, "area_codes"), ("officers", 3, "excluded_areas")],
)
def test_a_code_that_lost_its_last_zero_says_which_code_was_meant(
    folder: Path, tables: Tables, table: str, row: int, column: str
) -> None:
    set_cell(tables, table, row, column, "15.1")
    (error,) = errors_in(folder, tables)
    assert (error.table, error.row, error.column) == (table, row, column)
    assert error.right.startswith("15.10")


def test_a_duplicate_code_names_the_row_that_has_it_first(folder: Path, tables: Tables) -> None:
    tables["officers"].append(tables["officers"][1])
    (error,) = errors_in(folder, tables)
    assert (error.row, error.column, error.value) == (5, "officer_id", "P1")
    assert "row 2" in error.wrong


def test_a_number_with_thousands_separators_is_not_guessed(folder: Path, tables: Tables) -> None:
    set_cell(tables, "funds", 2, "amount_idr", "3.353.200")
    (error,) = errors_in(folder, tables)
    assert error.right == "3353200, if thousands were meant"


def test_a_unit_code_that_cannot_name_a_file_is_refused(folder: Path, tables: Tables) -> None:
    tables["units"].append(["15/SRL", "Polres Sarolangun", "polres", "15-POLDA", "-2.3", "102.6", "15.03"])
    assert places(errors_in(folder, tables)) == [("units", 6, "unit_code")]


def test_a_cell_with_a_novel_in_it_is_shown_by_its_beginning(folder: Path, tables: Tables) -> None:
    set_cell(tables, "polling_stations", 2, "tier", "x" * 5000)
    (error,) = errors_in(folder, tables)
    assert error.value == "x" * 199 + "…"


def test_spelling_with_only_one_meaning_is_accepted(folder: Path, tables: Tables) -> None:
    set_cell(tables, "polling_stations", 2, "tier", " LOW ")
    set_cell(tables, "polling_stations", 2, "latitude", "-1,60")
    set_cell(tables, "polling_stations", 2, "voters", "450.0")
    set_cell(tables, "officers", 2, "skills", "motorcycle | boat;")
    set_cell(tables, "officers", 2, "rank", "ipda")
    operation = read_small(folder, tables)
    station, officer = operation.polling_stations.row(0, named=True), operation.officers.row(0, named=True)
    assert (station["tier"], station["latitude"], station["voters"]) == ("low", -1.6, 450)
    assert (officer["skills"], officer["rank"]) == ("motorcycle;boat", "IPDA")
