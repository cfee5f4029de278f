"""A small plan made by hand for tests of documents: two Polres and their Polda, short of people on purpose.

Stations lie around Jambi in every tier and reached in every way. Posts are cut in the order of the stations, which is
not good but valid: no post mixes tiers or units, none is above its pattern, pairs are whole, nobody is posted twice.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import count, islice
from typing import Any

from posko.doctrine import (
    TIERS_BY_PRIORITY,
    Access,
    Cost,
    Deployment,
    Doctrine,
    Pattern,
    ReserveRule,
    Speed,
    Tier,
)
from posko.planning import (
    Assignment,
    Command,
    CommandPlan,
    DrawRecord,
    Duty,
    Effort,
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
    solve,
)
from posko.tables import Settings

TRAVEL = {
    Access.ROAD: Speed(detour=1.4, kmh=30),
    Access.RIVER: Speed(detour=1.6, kmh=15),
    Access.SEA: Speed(detour=1.2, kmh=20),
    Access.FOOT: Speed(detour=1.5, kmh=3.5),
}
DOCTRINE = Doctrine(
    patterns=(
        Pattern(Tier.LOW, officers=2, stations_max=5, linmas_per_station=2),
        Pattern(Tier.ELEVATED, officers=2, stations_max=2, linmas_per_station=2),
        Pattern(Tier.HIGH, officers=2, stations_max=1, linmas_per_station=2),
        Pattern(Tier.SPECIAL, officers=2, stations_max=1, linmas_per_station=2),
    ),
    deployment=Deployment(
        operation_share_max=0.6667,
        target_minutes=30,
        posts_per_controller=10,
        controller_ranks=("IPDA", "IPTU", "AKP"),
    ),
    reserve=ReserveRule(team_officers=5, response_minutes=60),
    travel=TRAVEL,
    cost=Cost(officer_day_idr=150_000, days=4),
)
#: Village code, name, latitude, longitude, stations (tier letters), access.
VILLAGES: dict[str, tuple[tuple[str, str, float, float, str, Access], ...]] = {
    "15-JBI": (
        ("15.71.01.1001", "Telanaipura", -1.59506, 103.56253, "LLLLL", Access.ROAD),
        ("15.71.01.1006", "Simpang IV Sipin", -1.6071, 103.5829, "LLLE", Access.ROAD),
        ("15.71.03.1004", "Kasang", -1.58281, 103.63559, "LLEE", Access.ROAD),
        ("15.71.05.1002", "Arab Melayu", -1.5649, 103.62194, "LLH", Access.RIVER),
        ("15.71.07.1003", "Simpang III Sipin", -1.65442, 103.60261, "LLLL", Access.ROAD),
        ("15.71.08.1005", "Handil Jaya", -1.61667, 103.61326, "LLLE", Access.ROAD),
        ("15.71.11.1002", "Talang Bakung", -1.6271, 103.65143, "LLLLL", Access.ROAD),
        ("15.71.01.1009", "Lapas Kelas IIA Jambi", -1.6002, 103.5711, "S", Access.ROAD),
    ),
    "15-TJT": (
        ("15.07.01.1001", "Muara Sabak Ilir", -1.1276, 103.8501, "LLLE", Access.RIVER),
        ("15.07.02.2003", "Lambur Luar", -1.0523, 104.0442, "LLEE", Access.RIVER),
        ("15.07.03.1001", "Mendahara Ilir", -1.0162, 103.5972, "LLLH", Access.RIVER),
        ("15.07.05.1004", "Nipah Panjang I", -1.0688, 104.2071, "LLLL", Access.ROAD),
        ("15.07.06.2001", "Sungai Itik & Sungai Jambat", -0.9861, 104.2742, "LEH", Access.SEA),
        ("15.07.08.2005", "Rantau Rasau II", -1.1771, 104.0603, "LLLLL", Access.ROAD),
        ("15.07.10.2002", "Air Hitam Laut", -1.2832, 104.4011, "LH", Access.FOOT),
        ("15.07.11.2001", "Pematang Rahim", -1.2401, 103.6803, "LLL", Access.ROAD),
    ),
}
LETTERS = {"L": Tier.LOW, "E": Tier.ELEVATED, "H": Tier.HIGH, "S": Tier.SPECIAL}
REASONS = {
    Tier.LOW: "",
    Tier.ELEVATED: "pemilih mendekati batas",
    Tier.HIGH: "tanpa sinyal dan listrik; sejarah PSU",
    Tier.SPECIAL: "lembaga pemasyarakatan",
}
UNITS: dict[str, tuple[Unit, ...]] = {
    "15-POLDA": (Unit("15-POLDA", "Polda Jambi", UnitKind.POLDA, "", -1.6246, 103.5771),),
    "15-JBI": (
        Unit("15-JBI", "Polresta Jambi", UnitKind.POLRES, "15-POLDA", -1.61818, 103.59979, ("15.71",)),
        Unit("15-JBI-7101", "Polsek Telanaipura", UnitKind.POLSEK, "15-JBI", -1.59506, 103.56253, ("15.71.01",)),
        Unit("15-JBI-7103", "Polsek Jambi Timur", UnitKind.POLSEK, "15-JBI", -1.58281, 103.63559, ("15.71.03",)),
        Unit("15-JBI-7107", "Polsek Kota Baru", UnitKind.POLSEK, "15-JBI", -1.65442, 103.60261, ("15.71.07",)),
    ),
    "15-TJT": (
        Unit("15-TJT", "Polres Tanjung Jabung Timur", UnitKind.POLRES, "15-POLDA", -1.1301, 103.8612, ("15.07",)),
        Unit("15-TJT-0705", "Polsek Nipah Panjang", UnitKind.POLSEK, "15-TJT", -1.0688, 104.2071, ("15.07.05",)),
        Unit("15-TJT-0708", "Polsek Rantau Rasau", UnitKind.POLSEK, "15-TJT", -1.1771, 104.0603, ("15.07.08",)),
    ),
}
#: Officers of a unit: how many there are; the last three are on leave, sick and at school.
STRENGTH = {"15-JBI": 58, "15-TJT": 32, "15-POLDA": 18}
#: The highest first.
RANKS = ("IPTU", "IPDA", "AIPTU", "AIPDA", "BRIPKA", "BRIGPOL", "BRIPTU", "BRIPDA", "BRIPDA")
FIRST = ("Ahmad", "Budi", "Siti", "Dedi", "Eka", "Fajar", "Gunawan", "Hendra", "Indah", "Joko", "M. Syafi'i", "Rina")
LAST = ("Saputra", "Hidayat", "Siregar", "Nasution", "Wijaya", "Harahap", "Kurniawan", "Lubis", "Pratama")
ABSENT = (Status.LEAVE, Status.SICK, Status.SCHOOLING)
SEED = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"


def make_plan() -> Plan:
    """A plan of 15-JBI (everything manned), 15-TJT (posts unmanned, two posts lent people) and 15-POLDA (lends)."""
    jambi, tanjab, polda = (_command(code) for code in ("15-JBI", "15-TJT", "15-POLDA"))
    lent = polda.officers[3:7]
    problem = Problem(
        operation="Operasi Mantap Praja Siginjai 2024",
        doctrine=DOCTRINE,
        commands=(jambi, tanjab),
        reinforcement=(polda,),
        voting_day=date(2024, 11, 27),
    )
    return Plan(
        problem=problem,
        commands=(_plan_command(jambi, ()), _plan_command(tanjab, lent), _plan_polda(polda, lent)),
        draw=DrawRecord(seed=SEED, commitment=hashlib.sha256(bytes.fromhex(SEED)).hexdigest()),
        seconds={"total": 1.25},
    )


def make_large_plan(stations: int = 640) -> Plan:
    """The same plan with as many stations as a large Polres has in one village of 15-JBI, all manned."""
    village = ("15.71.07.1003", "Simpang III Sipin", -1.65442, 103.60261, "LLLLLLLE" * (stations // 8), Access.ROAD)
    command = _command("15-JBI")
    made = tuple(_stations((village,)))
    posts = sum(1 for _ in _cut(made))
    command = replace(command, stations=made, officers=tuple(_officers(command.units, 2 * posts + 40)))
    plan = make_plan()
    return replace(
        plan,
        problem=replace(plan.problem, commands=(command,), reinforcement=()),
        commands=(_plan_command(command, ()),),
    )


@cache
def solved_plan() -> Plan:
    """The same commands as the planner plans them, every fourth officer barred somewhere; every draw is recorded."""
    problem = make_plan().problem
    commands = tuple(_barred(command, VILLAGES[command.code][0][0][:8]) for command in problem.commands)
    return solve(replace(problem, commands=commands), seed=SEED, effort=Effort.QUICK)


def _barred(command: Command, area: str) -> Command:
    officers = (replace(o, excluded_areas=(area,)) if n % 4 == 0 else o for n, o in enumerate(command.officers))
    return replace(command, officers=tuple(officers))


def make_settings() -> Settings:
    return Settings("Operasi Mantap Praja Siginjai 2024", "15", "Asia/Jakarta", date(2024, 11, 27))


def make_summary(plan: Plan) -> dict[str, Any]:
    """Figures in the form of `summary.json`; those that a planner must compute are made up."""
    units = {command.command.code: _figures(command) for command in plan.commands}
    return {
        "operation": plan.problem.operation,
        "posko_version": "0.1.0",
        "travel_model": plan.travel_model,
        "seconds": dict(plan.seconds),
        "draw": {"commitment": plan.draw.commitment, "seed": plan.draw.seed},
        "total": _total(list(units.values())),
        "units": units,
    }


def _figures(command: CommandPlan) -> dict[str, Any]:
    duties = [a.duty for a in command.assignments if not a.reinforcement]
    total = round(sum(round(m, 2) for post in command.posts for m in post.minutes), 2)
    return {
        "stations": len(command.command.stations),
        "posts": len(command.posts),
        "manned_posts": sum(bool(post.officers) for post in command.posts),
        "unmanned_stations": sum(len(post.stations) for post in command.posts if not post.officers),
        "linmas": sum(post.linmas for post in command.posts),
        "officers": {duty.value: duties.count(duty) for duty in Duty},
        "reinforcement": sum(a.reinforcement for a in command.assignments),
        "total_minutes": total,
        "lower_bound_minutes": round(0.97 * total, 2),
        "gap": 0.0309,
        "farthest_minutes": round(max((post.farthest_minutes for post in command.posts), default=0.0), 2),
        "reserve_covered": command.reserve_covered,
        "self_sufficiency": 0.75,
        "cost_idr": 600_000 * (len(command.assignments) - duties.count(Duty.ROUTINE)),
        "funds_idr": command.command.funds_idr,
    }


def _total(units: list[dict[str, Any]]) -> dict[str, Any]:
    summed = {key: sum(unit[key] for unit in units) for key in units[0] if key != "officers"}
    officers = {duty.value: sum(unit["officers"][duty.value] for unit in units) for duty in Duty}
    worst = max(unit["farthest_minutes"] for unit in units)
    return summed | {
        "officers": officers,
        "farthest_minutes": worst,
        "gap": 0.0309,
        "reserve_covered": 0.875,
        "self_sufficiency": 0.75,
    }


def minutes_between(a: Station, b: Station | Unit) -> float:
    """One-way travel by the slower of the two stations' access, on the great circle."""
    ways = [a.access, b.access] if isinstance(b, Station) else [a.access]
    return _kilometres(a, b) * max(TRAVEL[way].minutes_per_km for way in ways)


