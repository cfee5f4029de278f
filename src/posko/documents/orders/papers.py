"""Issued orders as PDF in memory: the order of a version, and the short one for those whom a version concerns."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, cast

from posko.documents.orders.changes import OrderChange
from posko.documents.orders.content import content_of, heading_of
from posko.documents.orders.issue import Issue
from posko.documents.orders.printing import compiler
from posko.documents.words import number
from posko.planning import CommandPlan, Plan
from posko.tables import Settings

#: A line of a change as the paper names it, in the order in which they stand.
LINES = {
    "duty": "Tugas",
    "post": "Pos",
    "stations": "TPS",
    "colleagues": "Bersama",
    "controller": "Padal",
    "travel": "Tempuh",
}

ALWAYS = ("duty", "post")
#: Letters of one side from which on a change may go over the end of a page; a page holds about three times as many.
LONG = 1000


def order_pdf(plan: Plan, command: CommandPlan, settings: Settings, issue: Issue | None = None) -> bytes:
    """The order of `command` (a Polres) with its annex; without `issue` with its number left blank.

    The same plan and issue give the same bytes.
    """
    return _set("order.typ", content_of(plan, command, settings, issue))


def change_order_pdf(
    plan: Plan, command: CommandPlan, settings: Settings, issue: Issue, changes: Sequence[OrderChange]
) -> bytes:
    """Surat Perintah Perubahan: what `changes` says, for those concerned only. `plan` is the new version.

    Raises ValueError without a change, or if `issue` does not name the order that it changes.
    """
    return _set("change.typ", change_content(plan, command, settings, issue, changes))


def change_content(
    plan: Plan, command: CommandPlan, settings: Settings, issue: Issue, changes: Sequence[OrderChange]
) -> dict[str, Any]:
    """Everything the template needs for the order of a change, JSON-ready."""
    require_changes(issue, changes)
    unit = command.command.unit
    return {
        **heading_of(plan, command, settings, issue),
        "title": f"Surat Perintah Perubahan {unit.name} – {settings.name}",
        "counts": [[label, number(count)] for label, count in counts_of(changes).items()],
        "concerned": number(len(changes)),
        "changes": [_change(change) for change in changes],
    }


def require_changes(issue: Issue, changes: Sequence[OrderChange]) -> None:
    """Raises ValueError unless there is something to change and an order that is changed."""
    if not changes:
        raise ValueError("an order of a change needs at least one change")
    if not issue.replaces:
        raise ValueError("an order of a change needs the number of the order that it changes")


def counts_of(changes: Sequence[OrderChange]) -> dict[str, int]:
    """How many are newly posted, relieved, and posted otherwise."""
    new = sum(change.before is None for change in changes)
    relieved = sum(change.after is None for change in changes)
    return {
        "penugasan baru": new,
        "dibebaskan dari tugas": relieved,
        "tugas berubah": len(changes) - new - relieved,
    }


def _change(change: OrderChange) -> dict[str, Any]:
    before, after = (asdict(place) if place else {} for place in (change.before, change.after))
    sides = [_lines(before, after), _lines(after, before)]
    return {
        "id": change.officer_id,
        "rank": change.rank,
        "name": change.name,
        "unit": change.unit,
        "what": ", ".join(change.what),
        "before": sides[0],
        "after": sides[1],
        "long": any(sum(len(text) for _, text in side) > LONG for side in sides),
    }


def _lines(place: dict[str, str], other: dict[str, str]) -> list[list[str]]:
    """Label and text of each line that differs from `other`, and of duty and post, by which one finds one's way."""
    return [
        [label, place[name] or "tidak ada"]
        for name, label in LINES.items()
        if place and (place[name] != other.get(name, "") or (name in ALWAYS and place[name]))
    ]


def _set(template: str, content: dict[str, Any]) -> bytes:
    data = json.dumps(content, ensure_ascii=False)
    return cast(bytes, compiler(template).compile(format="pdf", sys_inputs={"data": data}, pdf_tags=False))
