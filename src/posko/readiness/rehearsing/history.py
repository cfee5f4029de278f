"""How the record of an exercise was corrected, from the ledger, for those who may see it there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from posko.ledger import queries as ledger
from posko.organisation.models import Person
from posko.readiness.models import Rehearsal
from posko.readiness.rehearsing.services import CORRECTED, FIELDS, subject_of


@dataclass(frozen=True)
class Difference:
    """What one field said before and after, in words."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Correction:
    at: datetime
    by: str
    reason: str
    differences: tuple[Difference, ...]


def corrections_of(person: Person, rehearsal: Rehearsal) -> list[Correction]:
    """Latest first; none for whom the ledger of the command is closed."""
    entries = ledger.visible_to(person).filter(
        command=rehearsal.command_id, action=CORRECTED, subject=subject_of(rehearsal)
    )
    return [
        Correction(
            at=datetime.fromisoformat(entry.at),
            by=entry.actor_name,
            reason=entry.reason,
            differences=_differences(entry.before or {}, entry.after or {}),
        )
        for entry in entries
    ]


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    changed = [name for name in FIELDS if name in after]
    return tuple(Difference(_title(name), _said(name, before.get(name)), _said(name, after[name])) for name in changed)


def _title(name: str) -> str:
    field: Any = Rehearsal._meta.get_field(name)
    return _("siapa yang ikut") if name == "taking_part" else str(field.verbose_name)


def _said(name: str, value: Any) -> str:
    if name == "taking_part":
        return "; ".join(f"{who}: {number_format(count, force_grouping=True)}" for who, count in value or ())
    if name == "kind" and value in Rehearsal.Kind.values:
        return str(Rehearsal.Kind(value).label)
    if name == "day" and value:
        return date_format(date.fromisoformat(str(value)), "j M Y")
    return str(value or "–")
