"""Decisions about findings, first half: what was found wanting, and who puts it right until when."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from posko.ledger.services import record
from posko.organisation.access import RIGHTS, may, require
from posko.organisation.models import Appointment, Command, Person
from posko.readiness.inspecting.answering import held_open, unless_id_is_taken
from posko.readiness.inspecting.refusals import IdTaken, Unreadable, WrongOwner, WrongState
from posko.readiness.models import Finding, FindingStep, Inspection, Rehearsal
from posko.readiness.models.base import Readiness
from posko.registry.models import Operation

State = Finding.State


def subject_of(finding: Finding) -> str:
    """How the ledger names a finding."""
    return f"finding-{finding.pk}"


def add_step(finding: Finding, action: str, by: Person | None, note: str = "") -> FindingStep:
    """The next line of the finding's history. Part of a decision: writes no ledger entry."""
    return FindingStep.objects.create(
        finding=finding, command_id=finding.command_id, action=action, by=by, note=note.strip()
    )


@transaction.atomic
def note_finding(
    *,
    operation: Operation,
    command: Command,
    readiness: str,
    text: str,
    severity: int,
    by: Person,
    criterion: str = "",
    inspection: Inspection | None = None,
    rehearsal: Rehearsal | None = None,
    client_id: UUID | None = None,
    at: datetime | None = None,
) -> Finding:
    """Note what was found wanting, on an inspection, at a rehearsal, or by itself.

    The same `client_id` a second time is the same finding. Raises NotAllowed unless `by` may inspect `command` (or
    rehearse, at a rehearsal), Unreadable for an empty text or a value that does not exist, WrongState where the
    inspection does not run, IdTaken.
    """
    require(by, "rehearse" if rehearsal and not may(by, "inspect", command) else "inspect", command)
    client_id = client_id or uuid4()
    if kept := Finding.objects.filter(client_id=client_id).first():
        if (kept.command_id, kept.by_id) != (command.pk, by.pk):
            raise IdTaken
        return kept
    if inspection:
        held_open(inspection)
    _must_be_readable(text, severity, readiness)
    now = timezone.now()
    with unless_id_is_taken():
        made = Finding.objects.create(
            operation=operation,
            command=command,
            inspection=inspection,
            rehearsal=rehearsal,
            client_id=client_id,
            readiness=readiness,
            criterion=criterion[:60],
            text=text.strip()[:500],
            severity=severity,
            by=by,
            at=min(at or now, now),
        )
    add_step(made, "noted", by)
    after = {"text": made.text, "severity": severity, "readiness": readiness, "criterion": criterion, "at": made.at}
    record(command=command, actor=by, action="finding.noted", subject=subject_of(made), after=after)
    return made


def _must_be_readable(text: str, severity: int, readiness: str) -> None:
    if not text.strip():
        raise Unreadable(_("temuan kosong"))
    if severity not in Finding.Severity.values:
        raise Unreadable(_("bobot temuan"))
    if readiness not in Readiness.values:
        raise Unreadable(_("kesiapan"))


def possible_owners(finding: Finding) -> QuerySet[Person]:
    """Who can put it right: people of its command (or of the one it climbed to) with a running role for that."""
    places = [pk for pk in (finding.command_id, finding.raised_to_id) if pk]
    roles = RIGHTS["mend-finding"]
    held = Appointment.objects.filter(command__in=places, role__in=roles, ended=None)
    return Person.objects.filter(is_active=True, is_program=False, pk__in=held.values("person")).order_by("name", "pk")


@transaction.atomic
def assign_finding(*, finding: Finding, owner: Person, due: date, by: Person) -> Finding:
    """Say who puts it right until when; may be said anew while it is open.

    Raises NotAllowed unless `by` may inspect its command, WrongOwner, WrongState unless it is open, Unreadable for a
    day that has passed.
    """
    require(by, "inspect", finding)
    if not possible_owners(finding).filter(pk=owner.pk).exists():
        raise WrongOwner(owner.name, finding.command.name)
    if due < timezone.localdate():
        raise Unreadable(_("tenggat sudah lewat"))
    before = {"owner": finding.owner.username if finding.owner else None, "due": finding.due}
    changed_from(finding, State.OPEN, owner=owner, due=due)
    add_step(finding, "assigned", by, f"{owner.name} · {due:%d-%m-%Y}")
    after = {"owner": owner.username, "due": due}
    subject = subject_of(finding)
    record(command=finding.command, actor=by, action="finding.assigned", subject=subject, before=before, after=after)
    return finding


def changed_from(finding: Finding, was: str, **values: object) -> None:
    """Change the row if it is as `finding` was read: in the state `was`, and its owner's. Raises WrongState."""
    # The filter carries the old state: of two who decide at once, one does.
    same = Finding.objects.filter(pk=finding.pk, state=was, owner=finding.owner)
    if not same.update(**values):
        raise WrongState(_("Temuan ini sudah berubah. Buka lagi untuk melihat keadaannya."))
    finding.refresh_from_db()
