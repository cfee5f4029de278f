"""An import in the words of its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from posko.registry.importing.rows import TABLES
from posko.registry.models import Import

State = Import.State
COUNTED = ("new", "changed", "removed", "same", "outside")
#: State -> colour and icon; the word stands beside them.
_LOOKS = {
    State.WAITING: ("secondary", "clock"),
    State.READING: ("blue", "clock"),
    State.REFUSED: ("red", "x"),
    State.PREVIEWED: ("orange", "alert-triangle"),
    State.APPLYING: ("blue", "clock"),
    State.APPLIED: ("green", "check"),
    State.UNDOING: ("blue", "clock"),
    State.UNDONE: ("secondary", "arrow-back-up"),
    State.DISCARDED: ("secondary", "trash"),
    State.FAILED: ("red", "alert-triangle"),
}


@dataclass(frozen=True)
class Look:
    colour: str
    icon: str


def state_look(of: Import) -> Look:
    return Look(*_LOOKS[State(of.state)])


def titles() -> dict[str, str]:
    """Name of a table -> what people call it."""
    return {
        "units": _("Kesatuan"),
        "pollingstation": _("TPS"),
        "officer": _("Petugas"),
        "routineduty": _("Tugas rutin"),
        "equipment": _("Peralatan"),
        "funds": _("Dana"),
    }


def tables_shown(of: Import) -> list[dict[str, Any]]:
    """A row for each table with its counts; a table that the file does not have says so."""
    if not of.counts:
        return []
    named = titles()
    rows = []
    for name in ("units", *(table.name for table in TABLES)):
        counts = of.counts.get(name)
        rows.append({"title": named[name], "counts": counts, "left_out": (counts or {}).get("left_out", ())})
    return rows


def total_shown(of: Import) -> dict[str, int]:
    return {kind: sum(counts.get(kind, 0) for counts in of.counts.values()) for kind in COUNTED}


def samples_shown(of: Import) -> list[dict[str, Any]]:
    """Of each table and kind the first rows, a changed one with what changes in it."""
    named = titles()
    kinds = {"new": _("baru"), "changed": _("berubah"), "removed": _("dihapus")}
    return [
        {
            "title": named[name],
            "kind": kinds[kind],
            "rows": [_row_shown(row) for row in rows],
            "count": of.counts[name][kind],
        }
        for name in named
        for kind in kinds
        if (rows := of.sample.get(name, {}).get(kind))
    ]


def _row_shown(row: dict[str, Any]) -> dict[str, Any]:
    before, after = row["before"], row["after"]
    names = after or before
    cells = [
        {"name": name, "before": (before or {}).get(name), "after": (after or {}).get(name)}
        for name in names
        if (before and after) or names[name] not in ("", None)
    ]
    return {"key": row["key"], "cells": cells, "is_change": bool(before and after)}


def errors_shown(of: Import, language: str) -> list[dict[str, Any]]:
    return [error | error["en" if language == "en" else "id"] for error in of.errors]


def notes_shown(of: Import, language: str) -> list[str]:
    """The notes of reading; those of older imports were kept in one language."""
    return [note if isinstance(note, str) else note["en" if language == "en" else "id"] for note in of.notes]
