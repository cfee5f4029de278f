"""CSV files as offices save them: read where there is one meaning, refused by row where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from operation_files import Tables, as_csv, errors_in, errors_of, places, read_small, set_cell, write_folder

from posko.tables import BadTables, read_operation


def _resave(folder: Path, table: str, data: bytes) -> Path:
    (folder / f"{table}.csv").write_bytes(data)
    return folder


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_separators_encodings_and_line_ends_do_not_matter(
    folder: Path, tables: Tables, separator: str, encoding: str, line_end: str
) -> None:
    set_cell(tables, "units", 3, "name", "Polresta Jámbi")
    expected = read_small(folder, tables)
    for table, rows in tables.items():
        _resave(folder, table, as_csv(rows, separator).replace("\n", line_end).encode(encoding))
    assert read_operation(folder) == expected


def test_order_of_columns_and_spelling_of_headings_do_not_matter(folder: Path, tables: Tables) -> None:
    expected = read_small(folder, tables)
    tables["officers"] = [list(reversed(row)) for row in tables["officers"]]
    tables["officers"][0] = [f" {name.upper().replace('_', ' ')} " for name in tables["officers"][0]]
    assert read_small(folder, tables) == expected


@pytest.mark.parametrize(
    ("before", "after"), [("", "\n\n,,\n , \n"), ("\n\n", ""), ("sep=,\n", ""), (",,,\n", ",,,,,,,\n")]
)
def test_blank_rows_around_the_table_do_not_matter(folder: Path, tables: Tables, before: str, after: str) -> None:
    expected = read_small(folder, tables)
    _resave(folder, "officers", (before + as_csv(tables["officers"]) + after).encode())
    assert read_operation(folder) == expected


def test_rows_are_counted_as_a_spreadsheet_shows_them(folder: Path, tables: Tables) -> None:
    set_cell(tables, "officers", 2, "name", 'Sari\n"Bu"\nDewi')
    set_cell(tables, "officers", 4, "status", "x")
    text = "\n" + as_csv(tables["officers"]).replace("P3", "\nP3")
    _resave(write_folder(folder, tables), "officers", text.encode())
    assert places(errors_of(folder)) == [("officers", 6, "status")]


def test_a_comma_file_may_have_a_decimal_comma_in_quotes(folder: Path, tables: Tables) -> None:
    set_cell(tables, "units", 3, "latitude", "-1,61818")
    assert read_small(folder, tables).units["latitude"][1] == -1.61818


def test_several_values_stand_in_one_cell_of_a_semicolon_file(folder: Path, tables: Tables) -> None:
    expected = read_small(folder, tables)
    for quoted in (True, False):
        text = as_csv(tables["units"], ";")
        if not quoted:
            text = text.replace('"15.01;15.72"', "15.01|15.72")
        assert ('"' in text) == quoted
        _resave(folder, "units", text.encode())
        assert read_operation(folder) == expected


def test_a_lone_quote_mark_inside_a_cell_stands_for_itself(folder: Path, tables: Tables) -> None:
    text = as_csv(tables["polling_stations"]).replace("flood-prone", 'depth 5" at times')
    _resave(write_folder(folder, tables), "polling_stations", text.encode())
    assert read_operation(folder).polling_stations["tier_reason"][1] == 'depth 5" at times'


def test_a_quote_mark_that_is_not_closed_is_found(folder: Path, tables: Tables) -> None:
    text = as_csv(tables["polling_stations"]).replace("flood-prone", '"flood-prone')
    _resave(write_folder(folder, tables), "polling_stations", text.encode())
    (error,) = errors_of(folder)
    assert (error.table, error.row) == ("polling_stations", 3)
    assert "quote mark" in error.wrong


def test_rows_with_too_many_cells_are_named(folder: Path, tables: Tables) -> None:
    tables["officers"][1].append("more")
    tables["officers"][3].append("more")
    assert places(errors_in(folder, tables)) == [("officers", 2, ""), ("officers", 4, "")]


def test_extra_columns_are_kept_as_text(folder: Path, tables: Tables) -> None:
    tables["units"][0].append("Catatan Khusus")
    for row in tables["units"][1:]:
        row.append("007")
    units = read_small(folder, tables).units
    assert units.columns[-1] == "catatan_khusus"
    assert units["catatan_khusus"].to_list() == ["007"] * 4


def test_cells_under_no_heading_are_refused(folder: Path, tables: Tables) -> None:
    tables["units"][0].insert(1, "")
    for row in tables["units"][1:]:
        row.insert(1, "x")
    assert places(errors_in(folder, tables)) == [("units", 1, "B")]


def test_a_column_with_neither_heading_nor_cells_is_nothing(folder: Path, tables: Tables) -> None:
    expected = read_small(folder, tables)
    for row in tables["units"]:
        row.insert(1, "")
    assert read_small(folder, tables) == expected


def test_two_columns_of_one_name_are_refused(folder: Path, tables: Tables) -> None:
    tables["units"][0].append("Name")
    for row in tables["units"][1:]:
        row.append("x")
    (error,) = errors_in(folder, tables)
    assert (error.row, error.column, error.value) == (1, "name", "Name")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"PK\x03\x04", "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Office"),
        (b"  <html><table>", "web page"),
        (b'{"a": 1}', "JSON"),
        (b"unit\0code", "binary"),
    ],
)
def test_a_file_that_is_no_table_is_called_what_it_is(folder: Path, tables: Tables, data: bytes, what: str) -> None:
    _resave(write_folder(folder, tables), "officers", data)
    (error,) = errors_of(folder)
    assert (error.table, error.row, error.value) == ("officers", None, "officers.csv")
    assert what in error.wrong


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("table", ["officers", "funds"])
def test_an_empty_file_is_refused(folder: Path, tables: Tables, table: str, data: bytes) -> None:
    _resave(write_folder(folder, tables), table, data)
    (error,) = errors_of(folder)
    assert (error.table, error.row) == (table, None)
    assert "empty" in error.wrong


def test_prose_instead_of_a_table_is_no_table(folder: Path, tables: Tables) -> None:
    _resave(write_folder(folder, tables), "funds", b"Dear all,\nthe funds come later.\n")
    (error,) = errors_of(folder)
    assert (error.table, error.row) == ("funds", 1)
    assert "no table" in error.wrong
    assert "amount_idr" in error.right


def test_an_id_in_scientific_notation_is_refused_with_what_would_be_right(folder: Path, tables: Tables) -> None:
    tables["officers"][1][0] = "7.70401E+17"
    (error,) = errors_of(write_folder(folder, tables))
    assert (error.row, error.column) == (2, "officer_id")
    assert "scientific" in error.wrong
    assert "text" in error.right


def test_a_table_under_another_name_is_said_along_with_its_lack(folder: Path, tables: Tables) -> None:
    write_folder(folder, tables)
    (folder / "polling_stations.csv").rename(folder / "tps.csv")
    with pytest.raises(BadTables) as refused:
        read_operation(folder)
    assert any("tps.csv" in note.text("id") for note in refused.value.notes)
