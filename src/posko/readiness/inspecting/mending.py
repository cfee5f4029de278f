"""Decisions about findings, second half: put right, looked at again by somebody else, closed or sent back; overdue."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from posko.ledger.services import record
from posko.organisation.access import require, require_another
from posko.organisation.models import Command, Person
from posko.readiness.inspecting.evidence import attach_to_finding
from posko.readiness.inspecting.noting import State, add_step, changed_from, subject_of
from posko.readiness.inspecting.photos import Cleaned
from posko.readiness.inspecting.refusals import Unreadable, WrongState
from posko.readiness.models import Finding

#: Days after which a finding that climbed and is still not put right climbs to the next command above.
CLIMBS_AGAIN_AFTER = timedelta(days=7)


@transaction.atomic
def mend_finding(*, finding: Finding, by: Person, note: str, evidence: tuple[Cleaned, str] | None = None) -> Finding:
    """Its owner says how it was put right, with a photo or document and its name if he has one; others look again.

    Raises NotAllowed unless `by` may mend in its command, WrongState unless it is open and his, Unreadable without a
    word on what was done.
    """
    require(by, "mend-finding", finding)
    if finding.owner_id != by.pk:
        raise WrongState(_("Hanya penanggung jawab temuan yang dapat menyatakannya sudah diperbaiki."))
    if not note.strip():
        raise Unreadable(_("tulis apa yang sudah diperbaiki"))
    if evidence:
        attach_to_finding(finding=finding, file=evidence[0], name=evidence[1], by=by)
    changed_from(finding, State.OPEN, state=State.RECHECK)
    _tell(finding, "mended", by, note)
    return finding


@transaction.atomic
def recheck_finding(*, finding: Finding, by: Person, note: str = "") -> Finding:
    """Somebody other than its owner has looked again and closes it.

    Raises NotAllowed unless `by` may inspect its command, SamePerson for its owner, WrongState unless it waits
    for that.
    """
    require(by, "inspect", finding)
    require_another(by, finding.owner)
    changed_from(finding, State.RECHECK, state=State.CLOSED, closed_by=by, closed=timezone.now())
    _tell(finding, "closed", by, note)
    return finding


@transaction.atomic
def send_back(*, finding: Finding, by: Person, note: str) -> Finding:
    """Not put right after all: open again, with the reason. Raises as `recheck_finding`; Unreadable without one."""
    require(by, "inspect", finding)
    require_another(by, finding.owner)
    if not note.strip():
        raise Unreadable(_("tulis apa yang masih kurang"))
    changed_from(finding, State.RECHECK, state=State.OPEN)
    _tell(finding, "sent_back", by, note)
    return finding


def _tell(finding: Finding, action: str, by: Person, note: str) -> None:
    add_step(finding, action, by, note)
    after = {"state": finding.state}
    subject = subject_of(finding)
    record(command=finding.command, actor=by, action=f"finding.{action}", subject=subject, after=after, reason=note)


# --- Overdue ------------------------------------------------------------------------------------------------------


def overdue(today: date) -> Q:
    """Findings not closed whose day has passed."""
    return ~Q(state=State.CLOSED) & Q(due__lt=today)


def raise_overdue(today: date) -> int:
    """Let overdue findings climb to the command above, with a ledger entry each; how many.

    Works on what the connection may see: all at a server's start (as the owner), a person's own on the home page.
    One that climbed and stays overdue climbs again after `CLIMBS_AGAIN_AFTER`.
    """
    return sum(_raise(finding, today) for finding in _to_raise(today))


def _to_raise(today: date) -> QuerySet[Finding]:
    begin = timezone.make_aware(datetime.combine(today, time.min))
    waits = Q(raised=None) | Q(raised__lt=begin - CLIMBS_AGAIN_AFTER)
    rows = Finding.objects.filter(overdue(today) & waits)
    return rows.select_related("command__parent", "raised_to__parent").order_by("pk")


@transaction.atomic
def _raise(finding: Finding, today: date) -> bool:
    now_with: Command = finding.raised_to or finding.command
    above = now_with.parent
    if above is None:
        return False
    same = Finding.objects.filter(overdue(today), pk=finding.pk, raised_to=finding.raised_to)
    # Two who come at once (two home pages, a start): one raises.
    if not same.update(raised_to=above, raised=timezone.now()):
        return False
    finding.refresh_from_db()
    add_step(finding, "raised", None, above.name)
    after = {"raised_to": above.code, "due": finding.due}
    record(command=finding.command, actor=None, action="finding.raised", subject=subject_of(finding), after=after)
    return True
