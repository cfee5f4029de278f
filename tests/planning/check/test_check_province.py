"""The check on a real province as `posko.tables` reads it."""

from pathlib import Path

import polars as pl
import pytest
from small_plan import SmallPlan

from posko.planning.check.ground import Ground, survey
from posko.tables import Operation, read_operation


@pytest.fixture(scope="module")
def jambi(shared_data: Path) -> Operation:
    return read_operation(shared_data / "jambi-2024")


@pytest.fixture(scope="module")
def ground(jambi: Operation) -> Ground:
    return survey(jambi)


def test_every_station_and_officer_belongs_to_one_of_the_ten_polres_or_the_polda(ground: Ground) -> None:
    polres = set(ground.units_of_kind("polres"))
    assert len(polres) == 10
    assert set(ground.stations["polres"]) == polres
    assert set(ground.officers["command"]) == polres | {"15-POLDA"}


def test_every_rank_of_the_province_has_its_place_on_the_ladder(ground: Ground) -> None:
    by_rank = dict(ground.officers.select("rank", "seniority").unique().iter_rows())
    assert sorted(by_rank, key=by_rank.__getitem__)[-3:] == ["IPDA", "IPTU", "AKP"]
    assert min(by_rank.values()) > 0


def test_an_empty_plan_lacks_every_station_and_every_officer(jambi: Operation, tmp_path: Path) -> None:
    plan = SmallPlan(tmp_path, operation=jambi)
    plan.tables = {name: [] for name in plan.tables}
    found = pl.DataFrame([(violation.rule, violation.what) for violation in plan.check()], orient="row")
    last_of_rule = dict(found.iter_rows())
    assert last_of_rule["1: every station once"] == "6291 further ones of this kind are not listed"
    assert last_of_rule["3: every officer once"] == "6247 further ones of this kind are not listed"
