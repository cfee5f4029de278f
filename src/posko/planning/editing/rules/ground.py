"""A part with what the rules look up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from posko.planning.editing.part import Part
from posko.planning.plan import Assignment, Duty, Post
from posko.planning.problem import Officer, Station


@dataclass(frozen=True)
class Ground:
    """`people`: everybody own or lent, `own` and `lent` their ids; `stations` as the command has them, by code.

    `teams`: who is on duty at each post, `reserves`: in each team, `controllers`: the officers on that duty; all as
    `assignments` say.
    """

    part: Part
    people: Mapping[str, Officer]
    own: frozenset[str]
    lent: frozenset[str]
    stations: Mapping[str, Station]
    posts: Mapping[str, Post]
    teams: Mapping[str, list[Assignment]]
    reserves: Mapping[str, list[Assignment]]
    controllers: Mapping[str, Assignment]

    @classmethod
    def of(cls, part: Part) -> Ground:
        plan = part.plan
        teams: dict[str, list[Assignment]] = defaultdict(list)
        reserves: dict[str, list[Assignment]] = defaultdict(list)
        for a in plan.assignments:
            if a.duty is Duty.POST:
                teams[a.post].append(a)
            elif a.duty is Duty.RESERVE:
                reserves[a.post].append(a)
        return cls(
            part,
            part.people,
            frozenset(o.id for o in plan.command.officers),
            frozenset(o.id for o in part.lent),
            {s.code: s for s in plan.command.stations},
            {p.id: p for p in plan.posts},
            teams,
            reserves,
            {a.officer: a for a in plan.assignments if a.duty is Duty.CONTROLLER},
        )
