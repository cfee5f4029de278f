"""An operation is read whole or refused whole."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from operation_files import (
    OPERATION_TOML,
    Tables,
    errors_in,
    errors_of,
    places,
    read_small,
    set_cell,
    small_tables,
    write_book,
    write_folder,
)

from posko.doctrine import default_doctrine, default_doctrine_text
from posko.tables import BadTables, read_operation


def test_the_small_operation_is_read_with_its_types(folder: Path, tables: Tables) -> None:
    operation = read_small(folder, tables)
    assert operation.settings.voting_day == date(2024, 11, 27)
    assert [stage.code for stage in operation.settings.stages] == ["voting"]
    assert operation.polling_stations.schema == {
        "station_code": pl.String,
        "name": pl.String,
        "area_code": pl.String,
        "latitude": pl.Float64,
        "longitude": pl.Float64,
        "tier": pl.String,
        "tier_reason": pl.String,
        "access": pl.String,
        "voters": pl.Int64,
    }
    assert operation.funds.row(0) == ("15-JBI", 3353200000)
    assert sum(frame.null_count().sum_horizontal().sum() for frame in operation.frames.values()) == 0


@pytest.mark.shared
def test_jambi_is_read_whole(shared_data: Path) -> None:
    operation = read_operation(shared_data / "jambi-2024")
    assert operation.polling_stations.height == 6391
    assert operation.units.height == 155
    assert len(operation.settings.stages) == 6
    assert operation.map_folder == shared_data / "jambi-2024" / "map"
    assert operation.notes == ()


def test_without_a_doctrine_the_bundled_one_is_used_and_said_so(folder: Path, tables: Tables) -> None:
    operation = read_small(folder, tables)
    assert operation.doctrine == default_doctrine()
    assert any("doctrine.toml" in note.text("id") for note in operation.notes)


@pytest.mark.parametrize("table", ["routine_duty", "equipment", "funds"])
def test_a_table_that_may_be_absent_is_empty_and_said_so(folder: Path, tables: Tables, table: str) -> None:
    del tables[table]
    operation = read_small(folder, tables)
    assert operation.frames[table].height == 0
    assert any(f"tidak ada tabel {table}" in note.text("id") for note in operation.notes)


@pytest.mark.parametrize("table", ["units", "polling_stations", "officers"])
def test_a_table_that_must_be_there_is_missed_by_name(folder: Path, tables: Tables, table: str) -> None:
    del tables[table]
    (error,) = errors_in(folder, tables)
    assert (error.table, error.row) == (table, None)
    assert f"{table}.csv" in error.right


def test_tables_with_nothing_but_a_header_are_an_operation(folder: Path, tables: Tables) -> None:
    operation = read_small(folder, {name: rows[:1] for name, rows in tables.items()})
    assert [frame.height for frame in operation.frames.values()] == [0] * 6


def test_stations_without_any_unit_are_all_named(folder: Path, tables: Tables) -> None:
    nothing = {name: rows if name == "polling_stations" else rows[:1] for name, rows in tables.items()}
    assert places(errors_in(folder, nothing)) == [("polling_stations", row, "area_code") for row in (2, 3, 4)]


def test_stations_at_one_point_and_units_with_nothing_are_fine(folder: Path, tables: Tables) -> None:
    for row in (2, 3, 4):
        set_cell(tables, "polling_stations", row, "latitude", "-1.6")
        set_cell(tables, "polling_stations", row, "longitude", "103.5")
    tables["units"].append(["15-SRL", "Polres Sarolangun", "polres", "", "-2.3", "102.6", ""])
    assert read_small(folder, tables).units.height == 5


def test_unknown_ranks_are_noted(folder: Path, tables: Tables) -> None:
    set_cell(tables, "officers", 2, "rank", "PENATA")
    assert any("PENATA (1)" in note.text("id") for note in read_small(folder, tables).notes)


def test_files_that_were_not_read_are_noted(folder: Path, tables: Tables) -> None:
    (folder / "polling_station_old.csv").write_text("x")
    notes = [note.text("en") for note in read_small(folder, tables).notes]
    assert any(note.startswith("the file polling_station_old.csv was not read") for note in notes)


def test_file_names_may_be_written_otherwise(folder: Path, tables: Tables) -> None:
    expected = read_small(folder, tables)
    (folder / "polling_stations.csv").rename(folder / "Polling Stations.CSV")
    assert read_operation(folder) == expected


def test_the_same_table_twice_is_refused(folder: Path, tables: Tables) -> None:
    write_folder(folder, tables)
    (folder / "Units.csv").write_bytes((folder / "units.csv").read_bytes())
    (error,) = errors_of(folder)
    assert error.table == "units"
    assert "Units.csv and units.csv are the same table" in error.wrong


def test_a_folder_may_hold_just_a_workbook(folder: Path, tables: Tables, tmp_path: Path) -> None:
    write_book(folder / "operation.xlsx", tables)
    (tmp_path / "csv").mkdir()
    assert read_operation(folder).units.equals(read_small(tmp_path / "csv", tables).units)


@pytest.mark.parametrize("name", ["nowhere", "nowhere.xlsx"])
def test_a_path_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    (error,) = errors_of(tmp_path / name)
    assert "no such folder or file" in error.wrong


def test_a_single_csv_file_is_no_operation(folder: Path, tables: Tables) -> None:
    write_folder(folder, tables)
    (error,) = errors_of(folder / "units.csv")
    assert "neither a folder nor an .xlsx workbook" in error.wrong


def test_an_empty_folder_lacks_its_settings_and_tables(folder: Path) -> None:
    assert places(errors_of(folder)) == [
        ("operation", None, ""),
        ("units", None, ""),
        ("polling_stations", None, ""),
        ("officers", None, ""),
    ]


@pytest.mark.parametrize(
    ("line", "spoilt", "place", "right"),
    [
        ("voting_day = 2024-11-27", "voting_day = 45623", (4, "voting_day"), "2024-11-27, written as text"),
        ("voting_day = 2024-11-27", 'voting_day = "27/11/2024"', (4, "voting_day"), "year-month-day"),
        ('region = "15"', "region = 15", (2, "region"), '"15", in quotes'),
        ('timezone = "Asia/Jakarta"', 'timezone = "WIB"', (3, "timezone"), "Asia/Jakarta"),
        ("end = 2024-11-28", "end = 2024-11-26", (10, "stages[1].end"), "2024-11-27 or later"),
        ("minimum_strength_share = 0.6667", "minimum_strength_share = 66.67", (11, ""), "between 0 and 1"),
        ('name = "Pemungutan suara"\n', "", (6, "stages[1].name"), "a text"),
        ('code = "voting"', 'code = "voting', (7, ""), "lines such as"),
    ],
)
def test_bad_settings_are_named_by_line(
    folder: Path, line: str, spoilt: str, place: tuple[int, str], right: str
) -> None:
    write_folder(folder, small_tables())
    (folder / "operation.toml").write_text(OPERATION_TOML.replace(line, spoilt), "utf-8")
    (error,) = errors_of(folder)
    assert (error.table, error.row) == ("operation", place[0])
    assert place[1] in error.column
    assert right in error.right


def test_faults_of_the_doctrine_are_listed_with_those_of_the_tables(folder: Path, tables: Tables) -> None:
    set_cell(tables, "units", 2, "latitude", "x")
    doctrine = default_doctrine_text().replace("kmh = 30", "kmh = 0").replace('tier = "low"', 'tier = "calm"')
    errors = errors_of(write_folder(folder, tables, doctrine=doctrine))
    assert [(error.table, error.column) for error in errors] == [
        ("doctrine", "patterns[1].tier"),
        ("doctrine", "travel.road.kmh"),
        ("units", "latitude"),
    ]
    lines = doctrine.splitlines()
    assert [lines[(error.row or 0) - 1] for error in errors[:2]] == ['tier = "calm"', "kmh = 0"]


def test_a_hundred_thousand_errors_are_all_told(folder: Path, tables: Tables) -> None:
    header, station = tables["polling_stations"][:2]
    many = [[f"S{number}", *station[1:5], "rawan", *station[6:]] for number in range(100_000)]
    with pytest.raises(BadTables) as refused:
        read_small(folder, {**tables, "polling_stations": [header, *many]})
    assert len(refused.value.errors) == 100_000
    assert refused.value.errors[-1].row == 100_001
    assert "and 99990 more" in str(refused.value)
