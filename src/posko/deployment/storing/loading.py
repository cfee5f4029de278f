"""From rows to the planner's values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from posko.deployment.models import Part as PartRow
from posko.deployment.models import Plan as PlanModel
from posko.deployment.storing.rows import TABLES, Rows
from posko.doctrine import Access, Doctrine, Pattern, Tier
from posko.documents.draw_record import unpacked
from posko.planning import (
    Assignment,
    Command,
    CommandPlan,
    Draw,
    Duty,
    Equipment,
    Officer,
    Plan,
    Post,
    Problem,
    ReserveTeam,
    Role,
    Shortfall,
    Station,
    Status,
    Unit,
    UnitKind,
)
from posko.planning.editing import Part, Pins
from posko.registry.queries import doctrine_of as doctrine_from_text
from posko.registry.queries import settings_of

__all__ = ["doctrine_of", "load_part", "loaded", "plan_of", "settings_of"]


def doctrine_of(plan: PlanModel) -> Doctrine:
    """The rules the plan was computed by."""
    return _doctrine(plan.doctrine_toml)


@lru_cache(maxsize=8)
def _doctrine(text: str) -> Doctrine:
    return doctrine_from_text(text)


def loaded(part: PartRow) -> Rows:
    """Every row of `part` as it stands in the database, by table and code."""
    rows: Rows = {}
    for table in TABLES:
        found = table.model._default_manager.filter(part=part).order_by(table.key).values(*table.columns)
        rows[table.name] = {row[table.key]: row for row in found}
    return rows


def load_part(part: PartRow, rows: Rows | None = None) -> Part:
    """The part as the planner and its editing know it; `rows` where they were read already."""
    rows = rows if rows is not None else loaded(part)
    given = part.given
    officers, stations = rows["officers"], {code: station_of(row) for code, row in rows["stations"].items()}
    people = {code: officer_of(row) for code, row in officers.items()}
    command = Command(
        units=tuple(map(unit_of, given["units"])),
        stations=tuple(stations.values()),
        officers=tuple(people[code] for code, row in officers.items() if not row["reinforcement"]),
        routine_minimum=given["routine"],
        equipment=tuple(Equipment(*row) for row in given["equipment"]),
        funds_idr=given["funds_idr"],
    )
    plan = CommandPlan(
        command=command,
        posts=_posts(part.command.code, rows, stations),
        assignments=tuple(_assignment(row) for row in officers.values()),
        reserves=tuple(_team(part.command.code, row) for row in rows["teams"].values()),
        shortfalls=tuple(Shortfall(unit=part.command.code, **row) for row in rows["lacks"].values()),
        bounds={Tier(tier): minutes for tier, minutes in part.bounds.items()},
        reserve_covered=part.figures.get("reserve_covered", 1.0),
        drawings=tuple(map(unpacked, part.drawings)),
        borrowable=given.get("borrowable"),
    )
    lent = tuple(people[code] for code, row in officers.items() if row["reinforcement"])
    return Part(plan, lent=lent, lenders=tuple(map(unit_of, given["lenders"])), pins=_pins(rows))


def _pins(rows: Rows) -> Pins:
    pinned = {name: frozenset(code for code, row in rows[name].items() if row["pinned"]) for name in _PINNABLE}
    return Pins(posts=pinned["posts"], officers=pinned["officers"], teams=pinned["teams"])


_PINNABLE = ("posts", "officers", "teams")


def _posts(command: str, rows: Rows, stations: dict[str, Station]) -> tuple[Post, ...]:
    members: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows["stations"].values():
        members[row["post"]].append(row)
    teams: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows["officers"].values():
        if row["duty"] == Duty.POST:
            teams[row["post"]].append(row)
    return tuple(
        Post(
            id=code,
            unit=command,
            pattern=Pattern(Tier(row["tier"]), row["officers"], row["stations_max"], row["linmas_per_station"]),
            centre=stations[row["centre"]],
            stations=tuple(stations[s["code"]] for s in members[code]),
            minutes=tuple(s["minutes"] for s in members[code]),
            officers=tuple(o["code"] for o in sorted(teams[code], key=_leader_first)),
            controller=row["controller"],
        )
        for code, row in rows["posts"].items()
    )


def _leader_first(row: dict[str, Any]) -> tuple[bool, str]:
    return row["role"] != Role.LEADER, row["code"]


def station_of(row: dict[str, Any]) -> Station:
    """A row of a plan or of the registry, by the columns of a plan."""
    return Station(
        code=row["code"],
        name=row["name"],
        area_code=row["area_code"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        tier=Tier(row["tier"]),
        access=Access(row["access"]),
        voters=row["voters"],
        tier_reason=row["tier_reason"],
    )


def officer_of(row: dict[str, Any]) -> Officer:
    """A row of a plan or of the registry, by the columns of a plan."""
    return Officer(
        id=row["code"],
        name=row["name"],
        unit=row["unit"],
        rank=row["rank"],
        function=row["function"],
        status=Status(row["status"]),
        excluded_areas=_several(row["excluded_areas"]),
        skills=_several(row["skills"]),
    )


def _several(text: str) -> tuple[str, ...]:
    return tuple(text.split(";")) if text else ()


def _assignment(row: dict[str, Any]) -> Assignment:
    return Assignment(
        officer=row["code"],
        unit=row["unit"],
        duty=Duty(row["duty"]),
        post=row["post"],
        role=Role(row["role"]),
        reinforcement=row["reinforcement"],
        travel_minutes=row["travel_minutes"],
    )


def _team(command: str, row: dict[str, Any]) -> ReserveTeam:
    place = row["latitude"], row["longitude"]
    return ReserveTeam(row["code"], command, *place, row["officers"], row["stations_covered"])


def unit_of(said: Sequence[Any]) -> Unit:
    """A unit as a part keeps it."""
    code, name, kind, parent, latitude, longitude, areas = said
    return Unit(code, name, UnitKind(kind), parent, latitude, longitude, tuple(areas))


def plan_of(parts: Iterable[PartRow]) -> Plan:
    """The plan of `parts` (of one or several plans of an operation) as documents take it.

    Where a part has people lent to it, a Polda with its units and just these people stands as reinforcement.
    """
    rows = list(parts)
    by_code = {row.command.code: load_part(row) for row in rows}
    polres = [part for part in by_code.values() if part.plan.command.unit.kind is UnitKind.POLRES]
    doctrine, first = doctrine_of(rows[0].plan), rows[0].plan
    problem = Problem(
        operation=first.operation.name,
        doctrine=doctrine,
        commands=tuple(part.plan.command for part in polres),
        reinforcement=tuple(_lenders(by_code.values())),
        voting_day=first.operation.voting_day,
    )
    draw = Draw(first.seed, committed=first.witnessed_id is not None)
    return Plan(problem, tuple(part.plan for part in polres), draw.record)


def _lenders(parts: Iterable[Part]) -> list[Command]:
    """Each Polda of which people are lent: its units, and everybody whom it lends."""
    lent: dict[str, dict[str, Officer]] = defaultdict(dict)
    units: dict[str, tuple[Unit, ...]] = {}
    for part in parts:
        if part.lenders:
            polda = part.plan.command.unit.parent
            units[polda] = part.lenders
            lent[polda] |= {o.id: o for o in part.lent}
    return [Command(units[code], (), tuple(people[o] for o in sorted(people))) for code, people in lent.items()]
