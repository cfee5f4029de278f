"""A small correct operation as texts, and its files as people might save them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import xlsxwriter

from posko.tables import BadTables, Operation, TableError, read_operation

#: Table -> rows of cells, the header first: row 1 is `rows[0]`, as people count.
Tables = dict[str, list[list[str]]]

OPERATION_TOML = """\
name = "Operasi Uji"
region = "15"
timezone = "Asia/Jakarta"
voting_day = 2024-11-27

[[stages]]
code = "voting"
name = "Pemungutan suara"
start = 2024-11-27
end = 2024-11-28
minimum_strength_share = 0.6667
"""


def small_tables() -> Tables:
    return {
        "units": [
            ["unit_code", "name", "kind", "parent_code", "latitude", "longitude", "area_codes"],
            ["15-POLDA", "Polda Jambi", "polda", "", "-1.6988", "102.71589", ""],
            ["15-JBI", "Polresta Jambi", "polres", "15-POLDA", "-1.61818", "103.59979", "15.71"],
            ["15-JBI-01", "Polsek Telanaipura", "polsek", "15-JBI", "-1.59506", "103.56253", "15.71.01"],
            ["15-KRC", "Polres Kerinci", "polres", "15-POLDA", "-2.03232", "101.46533", "15.01;15.72"],
        ],
        "polling_stations": [
            ["station_code", "name", "area_code", "latitude", "longitude", "tier", "tier_reason", "access", "voters"],
            ["15.71.01.1001-001", "TPS 001", "15.71.01.1001", "-1.60", "103.57", "low", "", "road", "450"],
            ["15.71.02.1003-001", "TPS 001", "15.71.02.1003", "-1.61", "103.58", "high", "flood-prone", "river", "310"],
            ["15.72.01.1001-001", "TPS 001", "15.72.01.1001", "-2.06", "101.39", "low", "", "road", "500"],
        ],
        "officers": [
            ["officer_id", "name", "unit_code", "rank", "function", "status", "excluded_areas", "skills"],
            ["P1", "Sari", "15-JBI", "IPDA", "samapta", "available", "", "motorcycle;boat"],
            ["P2", "Budi", "15-JBI-01", "BRIPKA", "binmas", "leave", "15.71.01;15.72", ""],
            ["P3", "Rini", "15-KRC", "AIPTU", "", "available", "", "car"],
        ],
        "routine_duty": [["unit_code", "minimum_officers"], ["15-JBI", "1"], ["15-KRC", "0"]],
        "equipment": [["unit_code", "kind", "total", "serviceable"], ["15-JBI", "boat", "4", "3"]],
        "funds": [["unit_code", "amount_idr"], ["15-JBI", "3353200000"]],
    }


def write_folder(folder: Path, tables: Tables, *, doctrine: str | None = None) -> Path:
    (folder / "operation.toml").write_text(OPERATION_TOML, "utf-8")
    if doctrine is not None:
        (folder / "doctrine.toml").write_text(doctrine, "utf-8")
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text(as_csv(rows), "utf-8")
    return folder


def as_csv(rows: list[list[str]], separator: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(rows)
    return text.getvalue()


def write_book(path: Path, tables: Tables, *, numbers: tuple[str, ...] = ("latitude", "longitude", "voters")) -> Path:
    """The tables as a workbook; cells of the columns `numbers` are numbers, all others text."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("operation")
        for row, pair in enumerate(setting_rows()):
            sheet.write_row(row, 0, pair)
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if row and rows[0][column] in numbers:
                        sheet.write_number(row, column, float(cell))
                    elif cell:
                        sheet.write_string(row, column, cell)
    return path


def setting_rows() -> list[tuple[str, str]]:
    return [
        ("key", "value"),
        ("name", "Operasi Uji"),
        ("region", "15"),
        ("timezone", "Asia/Jakarta"),
        ("voting_day", "2024-11-27"),
    ]


def read_small(folder: Path, tables: Tables) -> Operation:
    return read_operation(write_folder(folder, tables))


def errors_of(path: Path) -> list[TableError]:
    """The errors for which the operation at `path` is refused; none where it is accepted."""
    try:
        read_operation(path)
    except BadTables as refused:
        assert refused.errors, "refused without a reason"
        return refused.errors
    return []


def errors_in(folder: Path, tables: Tables) -> list[TableError]:
    return errors_of(write_folder(folder, tables))


def places(errors: list[TableError]) -> list[tuple[str, int | None, str]]:
    return [(error.table, error.row, error.column) for error in errors]


def set_cell(tables: Tables, table: str, row: int, column: str, value: str) -> None:
    """Put `value` into a cell; `row` as people count, 2 is the first below the header."""
    tables[table][row - 1][tables[table][0].index(column)] = value


def without_column(tables: Tables, table: str, column: str) -> None:
    place = tables[table][0].index(column)
    for row in tables[table]:
        del row[place]
