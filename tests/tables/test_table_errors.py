"""Errors as people and programs read them."""

from pathlib import Path

import polars as pl

from posko.tables import BadTables, TableError, errors_table, write_errors
from posko.tables.errors import Findings

CELL = TableError("units", 5, "latitude", "103.5", "swapped", "latitude -1.6")
TABLE = TableError("officers", None, "", "", "it is missing", "a file")


def test_an_error_reads_as_a_sentence() -> None:
    assert str(CELL) == "units, row 5, column latitude: `103.5` swapped; right would be latitude -1.6"
    assert str(TABLE) == "officers: it is missing; right would be a file"


def test_all_errors_are_written_to_a_file(tmp_path: Path) -> None:
    write_errors([CELL, TABLE], tmp_path / "errors.csv")
    assert (tmp_path / "errors.csv").read_text().splitlines() == [
        "table,row,column,value,wrong,right",
        "units,5,latitude,103.5,swapped,latitude -1.6",
        'officers,,"","",it is missing,a file',
    ]


def test_the_table_of_no_errors_has_its_columns() -> None:
    assert errors_table([]).columns == ["table", "row", "column", "value", "wrong", "right"]


def test_errors_are_listed_by_table_then_row_however_they_were_found() -> None:
    findings = Findings()
    assert not findings
    hits = pl.DataFrame({"row": [9, 2], "value": ["a", None], "wrong": ["w", "w"], "right": ["r", "r"]})
    findings.add_many("units", "name", hits)
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


def test_findings_know_what_they_touch() -> None:
    findings = Findings()
    findings.add(CELL)
    assert findings.touch("units", "latitude")
    assert not findings.touch("units", "longitude")
    findings.add(TableError("units", 3, "", "", "too long", "shorter"))
    assert findings.touch("units", "longitude"), "a broken row may touch any column"


def test_a_refusal_shows_the_first_ten_and_counts_the_rest() -> None:
    text = str(BadTables([CELL] * 12))
    assert text.startswith("12 errors in the tables:")
    assert text.count("swapped") == 10
    assert text.endswith("and 2 more")
