"""Small commands made by hand for tests of the planner.

Everything lies on one meridian, so that distances are differences of latitude: places are given in hundredths of a
degree from the office of the command `A`, and one hundredth takes `STEP` minutes by road.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from posko.doctrine import Access, Cost, Deployment, Doctrine, Pattern, ReserveRule, Speed, Tier
from posko.planning import (
    Command,
    CommandPlan,
    Draw,
    Effort,
    Equipment,
    Officer,
    Plan,
    Problem,
    Shortfall,
    Station,
    Status,
    Unit,
    UnitKind,
    solve,
)
from posko.planning.draft import CommandDraft
from posko.planning.manning import draft_command

TRAVEL = {
    Access.ROAD: Speed(detour=1.4, kmh=30),
    Access.RIVER: Speed(detour=1.6, kmh=15),
    Access.SEA: Speed(detour=1.2, kmh=20),
    Access.FOOT: Speed(detour=1.5, kmh=3.5),
}
#: Kilometres in a hundredth of a degree along a meridian, and minutes by road for it.
KM = 6371.0088 * math.pi / 180 / 100
STEP = KM * 1.4 * 60 / 30
SEED = "00ff17"
DRAW = Draw(SEED)
OFFICE = (-1.0, 103.0)
AREA = "15.01.01.1001"
#: Nobody of this rank controls or leads unless a doctrine says so.
RANK = "BRIPKA"
COST = Cost(officer_day_idr=100, days=2)


def pattern(tier: Tier = Tier.LOW, officers: int = 2, stations_max: int = 2, linmas: int = 2) -> Pattern:
    return Pattern(tier, officers, stations_max, linmas)


def doctrine(
    *patterns: Pattern,
    share: float = 1.0,
    target: float = 10_000.0,
    span: int = 10,
    controllers: Sequence[str] = ("IPDA",),
    leaders: Sequence[str] = (),
    team: int = 2,
    response: float = 60.0,
    cost: Cost = COST,
) -> Doctrine:
    """Unless told otherwise: pairs for two stations, everybody may leave, no post is worth adding for its travel."""
    return Doctrine(
        patterns=patterns or tuple(pattern(tier) for tier in Tier),
        deployment=Deployment(share, target, span, tuple(controllers), tuple(leaders)),
        reserve=ReserveRule(team, response),
        travel=TRAVEL,
        cost=cost,
    )


def place(at: float) -> tuple[float, float]:
    """(latitude, longitude) so many hundredths north of the office."""
    return OFFICE[0] + at / 100, OFFICE[1]


def station(
    code: str, at: float = 0.0, tier: Tier = Tier.LOW, access: Access = Access.ROAD, area: str = AREA
) -> Station:
    return Station(code, f"TPS {code}", area, *place(at), tier, access, voters=300)


def stations(
    ats: Iterable[float], tier: Tier = Tier.LOW, name: str = "", access: Access = Access.ROAD, area: str = AREA
) -> list[Station]:
    """One station a place: `L01`, `L02` … for the tier low, or with `name` for the letter."""
    letter = name or tier.value[0].upper()
    return [station(f"{letter}{n:02d}", at, tier, access, area) for n, at in enumerate(ats, start=1)]


def officer(
    id: str,
    unit: str = "A",
    rank: str = RANK,
    *,
    status: Status = Status.AVAILABLE,
    barred: Sequence[str] = (),
    skills: Sequence[str] = (),
) -> Officer:
    return Officer(id, f"Personel {id}", unit, rank, "", status, tuple(barred), tuple(skills))


def officers(
    count: int, unit: str = "A", rank: str = RANK, *, barred: Sequence[str] = (), status: Status = Status.AVAILABLE
) -> list[Officer]:
    """So many officers of one rank, with the rank in their ids so that groups of several ranks can stand together."""
    return [officer(f"{unit}-{rank}-{n:02d}", unit, rank, barred=barred, status=status) for n in range(1, count + 1)]


def unit(code: str, at: float = 0.0, kind: UnitKind = UnitKind.POLRES, parent: str = "P") -> Unit:
    return Unit(code, f"Satuan {code}", kind, parent, *place(at))


def command(
    stations: Sequence[Station] = (),
    officers: Sequence[Officer] = (),
    *,
    code: str = "A",
    polsek: Mapping[str, float] | None = None,
    at: float = 0.0,
    routine: Mapping[str, int] | None = None,
    equipment: Mapping[str, tuple[int, int]] | None = None,
    funds: int = 10**9,
) -> Command:
    """A Polres with the Polsek `polsek` (code → place) and equipment by kind as (total, serviceable)."""
    below = [unit(p, where, UnitKind.POLSEK, code) for p, where in (polsek or {}).items()]
    return Command(
        units=(unit(code, at), *below),
        stations=tuple(stations),
        officers=tuple(officers),
        routine_minimum=dict(routine or {}),
        equipment=tuple(Equipment(code, kind, *counts) for kind, counts in (equipment or {}).items()),
        funds_idr=funds,
    )


def plentiful() -> dict[str, tuple[int, int]]:
    """Equipment for any small command."""
    return {"car": (99, 99), "boat": (99, 99), "truck": (99, 99)}


def polda(officers: Sequence[Officer], *, at: float = 0.0, routine: Mapping[str, int] | None = None) -> Command:
    """The Polda `P`, parent of every Polres here."""
    return Command((unit("P", at, UnitKind.POLDA, ""),), (), tuple(officers), dict(routine or {}))


def problem(rules: Doctrine, *commands: Command, polda: Command | None = None) -> Problem:
    return Problem("Operasi Kecil", rules, commands, (polda,) if polda else ())


def solved(rules: Doctrine, *commands: Command, polda: Command | None = None, seed: str = SEED) -> Plan:
    return solve(problem(rules, *commands, polda=polda), seed=seed, effort=Effort.QUICK)


def drafted(rules: Doctrine, command: Command) -> CommandDraft:
    return draft_command(command, rules, DRAW, Effort.QUICK)


def plan_of(plan: Plan, code: str) -> CommandPlan:
    return next(c for c in plan.commands if c.command.code == code)


def manned(plan: CommandPlan) -> set[str]:
    return {p.id for p in plan.posts if p.officers}


def shortfalls(plan: CommandPlan) -> dict[str, Shortfall]:
    return {s.resource: s for s in plan.shortfalls}


def with_people(command: Command, more: Sequence[Officer]) -> Command:
    return replace(command, officers=(*command.officers, *more))