def _kilometres(a: Station, b: Station | Unit) -> float:
    la, lb = math.radians(a.latitude), math.radians(b.latitude)
    half = math.sin((lb - la) / 2) ** 2
    half += math.cos(la) * math.cos(lb) * math.sin(math.radians(b.longitude - a.longitude) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(half))


def _command(code: str) -> Command:
    units = UNITS[code]
    return Command(
        units=units,
        stations=tuple(_stations(VILLAGES.get(code, ()))),
        officers=tuple(_officers(units, STRENGTH[code])),
        routine_minimum={units[0].code: 6},
        equipment=(Equipment(code, "boat", 3, 1), Equipment(code, "car", 8, 6)),
        funds_idr=30_000_000,
    )


def _stations(villages: Iterable[tuple[str, str, float, float, str, Access]]) -> Iterator[Station]:
    for area, name, latitude, longitude, letters, access in villages:
        for number, letter in enumerate(letters, start=1):
            turn = number * 2.4  # the golden angle spreads them evenly
            reach = 0.004 * math.sqrt(number)
            tier = LETTERS[letter]
            yield Station(
                code=f"{area}-{number:03d}",
                name=f"TPS {number:03d} {name}",
                area_code=area,
                latitude=round(latitude + reach * math.sin(turn), 5),
                longitude=round(longitude + reach * math.cos(turn), 5),
                tier=tier,
                access=access,
                voters=310 + (number * 37) % 280,
                tier_reason=REASONS[tier],
            )


