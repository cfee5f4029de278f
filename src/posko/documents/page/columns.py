"""Stations, posts, officers and reserves as columns. Degrees are whole numbers of 0.00001."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import IntFlag
from typing import Any

from posko.doctrine import Access, Pattern
from posko.documents.plan_tables import assignments_of, posts_of, rounded
from posko.documents.strength import people_of
from posko.planning import Duty, Plan, Post, PostStatus, Role, Unit

DUTIES = tuple(Duty)
ACCESSES = tuple(Access)
#: People on these duties leave their unit; on a page of the nation only they are carried.
OUT = (Duty.POST, Duty.CONTROLLER, Duty.RESERVE)


class Mark(IntFlag):
    """What is wrong with a post; the page shows each with a word and a shape."""

    UNMANNED = 1
    LATE = 2
    NO_CONTROLLER = 4
    OVER_SPAN = 8


@dataclass(frozen=True)
class Codes:
    """Codes to row numbers of the page's tables."""

    all_units: tuple[Unit, ...]
    units: dict[str, int]
    patterns: dict[Pattern, int]
    commands: dict[str, int]

    @classmethod
    def of(cls, plan: Plan) -> Codes:
        units = tuple(u for c in plan.commands for u in c.command.units)
        return cls(
            all_units=units,
            units={u.code: row for row, u in enumerate(units)},
            patterns={p: row for row, p in enumerate(plan.problem.doctrine.patterns)},
            commands={c.command.code: row for row, c in enumerate(plan.commands)},
        )


def marks_of(post: Post, target_minutes: float, posts_of_controller: int, span: int) -> Mark:
    """What is wrong with `post`, whose Padal has `posts_of_controller` posts."""
    mark = Mark(0)
    if post.status is PostStatus.UNMANNED:
        mark |= Mark.UNMANNED
    elif not post.controller:
        mark |= Mark.NO_CONTROLLER
    if post.farthest_minutes > target_minutes:
        mark |= Mark.LATE
    if posts_of_controller > span:
        mark |= Mark.OVER_SPAN
    return mark


def post_columns(plan: Plan, codes: Codes, *, centres_only: bool) -> dict[str, Any]:
    """Posts; `pattern` and `command` are row numbers, `centre` counts within the post's own stations."""
    posts = list(posts_of(plan))
    load = Counter(p.controller for p in posts if p.controller)
    limits = plan.problem.doctrine.deployment
    return {
        "id": [p.id for p in posts],
        "command": [codes.commands[p.unit] for p in posts],
        "pattern": [codes.patterns[p.pattern] for p in posts],
        "stations": [len(p.stations) for p in posts],
        "centre": [0 if centres_only else p.stations.index(p.centre) for p in posts],
        "farthest": [rounded(p.farthest_minutes) for p in posts],
        "linmas": [p.linmas for p in posts],
        "controller": [p.controller for p in posts],
        "marks": [
            int(marks_of(p, limits.target_minutes, load[p.controller], limits.posts_per_controller)) for p in posts
        ],
    }


def station_columns(plan: Plan, *, centres_only: bool) -> dict[str, Any]:
    """Stations in the order of the posts they belong to; with `centres_only` one station per post, its centre."""
    rows = [
        (station, minutes)
        for post in posts_of(plan)
        for station, minutes in zip(post.stations, post.minutes, strict=True)
        if not centres_only or station == post.centre
    ]
    reasons = sorted({station.tier_reason for station, _ in rows})
    reason_rows = {reason: row for row, reason in enumerate(reasons)}
    return {
        "code": [s.code for s, _ in rows],
        "name": [s.name for s, _ in rows],
        "latitude": [round(s.latitude * 1e5) for s, _ in rows],
        "longitude": [round(s.longitude * 1e5) for s, _ in rows],
        "access": [ACCESSES.index(s.access) for s, _ in rows],
        "voters": [s.voters for s, _ in rows],
        "minutes": [round(minutes, 1) for _, minutes in rows],
        "reason": [reason_rows[s.tier_reason] for s, _ in rows],
        "reasons": reasons,
    }


def officer_columns(plan: Plan, codes: Codes, *, posted_only: bool) -> dict[str, Any]:
    """Officers with their duty. Neither excluded areas nor status is carried: nobody who reads the page needs them."""
    assigned = {a.officer: a for a in assignments_of(plan)}
    officers = [
        o for o in people_of(plan).values() if not posted_only or (o.id in assigned and assigned[o.id].duty in OUT)
    ]
    duties = [assigned.get(o.id) for o in officers]
    ranks = sorted({o.rank for o in officers})
    return {
        "id": [o.id for o in officers],
        "name": [o.name for o in officers],
        "rank": [ranks.index(o.rank) for o in officers],
        "ranks": ranks,
        "unit": [codes.units.get(o.unit, -1) for o in officers],
        "duty": [DUTIES.index(a.duty) if a else -1 for a in duties],
        "place": [a.post if a else "" for a in duties],
        "leader": [int(a is not None and a.role is Role.LEADER) for a in duties],
        "lent": [int(a is not None and a.reinforcement) for a in duties],
        "travel": [None if a is None or a.travel_minutes is None else round(a.travel_minutes, 1) for a in duties],
    }


def reserve_columns(plan: Plan, codes: Codes) -> dict[str, Any]:
    teams = [team for command in plan.commands for team in command.reserves]
    return {
        "id": [t.id for t in teams],
        "command": [codes.commands[t.unit] for t in teams],
        "latitude": [round(t.latitude * 1e5) for t in teams],
        "longitude": [round(t.longitude * 1e5) for t in teams],
        "officers": [t.officers for t in teams],
        "covered": [t.stations_covered for t in teams],
    }
