"""The plan as GeoJSON: what RFC 7946 asks, and what a map needs to know."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planmaking import make_plan
from posko.documents.geojson import hull, write_geojson
from posko.planning import Plan

PLACES = st.lists(st.tuples(st.integers(-5, 5).map(float), st.integers(-5, 5).map(float)), max_size=12)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan()


@pytest.fixture(scope="module")
def features(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    path = tmp_path_factory.mktemp("map") / "plan.geojson"
    write_geojson(plan, path)
    collection = json.loads(path.read_text(encoding="utf-8"))
    assert collection["type"] == "FeatureCollection"
    found: list[dict[str, Any]] = collection["features"]
    return found


def test_there_is_a_feature_for_everything(plan: Plan, features: list[dict[str, Any]]) -> None:
    counts = Counter(f["properties"]["kind"] for f in features)
    assert counts["station"] == sum(len(c.command.stations) for c in plan.commands)
    assert counts["post"] == sum(len(c.posts) for c in plan.commands)
    assert counts["reserve"] == sum(len(c.reserves) for c in plan.commands)
    assert counts["office"] == sum(len(c.command.units) for c in plan.commands)
    assert counts["post_area"] == sum(len(p.stations) > 1 for c in plan.commands for p in c.posts)


def test_ids_are_unique_and_every_feature_is_complete(features: list[dict[str, Any]]) -> None:
    assert len({f["id"] for f in features}) == len(features)
    assert all(f["type"] == "Feature" and f["geometry"]["coordinates"] for f in features)


def test_coordinates_are_longitude_latitude_in_five_decimals(features: list[dict[str, Any]]) -> None:
    for longitude, latitude in (place for f in features for place in _places(f["geometry"])):
        assert 95 < longitude < 141
        assert -11 < latitude < 6
        assert (longitude, latitude) == (round(longitude, 5), round(latitude, 5))


def test_rings_are_closed_and_run_counter_clockwise(features: list[dict[str, Any]]) -> None:
    rings = [f["geometry"]["coordinates"][0] for f in features if f["geometry"]["type"] == "Polygon"]
    assert rings
    assert all(ring[0] == ring[-1] and len(ring) >= 4 and _area(ring) > 0 for ring in rings)


def test_an_unmanned_post_says_so(plan: Plan, features: list[dict[str, Any]]) -> None:
    unmanned = {p.id for c in plan.commands for p in c.posts if not p.officers}
    marked = {f["properties"]["post"] for f in features if f["properties"].get("status") == "unmanned"}
    assert marked == unmanned != set()


def test_a_station_knows_its_post_unit_tier_and_minutes(plan: Plan, features: list[dict[str, Any]]) -> None:
    post = plan.commands[1].posts[-2]
    station = post.stations[0]
    found = next(f["properties"] for f in features if f["id"] == f"station:{station.code}")
    assert (found["post"], found["unit"], found["tier"]) == (post.id, post.unit, station.tier)
    assert found["minutes"] == round(post.minutes[0], 2)


def test_the_same_plan_gives_the_same_bytes(plan: Plan, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_geojson(plan, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@given(PLACES)
def test_a_hull_has_only_given_places_and_leaves_none_outside(places: list[tuple[float, float]]) -> None:
    corners = hull(places)
    assert set(corners) <= set(places)
    if len(corners) > 2:
        sides = list(zip(corners, [*corners[1:], corners[0]], strict=True))
        assert all(_turn(a, b, place) >= 0 for a, b in sides for place in places)
        assert all(_turn(a, b, c) > 0 for a, b, c in zip(corners, corners[1:], corners[2:], strict=False))
    else:
        assert all(_turn(corners[0], corners[-1], place) == 0 for place in places)


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _area(ring: list[list[float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def _places(geometry: dict[str, Any]) -> list[tuple[float, float]]:
    places = geometry["coordinates"]
    if geometry["type"] == "Point":
        return [tuple(places)]
    return [tuple(place) for place in (places[0] if geometry["type"] == "Polygon" else places)]
