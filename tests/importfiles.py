"""A small operation as a workbook or zip, to upload in tests."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from posko.organisation.models import Command, Person
from posko.registry.models import Import, Operation
from posko.registry.services import confirm_import, upload

Tables = dict[str, list[list[Any]]]
TOML = 'name = "OMP Uji"\nregion = "15"\ntimezone = "Asia/Jakarta"\nvoting_day = 2024-11-27\n'


def small() -> Tables:
    """Polda with Tebo (a Polsek that is not known yet) and Bungo; two stations and an officer for each, and more."""
    return {
        "operation": [
            ["key", "value"],
            ["name", "OMP Uji"],
            ["region", "15"],
            ["timezone", "Asia/Jakarta"],
            ["voting_day", "2024-11-27"],
        ],
        "units": [
            ["unit_code", "name", "kind", "parent_code", "latitude", "longitude", "area_codes"],
            ["15", "Polda Jambi", "polda", "", -1.6, 103.6, ""],
            ["15-TBO", "Polres Tebo", "polres", "15", -1.4, 102.4, "15.09"],
            ["15-TBO-01", "Polsek Tebo Tengah", "polsek", "15-TBO", -1.5, 102.5, "15.09.01"],
            ["15-BGO", "Polres Bungo", "polres", "15", -1.5, 102.1, "15.08"],
        ],
        "polling_stations": [
            ["station_code", "name", "area_code", "latitude", "longitude", "tier", "tier_reason", "access", "voters"],
            ["T1", "TPS 001", "15.09.01.2001", -1.51, 102.51, "low", "", "road", 400],
            ["T2", "TPS 002", "15.09.02.2001", -1.52, 102.52, "high", "banjir", "river", 310],
            ["B1", "TPS 001", "15.08.01.2001", -1.49, 102.11, "low", "", "road", 500],
        ],
        "officers": [
            ["officer_id", "name", "unit_code", "rank", "function", "status", "excluded_areas", "skills"],
            ["P1", "Dewi", "15-TBO", "IPDA", "samapta", "available", "", "motorcycle;boat"],
            ["P2", "Agus", "15-BGO", "AIPTU", "", "available", "15.08.01", ""],
        ],
        "routine_duty": [["unit_code", "minimum_officers"], ["15-TBO", 1], ["15-BGO", 0]],
        "equipment": [
            ["unit_code", "kind", "total", "serviceable"],
            ["15-TBO", "boat", 4, 3],
            ["15-BGO", "boat", 2, 2],
        ],
        "funds": [["unit_code", "amount_idr"], ["15-TBO", 3353200000]],
    }


def put(tables: Tables, table: str, code: str, column: str, value: Any) -> None:
    """Put `value` into the row whose first cell is `code`."""
    place = tables[table][0].index(column)
    next(row for row in tables[table] if row[0] == code)[place] = value


def drop(tables: Tables, table: str, code: str) -> None:
    tables[table] = [row for row in tables[table] if row[0] != code]


def workbook(tables: Tables, name: str = "operasi.xlsx") -> SimpleUploadedFile:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for title, rows in tables.items():
            sheet = book.add_worksheet(title)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    return SimpleUploadedFile(name, out.getvalue())


def zipped(tables: Tables, folder: str = "") -> SimpleUploadedFile:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(f"{folder}operation.toml", TOML)
        for name, rows in tables.items():
            if name != "operation":
                text = io.StringIO()
                csv.writer(text).writerows(rows)
                archive.writestr(f"{folder}{name}.csv", text.getvalue())
    return SimpleUploadedFile("operasi.zip", out.getvalue())


def uploaded(by: Person, command: Command, tables: Tables, operation: Operation | None = None) -> Import:
    """Uploaded and read, as far as it goes."""
    code = {} if operation else {"new_code": "omp"}
    file = workbook(tables)
    return upload(
        by=by, command=command, file=file, operation=operation, source="KPU", source_date=date(2024, 9, 20), **code
    )


def imported(by: Person, command: Command, tables: Tables, operation: Operation | None = None) -> Import:
    """Uploaded, read and confirmed by the same person."""
    of = uploaded(by, command, tables, operation)
    assert of.state == Import.State.PREVIEWED, (of.errors, of.message)
    return confirm_import(of=of, by=by)
