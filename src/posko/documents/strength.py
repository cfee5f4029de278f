"""Counts of one command that several documents show: what it guards, with how many people, how many it lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from posko.planning import CommandPlan, Duty, Officer, Plan, PostStatus, UnitKind


@dataclass(frozen=True, slots=True)
class Strength:
    """Counts. `required` = `own` + `lent` + `missing` people in posts; `farthest_minutes` one way, ≥ 0."""

    stations: int
    posts: int
    manned_posts: int
    unmanned_stations: int
    required: int
    own: int
    lent: int
    linmas: int
    farthest_minutes: float

    @property
    def missing(self) -> int:
        return self.required - self.own - self.lent


def strength_of(command: CommandPlan) -> Strength:
    posts = command.posts
    guards = [a for a in command.assignments if a.duty is Duty.POST]
    lent = sum(a.reinforcement for a in guards)
    return Strength(
        stations=sum(len(p.stations) for p in posts),
        posts=len(posts),
        manned_posts=sum(p.status is PostStatus.MANNED for p in posts),
        unmanned_stations=sum(len(p.stations) for p in posts if p.status is PostStatus.UNMANNED),
        required=sum(p.pattern.officers for p in posts),
        own=len(guards) - lent,
        lent=lent,
        linmas=sum(p.linmas for p in posts),
        farthest_minutes=max((p.farthest_minutes for p in posts), default=0.0),
    )


@dataclass(frozen=True, slots=True)
class OnDuty:
    """How many do one duty: the command's own people, and those `lent` to it."""

    own: int
    lent: int

    @property
    def all(self) -> int:
        return self.own + self.lent


def duties_of(command: CommandPlan) -> dict[Duty, OnDuty]:
    """How many do each duty, in the order of `Duty`; everybody of the command and lent to it is counted once."""
    counts = Counter((a.duty, a.reinforcement) for a in command.assignments)
    return {duty: OnDuty(counts[duty, False], counts[duty, True]) for duty in Duty}


def polres_of(plan: Plan) -> Iterator[CommandPlan]:
    """The commands that guard stations, in plan order. A Polda only lends: its people stand with those who borrow."""
    return (command for command in plan.commands if command.command.unit.kind is not UnitKind.POLDA)


def people_of(plan: Plan) -> dict[str, Officer]:
    """Every officer of the operation by id, Polda included."""
    commands = (*plan.problem.commands, *plan.problem.reinforcement)
    return {officer.id: officer for command in commands for officer in command.officers}
