"""The made nation: as large as the real one, always the same, accepted by the tables, planned without a violation."""

from collections import Counter
from pathlib import Path

import polars as pl
import pytest

import nation
from nation_operation import Regency, make_nation, read_regencies, spread_by_size
from posko.planning import Effort
from posko.planning.from_tables import problem_from
from posko.tables import Operation, read_operation, write_operation

SMALL = ("31.01", "91.19", "65.04")


@pytest.fixture(scope="module")
def regencies(shared_data: Path) -> list[Regency]:
    return read_regencies(shared_data / "indonesia-2024")


@pytest.fixture(scope="module")
def small(regencies: list[Regency]) -> list[Regency]:
    return [r for r in regencies if r.code in SMALL]


@pytest.fixture(scope="module")
def operation(small: list[Regency], shared_data: Path) -> Operation:
    return make_nation(small, shared_data / "jambi-2024")


def test_the_nation_has_514_commands_and_435296_stations(regencies: list[Regency]) -> None:
    assert len(regencies) == 514
    assert sum(r.stations for r in regencies) == 435_296


def test_a_part_of_the_nation_has_small_and_large_commands(regencies: list[Regency]) -> None:
    mean = 435_296 / 514
    part = spread_by_size(regencies, 10)
    assert len({r.code for r in part}) == 10
    assert min(r.stations for r in part) < mean / 3 < 2 * mean < max(r.stations for r in part)
    assert spread_by_size(regencies, 514) == regencies


def test_the_tables_accept_it(operation: Operation, tmp_path: Path) -> None:
    write_operation(operation, tmp_path, xlsx=False)
    assert read_operation(tmp_path) == operation


def test_every_village_has_its_stations_near_its_middle(operation: Operation, small: list[Regency]) -> None:
    villages = pl.concat([r.villages for r in small])
    found = operation.polling_stations.join(villages, on="area_code", suffix="_of_village")
    assert Counter(found["area_code"]) == dict(villages.select("area_code", "stations").iter_rows())
    north = (found["latitude"] - found["latitude_of_village"]).abs() * 111.2
    assert 0.1 < north.mean() < 1.0
    assert north.max() < 3.0


def test_every_command_has_a_polsek_for_each_sub_district_and_a_polda_above(operation: Operation) -> None:
    problem = problem_from(operation)
    assert [c.code for c in problem.commands] == ["31-01", "65-04", "91-19"]
    assert {c.unit.parent for c in problem.commands} == {c.code for c in problem.reinforcement}
    for command in problem.commands:
        sub_districts = {s.area_code[:8] for s in command.stations}
        assert {code for unit in command.units[1:] for code in unit.area_codes} == sub_districts


def test_there_are_about_as_many_officers_a_station_as_in_jambi(operation: Operation, shared_data: Path) -> None:
    jambi = read_operation(shared_data / "jambi-2024")
    here = len(operation.officers) / len(operation.polling_stations)
    assert here == pytest.approx(len(jambi.officers) / len(jambi.polling_stations), rel=0.15)


def test_tiers_have_about_the_shares_of_jambi(regencies: list[Regency], shared_data: Path) -> None:
    jambi = read_operation(shared_data / "jambi-2024").polling_stations
    made = make_nation(spread_by_size(regencies, 10), shared_data / "jambi-2024").polling_stations
    for tier in ("low", "elevated", "high", "special"):
        assert (made["tier"] == tier).mean() == pytest.approx((jambi["tier"] == tier).mean(), abs=0.02)


def test_a_command_is_the_same_whichever_others_there_are(small: list[Regency], shared_data: Path) -> None:
    first = small[:1]
    alone = make_nation(first, shared_data / "jambi-2024").polling_stations
    together = make_nation(small, shared_data / "jambi-2024").polling_stations
    assert together.filter(pl.col("area_code").str.starts_with(first[0].code)).equals(alone)


def test_a_part_is_planned_without_a_violation(small: list[Regency], shared_data: Path) -> None:
    line = nation.bench(small[:2], "process", 1, Effort.QUICK)
    assert (line["commands"], line["violations"], line["first_violations"]) == (2, 0, [])
    assert line["stations"] == sum(r.stations for r in small[:2])
    assert [command["code"] for command in line["slowest"]]
    assert line["peak_tree"] >= line["peak_main"] > 0
