"""Plans made by road, judged by code that reads the map and searches the ways by itself."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_plan import DRAWS, SmallPlan, small_operation

from posko.doctrine import Access
from posko.documents.draw_record import write_draw
from posko.documents.plan_tables import tables_of, write_tables
from posko.planning import Effort, solve, summarise
from posko.planning.check import UnusableRoads, Violation, check_plan
from posko.planning.from_tables import problem_from
from posko.planning.roads.reading import Box, read_roads
from posko.tables import Operation
from provinces import ISLANDS, operations
from roadmaking import RoadMap

CLASSES = ("trunk", "tertiary", "residential", "service")
#: Columns and rows of the roads around each cluster of stations, and how many of a hundred ways are missing.
SIDE, MISSING = 12, 25


def wild_roads(dice: Random) -> RoadMap:
    """Crooked grids around the clusters of random provinces: gaps, one-way streets, limits, dead ends."""
    roads = RoadMap()
    for south, west in ISLANDS:
        step = dice.choice([0.01, 0.04])
        place = {
            (row, column): roads.node(
                (
                    round(south + step * (row - SIDE / 2 + dice.uniform(-0.3, 0.3)), 7),
                    round(west + step * (column - SIDE / 2 + dice.uniform(-0.3, 0.3)), 7),
                )
            )
            for row in range(SIDE)
            for column in range(SIDE)
        }
        for (row, column), node in place.items():
            for further in ((row + 1, column), (row, column + 1)):
                if further in place and dice.randrange(100) >= MISSING:
                    roads.way([node, place[further]], dice.choice(CLASSES), **_tags(dice))
    return roads


def _tags(dice: Random) -> dict[str, str]:
    oneway = dice.choice(["yes", "-1", "no", *5 * [""]])
    limit = dice.choice(["30", "20 mph", "signals", *4 * [""]])
    return {key: said for key, said in (("oneway", oneway), ("maxspeed", limit)) if said}


def planned(operation: Operation, roads: Path, folder: Path) -> None:
    problem = problem_from(operation)
    network = read_roads(roads, Box.of(problem), problem.doctrine.travel[Access.ROAD].kmh)
    plan = solve(problem, seed="00ff17", effort=Effort.QUICK, roads=network)
    write_tables(tables_of(plan), folder)
    write_draw(plan, folder)
    (folder / "summary.json").write_text(json.dumps(summarise(plan)), encoding="utf-8")


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(operations(stations_max=30), st.integers(0, 2**32 - 1))
def test_every_plan_by_road_holds(operation: Operation, seed: int) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        roads = wild_roads(Random(seed)).write(folder / "wild.osm.pbf")
        planned(operation, roads, folder)
        assert check_plan(operation, folder, roads) == []


@dataclass
class Made:
    """A plan folder and the map it was made with."""

    operation: Operation
    folder: Path
    roads: Path

    def check(self, roads: Path | None) -> list[Violation]:
        return check_plan(self.operation, self.folder, roads)

    def summary(self, change: dict[str, object]) -> None:
        path = self.folder / "summary.json"
        path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | change), encoding="utf-8")


def town_roads() -> RoadMap:
    """A winding road past the stations of Polres A; Polres B has none."""
    roads = RoadMap()
    bends = [(round(0.001 * k, 7), 103.0 + (0.004 if k % 2 else 0.0)) for k in range(-10, 90)]
    roads.road(*bends)
    return roads


@pytest.fixture
def made(tmp_path: Path) -> Made:
    folder = tmp_path / "plan"
    folder.mkdir()
    roads = town_roads().write(tmp_path / "town.osm.pbf")
    operation = small_operation()
    operation = replace(operation, officers=operation.officers.with_columns(excluded_areas=pl.lit("")))
    planned(operation, roads, folder)
    return Made(operation, folder, roads)


def rules_of(found: list[Violation]) -> set[str]:
    return {violation.rule for violation in found}


def test_a_plan_by_road_holds_with_its_roads(made: Made) -> None:
    assert made.check(made.roads) == []
    assert json.loads((made.folder / "summary.json").read_text("utf-8"))["roads"]["units"]["A"]["far"] == 0


def test_without_the_roads_it_says_what_was_not_checked(made: Made) -> None:
    (found,) = made.check(None)
    assert found.rule == "5: travel model"
    assert "--roads town.osm.pbf" in found.what
    assert "not checked" in found.what


def test_with_another_map_it_fails(made: Made) -> None:
    roads = town_roads()
    roads.road((0.0, 103.0), (0.09, 103.0))
    (found,) = made.check(roads.write(made.roads.with_name("other.osm.pbf")))
    assert found.rule == "5: travel model"
    assert "another map" in found.what


def test_a_map_that_is_not_there_is_an_error(made: Made) -> None:
    with pytest.raises(UnusableRoads):
        made.check(made.roads.with_name("nowhere.osm.pbf"))


def test_a_plan_by_great_circle_has_no_roads(made: Made, tmp_path: Path) -> None:
    plan = SmallPlan(tmp_path)
    plan.write()
    (found,) = (v for v in check_plan(plan.operation, plan.folder, made.roads) if v.rule not in DRAWS)
    assert found.rule == "5: travel model"


@pytest.mark.parametrize(
    ("table", "column", "rule"),
    [("post_stations", "minutes", "5: minutes"), ("assignments", "travel_minutes", "5: travel_minutes")],
)
def test_one_changed_figure_is_found(made: Made, table: str, column: str, rule: str) -> None:
    path = made.folder / f"{table}.csv"
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    row = next(row for row in rows if row[column] not in ("", "0.00"))
    row[column] = f"{float(row[column]) + 0.01:.2f}"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    assert rule in rules_of(made.check(made.roads))


def test_a_wrong_count_of_places_is_found(made: Made) -> None:
    roads = json.loads((made.folder / "summary.json").read_text("utf-8"))["roads"]
    roads["units"]["B"]["far"] = 0
    made.summary({"roads": roads})
    (found,) = made.check(made.roads)
    assert "roads.units.B.far" in found.where


@pytest.mark.parametrize("change", [{"travel_model": "osm"}, {"roads": {}}, {"travel_model": "great_circle"}])
def test_a_summary_that_contradicts_itself_is_refused(made: Made, change: dict[str, object]) -> None:
    made.summary(change)
    (found,) = made.check(made.roads)
    assert found.rule == "files"


def test_minutes_of_a_plan_that_only_says_it_went_by_road_are_wrong(made: Made) -> None:
    problem = problem_from(made.operation)
    plan = solve(problem, seed="00ff17", effort=Effort.QUICK)
    write_tables(tables_of(plan), made.folder)
    assert {"5: minutes", "5: travel_minutes"} <= rules_of(made.check(made.roads))


def test_without_the_extra_the_check_says_so(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "osmium", None)
    with pytest.raises(UnusableRoads, match=r"posko\[roads\]"):
        made.check(made.roads)
