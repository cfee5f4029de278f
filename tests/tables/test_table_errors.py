"""Errors as people and programs read them."""

from pathlib import Path

import polars as pl

from posko.tables import BadTables, TableError, errors_table, write_errors
from posko.tables.errors import Findings
from posko.tables.messages import message

SWAPPED, ORDER = message("position_swapped"), message("right_order", latitude=-1.6, longitude=103.5)
CELL = TableError("units", 5, "latitude", "103.5", SWAPPED, ORDER)
TABLE = TableError("officers", None, "", "", message("table_empty"), message("first_row_of_names"))
COLUMNS = ["table", "row", "column", "value", "wrong", "right"]


def test_an_error_reads_as_a_sentence() -> None:
    assert str(CELL) == (
        "units, row 5, column latitude: `103.5` latitude and longitude are swapped; "
        "right would be latitude -1.6, longitude 103.5"
    )
    assert str(TABLE) == "officers: the table is empty; right would be a first row with the names of the columns"


def test_an_error_is_told_in_the_language_of_the_reader() -> None:
    assert TABLE.text("id") == ("tabel ini kosong", "baris pertama dengan nama-nama kolom")
    assert TABLE.text("en") == ("the table is empty", "a first row with the names of the columns")
    assert (TABLE.wrong, TABLE.right) == TABLE.text("en")


def test_all_errors_are_written_to_a_file_in_either_language(tmp_path: Path) -> None:
    write_errors([CELL, TABLE], tmp_path / "en.csv", "en")
    assert (tmp_path / "en.csv").read_text("utf-8").splitlines() == [
        "table,row,column,value,wrong,right",
        'units,5,latitude,103.5,latitude and longitude are swapped,"latitude -1.6, longitude 103.5"',
        'officers,,"","",the table is empty,a first row with the names of the columns',
    ]
    write_errors([CELL, TABLE], tmp_path / "id.csv", "id")
    assert (tmp_path / "id.csv").read_text("utf-8").splitlines() == [
        "table,row,column,value,wrong,right",
        'units,5,latitude,103.5,latitude dan longitude tertukar,"latitude -1.6, longitude 103.5"',
        'officers,,"","",tabel ini kosong,baris pertama dengan nama-nama kolom',
    ]


def test_the_table_of_no_errors_has_its_columns() -> None:
    assert errors_table([], "id").columns == COLUMNS


def add_two(findings: Findings, value: object) -> None:
    cells = pl.DataFrame({"row": [9, 4, 2], "value": ["a", "fine", None]})
    bad = pl.Series([True, False, True])
    right = message("at_most_total", total=value)
    findings.add_many("units", "name", cells, bad, wrong=message("cell_empty"), right=right)


def test_errors_are_listed_by_table_then_row_however_they_were_found() -> None:
    findings = Findings()
    assert not findings
    add_two(findings, 1)
    findings.add(CELL)
    findings.add(TABLE)
    errors = findings.errors(["officers", "units"])
    assert [(error.table, error.row) for error in errors] == [
        ("officers", None),
        ("units", 2),
        ("units", 5),
        ("units", 9),
    ]
    assert errors[1].value == ""


def test_values_of_a_message_may_be_those_of_each_row() -> None:
    for value in (pl.col("row") * 10, pl.Series([90, 40, 20])):
        findings = Findings()
        add_two(findings, value)
        assert [error.right for error in findings.errors([])] == ["at most the total of 20", "at most the total of 90"]


def test_findings_know_what_they_touch() -> None:
    findings = Findings()
    findings.add(CELL)
    assert findings.touch("units", "latitude")
    assert not findings.touch("units", "longitude")
    findings.add(TableError("units", 3, "", "", message("quote_open"), message("quotes_around_cell")))
    assert findings.touch("units", "longitude"), "a broken row may touch any column"


def test_a_refusal_shows_the_first_ten_and_counts_the_rest() -> None:
    text = str(BadTables([CELL] * 12))
    assert text.startswith("12 errors in the tables:")
    assert text.count("swapped") == 10
    assert text.endswith("and 2 more")