def _officers(units: tuple[Unit, ...], strength: int) -> Iterator[Officer]:
    for index in range(strength):
        absent = index - (strength - len(ABSENT))
        yield Officer(
            id=f"{units[0].code[3:]}{index + 1:05d}",
            name=f"{FIRST[index % len(FIRST)]} {LAST[(index * 5 + index // len(FIRST)) % len(LAST)]}",
            unit=units[index % len(units)].code,
            rank=RANKS[index % len(RANKS)],
            function="samapta",
            status=ABSENT[absent] if absent >= 0 else Status.AVAILABLE,
            skills=("boat",) if index % 7 == 0 else (),
        )


def _cut(stations: tuple[Station, ...]) -> Iterator[tuple[Station, ...]]:
    for tier in TIERS_BY_PRIORITY:
        size = DOCTRINE.patterns_for(tier)[0].stations_max
        for access in Access:
            rest = iter([s for s in stations if s.tier == tier and s.access == access])
            while group := tuple(islice(rest, size)):
                yield group


def _post(unit: str, number: int, group: tuple[Station, ...], officers: tuple[str, ...], controller: str) -> Post:
    centre = min(group, key=lambda c: sum(minutes_between(c, s) for s in group))
    return Post(
        id=f"{unit}-P{number:03d}",
        unit=unit,
        pattern=DOCTRINE.patterns_for(group[0].tier)[0],
        centre=centre,
        stations=group,
        minutes=tuple(minutes_between(centre, s) for s in group),
        officers=officers,
        controller=controller if officers else "",
    )


