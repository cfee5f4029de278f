"""Roads from real OpenStreetMap files, and what is said of files that cannot be used."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from posko.planning.check import UnusableRoads
from posko.planning.check.road_map import read_road_map
from posko.planning.roads.network import CLOSED
from posko.planning.roads.reading import MARGIN_KM, BadRoads, Box, read_roads
from roadmaking import STEP_KM, RoadMap, at, grid

PLACES = [at(0, 0), at(3, 3)]
BOX = Box.around(PLACES)
KMH = 30.0


def refused(path: Path) -> str:
    """Why, by the planner; the check has the same reason."""
    with pytest.raises(BadRoads) as bad:
        read_roads(path, BOX, KMH)
    with pytest.raises(UnusableRoads) as unusable:
        read_road_map(path, PLACES, KMH)
    assert unusable.value.reason == bad.value.reason
    return bad.value.reason


def test_a_grid_is_read_with_its_crossings(tmp_path: Path) -> None:
    roads = read_roads(grid(range(4), range(4)).write(tmp_path / "a.osm.pbf"), BOX, KMH)
    assert (len(roads), len(roads.ends), roads.file, len(roads.sha256)) == (16, 24, "a.osm.pbf", 64)
    assert roads.km == pytest.approx(STEP_KM, rel=1e-3)
    assert roads.ms == pytest.approx(STEP_KM / (1.1 * KMH) * 3_600_000, rel=1e-3)


def test_what_is_no_road_is_not_read(tmp_path: Path) -> None:
    roads = grid(range(4), range(4))
    roads.road(at(9, 9), at(9, 10), highway="footway")
    roads.ways.append(((1, 16), {"railway": "rail"}))
    assert len(read_roads(roads.write(tmp_path / "a.osm.pbf"), BOX, KMH).ends) == 24


def test_a_one_way_road_is_closed_the_other_way(tmp_path: Path) -> None:
    roads = RoadMap()
    roads.road(at(0, 0), at(0, 1), oneway="yes")
    roads.road(at(0, 1), at(0, 2), oneway="-1")
    read = read_roads(roads.write(tmp_path / "a.osm.pbf"), BOX, KMH)
    assert (read.ms >= CLOSED).tolist() == [[False, True], [True, False]]


def test_what_lies_far_from_every_place_is_left_out(tmp_path: Path) -> None:
    far = MARGIN_KM / STEP_KM
    roads = RoadMap()
    roads.road(at(0, 0), at(0, -far + 0.1), at(0, -far - 0.1), at(0, -far - 0.2))
    assert len(read_roads(roads.write(tmp_path / "a.osm.pbf"), BOX, KMH)) == 2


def test_a_way_is_broken_where_nobody_knows_a_node(tmp_path: Path) -> None:
    roads = grid(range(1), range(4))
    nodes, tags = roads.ways[0]
    roads.ways[0] = ((*nodes[:2], 999, *nodes[2:]), tags)
    assert len(read_roads(roads.write(tmp_path / "a.osm.pbf"), BOX, KMH).ends) == 2


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "nowhere.osm.pbf") == "missing"


@pytest.mark.parametrize("content", [b"", b"units\n", b"\x00\x00\x00\x0d" + 40 * b"x"])
def test_a_file_that_is_no_map(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.osm.pbf"
    path.write_bytes(content)
    assert refused(path) == "unreadable"


def test_a_file_that_says_by_its_name_that_it_is_no_map(tmp_path: Path) -> None:
    path = tmp_path / "roads.csv"
    path.write_text("a,b\n", encoding="utf-8")
    assert refused(path) == "unreadable"


def test_a_map_cut_off_in_the_middle(tmp_path: Path) -> None:
    path = grid(range(40), range(40)).write(tmp_path / "a.osm.pbf")
    path.write_bytes(path.read_bytes()[:-200])
    assert refused(path) == "unreadable"


def test_a_map_of_another_region(tmp_path: Path) -> None:
    assert refused(grid(range(100, 104), range(100, 104)).write(tmp_path / "a.osm.pbf")) == "no_roads"


def test_a_map_without_roads(tmp_path: Path) -> None:
    roads = RoadMap()
    roads.road(at(0, 0), at(0, 1), highway="path")
    assert refused(roads.write(tmp_path / "a.osm.pbf")) == "no_roads"


def test_without_the_extra_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = grid(range(4), range(4)).write(tmp_path / "a.osm.pbf")
    monkeypatch.setitem(sys.modules, "osmium", None)
    assert refused(path) == "extra"
    with pytest.raises(BadRoads, match=r"posko\[roads\]"):
        read_roads(path, BOX, KMH)
