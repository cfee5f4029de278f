"""The plan of the Polda that lends, kept in step with the parts where its people serve."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from posko.planning import Assignment, CommandPlan, Duty, Status
from posko.planning.editing import Part


def lender_plan(polda: CommandPlan, parts: Iterable[Part]) -> CommandPlan:
    """The Polda's own plan when those of its people whom `parts` name as lent serve there and the others do not.

    `parts`: of every command it lends to.
    """
    away = {o.id for part in parts for o in part.lent}
    own = tuple(
        Assignment(o.id, o.unit, Duty.ROUTINE if o.status == Status.AVAILABLE else Duty.UNAVAILABLE)
        for o in polda.command.officers
        if o.id not in away
    )
    return replace(polda, assignments=own)
