"""Decisions about an inspection as a whole: planned, begun, closed."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from posko.ledger.services import record
from posko.organisation.access import require
from posko.organisation.models import Command, Person
from posko.readiness.inspecting.checklist import questions_of, read_criteria
from posko.readiness.inspecting.refusals import Unanswered, WrongState
from posko.readiness.inspecting.stages import stage_choices
from posko.readiness.models import CriteriaSet, Inspection
from posko.registry.models import Operation

State = Inspection.State


def subject_of(inspection: Inspection) -> str:
    """How the ledger names an inspection."""
    return f"inspection-{inspection.pk}"


@transaction.atomic
def plan_inspection(
    *,
    operation: Operation,
    command: Command,
    kind: str,
    stage: str,
    day: date,
    by: Person,
    lead: Person | None = None,
    criteria: CriteriaSet | None = None,
) -> Inspection:
    """Plan a visit; the version of the criteria that holds now stays this inspection's, whatever is changed later.

    Raises NotAllowed unless `by` may inspect `command`, WrongState for a stage that the operation does not have,
    CriteriaUnreadable.
    """
    require(by, "inspect", command)
    codes = [code for code, _name in stage_choices(operation)]
    if codes and stage not in codes:
        raise WrongState(_("Operasi ini tidak punya tahapan “%(stage)s”.") % {"stage": stage})
    fixed = criteria or _criteria_now(command)
    read_criteria(fixed)
    made = Inspection.objects.create(
        operation=operation,
        command=command,
        kind=Inspection.Kind(kind),
        stage=stage,
        day=day,
        criteria=fixed,
        lead=lead or by,
    )
    after = {"kind": kind, "stage": stage, "day": day, "criteria_version": fixed.version, "lead": made.lead.username}
    record(command=command, actor=by, action="inspection.planned", subject=subject_of(made), after=after)
    return made


def _criteria_now(command: Command) -> CriteriaSet:
    from posko.readiness.criteria import current_criteria

    return current_criteria(command)


@transaction.atomic
def open_inspection(*, inspection: Inspection, by: Person) -> Inspection:
    """Begin: from now on it takes answers. Raises NotAllowed, WrongState unless it is planned."""
    require(by, "inspect", inspection)
    now = timezone.now()
    planned = Inspection.objects.filter(pk=inspection.pk, state=State.PLANNED)
    if not planned.update(state=State.OPEN, opened=now):
        raise WrongState(_("Pemeriksaan ini sudah dimulai atau sudah selesai."))
    record(command=inspection.command, actor=by, action="inspection.opened", subject=subject_of(inspection))
    inspection.refresh_from_db()
    return inspection


@transaction.atomic
def close_inspection(
    *, inspection: Inspection, by: Person, note: str = "", although_unanswered: bool = False
) -> Inspection:
    """End it: nothing in it is written afterwards.

    Raises NotAllowed, WrongState unless it runs, Unanswered where criteria are open and the person did not say that
    they stay so; what is open then stands in the ledger.
    """
    require(by, "inspect", inspection)
    held = Inspection.objects.select_for_update(of=("self",)).select_related("criteria").get(pk=inspection.pk)
    if held.state != State.OPEN:
        raise WrongState(_("Hanya pemeriksaan yang sedang berjalan dapat ditutup."))
    answered = set(held.answers.values_list("criterion", flat=True))
    open_still = [q for q in questions_of(held) if q.code not in answered]
    if open_still and not although_unanswered:
        raise Unanswered([q.text for q in open_still])
    held.state, held.closed, held.closed_by, held.note = State.CLOSED, timezone.now(), by, note.strip()
    held.save(update_fields=["state", "closed", "closed_by", "note"])
    after = {"answered": len(answered), "unanswered": [q.code for q in open_still], "note": held.note}
    record(command=held.command, actor=by, action="inspection.closed", subject=subject_of(held), after=after)
    inspection.refresh_from_db()
    return inspection
