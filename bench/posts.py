"""Posts as in the field: `python bench/posts.py` prints a JSON line per case and a table.

The stations of one tier in posts of up to 10, as few posts as planners make: ours against `k-means-constrained`, a
k-means with a limit on the size of clusters, in the same run, with about the same time on one core (--seconds of the
processor, so that what else the machine does hardly counts) for each.

Cases: the low tier of two Polres of ../shared/data/jambi-2024, with 1.055 times the fewest posts (all these stations
are reached by road, so that minutes are kilometres times a constant); and 2,000 made stations in 211 posts.

The made stations (fixed seed) lie as the real ones do: towns in a square of 140 by 140 km, villages scattered around
their towns, most within 12 km; 1 to 26 stations a village, three on average, few villages with many; half a kilometre
or so from the middle of the village.

k-means gets the places in planar kilometres and as many starts as fit, each with its own seed; the best by our
objective is kept: the total minutes from the best member of each post. Shorter: how much our total is below that best
one, and below the mean of its starts, which is what a single start gives. The bound takes its own time, which is shown.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from k_means_constrained import KMeansConstrained
from numpy.typing import NDArray

from machine import SHARED, emit, machine_line, table, timed
from posko.doctrine import Access, Tier
from posko.planning import Command, Station
from posko.planning.from_tables import problem_from
from posko.planning.grouping import Instance, by_clock, evaluate, lower_bound, search
from posko.planning.travel import EARTH_RADIUS_KM, Places, minutes_between
from posko.tables import read_operation
from warm import warm_cache

STATIONS, POSTS, SIZE_MAX = 2_000, 211, 10
POLRES = ("15-MRG", "15-MJB")
#: So many times the fewest posts: 2,000 stations in 211 groups of up to 10.
POSTS_SHARE = 1.055
MINUTES_PER_KM = 2.8  # by road: detour 1.4, 30 km/h
SIDE_KM, TOWNS, TOWN_KM, VILLAGE_KM = 140.0, 25, 12.0, 0.5
BOUND_STEPS = 3_000
COLUMNS = (
    "case",
    "stations",
    "posts",
    "ours",
    "kmeans",
    "starts",
    "shorter_percent",
    "shorter_than_one_start_percent",
    "bound",
    "above_bound_percent",
)


@dataclass(frozen=True)
class Case:
    """`km`: planar places (n, 2); `instance`: minutes between them, and how many posts of what size."""

    name: str
    km: NDArray[np.float64]
    instance: Instance


@dataclass(frozen=True)
class Found:
    """Total minutes, and what it took. `mean`: of all starts, so what one start gives."""

    minutes: float
    seconds: float
    starts: int
    mean: float


def made_places(stations: int, seed: int = 1) -> NDArray[np.float64]:
    """Stations as the docstring of this bench describes, (stations, 2) planar km."""
    rng = np.random.default_rng(seed)
    sizes = village_sizes(rng, stations)
    towns = rng.uniform(0, SIDE_KM, (TOWNS, 2))
    # Towns differ in how many villages are theirs.
    of_town = rng.choice(TOWNS, len(sizes), p=rng.dirichlet(np.full(TOWNS, 3.0)))
    villages = towns[of_town] + rng.normal(0, TOWN_KM, (len(sizes), 2))
    return np.repeat(villages, sizes, axis=0) + rng.normal(0, VILLAGE_KM, (stations, 2))


def village_sizes(rng: np.random.Generator, stations: int) -> NDArray[np.int64]:
    """1 to 26 stations a village, three on average, together `stations`."""
    sizes = np.minimum(rng.geometric(1 / 3, stations), 26)
    whole = int(np.searchsorted(np.cumsum(sizes), stations))
    return np.append(sizes[:whole], stations - sizes[:whole].sum()).astype(np.int64)


def made_case(stations: int, posts: int) -> Case:
    km = made_places(stations)
    apart = np.linalg.norm(km[:, None] - km[None, :], axis=2)
    return Case("made", km, _instance((apart * MINUTES_PER_KM).astype(np.float32), posts))


def polres_cases(folder: Path, codes: tuple[str, ...] = POLRES) -> Iterator[Case]:
    """The low tier of each of these Polres of an operation folder."""
    problem = problem_from(read_operation(folder))
    for command in problem.commands:
        if command.code in codes:
            yield _polres_case(command, Places.of(_low(command), problem.doctrine.travel))


def _low(command: Command) -> list[Station]:
    stations = [s for s in command.stations if s.tier is Tier.LOW]
    if any(s.access is not Access.ROAD for s in stations):
        raise ValueError(f"{command.code} has stations off the road: k-means cannot know how long they take")
    return stations


def _polres_case(command: Command, places: Places) -> Case:
    posts = math.ceil(POSTS_SHARE * math.ceil(len(places) / SIZE_MAX))
    return Case(command.code, planar_km(places), _instance(minutes_between(places), posts))


def planar_km(places: Places) -> NDArray[np.float64]:
    """Kilometres east and north on the plane that touches the Earth's mean parallel here, (n, 2)."""
    east = places.longitude * math.cos(float(places.latitude.mean()))
    return EARTH_RADIUS_KM * np.stack([east, places.latitude], axis=1)


