"""What is read of plans, always starting from what a person may see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from posko.deployment.models import AssignmentRow, Edit, Part, Plan
from posko.deployment.models.rows import PlanRow
from posko.doctrine import Doctrine
from posko.organisation.access import commands_where
from posko.organisation.models import Command, Kind, Person
from posko.planning import Command as Commanded
from posko.planning import Officer, Status
from posko.planning.from_tables import problem_from
from posko.registry.models import Officer as OfficerRow
from posko.registry.models import Operation
from posko.registry.queries import operation_tables, visible_to

R = TypeVar("R", bound=PlanRow)


def plans_visible_to(person: Person, right: str = "see-plan") -> QuerySet[Plan]:
    """Plans of the commands where `person` has `right`, and those that have a part there; latest first."""
    mine = commands_where(person, right)
    has_part = Part.objects.filter(plan=OuterRef("pk"), command__in=mine)
    plans = Plan.objects.filter(Q(command__in=mine) | Exists(has_part)).exclude(state=Plan.State.DISCARDED)
    return plans.select_related("operation", "command", "made_by", "decided_by", "submitted_by", "based_on")


def parts_visible_to(person: Person, right: str = "see-plan") -> QuerySet[Part]:
    """Parts of the commands where `person` has `right`, in the order of the tree."""
    parts = Part.objects.filter(command__in=commands_where(person, right))
    return parts.exclude(plan__state=Plan.State.DISCARDED).select_related("plan__operation", "plan__command", "command")


def rows_visible_to(person: Person, table: type[R], right: str = "see-plan") -> QuerySet[R]:
    """Rows in the commands where `person` has `right`; of somebody lent only the one with the borrower."""
    rows = table._default_manager.filter(command__in=commands_where(person, right))
    if issubclass(table, AssignmentRow):
        lent = AssignmentRow.objects.filter(plan=OuterRef("plan"), code=OuterRef("code"), reinforcement=True)
        rows = rows.filter(~Q(command__kind=Kind.POLDA) | ~Exists(lent))
    return rows


def edits_visible_to(person: Person) -> QuerySet[Edit]:
    """Changes by hand, latest first."""
    edits = Edit.objects.filter(command__in=commands_where(person, "see-plan"))
    return edits.select_related("by", "undone_by", "command").order_by("-at", "-pk")


def parts_in_force(person: Person, operation: Operation) -> QuerySet[Part]:
    """What holds now, command by command."""
    return parts_visible_to(person).filter(operation=operation, in_force=True)


def replaced_by(person: Person, plan: Plan) -> list[Part]:
    """The parts that hold now and end when `plan` is approved, by plan, then in the order of the tree."""
    commands = plan.parts.values("command")
    parts = parts_in_force(person, plan.operation).filter(command__in=commands).exclude(plan=plan)
    return list(parts.order_by("plan_id", "command__path"))


def command_now(
    person: Person, operation: Operation, command: Command, doctrine: Doctrine | None = None
) -> Commanded | None:
    """A Polres with its stations, people and means as the registry has them now; None where it has none.

    `doctrine`: the rules that are followed; without it those of the operation, and BadDoctrine is raised where they
    cannot be used.
    """
    problem = problem_from(operation_tables(person, operation, command, doctrine=doctrine))
    return next((c for c in problem.commands if c.code == command.code), None)


def officers_now(person: Person, operation: Operation, codes: Sequence[str]) -> dict[str, Officer]:
    """Officers by code as the registry has them now; those whom `person` may not see are left out."""
    rows = visible_to(person, OfficerRow).filter(operation=operation, code__in=codes).select_related("command")
    return {
        row.code: Officer(
            id=row.code,
            name=row.name,
            unit=row.command.code,
            rank=row.rank,
            function=row.function,
            status=Status(row.status),
            excluded_areas=tuple(row.excluded_areas.split(";")) if row.excluded_areas else (),
            skills=tuple(row.skills.split(";")) if row.skills else (),
        )
        for row in rows
    }


def plans_to_decide(person: Person) -> list[tuple[str, str]]:
    """Plans that wait for the approval of `person`, and not of one who had a hand in them: a text, where to decide."""
    waiting = plans_visible_to(person).filter(
        command__in=commands_where(person, "approve-plan"), state=Plan.State.SUBMITTED
    )
    changed = Edit.objects.filter(plan=OuterRef("pk"), by=person, undone=None)
    waiting = waiting.exclude(Q(made_by=person) | Q(submitted_by=person) | Exists(changed))
    text = _("%(plan)s · %(command)s menunggu persetujuan Anda")
    return [
        (text % {"plan": plan, "command": plan.command}, reverse("deployment:overview", args=[plan.pk]))
        for plan in waiting
    ]


def plans_sent_back(person: Person) -> list[tuple[str, str]]:
    """Drafts of `person` that a commander sent back with a reason."""
    back = plans_visible_to(person).filter(made_by=person, state=Plan.State.DRAFT).exclude(refusal="")
    text = _("%(plan)s dikembalikan: %(why)s")
    return [
        (text % {"plan": plan, "why": plan.refusal}, reverse("deployment:overview", args=[plan.pk])) for plan in back
    ]
