"""A small province for tests that compare engines, and the bytes of its plan."""

from __future__ import annotations

from pathlib import Path

from by_hand import AREA, command, doctrine, officers, pattern, polda, problem, stations

from posko.doctrine import Tier
from posko.documents.plan_tables import tables_of, write_tables
from posko.planning import Effort, Problem, solve
from posko.planning.engine import Engine

RULES = doctrine(
    pattern(stations_max=4),
    pattern(stations_max=8),
    *(pattern(tier, stations_max=2) for tier in Tier if tier is not Tier.LOW),
    target=20.0,
    leaders=("AIPTU",),
)


def province() -> Problem:
    """Four Polres, from plenty of people to none, with areas closed to some of them, and a Polda."""
    commands = [
        command(
            [*stations(range(0, 90, 3)), *stations([5, 6, 7, 80], Tier.HIGH), *stations([40], Tier.SPECIAL)],
            [
                *officers(12 * k, code),
                *officers(2 * k, code, "AIPTU", barred=[AREA]),
                *officers(k, code, "IPDA"),
                *officers(5 * k, f"{code}-1"),
            ],
            code=code,
            polsek={f"{code}-1": 60},
            routine={code: k},
        )
        for k, code in enumerate("ABCD")
    ]
    return problem(RULES, *commands, polda=polda(officers(20, "P")))


def plan_bytes(folder: Path, engine: Engine | None = None, seed: str = "2024") -> dict[str, bytes]:
    """Name and content of the CSV files of the plan, written into `folder`."""
    folder.mkdir(parents=True)
    plan = solve(province(), seed=seed, effort=Effort.QUICK, engine=engine)
    write_tables(tables_of(plan), folder)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