def _instance(minutes: NDArray[np.float32], posts: int) -> Instance:
    return Instance(minutes, np.ones(len(minutes), np.int64), SIZE_MAX, posts)


def ours(case: Case, seconds: float, seed: int) -> Found:
    begun = time.process_time()
    labels = search(case.instance, by_clock(seconds, clock=time.process_time), seed=seed)
    took = time.process_time() - begun
    minutes = minutes_of(case.instance, labels)
    return Found(minutes, took, 1, minutes)


def by_kmeans(case: Case, seconds: float, seed: int) -> Found:
    """As many starts as fit: a further one only if it would not end later than `seconds` by much."""
    begun = time.process_time()
    totals: list[float] = []
    spent = 0.0
    while not totals or spent + spent / len(totals) / 2 < seconds:
        labels = KMeansConstrained(
            case.instance.p, size_min=1, size_max=SIZE_MAX, n_init=1, random_state=seed + len(totals), n_jobs=1
        ).fit_predict(case.km)
        totals.append(minutes_of(case.instance, labels.astype(np.int32)))
        spent = time.process_time() - begun
    return Found(min(totals), spent, len(totals), sum(totals) / len(totals))


def minutes_of(instance: Instance, labels: NDArray[np.int32]) -> float:
    """Total minutes from the best member of each post; ValueError unless posts are as many and as small as asked."""
    sizes = np.bincount(labels, minlength=instance.p)
    if len(sizes) != instance.p or sizes.min() < 1 or sizes.max() > instance.capacity:
        raise ValueError(f"{len(sizes)} posts of {sizes.min()} to {sizes.max()} stations")
    return float(evaluate(instance, labels)[1].sum())


def bench(case: Case, seconds: float, seed: int, bound_steps: int) -> dict[str, object]:
    mine, theirs = ours(case, seconds, seed), by_kmeans(case, seconds, seed)
    bound, bound_seconds = timed(lambda: lower_bound(case.instance, mine.minutes, steps=bound_steps))
    return {
        "bench": "posts",
        "case": case.name,
        "stations": len(case.instance),
        "posts": case.instance.p,
        "ours": round(mine.minutes, 1),
        "our_seconds": round(mine.seconds, 1),
        "kmeans": round(theirs.minutes, 1),
        "kmeans_seconds": round(theirs.seconds, 1),
        "starts": theirs.starts,
        "shorter_percent": round(100 * (1 - mine.minutes / theirs.minutes), 2),
        "shorter_than_one_start_percent": round(100 * (1 - mine.minutes / theirs.mean), 2),
        "bound": round(bound, 1),
        "bound_seconds": round(bound_seconds, 1),
        "above_bound_percent": round(100 * (mine.minutes / bound - 1), 2),
    }


def warm_up() -> None:
    """Compile (or load) what is compiled, so that the clock measures work."""
    warm_cache()
    case = made_case(60, 7)
    lower_bound(case.instance, ours(case, 0.05, 0).minutes, steps=20)


def cases(stations: int, posts: int) -> Iterator[Case]:
    if (SHARED / "jambi-2024").is_dir():
        yield from polres_cases(SHARED / "jambi-2024")
    yield made_case(stations, posts)


def main() -> None:
    options = argparse.ArgumentParser(description="Posts as in the field, against k-means-constrained")
    options.add_argument("--seconds", type=float, default=10.0, help="for our search, and about so many for k-means")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--stations", type=int, default=STATIONS, help="made stations; posts in proportion")
    options.add_argument("--bound-steps", type=int, default=BOUND_STEPS)
    given = options.parse_args()
    print(machine_line())
    warm_up()
    lines = []
    for case in cases(given.stations, math.ceil(POSTS * given.stations / STATIONS)):
        lines.append(bench(case, given.seconds, given.seed, given.bound_steps))
        emit(lines[-1])
    print(table(lines, COLUMNS))


if __name__ == "__main__":
    main()