def _plan_command(command: Command, lent: tuple[Officer, ...]) -> CommandPlan:
    """Own people first: routine, Padal, reserve, then posts by priority while pairs last; the lent fill the next."""
    able = [o for o in command.officers if o.status is Status.AVAILABLE]
    officers_of_rank = [o for o in able if o.rank in DOCTRINE.deployment.controller_ranks][:2]
    rest = [o for o in able if o not in officers_of_rank]
    reserve, guards = rest[10:15], [*rest[15:], *lent]  # the first ten stay for routine duty
    pairs = (sorted(pair, key=lambda o: RANKS.index(o.rank)) for pair in zip(guards[::2], guards[1::2], strict=False))
    groups = list(_cut(command.stations))
    posts = tuple(
        _post(command.code, n, group, tuple(o.id for o in next(pairs, ())), officers_of_rank[n % 2].id)
        for n, group in zip(count(1), groups)
    )
    team = _team(command, len(reserve))
    assignments = (
        *_guarding(command, posts, lent),
        *(Assignment(o.id, o.unit, Duty.CONTROLLER) for o in officers_of_rank),
        *(
            Assignment(o.id, o.unit, Duty.RESERVE, team.id, Role.LEADER if n == 0 else Role.MEMBER, travel_minutes=0.0)
            for n, o in enumerate(reserve)
        ),
        *_staying(command, {o.id for o in [*officers_of_rank, *reserve]} | {i for p in posts for i in p.officers}),
    )
    return CommandPlan(
        command=command,
        posts=posts,
        assignments=assignments,
        reserves=(team,),
        shortfalls=_shortfalls(command, posts),
        bounds={t: 0.97 * sum(p.total_minutes for p in posts if p.tier is t) for t in TIERS_BY_PRIORITY},
        reserve_covered=0.875,
    )


def _guarding(command: Command, posts: tuple[Post, ...], lent: tuple[Officer, ...]) -> Iterator[Assignment]:
    people = {o.id: o for o in (*command.officers, *lent)}
    units = {u.code: u for u in (*command.units, *UNITS["15-POLDA"])}
    borrowed = {o.id for o in lent}
    for post in posts:
        for place, officer in enumerate(post.officers):
            home = units[people[officer].unit]
            role = Role.LEADER if place == 0 else Role.MEMBER
            travel = minutes_between(post.centre, home)
            yield Assignment(officer, home.code, Duty.POST, post.id, role, officer in borrowed, travel)


def _staying(command: Command, out: set[str]) -> Iterator[Assignment]:
    for officer in command.officers:
        if officer.status is not Status.AVAILABLE:
            yield Assignment(officer.id, officer.unit, Duty.UNAVAILABLE)
        elif officer.id not in out:
            yield Assignment(officer.id, officer.unit, Duty.ROUTINE)


def _team(command: Command, officers: int) -> ReserveTeam:
    covered = sum(s.tier is not Tier.LOW for s in command.stations) - 1
    return ReserveTeam(
        f"{command.code}-R01", command.code, command.unit.latitude, command.unit.longitude, officers, covered
    )


def _shortfalls(command: Command, posts: tuple[Post, ...]) -> tuple[Shortfall, ...]:
    unmanned = [p for p in posts if not p.officers]
    if not unmanned:
        return ()
    required = sum(p.pattern.officers for p in posts)
    missing = sum(p.pattern.officers for p in unmanned)
    stations = sum(len(p.stations) for p in unmanned)
    return (
        Shortfall(
            command.code,
            "officers",
            required,
            required - missing,
            missing,
            f"{stations} TPS tanpa petugas ({len(unmanned)} pos)",
            f"minta {missing} personel BKO dari Polda Jambi, atau pola 2-10-20 untuk TPS kurang rawan",
        ),
        Shortfall(command.code, "boats", 3, 1, 2, "2 pos di perairan tanpa perahu", "pinjam 2 perahu dari Ditpolairud"),
    )


def _plan_polda(polda: Command, lent: tuple[Officer, ...]) -> CommandPlan:
    out = {o.id for o in lent}
    return CommandPlan(polda, (), tuple(_staying(polda, out)), (), (), {}, 1.0)
