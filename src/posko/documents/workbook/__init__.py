"""`plan.xlsx`: the plan for people who work in spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from posko.documents.plan_tables import PlanTables
from posko.documents.strength import people_of, polres_of
from posko.documents.workbook.command import command_sheet
from posko.documents.workbook.frames import readable_tables
from posko.documents.workbook.overview import overview
from posko.documents.workbook.sheet import DEGREES, WRAPPED, Sheet, write_sheets
from posko.planning import Plan
from posko.tables import Settings

__all__ = ["write_workbook"]

#: A workbook wants a date of making; a fixed one, so that the same plan gives the same bytes.
MADE = datetime(2024, 1, 1)
FORMATS = {"latitude": DEGREES, "longitude": DEGREES, "consequence": WRAPPED, "remedy": WRAPPED}


def write_workbook(plan: Plan, settings: Settings, summary: Mapping[str, Any], tables: PlanTables, path: Path) -> None:
    """Write the plan to `path`: `Ringkasan`, a sheet a table, a sheet a Polres. `summary` is that of `summary.json`."""
    with Workbook(path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": settings.name, "created": MADE})
        write_sheets(book, _sheets(plan, settings, summary, tables))


def _sheets(plan: Plan, settings: Settings, summary: Mapping[str, Any], tables: PlanTables) -> Iterator[Sheet]:
    yield overview(plan, settings, summary)
    for name, frame in readable_tables(plan, tables):
        yield Sheet(name, frame, formats=FORMATS)
    people = people_of(plan)
    for command in polres_of(plan):
        yield command_sheet(command, people)
