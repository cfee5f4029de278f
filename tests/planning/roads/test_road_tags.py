"""What may be driven, how fast and in which direction, by the tags of a way; the planner and the check read alike."""

from __future__ import annotations

import math

import pytest

from posko.planning.check.road_map import kmh_of, open_directions
from posko.planning.roads.tags import FACTORS, Direction, direction, limit_kmh, speed_kmh

KMH = 30.0


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"highway": "tertiary"}, 33.0),
        ({"highway": "trunk_link"}, 48.0),
        ({"highway": "residential", "maxspeed": "20"}, 20.0),
        ({"highway": "residential", "maxspeed": "80"}, 24.0),
        ({"highway": "primary", "maxspeed": "20 mph"}, 32.18688),
        ({"highway": "primary", "maxspeed": "none"}, 45.0),
        ({"highway": "footway"}, 0.0),
        ({"highway": "construction"}, 0.0),
        ({"highway": "residential", "access": "no"}, 0.0),
        ({"highway": "residential", "access": "private"}, 24.0),
        ({"highway": "track", "motor_vehicle": "no"}, 0.0),
        ({"highway": "service", "area": "yes"}, 0.0),
        ({"waterway": "river"}, 0.0),
    ],
)
def test_a_road_is_as_fast_as_its_class_and_its_limit_allow(tags: dict[str, str], expected: float) -> None:
    assert speed_kmh(tags, KMH) == pytest.approx(expected)
    assert kmh_of(tags, KMH) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("written", "kmh"),
    [
        ("50", 50),
        ("50 km/h", 50),
        ("50km/h", 50),
        ("7.5", 7.5),
        ("10mph", 16.09344),
        ("0", math.inf),
        ("50;70", math.inf),
    ]
    + [(text, math.inf) for text in ("", "walk", "none", "-5", "nan", "1e3")],
)
def test_a_limit_that_cannot_be_read_is_none(written: str, kmh: float) -> None:
    assert limit_kmh(written) == pytest.approx(kmh)
    slow = kmh_of({"highway": "motorway", "maxspeed": written}, 1000.0)
    assert slow == pytest.approx(min(kmh, 2000.0))


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"highway": "primary"}, Direction.BOTH),
        ({"highway": "primary", "oneway": "yes"}, Direction.FORWARD),
        ({"highway": "primary", "oneway": "-1"}, Direction.BACKWARD),
        ({"highway": "primary", "oneway": "no"}, Direction.BOTH),
        ({"highway": "primary", "oneway": "reversible"}, Direction.BOTH),
        ({"highway": "motorway"}, Direction.FORWARD),
        ({"highway": "motorway", "oneway": "no"}, Direction.BOTH),
        ({"highway": "motorway_link"}, Direction.BOTH),
        ({"highway": "tertiary", "junction": "roundabout"}, Direction.FORWARD),
    ],
)
def test_one_way_roads_are_driven_one_way(tags: dict[str, str], expected: Direction) -> None:
    assert direction(tags) is expected
    forth, back = expected is not Direction.BACKWARD, expected is not Direction.FORWARD
    assert open_directions(tags) == (forth, back)


def test_the_check_knows_the_same_classes() -> None:
    assert {name: kmh_of({"highway": name}, 10.0) for name in FACTORS} == pytest.approx(
        {name: 10.0 * factor for name, factor in FACTORS.items()}
    )
