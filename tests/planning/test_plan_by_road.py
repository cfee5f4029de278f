"""A plan made with a road network: posts keep to one bank, nothing else of the plan gives way, and it says so."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
from by_hand import doctrine, officers, pattern
from road_places import network, station

from planmaking import make_settings
from posko.doctrine import Tier
from posko.documents.page.payload import build_payload
from posko.documents.plan_tables import tables_of, write_tables
from posko.planning import Command, Effort, Engine, Plan, Problem, Serial, Unit, UnitKind, processes, solve, summarise
from posko.planning.editing import Part
from posko.planning.roads.network import RoadNetwork
from roadmaking import RoadMap, at, grid, river

WEST = [at(row, 2) for row in range(0, 8, 2)]
EAST = [at(row, 3) for row in range(0, 8, 2)]
RULES = doctrine(pattern(stations_max=2), *(pattern(tier) for tier in Tier if tier is not Tier.LOW), target=30.0)


def banks() -> Command:
    """Stations of two kinds on both banks, neighbours across the river nearer to each other than those of one bank."""
    low = [
        station(f"{bank}{k}", place) for bank, places in (("W", WEST), ("E", EAST)) for k, place in enumerate(places)
    ]
    high = [station("H1", at(1, 2), tier=Tier.HIGH), station("H2", at(1, 3), tier=Tier.HIGH)]
    offices = (
        Unit("A", "Polres A", UnitKind.POLRES, "P", *at(4, 0)),
        Unit("B", "Polsek B", UnitKind.POLSEK, "A", *at(4, 5)),
    )
    people = [*officers(14), *officers(12, "B"), *officers(3, "A", "IPDA")]
    return Command(offices, (*low, *high), tuple(people))


def problem() -> Problem:
    polda = Command((Unit("P", "Polda", UnitKind.POLDA, "", *at(9, 9)),), (), tuple(officers(20, "P")))
    return Problem("Operasi Sungai", RULES, (banks(),), (polda,))


def plan(roads: RoadNetwork | None, engine: Engine | None = None) -> Plan:
    return solve(problem(), seed="00ff17", effort=Effort.QUICK, roads=roads, engine=engine)


def roads_of(roads: RoadMap, folder: Path) -> RoadNetwork:
    return network(roads, folder, [at(0, 0), at(9, 9)])


def posts_across(plan: Plan) -> int:
    """Posts with stations on both banks."""
    return sum(len({s.longitude for s in post.stations}) > 1 for c in plan.commands for post in c.posts)


def test_by_great_circle_posts_stand_across_the_river() -> None:
    assert posts_across(plan(None)) > 0


@pytest.mark.parametrize("bridge", [None, 9])
def test_without_a_bridge_nearby_no_post_is_across_the_river(tmp_path: Path, bridge: int | None) -> None:
    made = plan(roads_of(river(bridge=bridge), tmp_path))
    assert posts_across(made) == 0
    assert max(p.farthest_minutes for c in made.commands for p in c.posts) < 10.0


def test_with_a_bridge_at_every_place_they_are_across_again(tmp_path: Path) -> None:
    roads = river()
    for row in range(10):
        roads.road(at(row, 2), at(row, 3), bridge="yes")
    assert posts_across(plan(roads_of(roads, tmp_path))) > 0


def test_officers_of_the_other_bank_travel_the_way_round(tmp_path: Path) -> None:
    made = plan(roads_of(river(bridge=9), tmp_path))
    minutes = {
        (a.unit, post.centre.longitude): a.travel_minutes
        for c in made.commands
        for post in c.posts
        for a in c.assignments
        if a.post == post.id
    }
    assert minutes, "somebody is posted"
    across = [m for (unit, longitude), m in minutes.items() if (unit == "A") != (longitude == at(0, 2)[1])]
    same = [m for (unit, longitude), m in minutes.items() if (unit == "A") == (longitude == at(0, 2)[1])]
    assert max(m for m in same if m is not None) < min([m for m in across if m is not None], default=99.0)


def test_the_same_bytes_on_two_processes(tmp_path: Path) -> None:
    roads = roads_of(river(bridge=9), tmp_path)
    with processes(2) as engine:
        written = [_bytes(plan(roads, e), tmp_path / name) for name, e in (("one", Serial()), ("two", engine))]
    assert written[0] == written[1]


def _bytes(plan: Plan, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    write_tables(tables_of(plan), folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_summary_says_which_roads_and_whom_they_do_not_serve(tmp_path: Path) -> None:
    roads = roads_of(river(bridge=9), tmp_path)
    summary = summarise(plan(roads))
    served = {"stations": 10, "offices": 2, "far": 0, "apart": 0}
    polda = {"stations": 0, "offices": 1, "far": 1, "apart": 0}
    assert summary["travel_model"] == "road_network"
    assert summary["roads"] == {
        "file": "roads.osm.pbf",
        "sha256": roads.sha256,
        "total": {"stations": 10, "offices": 3, "far": 1, "apart": 0},
        "units": {"A": served, "P": polda},
    }


def test_without_roads_a_summary_has_nothing_of_them() -> None:
    summary = summarise(plan(None))
    assert summary["travel_model"] == "great_circle"
    assert "roads" not in summary


def test_the_page_has_a_word_for_the_model(tmp_path: Path) -> None:
    made = plan(roads_of(river(bridge=9), tmp_path))
    words = json.loads(files("posko.documents.page").joinpath("strings.json").read_text("utf-8"))
    assert set(words[f"travel_{made.travel_model}"]) == {"id", "en"}


def test_the_page_draws_no_circle_of_reach_by_road(tmp_path: Path) -> None:
    for roads, ways in (
        (None, {"road", "river", "sea", "foot"}),
        (grid(range(10), range(6)), {"river", "sea", "foot"}),
    ):
        made = plan(None if roads is None else roads_of(roads, tmp_path))
        assert set(build_payload(made, make_settings(), summarise(made))["rules"]["reach_km"]) == ways


def test_a_plan_by_road_cannot_be_changed_by_hand_with_other_minutes(tmp_path: Path) -> None:
    Part(plan(None).commands[0])
    with pytest.raises(ValueError, match="great circle"):
        Part(plan(roads_of(river(bridge=9), tmp_path)).commands[0])


def test_what_is_missing_is_tried_by_road_too(tmp_path: Path) -> None:
    """With half of the people remedies plan the command anew, in which every place must have its way."""
    short = banks()
    few = Problem("Operasi", RULES, (Command(short.units, short.stations, short.officers[:5]),))
    made = solve(few, seed="01", effort=Effort.QUICK, roads=roads_of(river(bridge=9), tmp_path))
    assert {s.resource for s in made.commands[0].shortfalls} >= {"officers"}
