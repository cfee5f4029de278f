"""`--roads` on the command line: real files, real exit statuses."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from calling import run
from typer.testing import Result

from posko.examples import write_example
from posko.tables import read_operation, write_operation
from roadmaking import RoadMap


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stations of one sub-district of the example with its Polres."""
    operation = read_operation(write_example("jambi-2024", tmp_path_factory.mktemp("example") / "jambi", xlsx=False))
    stations = operation.polling_stations.filter(pl.col("area_code").str.starts_with("15.72.05"))
    units = operation.units.filter(pl.col("unit_code").is_in(["15-POLDA", "15-KRC"]))
    kept = {"units": units, "polling_stations": stations}
    kept |= {
        name: frame.filter(pl.col("unit_code").is_in(units["unit_code"].implode()))
        for name, frame in operation.frames.items()
        if name in ("officers", "routine_duty", "equipment", "funds")
    }
    return write_operation(replace(operation, **kept), tmp_path_factory.mktemp("town") / "town", xlsx=False)


@pytest.fixture(scope="module")
def roads(town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A grid every 300 m over all stations but the northernmost, which it ends 3 km south of."""
    stations = read_operation(town).polling_stations
    latitudes, longitudes = stations["latitude"].to_list(), stations["longitude"].to_list()
    north, south, west, east = max(latitudes), min(latitudes), min(longitudes), max(longitudes)
    made, step = RoadMap(), 0.003
    rows = [south + step * k for k in range(round((north - 0.03 - south) / step))]
    columns = [west + step * k for k in range(round((east - west) / step) + 2)]
    number = {(r, c): len(columns) * r + c + 1 for r in range(len(rows)) for c in range(len(columns))}
    made.nodes = {n: (rows[r], columns[c]) for (r, c), n in number.items()}
    for r in range(len(rows)):
        made.way([number[r, c] for c in range(len(columns))])
    for c in range(len(columns)):
        made.way([number[r, c] for r in range(len(rows))], "residential")
    return made.write(tmp_path_factory.mktemp("roads") / "kerinci.osm.pbf")


def plan(town: Path, roads: Path, folder: Path) -> Result:
    return run("plan", town, "--out", folder, "--effort", "quick", "--workers", 1, "--roads", roads)


@pytest.fixture(scope="module")
def planned(town: Path, roads: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    folder = tmp_path_factory.mktemp("plan") / "plan"
    result = plan(town, roads, folder)
    assert result.exit_code == 0, result.output
    return folder, result


def test_a_plan_by_road_says_so_and_whom_the_roads_do_not_serve(planned: tuple[Path, Result]) -> None:
    folder, result = planned
    summary = json.loads((folder / "summary.json").read_text("utf-8"))
    assert summary["travel_model"] == "road_network"
    far = summary["roads"]["total"]["far"]
    assert 0 < far < summary["roads"]["total"]["stations"]
    assert "Waktu tempuh lewat jalan kerinci.osm.pbf" in result.output
    assert f"{far} di antaranya lebih dari 2 km dari jalan mana pun" in result.output


def test_the_check_passes_with_the_same_roads_alone(town: Path, roads: Path, planned: tuple[Path, Result]) -> None:
    assert run("check-plan", town, planned[0], "--roads", roads).exit_code == 0
    without = run("check-plan", town, planned[0])
    assert without.exit_code == 1
    assert "--roads kerinci.osm.pbf" in without.output


@pytest.mark.parametrize(("content", "said"), [(b"no map", "bukan berkas OpenStreetMap"), (None, "tidak ada berkas")])
def test_a_file_that_cannot_be_used_ends_with_status_2_and_nothing_written(
    town: Path, planned: tuple[Path, Result], tmp_path: Path, content: bytes | None, said: str
) -> None:
    bad = tmp_path / "bad.osm.pbf"
    if content is not None:
        bad.write_bytes(content)
    result = plan(town, bad, tmp_path / "plan")
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())
    assert not (tmp_path / "plan").exists()


def test_a_map_of_elsewhere_ends_with_status_2(town: Path, tmp_path: Path) -> None:
    elsewhere = RoadMap()
    elsewhere.road((5.0, 95.0), (5.1, 95.0))
    result = plan(town, elsewhere.write(tmp_path / "aceh.osm.pbf"), tmp_path / "plan")
    assert result.exit_code == 2
    assert "tidak berisi jalan di sekitar TPS" in " ".join(result.output.split())
    assert not (tmp_path / "plan").exists()


def test_without_the_extra_it_names_it(
    town: Path, roads: Path, planned: tuple[Path, Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "osmium", None)
    result = plan(town, roads, tmp_path / "plan")
    assert (result.exit_code, "posko[roads]" in result.output) == (2, True)
    checked = run("check-plan", town, planned[0], "--roads", roads)
    assert (checked.exit_code, "posko[roads]" in checked.output) == (2, True)


def test_a_plan_without_roads_does_not_ask_for_the_extra(
    town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "osmium", None)
    assert run("plan", town, "--out", tmp_path / "plan", "--effort", "quick", "--workers", 1).exit_code == 0
    assert run("check-plan", town, tmp_path / "plan").exit_code == 0
