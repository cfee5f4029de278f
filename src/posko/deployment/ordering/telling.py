"""What each officer is told by the parts of a plan that hold, and what he was told until now."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection

from posko.deployment.models import AssignmentRow, OfficerOrder, Order, Part
from posko.deployment.naming import unit_names_in
from posko.deployment.storing import plan_of
from posko.documents import orders as papers
from posko.documents.words import DUTY_WORDS
from posko.organisation.models import Command
from posko.planning import CommandPlan, Duty, Plan

#: Duties for which somebody is out; the others only stay at home.
POSTED = (Duty.POST.value, Duty.CONTROLLER.value, Duty.RESERVE.value)


@dataclass(frozen=True)
class Told:
    """What the parts tell: by command id, then by officer's code, those alone who stand on the order.

    `names` and `units` by officer's code: rank and name, and the unit that he is of.
    """

    plan: Plan
    parts: tuple[Part, ...]
    orders: dict[int, dict[str, papers.OfficerOrder]]
    names: dict[str, str]
    units: dict[str, str]

    @property
    def codes(self) -> set[str]:
        return {code for orders in self.orders.values() for code in orders}

    def command(self, part: Part) -> CommandPlan:
        return command_of(self.plan, part.command)


def command_of(plan: Plan, command: Command) -> CommandPlan:
    return next(c for c in plan.commands if c.command.code == command.code)


def told_by(parts: Sequence[Part]) -> Told:
    """What `parts` (of Polres) tell their officers, those lent to them included."""
    plan = plan_of(parts)
    orders = {part.command_id: _posted(plan, command_of(plan, part.command)) for part in parts}
    named = list(AssignmentRow.objects.filter(part__in=parts).values_list("code", "rank", "name", "unit"))
    names = {code: f"{rank} {name}".strip() for code, rank, name, _unit in named}
    unit_names = {code: name for part in parts for code, name in unit_names_in(part).items()}
    units = {code: unit_names.get(unit, "") for code, _rank, _name, unit in named}
    return Told(plan, tuple(parts), orders, names, units)


def _posted(plan: Plan, command: CommandPlan) -> dict[str, papers.OfficerOrder]:
    return {code: order for code, order in papers.officer_orders(plan, command).items() if order.posted}


def relieved(officer: str, plan: Plan) -> papers.OfficerOrder:
    """What somebody is told who no longer stands on the order, for routine duty and for illness alike."""
    day = plan.problem.voting_day
    return papers.OfficerOrder(
        officer_id=officer,
        operation=plan.problem.operation,
        voting_day=day.isoformat() if day else "",
        duty=Duty.ROUTINE.value,
        duty_word=DUTY_WORDS[Duty.ROUTINE],
    )


def running(operation: int, commands: Iterable[int], *, locked: bool) -> dict[int, dict[str, OfficerOrder]]:
    """The orders that hold until now, by command id and officer's code; `locked` for the transaction that ends them."""
    found: dict[int, dict[str, OfficerOrder]] = {pk: {} for pk in commands}
    rows = OfficerOrder.objects.filter(operation=operation, command__in=list(found), replaced=None)
    for row in rows.select_for_update() if locked else rows:
        found[row.command_id][row.officer_code] = row
    return found


def end_elsewhere(operation: int, here: Iterable[int], codes: Iterable[str]) -> dict[str, dict[str, Any]]:
    """End the running orders of these officers in all other commands; what each of them was told there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT officer_code, content FROM posko_end_orders_elsewhere(%s, %s, %s)",
            [operation, list(here), sorted(codes)],
        )
        rows = cursor.fetchall()
    return {code: json.loads(content) if isinstance(content, str) else content for code, content in rows}


def changed(last: Order, plan: Plan, command: CommandPlan, untold: Collection[str]) -> tuple[papers.OrderChange, ...]:
    """What `command` of `plan` changes of its order `last`, as the paper lists it.

    `untold`: officers who were told something else by another command meanwhile.
    """
    then = plan_of([Part.objects.select_related("command", "plan__operation").get(pk=last.part_id)])
    then = as_told(then, told_then(last))
    return papers.changes_between(then.commands[0], then, command, plan, untold)


def told_then(order: Order) -> dict[str, Any]:
    """What somebody on the order was told, for the operation's name and day then."""
    row = order.officers.first()
    return row.content if row else {}


def as_told(plan: Plan, content: dict[str, Any]) -> Plan:
    """`plan` with the name and the day of the operation as an officer was told then: the registry may have new ones."""
    day = content.get("voting_day")
    problem = replace(
        plan.problem,
        operation=content.get("operation", plan.problem.operation),
        voting_day=date.fromisoformat(day) if day else None,
    )
    return replace(plan, problem=problem)
