"""Mobile teams: whole, and with what they reach counted."""

from __future__ import annotations

from collections.abc import Iterator

from posko.doctrine import Doctrine
from posko.planning.editing.coverage import coverage
from posko.planning.editing.part import Broken, Rule
from posko.planning.editing.rules.ground import Ground


def reserves_broken(ground: Ground, doctrine: Doctrine) -> Iterator[Broken]:
    plan = ground.part.plan
    size = doctrine.reserve.team_officers
    counts, share = coverage(plan.command, plan.reserves, doctrine)
    for team, reached in zip(plan.reserves, counts, strict=True):
        people = len(ground.reserves.get(team.id, ()))
        if not people == team.officers == size:
            yield Broken(Rule.TEAM_SIZE, post=team.id, found=people, allowed=size)
        if team.stations_covered != reached:
            yield Broken(Rule.COVERED, post=team.id, found=team.stations_covered, allowed=reached)
    if abs(plan.reserve_covered - share) > 1e-9:
        yield Broken(Rule.COVERED, unit=plan.command.code, found=plan.reserve_covered, allowed=share)
