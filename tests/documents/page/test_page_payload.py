"""The plan as columns: nothing lost, nothing twice, faults marked, no more of a person than the page needs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from page_makers import SETTINGS, summary_of

from planmaking import make_plan
from posko.documents.page import payload
from posko.documents.page.columns import Mark, marks_of
from posko.documents.page.payload import build_payload
from posko.planning import CommandPlan, Duty, Plan, Post


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan()


@pytest.fixture(scope="module")
def built(plan: Plan) -> dict[str, Any]:
    return build_payload(plan, SETTINGS, summary_of(plan))


def first_post(plan: Plan) -> Post:
    return plan.commands[0].posts[0]


def with_posts(plan: Plan, posts: tuple[Post, ...]) -> Plan:
    first: CommandPlan = replace(plan.commands[0], posts=posts)
    return replace(plan, commands=(first, *plan.commands[1:]))


def test_every_station_is_there_once(plan: Plan, built: dict[str, Any]) -> None:
    codes = [s.code for c in plan.commands for s in c.command.stations]
    assert sorted(built["stations"]["code"]) == sorted(codes)
    assert sum(built["posts"]["stations"]) == len(codes)


@pytest.mark.parametrize("table", ["units", "posts", "officers", "reserves"])
def test_the_columns_of_a_table_are_equally_long(built: dict[str, Any], table: str) -> None:
    lengths = {name: len(column) for name, column in built[table].items() if name != "ranks"}
    assert len(set(lengths.values())) == 1, lengths


def test_stations_stand_in_the_order_of_their_posts_and_the_centre_is_found(plan: Plan, built: dict[str, Any]) -> None:
    posts = {p.id: p for c in plan.commands for p in c.posts}
    start = 0
    for post_id, size, centre in zip(*(built["posts"][n] for n in ("id", "stations", "centre")), strict=True):
        codes = built["stations"]["code"][start : start + size]
        assert codes == [s.code for s in posts[post_id].stations]
        assert codes[centre] == posts[post_id].centre.code
        start += size


def test_every_officer_is_there_once_with_the_duty_of_the_plan(plan: Plan, built: dict[str, Any]) -> None:
    officers = built["officers"]
    assert len(set(officers["id"])) == len(officers["id"]) == 58 + 32 + 18
    on_posts = sum(duty == list(Duty).index(Duty.POST) for duty in officers["duty"])
    assert on_posts == sum(len(p.officers) for c in plan.commands for p in c.posts)


def test_a_lent_officer_stands_with_the_borrower_whatever_the_lender_says(plan: Plan) -> None:
    *front, polda = plan.commands
    lent = next(a for c in front for a in c.assignments if a.reinforcement)
    stays = replace(lent, duty=Duty.ROUTINE, post="", reinforcement=False)
    listed_twice = replace(plan, commands=(*front, replace(polda, assignments=(*polda.assignments, stays))))
    officers = build_payload(listed_twice, SETTINGS, summary_of(plan))["officers"]
    row = officers["id"].index(lent.officer)
    assert (officers["place"][row], officers["lent"][row]) == (lent.post, 1)


def test_where_somebody_may_not_be_posted_and_why_he_is_away_is_not_in_the_page(built: dict[str, Any]) -> None:
    assert set(built["officers"]) == {
        "id", "name", "rank", "ranks", "unit", "duty", "place", "leader", "lent", "travel",
    }  # fmt: skip


def test_people_at_posts_close(built: dict[str, Any]) -> None:
    for row in built["commands"]:
        assert row["required"] == row["own"] + row["lent"] + row["missing"]
    assert sum(row["missing"] for row in built["commands"]) > 0
    assert sum(row["lent"] for row in built["commands"]) > 0


def test_a_command_that_the_summary_leaves_out_has_noughts(plan: Plan) -> None:
    summary = summary_of(plan)
    del summary["units"]["15-POLDA"]
    rows = build_payload(plan, SETTINGS, summary)["commands"]
    assert rows[-1]["cost_idr"] == 0


def test_an_unmanned_post_is_marked_as_that_and_not_as_without_controller(plan: Plan) -> None:
    post = replace(first_post(plan), officers=(), controller="")
    assert marks_of(post, 1e9, 0, 10) == Mark.UNMANNED


def test_a_manned_post_without_controller_is_marked(plan: Plan) -> None:
    assert marks_of(replace(first_post(plan), controller=""), 1e9, 0, 10) == Mark.NO_CONTROLLER


def test_a_post_is_late_only_beyond_the_target(plan: Plan) -> None:
    post = first_post(plan)
    assert marks_of(post, post.farthest_minutes, 1, 10) == Mark(0)
    late = replace(post, stations=(post.centre,), minutes=(30.01,))
    assert marks_of(late, 30, 1, 10) == Mark.LATE


def test_posts_of_a_controller_over_his_span_are_marked(plan: Plan) -> None:
    posts = tuple(replace(plan.commands[0].posts[0], id=f"15-JBI-X{n:02d}") for n in range(11))
    marks = build_payload(with_posts(plan, posts), SETTINGS, summary_of(plan))["posts"]["marks"][:11]
    assert all(mark & Mark.OVER_SPAN for mark in marks)


def test_a_nation_is_shown_by_posts_and_the_people_who_leave_their_unit(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(payload, "STATIONS_MAX", 58)
    built = build_payload(plan, SETTINGS, summary_of(plan))
    centres = [p.centre.code for c in plan.commands for p in sorted(c.posts, key=lambda p: p.id)]
    assert built["aggregated"]
    assert built["stations"]["code"] == centres
    assert set(built["posts"]["centre"]) == {0}
    assert sum(built["posts"]["stations"]) == 59
    duties = {list(Duty)[duty] for duty in built["officers"]["duty"]}
    assert duties == {Duty.POST, Duty.CONTROLLER, Duty.RESERVE}


def test_a_province_is_shown_whole(built: dict[str, Any]) -> None:
    assert not built["aggregated"]
    assert payload.STATIONS_MAX == 60_000
