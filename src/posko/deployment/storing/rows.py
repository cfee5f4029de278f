"""A part as plain rows: what stands in each table, by the code of the row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from posko.deployment.models import AssignmentRow, LackRow, PostRow, StationRow, TeamRow
from posko.deployment.models.rows import PlanRow
from posko.planning import Assignment, Officer, Post, ReserveTeam, Shortfall, Station, Unit
from posko.planning.editing import Part

Row = dict[str, Any]
#: Table -> code of a row -> its values.
Rows = dict[str, dict[str, Row]]


@dataclass(frozen=True)
class Table:
    """A table of rows: its model, and the column that tells one row of a part from another."""

    name: str
    model: type[PlanRow]
    key: str = "code"

    @property
    def columns(self) -> list[str]:
        """All that belong to the row itself."""
        own = {"id", "plan", "part", "command"}
        return [f.name for f in self.model._meta.concrete_fields if f.name not in own]


TABLES = (
    Table("posts", PostRow),
    Table("stations", StationRow),
    Table("officers", AssignmentRow),
    Table("teams", TeamRow),
    Table("lacks", LackRow, "resource"),
)


def rows_of(part: Part) -> Rows:
    """Every row of `part`."""
    plan = part.plan
    return {
        "posts": {post.id: _post(post, post.id in part.pins.posts) for post in plan.posts},
        "stations": {s.code: _station(s, post, m) for post in plan.posts for s, m in zip_stations(post)},
        "officers": _officers(part),
        "teams": {team.id: _team(team, team.id in part.pins.teams) for team in plan.reserves},
        "lacks": {lack.resource: _lack(lack) for lack in plan.shortfalls},
    }


def zip_stations(post: Post) -> list[tuple[Station, float]]:
    return list(zip(post.stations, post.minutes, strict=True))


def _post(post: Post, pinned: bool) -> Row:
    return {
        "code": post.id,
        "tier": post.tier.value,
        "officers": post.pattern.officers,
        "stations_max": post.pattern.stations_max,
        "linmas_per_station": post.pattern.linmas_per_station,
        "centre": post.centre.code,
        "stations": len(post.stations),
        "manned": bool(post.officers),
        "controller": post.controller,
        "farthest_minutes": post.farthest_minutes,
        "total_minutes": round(post.total_minutes, 2),
        "pinned": pinned,
    }


def _station(station: Station, post: Post, minutes: float) -> Row:
    return {
        "code": station.code,
        "name": station.name,
        "area_code": station.area_code,
        "latitude": station.latitude,
        "longitude": station.longitude,
        "tier": station.tier.value,
        "tier_reason": station.tier_reason,
        "access": station.access.value,
        "voters": station.voters,
        "post": post.id,
        "minutes": minutes,
    }


def _officers(part: Part) -> dict[str, Row]:
    people = {o.id: o for o in (*part.plan.command.officers, *part.lent)}
    return {a.officer: _officer(people[a.officer], a, a.officer in part.pins.officers) for a in part.plan.assignments}


def _officer(officer: Officer, assignment: Assignment, pinned: bool) -> Row:
    return {
        "code": officer.id,
        "name": officer.name,
        "rank": officer.rank,
        "function": officer.function,
        "unit": officer.unit,
        "status": officer.status.value,
        "excluded_areas": ";".join(officer.excluded_areas),
        "skills": ";".join(officer.skills),
        "duty": assignment.duty.value,
        "post": assignment.post,
        "role": assignment.role.value,
        "reinforcement": assignment.reinforcement,
        "travel_minutes": assignment.travel_minutes,
        "pinned": pinned,
    }


def _team(team: ReserveTeam, pinned: bool) -> Row:
    return {
        "code": team.id,
        "latitude": team.latitude,
        "longitude": team.longitude,
        "officers": team.officers,
        "stations_covered": team.stations_covered,
        "pinned": pinned,
    }


def _lack(lack: Shortfall) -> Row:
    names = ("resource", "required", "available", "missing", "consequence", "remedy", "borrowed")
    return {name: getattr(lack, name) for name in names}


def given_of(part: Part) -> dict[str, Any]:
    """What a part keeps of its command beside rows: units, routine duty, equipment, funds, what its Polda lends."""
    command = part.plan.command
    return {
        "units": [_unit(unit) for unit in command.units],
        "routine": dict(command.routine_minimum),
        "equipment": [[e.unit, e.kind, e.total, e.serviceable] for e in command.equipment],
        "funds_idr": command.funds_idr,
        "lenders": [_unit(unit) for unit in part.lenders],
        "borrowable": None if part.plan.borrowable is None else dict(part.plan.borrowable),
    }


def _unit(unit: Unit) -> list[Any]:
    return [unit.code, unit.name, unit.kind.value, unit.parent, unit.latitude, unit.longitude, list(unit.area_codes)]
