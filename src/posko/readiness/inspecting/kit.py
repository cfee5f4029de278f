"""Sample checks of officers' kit: who is drawn, what was in the pack, and which share of the packs was complete."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from posko.deployment.models import AssignmentRow, Part
from posko.deployment.models.rows import Duty
from posko.deployment.queries import rows_visible_to
from posko.ledger.services import record
from posko.organisation.access import require
from posko.organisation.models import Command, Person
from posko.readiness.inspecting.answering import held_open, unless_id_is_taken
from posko.readiness.inspecting.checklist import kit_of
from posko.readiness.inspecting.planning import subject_of
from posko.readiness.inspecting.refusals import IdTaken, InspectionRefused, Unreadable
from posko.readiness.models import Inspection, KitCheck
from posko.registry.models import Operation

#: Most officers of one draw: a sample, not a roll-call.
LARGEST_SAMPLE = 100


class Condition(StrEnum):
    """How a thing of the pack was found."""

    OK = "ok"
    BROKEN = "broken"
    MISSING = "missing"


class NobodyPosted(InspectionRefused):
    """No plan is in force by which officers of the command are posted."""


@dataclass(frozen=True)
class KitShare:
    """Of the officers whose packs were looked into, how many had all of it in order."""

    checked: int
    complete: int

    @property
    def share(self) -> float:
        """0 to 1; at least one was checked."""
        return self.complete / self.checked


def posted_officers(person: Person, operation: Operation, command: Command) -> dict[str, AssignmentRow]:
    """Officers by number who stand at a post in the part in force, the lent ones too, as far as `person` may see."""
    part = Part.objects.filter(operation=operation, command=command, in_force=True)
    rows = rows_visible_to(person, AssignmentRow).filter(part__in=part, duty=Duty.POST)
    return {row.code: row for row in rows.order_by("code")}


@transaction.atomic
def draw_sample(*, inspection: Inspection, officers: int, by: Person) -> list[str]:
    """Draw so many officers at random, of those posted and not drawn before; their numbers.

    Drawn is drawn: they stay on the inspection, checked or not. Fewer where there are no more. Raises NotAllowed,
    WrongState unless the inspection runs, NobodyPosted.
    """
    require(by, "inspect", inspection)
    held = held_open(inspection)
    posted = posted_officers(by, held.operation, held.command)
    if not posted:
        text = _("Belum ada rencana yang berlaku untuk %(command)s, jadi tidak ada petugas pos yang dapat diundi.")
        raise NobodyPosted(text % {"command": held.command})
    before = set(held.kits.values_list("officer_code", flat=True))
    free = sorted(set(posted) - before)
    drawn = sorted(secrets.SystemRandom().sample(free, min(officers, len(free), LARGEST_SAMPLE)))
    KitCheck.objects.bulk_create(
        KitCheck(inspection=held, command=held.command, officer_code=code, by=by) for code in drawn
    )
    after = {"drawn": drawn, "of": len(posted)}
    record(command=held.command, actor=by, action="inspection.sampled", subject=subject_of(held), after=after)
    return drawn


@transaction.atomic
def check_kit(
    *,
    inspection: Inspection,
    officer_code: str,
    items: Mapping[str, str],
    by: Person,
    note: str = "",
    at: datetime | None = None,
    id: UUID | None = None,
) -> KitCheck:
    """Keep what was found in the pack of one drawn officer. The same `id` a second time is the same check.

    Raises NotAllowed, WrongState unless the inspection runs, Unreadable unless every thing of the version's kit is
    there with a `Condition` and the officer was drawn, IdTaken.
    """
    require(by, "inspect", inspection)
    id = id or uuid4()
    if kept := KitCheck.objects.filter(pk=id).first():
        if (kept.inspection_id, kept.by_id, bool(kept.items)) != (inspection.pk, by.pk, True):
            raise IdTaken
        return kept
    held = held_open(inspection)
    _must_be_whole(held, officer_code, items)
    at = min(at or timezone.now(), timezone.now())
    with unless_id_is_taken():
        made = KitCheck.objects.create(
            id=id,
            inspection=held,
            command=held.command,
            officer_code=officer_code,
            items=dict(items),
            note=note.strip()[:300],
            by=by,
            at=at,
        )
    after = {"officer": officer_code, "items": made.items, "note": made.note, "at": at, "id": str(id)}
    record(command=held.command, actor=by, action="inspection.kit_checked", subject=subject_of(held), after=after)
    return made


def _must_be_whole(held: Inspection, officer_code: str, items: Mapping[str, Any]) -> None:
    if not held.kits.filter(officer_code=officer_code).exists():
        raise Unreadable(_("petugas %(code)s tidak terundi") % {"code": officer_code[:40]})
    if set(items) != set(kit_of(held)):
        raise Unreadable(_("isi tas tidak lengkap; setiap barang harus dinilai"))
    if not all(how in list(Condition) for how in items.values()):
        raise Unreadable(_("isi tas"))


def latest_checks(inspection: Inspection) -> dict[str, KitCheck | None]:
    """Each drawn officer with the check that counts, the latest on the spot; None where there is none yet."""
    found: dict[str, KitCheck | None] = {}
    for row in inspection.kits.select_related("by").order_by("at", "id"):
        found[row.officer_code] = row if row.items else found.get(row.officer_code)
    return dict(sorted(found.items()))


def is_complete(check: KitCheck) -> bool:
    return set(check.items.values()) <= {Condition.OK}


def kit_shares(operation: Operation, commands: Iterable[Command], stage: str) -> dict[int, KitShare]:
    """By id of the command, over all its inspections for that stage; none where no pack was looked into."""
    rows = KitCheck.objects.filter(
        inspection__operation=operation, inspection__command__in=list(commands), inspection__stage=stage
    ).exclude(items={})
    of_one = ("inspection__command_id", "officer_code")
    latest = rows.select_related("inspection").order_by(*of_one, "-at", "-id").distinct(*of_one)
    complete: dict[int, list[bool]] = defaultdict(list)
    for row in latest:
        complete[row.inspection.command_id].append(is_complete(row))
    return {command: KitShare(len(packs), sum(packs)) for command, packs in complete.items()}
