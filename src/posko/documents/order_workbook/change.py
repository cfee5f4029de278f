"""What a version changes as a workbook: head, and one row an officer concerned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict

import polars as pl

from posko.documents.order_workbook.head import book_of, head_sheet
from posko.documents.orders.changes import OrderChange, Place
from posko.documents.orders.issue import Issue
from posko.documents.orders.papers import LINES, counts_of, require_changes
from posko.documents.workbook.sheet import WRAPPED, Sheet
from posko.planning import CommandPlan, Plan
from posko.tables import Settings

PERSON = ("NRP", "Pangkat", "Nama", "Satuan", "Yang berubah")
SIDES = ("semula", "menjadi")
#: What was and what is of one line stand side by side.
COLUMNS = (*PERSON, *(f"{label} {side}" for label in LINES.values() for side in SIDES))
SCHEMA = dict.fromkeys(COLUMNS, pl.String)
NOBODY = dict.fromkeys(LINES, "")


def change_order_xlsx(
    plan: Plan, command: CommandPlan, settings: Settings, issue: Issue, changes: Sequence[OrderChange]
) -> bytes:
    """Surat Perintah Perubahan as a workbook: sheets `Perintah` and `Perubahan`. `plan` is the new version.

    Raises ValueError without a change, or if `issue` does not name the order that it changes.
    """
    require_changes(issue, changes)
    title = f"Surat Perintah Perubahan {command.command.unit.name}"
    counts = {"Personel yang bersangkutan": len(changes)} | {
        label.capitalize(): count for label, count in counts_of(changes).items()
    }
    frame = pl.DataFrame([tuple(_row(change)) for change in changes], SCHEMA, orient="row")
    sheets = (
        head_sheet(title, command, settings, issue, counts),
        Sheet("Perubahan", frame, formats={name: WRAPPED for name in COLUMNS if name not in PERSON[:4]}),
    )
    return book_of(sheets, f"{title} {issue.number}", issue)


def _row(change: OrderChange) -> Iterator[str]:
    yield from (change.officer_id, change.rank, change.name, change.unit, ", ".join(change.what))
    before, after = _texts(change.before), _texts(change.after)
    for name in LINES:
        yield before[name].replace("; ", "\n")
        yield after[name].replace("; ", "\n")


def _texts(place: Place | None) -> dict[str, str]:
    return asdict(place) if place else NOBODY | {"duty": "tidak ditugaskan"}
