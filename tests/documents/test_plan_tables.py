"""The CSV tables of a plan: columns of FORMATS, sums that close, the same bytes each time."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from planmaking import make_plan, make_settings
from posko.documents.plan_tables import PlanTables, rounded, tables_of, write_tables
from posko.planning import Assignment, Duty, Plan

COLUMNS = {
    "posts": "post_id,unit_code,tier,pattern,status,centre_station,stations,officers_required,officers_assigned,linmas,"
    "farthest_minutes,total_minutes,controller_id",
    "post_stations": "post_id,station_code,minutes",
    "assignments": "officer_id,unit_code,duty,post_id,role,reinforcement,travel_minutes",
    "reserves": "team_id,unit_code,latitude,longitude,officers,stations_covered",
    "shortfall": "unit_code,resource,required,available,missing,consequence,remedy",
}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan()


@pytest.fixture(scope="module")
def tables(plan: Plan) -> PlanTables:
    return tables_of(plan)


@pytest.mark.parametrize("name", COLUMNS)
def test_each_table_has_the_columns_of_the_formats_page(tables: PlanTables, name: str) -> None:
    assert ",".join(dict(tables.items())[name].columns) == COLUMNS[name]


def test_every_station_is_in_one_post_with_its_minutes(plan: Plan, tables: PlanTables) -> None:
    stations = {s.code for command in plan.commands for s in command.command.stations}
    assert Counter(tables.post_stations["station_code"]) == dict.fromkeys(stations, 1)
    assert tables.post_stations["minutes"].min() == 0


def test_total_minutes_are_the_sum_of_the_minutes_as_written(tables: PlanTables) -> None:
    sums = tables.post_stations.group_by("post_id").agg(pl.col("minutes").sum().round(2), far=pl.col("minutes").max())
    both = tables.posts.join(sums, on="post_id")
    assert len(both) == len(tables.posts)
    assert (both["total_minutes"] - both["minutes"]).abs().max() < 1e-9
    assert both["farthest_minutes"].equals(both["far"], check_names=False)


def test_rounding_is_half_to_even() -> None:
    assert [rounded(0.125), rounded(0.375), rounded(2.675)] == [0.12, 0.38, 2.67]


def test_every_officer_stands_once(plan: Plan, tables: PlanTables) -> None:
    everybody = {o.id for command in plan.commands for o in command.command.officers}
    assert Counter(tables.assignments["officer_id"]) == dict.fromkeys(everybody, 1)


def test_a_lent_officer_stands_with_the_borrower_even_if_the_lender_lists_him_too(plan: Plan) -> None:
    polda = plan.commands[-1]
    lent = next(a.officer for a in plan.commands[1].assignments if a.reinforcement)
    twice = replace(polda, assignments=(*polda.assignments, Assignment(lent, "15-POLDA", Duty.ROUTINE)))
    rows = tables_of(replace(plan, commands=(*plan.commands[:-1], twice))).assignments.filter(officer_id=lent)
    assert rows["reinforcement"].to_list() == ["yes"]
    assert rows["duty"].to_list() == ["post"]


def test_commands_keep_their_order_and_posts_stand_by_id(tables: PlanTables) -> None:
    ids = tables.posts["post_id"].to_list()
    assert ids == sorted(ids)
    assert tables.posts["unit_code"].unique(maintain_order=True).to_list() == ["15-JBI", "15-TJT"]


def test_the_leader_of_a_post_stands_first(tables: PlanTables) -> None:
    posted = tables.assignments.filter(duty="post")
    firsts = posted.group_by("post_id", maintain_order=True).agg(pl.col("role").first())
    assert set(firsts["role"]) == {"leader"}


def test_the_order_of_posts_in_the_plan_does_not_matter(plan: Plan, tmp_path: Path) -> None:
    turned = tuple(replace(c, posts=c.posts[::-1], assignments=c.assignments[::-1]) for c in plan.commands)
    assert _bytes(plan, tmp_path / "a") == _bytes(replace(plan, commands=turned), tmp_path / "b")


def test_empty_cells_are_empty_and_minutes_have_two_decimals(tables: PlanTables, tmp_path: Path) -> None:
    write_tables(tables, tmp_path)
    rows = list(csv.DictReader((tmp_path / "assignments.csv").open(encoding="utf-8")))
    routine = next(row for row in rows if row["duty"] == "routine")
    assert routine["post_id"] == routine["travel_minutes"] == routine["reinforcement"] == ""
    assert '""' not in (tmp_path / "assignments.csv").read_text(encoding="utf-8")
    minutes = [row["minutes"] for row in csv.DictReader((tmp_path / "post_stations.csv").open(encoding="utf-8"))]
    assert all(len(text.split(".")[1]) == 2 for text in minutes)


def test_degrees_are_written_without_loss(plan: Plan, tmp_path: Path) -> None:
    team = replace(plan.commands[0].reserves[0], latitude=-1.6181234567)
    command = replace(plan.commands[0], reserves=(team,))
    write_tables(tables_of(replace(plan, commands=(command, *plan.commands[1:]))), tmp_path)
    row = next(csv.DictReader((tmp_path / "reserves.csv").open(encoding="utf-8")))
    assert float(row["latitude"]) == team.latitude


def test_a_plan_of_nobody_and_nothing_still_has_all_tables(plan: Plan, tmp_path: Path) -> None:
    write_tables(tables_of(replace(plan, commands=())), tmp_path)
    assert {path.stem: path.read_text(encoding="utf-8").strip() for path in tmp_path.iterdir()} == COLUMNS


def test_settings_of_the_made_plan_name_its_operation(plan: Plan) -> None:
    assert make_settings().name == plan.problem.operation


def _bytes(plan: Plan, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    write_tables(tables_of(plan), folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}
