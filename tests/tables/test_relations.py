"""What must hold between cells and tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from operation_files import Tables, errors_in, errors_of, places, read_small, set_cell, small_tables, write_folder

from posko.doctrine import default_doctrine_text


def test_swapped_coordinates_are_told_with_the_right_order(folder: Path, tables: Tables) -> None:
    set_cell(tables, "polling_stations", 2, "latitude", "103.57")
    set_cell(tables, "polling_stations", 2, "longitude", "-1.6")
    (error,) = errors_in(folder, tables)
    assert (error.table, error.row, error.column, error.value) == ("polling_stations", 2, "latitude", "103.57")
    assert "swapped" in error.wrong
    assert error.right == "latitude -1.6, longitude 103.57"


def test_a_position_at_zero_is_one_error(folder: Path, tables: Tables) -> None:
    set_cell(tables, "units", 4, "latitude", "0")
    set_cell(tables, "units", 4, "longitude", "0.0")
    (error,) = errors_in(folder, tables)
    assert (error.table, error.row) == ("units", 4)
    assert "0, 0" in error.wrong


def test_a_lost_decimal_point_lies_outside_the_country(folder: Path, tables: Tables) -> None:
    set_cell(tables, "polling_stations", 3, "longitude", "10358")
    (error,) = errors_in(folder, tables)
    assert (error.row, error.column) == (3, "longitude")
    assert "outside Indonesia" in error.wrong


@pytest.mark.parametrize("table", ["officers", "routine_duty", "equipment", "funds"])
def test_an_unknown_unit_is_named(folder: Path, tables: Tables, table: str) -> None:
    set_cell(tables, table, 2, "unit_code", "99-XXX")
    (error,) = errors_in(folder, tables)
    assert (error.table, error.row, error.column, error.value) == (table, 2, "unit_code", "99-XXX")
    assert "15-POLDA" in error.right


def test_a_unit_spelt_otherwise_is_recognised_but_not_guessed(folder: Path, tables: Tables) -> None:
    set_cell(tables, "officers", 2, "unit_code", "15 jbi")
    (error,) = errors_in(folder, tables)
    assert error.right == "15-JBI"


def test_an_unknown_parent_does_not_drag_its_stations_along(folder: Path, tables: Tables) -> None:
    set_cell(tables, "units", 4, "parent_code", "15-XXX")
    assert places(errors_in(folder, tables)) == [("units", 4, "parent_code")]


def test_a_station_that_no_unit_has_is_named(folder: Path, tables: Tables) -> None:
    set_cell(tables, "polling_stations", 3, "area_code", "15.02.01.2001")
    (error,) = errors_in(folder, tables)
    assert (error.table, error.row, error.column, error.value) == ("polling_stations", 3, "area_code", "15.02.01.2001")


def test_a_station_of_a_polsek_right_under_the_polda_has_no_polres(folder: Path, tables: Tables) -> None:
    set_cell(tables, "units", 4, "parent_code", "15-POLDA")
    (error,) = errors_in(folder, tables)
    assert (error.table, error.row, error.column) == ("polling_stations", 2, "area_code")
    assert "15-JBI-01" in error.wrong


def test_a_tier_without_a_pattern_is_told_with_the_first_row(folder: Path, tables: Tables) -> None:
    doctrine = default_doctrine_text().replace('tier = "high"', 'tier = "low"')
    (error,) = errors_of(write_folder(folder, tables, doctrine=doctrine))
    assert (error.table, error.column, error.value) == ("doctrine", "patterns", "high")
    assert "row 3" in error.wrong


def test_a_pattern_may_be_missing_for_a_tier_that_no_station_has(folder: Path, tables: Tables) -> None:
    doctrine = default_doctrine_text().replace('tier = "special"', 'tier = "low"')
    assert not errors_of(write_folder(folder, tables, doctrine=doctrine))


def test_more_serviceable_than_there_are_is_refused(folder: Path, tables: Tables) -> None:
    set_cell(tables, "equipment", 2, "serviceable", "5")
    (error,) = errors_in(folder, tables)
    assert (error.row, error.column, error.right) == (2, "serviceable", "at most the total of 4")


def test_a_parent_loop_names_all_in_it_and_nobody_below(folder: Path, tables: Tables) -> None:
    tables["units"] += [
        ["A", "Polsek A", "polsek", "B", "-1.6", "103.5", ""],
        ["B", "Polsek B", "polsek", "C", "-1.6", "103.5", ""],
        ["C", "Polsek C", "polsek", "A", "-1.6", "103.5", ""],
    ]
    errors = errors_in(folder, tables)
    assert places(errors) == [("units", row, "parent_code") for row in (6, 7, 8)]
    assert "A → B → C → A" in errors[0].wrong


def test_a_unit_cannot_be_its_own_parent(folder: Path, tables: Tables) -> None:
    set_cell(tables, "units", 3, "parent_code", "15-JBI")
    (error,) = errors_in(folder, tables)
    assert "15-JBI → 15-JBI" in error.wrong


@pytest.mark.parametrize(
    ("row", "parent", "wrong"),
    [
        (2, "15-KRC", "a polda cannot stand under a polres"),
        (3, "15-KRC", "a polres cannot stand under a polres"),
        (4, "", "a polsek must stand under another unit"),
    ],
)
def test_parents_are_of_the_right_kind(folder: Path, row: int, parent: str, wrong: str) -> None:
    tables = small_tables()
    if row == 2:
        set_cell(tables, "units", 5, "parent_code", "")
    set_cell(tables, "units", row, "parent_code", parent)
    (error,) = errors_in(folder, tables)
    assert (error.row, error.column, error.wrong) == (row, "parent_code", wrong)


def test_an_area_belongs_to_one_command_only(folder: Path, tables: Tables) -> None:
    set_cell(tables, "units", 5, "area_codes", "15.01;15.71;15.72")
    (error,) = errors_in(folder, tables)
    assert (error.row, error.column, error.value) == (5, "area_codes", "15.71")
    assert "15-JBI in row 3" in error.wrong


def test_a_polsek_may_have_the_whole_area_of_its_polres(folder: Path, tables: Tables) -> None:
    set_cell(tables, "units", 4, "area_codes", "15.71")
    assert read_small(folder, tables).units.height == 4
