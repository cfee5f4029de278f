"""Outlines: read, rounded to one grid, given to the right command; worked out from stations where there are none."""

from __future__ import annotations

import json
import math
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest

from planmaking import make_plan
from posko.documents.page.outlines import outlines, pack

SQUARE = [[103.5, -1.7], [103.7, -1.7], [103.7, -1.5], [103.5, -1.5], [103.5, -1.7]]


def feature(code: str, geometry: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": code,
        "properties": {"area_code": code, "name": f"Kota {code}"},
        "geometry": geometry,
    }


def write(folder: Path, *features: dict[str, Any], name: str = "regencies.geojson") -> Path:
    (folder / name).write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))
    return folder


def unpack(ring: list[int], decimals: int) -> list[tuple[float, float]]:
    xs, ys = accumulate(ring[::2]), accumulate(ring[1::2])
    return [(x / 10**decimals, y / 10**decimals) for x, y in zip(xs, ys, strict=True)]


def test_a_packed_ring_is_the_ring_rounded() -> None:
    ring = [(103.54321, -1.61234), (103.7, -1.5), (103.6, -1.8)]
    assert unpack(pack(ring, 4), 4) == [(103.5432, -1.6123), (103.7, -1.5), (103.6, -1.8)]


def test_points_that_fall_together_are_written_once() -> None:
    assert pack([(0, 0), (0.001, 0), (1, 0), (1, 1), (1.001, 1.001)], 2) == [0, 0, 100, 0, 0, 100]


def test_a_ring_too_small_for_the_grid_is_left_out() -> None:
    assert pack([(0, 0), (0.001, 0), (0.001, 0.001), (0, 0)], 1) == []


def test_without_a_map_each_command_with_stations_has_its_ground() -> None:
    found = outlines(make_plan(), None, decimals=4)
    assert found["source"] == "stations"
    assert [area["command"] for area in found["commands"]] == [0, 1]
    assert found["sub_districts"] == []


def test_ground_without_a_map_lies_around_the_stations_of_its_command() -> None:
    plan = make_plan()
    places = [(s.longitude, s.latitude) for s in plan.commands[0].command.stations]
    corners = [c for ring in outlines(plan, None, decimals=4)["commands"][0]["rings"] for c in unpack(ring, 4)]
    for axis in (0, 1):
        assert min(c[axis] for c in corners) < min(p[axis] for p in places)
        assert max(c[axis] for c in corners) > max(p[axis] for p in places)
    assert all(min(math.dist(corner, place) for place in places) < 0.05 for corner in corners)


def test_an_outline_goes_to_the_command_whose_area_it_is(tmp_path: Path) -> None:
    square = {"type": "Polygon", "coordinates": [SQUARE]}
    folder = write(tmp_path, feature("15.07", square), feature("15.71", square), feature("16.01", square))
    found = outlines(make_plan(), folder, decimals=4)
    assert found["source"] == "map"
    assert [(area["command"], area["name"]) for area in found["commands"]] == [(1, "Kota 15.07"), (0, "Kota 15.71")]


def test_sub_districts_go_to_the_command_around_them(tmp_path: Path) -> None:
    square = {"type": "Polygon", "coordinates": [SQUARE]}
    write(tmp_path, feature("15.71.01", square), name="sub_districts.geojson")
    found = outlines(make_plan(), tmp_path, decimals=4)
    assert [area["command"] for area in found["sub_districts"]] == [0]
    assert found["source"] == "stations"


def test_islands_and_holes_are_rings(tmp_path: Path) -> None:
    islands = {"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE, SQUARE]]}
    found = outlines(make_plan(), write(tmp_path, feature("15.71", islands)), decimals=4)
    assert len(found["commands"][0]["rings"]) == 3


@pytest.mark.parametrize("geometry", [None, {"type": "Point", "coordinates": [103.5, -1.6]}])
def test_what_has_no_area_is_left_out(tmp_path: Path, geometry: dict[str, Any] | None) -> None:
    assert outlines(make_plan(), write(tmp_path, feature("15.71", geometry)), decimals=4)["source"] == "stations"


@pytest.mark.parametrize("text", ["no json", "[]", '{"type": "FeatureCollection"}', '{"features": [1]}'])
def test_a_file_that_is_no_geojson_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "regencies.geojson").write_text(text)
    with pytest.raises(ValueError, match=r"regencies\.geojson: not a GeoJSON collection"):
        outlines(make_plan(), tmp_path, decimals=4)


def test_the_real_outlines_cover_every_command(shared_data: Path) -> None:
    found = outlines(make_plan(), shared_data / "jambi-2024" / "map", decimals=4)
    assert {area["command"] for area in found["commands"]} == {0, 1}
    assert len(found["sub_districts"]) > 20
