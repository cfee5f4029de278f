"""What is read of inspections and findings, always starting from what a person may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from posko.organisation.access import commands_where
from posko.organisation.models import Command, Person
from posko.readiness.inspecting.mending import overdue
from posko.readiness.models import Answer, Evidence, Finding, Inspection
from posko.registry.models import Operation


def inspections_visible_to(person: Person, right: str = "see-readiness") -> QuerySet[Inspection]:
    """Inspections of the commands where `person` has `right`, latest day first."""
    rows = Inspection.objects.filter(command__in=commands_where(person, right))
    return rows.select_related("operation", "command", "criteria", "lead", "closed_by")


def answers_visible_to(person: Person, right: str = "see-readiness") -> QuerySet[Answer]:
    mine = commands_where(person, right)
    rows = Answer.objects.filter(command__in=mine, inspection__command__in=mine)
    return rows.select_related("inspection", "command", "by")


def findings_visible_to(person: Person, right: str = "see-readiness") -> QuerySet[Finding]:
    """Findings of the commands where `person` has `right`: the worst first, then the most urgent."""
    rows = Finding.objects.filter(command__in=commands_where(person, right))
    return rows.select_related("operation", "command", "owner", "by", "raised_to", "inspection", "closed_by")


def evidence_visible_to(person: Person, right: str = "see-readiness") -> QuerySet[Evidence]:
    rows = Evidence.objects.filter(command__in=commands_where(person, right))
    return rows.select_related("answer__inspection", "finding", "by")


def open_findings(
    person: Person, *, operation: Operation | None = None, command: Command | None = None, on: date | None = None
) -> QuerySet[Finding]:
    """Findings not closed that `person` may see, of `command` and all below; `on`: only those overdue on that day."""
    rows = findings_visible_to(person).exclude(state=Finding.State.CLOSED)
    if operation:
        rows = rows.filter(operation=operation)
    if command:
        rows = rows.filter(command__path__startswith=command.path)
    return rows.filter(overdue(on)) if on else rows


def latest_answers(operation: Operation, commands: Iterable[Command], stage: str) -> dict[int, dict[str, Answer]]:
    """By id of the command the answer that counts for each criterion, by its code: the latest on the spot, over all
    inspections of the stage. A command without an answer is not there.

    Of whom it is asked is for who calls: it looks at no person's rights.
    """
    rows = Answer.objects.filter(
        inspection__operation=operation, inspection__command__in=list(commands), inspection__stage=stage
    ).select_related("by", "inspection")
    of_one = ("inspection__command_id", "criterion")
    found: dict[int, dict[str, Answer]] = defaultdict(dict)
    for answer in rows.order_by(*of_one, "-at", "-id").distinct(*of_one):
        found[answer.inspection.command_id][answer.criterion] = answer
    return dict(found)


def latest(answers: Iterable[Answer]) -> dict[str, Answer]:
    """Of `answers`, in the order in which they were given, the last of each criterion."""
    return {answer.criterion: answer for answer in answers}


def narrowed(
    rows: QuerySet[Finding],
    *,
    state: str = "",
    severity: str = "",
    command: Command | None = None,
    late_on: date | None,
) -> QuerySet[Finding]:
    """Filters of the list of findings; an empty one leaves all. `state` "open" means not closed."""
    if state == "open":
        rows = rows.exclude(state=Finding.State.CLOSED)
    elif state in ("todo", Finding.State.RECHECK, Finding.State.CLOSED):
        rows = rows.filter(state=Finding.State.OPEN if state == "todo" else state)
    if severity in {str(value) for value in Finding.Severity.values}:
        rows = rows.filter(severity=int(severity))
    if command:
        rows = rows.filter(command__path__startswith=command.path)
    return rows.filter(overdue(late_on)) if late_on else rows


def awaiting_recheck(person: Person) -> QuerySet[Finding]:
    """Findings that `person` may look at again: put right by somebody else, where he may inspect."""
    rows = findings_visible_to(person, "inspect").filter(state=Finding.State.RECHECK)
    return rows.exclude(owner=person)
