"""Plans of one operation made of rows by hand, for tests of what reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from posko.deployment.models import AssignmentRow, Part, Plan, PostRow, StationRow, TeamRow, Witnessed
from posko.organisation.models import Command, Person
from posko.planning import Draw
from posko.registry.models import Operation

STAGES = [
    ("campaign", "Kampanye", "2024-09-25", "2024-11-23", 0.5),
    ("quiet", "Masa tenang", "2024-11-24", "2024-11-26", 0.2),
    ("voting", "Pemungutan suara", "2024-11-27", "2024-11-28", 0.6667),
    ("recapitulation", "Rekapitulasi", "2024-11-28", "2024-12-16", 0.1667),
]
DOCTRINE = """
[[patterns]]
tier = "low"
officers = 2
stations_max = 10
linmas_per_station = 2
[[patterns]]
tier = "elevated"
officers = 2
stations_max = 2
linmas_per_station = 2
[[patterns]]
tier = "high"
officers = 2
stations_max = 1
linmas_per_station = 2
[[patterns]]
tier = "special"
officers = 2
stations_max = 1
linmas_per_station = 2
[deployment]
operation_share_max = 0.6667
target_minutes = 30
posts_per_controller = 10
controller_ranks = ["IPDA"]
[reserve]
team_officers = 10
response_minutes = 60
[travel.road]
detour = 1.4
kmh = 30
[travel.river]
detour = 1.6
kmh = 15
[travel.sea]
detour = 1.2
kmh = 20
[travel.foot]
detour = 1.5
kmh = 3.5
[cost]
officer_day_idr = 100
days = 4
"""
SEED = "00ff17" * 10 + "aabb"


def make_operation(command: Command, **fields: Any) -> Operation:
    names = ("code", "name", "start", "end", "minimum_strength_share")
    stages = [dict(zip(names, stage, strict=True)) for stage in STAGES]
    said = {"code": "omp", "name": "OMP", "voting_day": date(2024, 11, 27), "stages": stages} | fields
    return Operation.objects.create(command=command, **said)


def make_plan(operation: Operation, command: Command, by: Person, **fields: Any) -> Plan:
    said = {"name": "Rencana", "state": Plan.State.DRAFT, "doctrine_toml": DOCTRINE, "own_seed": SEED} | fields
    return Plan.objects.create(operation=operation, command=command, made_by=by, **said)


def make_part(plan: Plan, command: Command, **fields: Any) -> Part:
    return Part.objects.create(operation=plan.operation, plan=plan, command=command, **fields)


def add_people(part: Part, duty: str, codes: Iterable[str], *, post: str = "", lent: bool = False) -> None:
    for code in codes:
        AssignmentRow.objects.create(
            plan=part.plan,
            part=part,
            command=part.command,
            code=code,
            name=f"Nama {code}",
            rank="BRIPKA",
            unit=part.command.code,
            status="available",
            duty=duty,
            post=post,
            reinforcement=lent,
        )


def add_posts(
    part: Part, posts: Mapping[str, str], *, minutes: float = 3.0, controllers: Mapping[str, str] = {}
) -> None:
    """`posts`: code -> its stations, a letter each; the first is the centre."""
    for code, letters in posts.items():
        PostRow.objects.create(
            plan=part.plan,
            part=part,
            command=part.command,
            code=code,
            tier="low",
            officers=2,
            stations_max=10,
            linmas_per_station=2,
            centre=letters[0],
            stations=len(letters),
            manned=True,
            controller=controllers.get(code, ""),
            farthest_minutes=minutes,
            total_minutes=minutes * len(letters),
        )
        for letter in letters:
            add_station(part, letter, code, minutes)


def add_station(part: Part, code: str, post: str, minutes: float = 3.0, tier: str = "low") -> None:
    StationRow.objects.create(
        plan=part.plan,
        part=part,
        command=part.command,
        code=code,
        name=f"TPS {code}",
        area_code="15.09.01.2001",
        latitude=-1.5,
        longitude=102.4,
        tier=tier,
        access="road",
        voters=300,
        post=post,
        minutes=minutes,
    )


def add_team(part: Part, code: str, latitude: float) -> None:
    TeamRow.objects.create(
        plan=part.plan,
        part=part,
        command=part.command,
        code=code,
        latitude=latitude,
        longitude=102.4,
        officers=2,
        stations_covered=1,
    )


def sealed(operation: Operation, command: Command, by: Person, seed: str = SEED, **more: Any) -> Witnessed:
    """A draw whose seed, `seed`, lies in an envelope."""
    said = {"operation": operation, "command": command, "made_by": by, "commitment": Draw(seed).commitment}
    return Witnessed.objects.create(**said, **more)
