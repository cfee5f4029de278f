"""How short the planner's tours are: `python bench/tour.py` prints a JSON line for each case.

The case of the example: one team from the Polda to the commands of `examples/jambi-2024` in one working week. Beside it
stands what people do by hand, in the same run: always on to the nearest command that still fits. Made cases (fixed
seeds) follow; for those small enough every order is tried, so that the best is known. `--full` takes more of them.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

from posko.readiness.touring.asked import Asked, Day, Place, Planned, Stop, Team
from posko.readiness.touring.checking import faults_of, legs_of
from posko.readiness.touring.laying import Roads, lay, travel_of
from posko.readiness.touring.ordering import sorties_of
from posko.readiness.touring.planning import plan_tour

UNITS = Path(__file__).resolve().parents[1] / "examples" / "jambi-2024" / "units.csv"
MONDAY = date(2024, 11, 18)
#: Minutes a kilometre of great circle by road, as in the example's doctrine: detour 1.4 at 30 km/h.
PACE = 1.4 * 60 / 30
SEED = 1


def jambi(stay: int, teams: int = 1, without: str = "") -> Asked:
    """The ten commands or all but one, Monday to Friday, 07.00 to 18.00, received from 08.00 to 16.00."""
    with UNITS.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] in ("polda", "polres")]
    rows = [row for row in rows if row["unit_code"] != without]
    places = [Place(r["unit_code"], r["name"], float(r["latitude"]), float(r["longitude"])) for r in rows]
    return _asked(places, stay, 5, teams)


def made(number: int, days: int, seed: int) -> Asked:
    """Commands scattered over 200 km around the base."""
    rng = random.Random(seed)
    spread = [(rng.uniform(-1, 1), rng.uniform(-1, 1)) for _ in range(number)]
    places = [Place("BASE", "Base", 0, 103)]
    places += [Place(f"S{k}", f"Stop {k}", north, 103 + east) for k, (north, east) in enumerate(spread)]
    return _asked(places, 90, days, 1)


def _asked(places: list[Place], stay: int, days: int, teams: int) -> Asked:
    week = tuple(Day(MONDAY + timedelta(k)) for k in range(days))
    stops = tuple(Stop(place, stay=stay) for place in places[1:])
    return Asked(places[0], week, tuple(Team(str(n)) for n in range(teams)), stops, PACE)


def nearest_first(asked: Asked, roads: Roads) -> tuple[int, int]:
    """Commands seen and minutes on the road of a tour that always goes on to the nearest one that still fits."""
    left, seen, travel = {stop.code for stop in asked.stops}, 0, 0
    for sortie in sorties_of(asked):
        codes: tuple[str, ...] = ()
        while near := _nearest(asked, roads, sortie, codes, left):
            codes = (*codes, near)
            left.discard(near)
        seen, travel = seen + len(codes), travel + travel_of(asked, roads, codes)
    return seen, travel


def _nearest(asked: Asked, roads: Roads, sortie: Any, codes: tuple[str, ...], left: set[str]) -> str | None:
    place = codes[-1] if codes else asked.base.code
    for code in sorted(left, key=lambda c: (roads.minutes(place, c), c)):
        if lay(asked, roads, sortie.team, sortie.stretch, (*codes, code)) is not None:
            return code
    return None


def best_of_all(asked: Asked, roads: Roads) -> int | None:
    """The least travel of all orders that see everything; None where there is none."""
    (sortie,) = sorties_of(asked)
    found = (
        travel_of(asked, roads, order)
        for order in permutations(stop.code for stop in asked.stops)
        if lay(asked, roads, sortie.team, sortie.stretch, order) is not None
    )
    return min(found, default=None)


def measured(case: str, asked: Asked, *, prove: bool = False) -> dict[str, object]:
    roads = Roads(asked)
    begun = time.perf_counter()
    planned = plan_tour(asked, SEED)
    seconds = time.perf_counter() - begun
    seen, travel = nearest_first(asked, roads)
    line: dict[str, object] = {
        "case": case,
        "stops": len(asked.stops),
        "seconds": round(seconds, 3),
        "valid": _is_valid(asked, roads, planned),
        "visited": len(planned.visits),
        "travel_minutes": planned.travel,
        "nearest_visited": seen,
        "nearest_minutes": travel,
        "ratio": round(planned.travel / travel, 3) if travel and seen == len(planned.visits) else None,
    }
    return line | ({"best_minutes": best_of_all(asked, roads)} if prove else {})


def _is_valid(asked: Asked, roads: Roads, planned: Planned) -> bool:
    driven = sum(leg.minutes for leg in legs_of(asked, roads, planned.visits))
    return not faults_of(asked, roads, planned.visits) and driven == planned.travel


def cases(full: bool) -> Iterator[dict[str, object]]:
    plan_tour(made(3, 2, 0), SEED)  # compiles the distances
    for stay in (60, 90, 120):
        yield measured(f"jambi, {stay} min", jambi(stay))
    yield measured("jambi, 120 min, two teams", jambi(120, teams=2))
    for stay in (60, 90):
        yield measured(f"jambi, nine without Kerinci, {stay} min", jambi(stay, without="15-KRC"))
    for seed in range(10 if full else 3):
        yield measured(f"made 7, seed {seed}", made(7, 6, seed), prove=True)
    for seed in range(10 if full else 2):
        yield measured(f"made 20, seed {seed}", made(20, 10, seed))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="more made cases")
    for line in cases(parser.parse_args().full):
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
