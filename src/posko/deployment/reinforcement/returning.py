"""Whom a plan still counts on though his team went back to the Polda."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from posko.deployment.models import AssignmentRow, Grant, Part, Plan, Promise


def gone_home(plan: Plan, parts: Collection[Part]) -> dict[int, dict[str, str]]:
    """Of the `parts` of `plan`, or of several of its operation and no command twice, by command id: the officers whose
    team was returned since, with the team's code.

    Who was lent again to the same command, or is promised to it by a plan, is not among them.
    """
    begun = {of.pk: _begun(of) for of in {part.plan_id: part.plan for part in parts}.values()}
    commands = {part.command_id: begun[part.plan_id] for part in parts}
    grants = Grant.objects.filter(operation=plan.operation_id, command__in=commands).exclude(returned=None)
    returned = [g for g in grants.order_by("returned") if g.returned and g.returned > commands[g.command_id]]
    teams = {(g.command_id, line[0]): g.team_code for g in returned for line in g.officers}
    if not teams:
        return {}
    rows = AssignmentRow.objects.filter(part__in=parts, reinforcement=True)
    running = Promise.objects.filter(operation=plan.operation_id, command__in=commands, released=None)
    counted = set(rows.values_list("command", "code")) - set(running.values_list("command", "officer_code"))
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for command, code in sorted(counted & teams.keys()):
        found[command][code] = teams[command, code]
    return dict(found)


def _begun(plan: Plan) -> datetime:
    """When the plan was computed of which this is a version: its people are those of then."""
    first = plan
    while first.based_on is not None:
        first = first.based_on
    return first.made
