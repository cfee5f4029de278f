"""Minutes by road: those of the network between places reached by road, the great circle's for all others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from by_hand import TRAVEL, doctrine
from road_places import KMH, Point, network, station

from posko.doctrine import Access
from posko.planning import Command, Problem, Station, Unit, UnitKind
from posko.planning.plan import RoadCount
from posko.planning.roads.laying import Rules, lay_roads
from posko.planning.travel import Places, minutes_between, minutes_from, minutes_from_centre
from roadmaking import STEP_KM, RoadMap, at, grid, river

#: A step of a hundredth of a degree along a tertiary road, and by great circle as a straight line by road.
STEP = STEP_KM / (1.1 * KMH) * 60
STRAIGHT = STEP_KM * TRAVEL[Access.ROAD].minutes_per_km
#: How exact these are: a step to the east is a little shorter than one to the north.
NEAR = 2e-3

OFFICE: Point = at(0, 0)


def command(stations: Sequence[Station], office: Point = OFFICE) -> Command:
    return Command((Unit("A", "Polres A", UnitKind.POLRES, "P", *office),), tuple(stations), ())


def rules_by_road(roads: RoadMap, folder: Path, *commands: Command, polda: Command | None = None) -> Rules:
    problem = Problem("Operasi", doctrine(), commands, (polda,) if polda else ())
    places = [(u.latitude, u.longitude) for c in commands for u in c.units]
    return lay_roads(problem, network(roads, folder, places), map)


def by_road(roads: RoadMap, folder: Path, *stations: Station, office: Point = OFFICE) -> Places:
    rules = rules_by_road(roads, folder, command(stations, office)).of("A")
    return Places.of(stations, rules.travel)


def places_at(*points: Point) -> list[Station]:
    return [station(f"S{k}", point) for k, point in enumerate(points)]


def test_the_way_round_by_the_bridge_counts(tmp_path: Path) -> None:
    places = by_road(river(bridge=9), tmp_path, *places_at(at(0, 2), at(0, 3), at(9, 2), at(9, 3)))
    steps = np.array([[0, 19, 9, 10], [19, 0, 10, 9], [9, 10, 0, 1], [10, 9, 1, 0]])
    assert minutes_between(places) == pytest.approx(steps * STEP, rel=NEAR)


def test_minutes_are_symmetric_nought_to_itself_and_never_longer_by_a_third_place(tmp_path: Path) -> None:
    dice = np.random.default_rng(3)
    points = [at(*dice.uniform(-0.5, 9.5, 2)) for _ in range(40)]
    roads = river(bridge=4)
    roads.road(at(0, 0), at(4, 4), at(9, 1), oneway="yes")
    places = by_road(roads, tmp_path, *places_at(*points))
    minutes = minutes_between(places)
    on_road = [k for k, (latitude, longitude) in enumerate(points) if longitude < at(0, 6)[1]]
    assert len(on_road) > 20
    assert (minutes == minutes.T).all()
    assert (minutes.diagonal() == 0.0).all()
    near = minutes[np.ix_(on_road, on_road)].astype(np.float64)
    assert (near[:, :, None] <= near[:, None, :] + near.T[None, :, :] + 1e-3).all()
    for centre in (0, 17):
        found = minutes_from_centre(places, centre, np.arange(len(points)))
        assert found.astype(np.float32) == pytest.approx(minutes[centre], rel=1e-6)


def test_of_both_directions_the_slower_one_counts(tmp_path: Path) -> None:
    ring = RoadMap()
    ring.road(at(0, 0), at(0, 3), at(3, 3), at(3, 0), at(0, 0), oneway="yes")
    places = by_road(ring, tmp_path, *places_at(at(0, 0), at(0, 3)))
    assert minutes_between(places)[0, 1] == pytest.approx(9 * STEP, rel=NEAR)


def test_the_last_bit_to_the_road_is_straight_and_by_road(tmp_path: Path) -> None:
    places = by_road(grid(range(5), range(5)), tmp_path, *places_at(at(0, 0), at(4.3, 4)))
    assert minutes_between(places)[0, 1] == pytest.approx(8 * STEP + 0.3 * STRAIGHT, rel=NEAR)
    assert minutes_from([at(0, 0)], places)[0] == pytest.approx([0.0, 8 * STEP + 0.3 * STRAIGHT], rel=NEAR)


def test_two_places_at_one_node_have_the_straight_line_between_them(tmp_path: Path) -> None:
    places = by_road(grid(range(5), range(5)), tmp_path, *places_at(at(4.3, 4), at(4.35, 4)))
    assert minutes_between(places)[0, 1] == pytest.approx(0.05 * STRAIGHT, rel=1e-3)


def test_a_place_far_from_every_road_is_reached_by_great_circle(tmp_path: Path) -> None:
    here = command(places_at(at(0, 0), at(0, 4), at(9, 0)))
    rules = rules_by_road(grid(range(5), range(5)), tmp_path, here)
    minutes = minutes_between(Places.of(here.stations, rules.of("A").travel))
    assert minutes[0] == pytest.approx([0.0, 4 * STEP, 9 * STRAIGHT], rel=NEAR)
    assert rules.use is not None
    assert rules.use.counts == {"A": RoadCount(stations=3, offices=1, far=1, apart=0)}


def test_between_two_parts_of_the_network_the_slowest_access_counts_and_an_hour(tmp_path: Path) -> None:
    here = command(places_at(at(0, 1), at(0, 2), at(0, 3), at(5, 2)))
    rules = rules_by_road(river(), tmp_path, here)
    minutes = minutes_between(Places.of(here.stations, rules.of("A").travel))
    on_foot = 60.0 + STEP_KM * TRAVEL[Access.FOOT].minutes_per_km
    assert minutes[1] == pytest.approx([STEP, 0.0, on_foot, 5 * STEP], rel=NEAR)
    assert rules.use is not None
    assert rules.use.counts["A"] == RoadCount(stations=4, offices=1, far=0, apart=1)


@pytest.mark.parametrize("access", [Access.RIVER, Access.SEA, Access.FOOT])
def test_other_accesses_stay_as_they_are(tmp_path: Path, access: Access) -> None:
    stations = [station("a", at(0, 2)), station("b", at(0, 3), access), station("c", at(9, 3), access)]
    places = by_road(river(bridge=9), tmp_path, *stations)
    plain = Places.of(stations, TRAVEL)
    assert (minutes_between(places) == minutes_between(plain)).all()
    assert (minutes_from([at(0, 0)], places)[0, 1:] == minutes_from([at(0, 0)], plain)[0, 1:]).all()
    assert (minutes_from_centre(places, 1, np.arange(3)) == minutes_from_centre(plain, 1, np.arange(3))).all()


def test_a_trunk_road_is_faster_and_a_limit_slows(tmp_path: Path) -> None:
    roads = RoadMap()
    roads.road(at(0, 0), at(5, 0), highway="trunk")
    roads.road(at(5, 0), at(9, 0), highway="trunk", maxspeed="10")
    places = by_road(roads, tmp_path, *places_at(at(0, 0), at(5, 0), at(9, 0)))
    hours = np.array([0.0, 5 * STEP_KM / (1.6 * KMH), 5 * STEP_KM / (1.6 * KMH) + 4 * STEP_KM / 10])
    assert minutes_between(places)[0] == pytest.approx(60 * hours, rel=NEAR)


def test_the_polda_has_its_way_to_every_station(tmp_path: Path) -> None:
    one = command(places_at(at(0, 2), at(9, 3)))
    other = replace(command(places_at(at(1, 1))), units=(Unit("B", "Polres B", UnitKind.POLRES, "P", *at(1, 0)),))
    polda = Command((Unit("P", "Polda", UnitKind.POLDA, "", *at(0, 5)),), (), ())
    roads = river(bridge=9)
    roads.road(at(0, 3), at(0, 2), oneway="yes")
    rules = rules_by_road(roads, tmp_path, one, other, polda=polda)
    for codes, stations, steps in ((("A",), one.stations, [21, 11]), (("A", "B"), other.stations, [21])):
        found = minutes_from([at(0, 5)], Places.of(stations, rules.of(*codes).travel))
        assert found[0] == pytest.approx(np.array(steps) * STEP, rel=NEAR)


def test_a_place_that_no_table_has_is_an_error(tmp_path: Path) -> None:
    places = by_road(grid(range(5), range(5)), tmp_path, *places_at(at(0, 0)))
    with pytest.raises(LookupError):
        minutes_from([at(2, 2)], places)


def test_a_network_for_another_speed_is_refused(tmp_path: Path) -> None:
    here = command(places_at(at(0, 0)))
    roads = network(grid(range(5), range(5)), tmp_path, [at(0, 0)], kmh=KMH + 1)
    with pytest.raises(ValueError, match="km/h"):
        lay_roads(Problem("Operasi", doctrine(), (here,)), roads, map)


def test_where_no_place_is_near_a_road_all_is_by_great_circle(tmp_path: Path) -> None:
    stations = places_at(at(0, 0), at(0, 1))
    places = by_road(grid(range(5), range(10, 15)), tmp_path, *stations)
    assert (minutes_between(places) == minutes_between(Places.of(stations, TRAVEL))).all()
    assert minutes_from_centre(places, 0, np.array([1])) == pytest.approx([STRAIGHT], rel=NEAR)
