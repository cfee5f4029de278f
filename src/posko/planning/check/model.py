"""Which travel model a plan says it used, and whether its minutes can be reckoned anew here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from posko.planning.check.by_road import ByRoad
from posko.planning.check.ground import Ground
from posko.planning.check.road_map import Degrees, read_road_map, sha256_of
from posko.planning.check.summary_file import AT, GREAT_CIRCLE, PLACES, ROAD_NETWORK, RoadsUsed, Summary
from posko.planning.check.travel import OverGreatCircle, Ways
from posko.planning.check.violation import Violation
from posko.tables import Operation

RULE = "5: travel model"


def ways_of(summary: Summary, operation: Operation, roads: Path | None) -> tuple[Ways | None, list[Violation]]:
    """How one travels by the plan's model; None where minutes cannot be reckoned anew, with the reason.

    `roads`: the OpenStreetMap file that belongs to the plan, if it was named. Raises UnusableRoads for one that cannot
    be used though the plan was made with it.
    """
    if summary.travel_model == GREAT_CIRCLE:
        return OverGreatCircle(), [] if roads is None else [
            _model("the plan was made by great circle: no road map belongs to it")
        ]
    if summary.travel_model != ROAD_NETWORK or summary.roads is None:
        what = "minutes can only be recomputed for {one} or {other}, found {found}: not checked"
        return None, [_model(what, one=GREAT_CIRCLE, other=ROAD_NETWORK, found=summary.travel_model)]
    if roads is None:
        what = "minutes by road can only be recomputed with --roads {map}: they were not checked"
        return None, [_model(what, map=summary.roads.file)]
    if (found := sha256_of(roads)) != summary.roads.sha256:
        what = (
            "{map} is another map than the plan was made with: expected SHA-256 {expected}, found {found}; "
            "minutes were not checked"
        )
        return None, [_model(what, map=roads.name, expected=summary.roads.sha256, found=found)]
    return _by_road(operation, roads), []


def _model(what: str, **values: object) -> Violation:
    return Violation(RULE, "summary.json, travel_model", what, values)


def _by_road(operation: Operation, roads: Path) -> ByRoad:
    travel = {str(access): speed for access, speed in operation.doctrine.travel.items()}
    degrees = pl.concat([t.select("latitude", "longitude") for t in (operation.polling_stations, operation.units)])
    slowest = max(speed.minutes_per_km for speed in travel.values())
    road_map = read_road_map(roads, degrees.rows(), travel["road"].kmh)
    return ByRoad(road_map, travel["road"].minutes_per_km, slowest)


def check_places(summary: Summary, ground: Ground) -> list[Violation]:
    """How many places the road network serves, where the plan was made with one and it was read here."""
    if summary.roads is None or not isinstance(ground.ways, ByRoad):
        return []
    return list(_miscounted(summary.roads, ground, ground.ways))


def _miscounted(said: RoadsUsed, ground: Ground, ways: ByRoad) -> Iterator[Violation]:
    units = {code: _places(ground, ways, code) for code in ground.units["command"].unique(maintain_order=True)}
    total = {name: sum(unit[name] for unit in units.values()) for name in PLACES}
    for where, expected, found in (
        *((f"units.{code}", counts, said.units.get(code, {})) for code, counts in units.items()),
        ("total", total, said.total),
    ):
        for name in PLACES:
            if found.get(name) != expected[name]:
                values = {"path": f"roads.{where}.{name}", "expected": expected[name], "found": found.get(name)}
                yield Violation("5: summary", AT, "expected {expected}, found {found}", values)


def _places(ground: Ground, ways: ByRoad, command: str) -> dict[str, int]:
    """`far`: on no road; `apart`: on another part than the one where most of the command's places are."""
    mine = pl.col("polres") == command
    stations = _parts(ways, ground.stations.filter(mine & pl.col("by_road")))
    offices = _parts(ways, ground.units.filter(pl.col("command") == command))
    on_road = Counter(part for part in (*stations, *offices) if part >= 0)
    return {
        "stations": len(stations),
        "offices": len(offices),
        "far": len(stations) + len(offices) - on_road.total(),
        "apart": on_road.total() - max(on_road.values(), default=0),
    }


def _parts(ways: ByRoad, places: pl.DataFrame) -> list[int]:
    rows: list[Degrees] = places.select("latitude", "longitude").rows()
    return [ways.part_of(row) for row in rows]
