"""Plans, posts and assignments over the API: what was planned, for whom it may be known, never what is sealed."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from storedplan import Stored, make_stored

from people import make_person
from planmaking import SEED
from posko.deployment.models import AssignmentRow, Part, Plan, PostRow, StationRow, Witnessed
from posko.organisation.models import Role
from posko.organisation.tokens import issue_token
from posko.planning import Draw

LISTS = ("plans", "posts", "assignments")


@pytest.fixture
def stored(db: None) -> Stored:
    return make_stored()


def get(client: Client, address: str, status: int = 200, /, **query: Any) -> Any:
    response = client.get(f"/api/v1/{address}", query)
    assert response.status_code == status, response.content
    return response.json()


def items(client: Client, address: str, cursor: str = "", **query: Any) -> list[dict[str, Any]]:
    """All pages, or all behind `cursor`."""
    found: list[dict[str, Any]] = []
    while cursor is not None:
        page = get(client, address, **query, **({"cursor": cursor} if cursor else {}))
        found += page["items"]
        cursor = page["next"]
    return found


@pytest.fixture
def karo(stored: Stored, signed_in: Any) -> Client:
    return signed_in(stored.karo)  # type: ignore[no-any-return]


@pytest.fixture
def jaya(stored: Stored, signed_in: Any) -> Client:
    return signed_in(stored.jaya)  # type: ignore[no-any-return]


def test_a_plan_tells_its_state_its_parts_and_their_figures(stored: Stored, karo: Client) -> None:
    (plan,) = items(karo, "plans")
    told = {name: plan[name] for name in ("id", "operation", "command", "name", "version", "state", "based_on")}
    assert told == {
        "id": stored.plan.pk, "operation": "omp", "command": "15-POLDA", "name": "Rencana", "version": 1,
        "state": "draft", "based_on": None,
    }  # fmt: skip
    assert [part["command"] for part in plan["parts"]] == ["15-POLDA", "15-JBI", "15-TJT"]
    assert plan["parts"][1]["figures"] == stored.part(stored.jbi).figures
    assert "draw" not in plan


def test_a_polres_sees_its_own_part_and_no_figures_of_the_whole(stored: Stored, jaya: Client, karo: Client) -> None:
    Plan.objects.filter(pk=stored.plan.pk).update(figures={"posts": 99})
    assert get(karo, f"plans/{stored.plan.pk}")["figures"] == {"posts": 99}
    plan = get(jaya, f"plans/{stored.plan.pk}")
    assert plan["figures"] is None
    assert [part["command"] for part in plan["parts"]] == ["15-JBI"]
    assert get(jaya, "plans")["items"][0]["figures"] is None


def test_a_draw_of_the_planners_own_is_told_with_its_seed(stored: Stored, karo: Client) -> None:
    commitment = hashlib.sha256(bytes.fromhex(SEED)).hexdigest()
    told = get(karo, f"plans/{stored.plan.pk}")["draw"]
    assert told == {"commitment": commitment, "witnessed": False, "seed": SEED}


def test_of_a_sealed_draw_only_the_commitment_is_told(stored: Stored, karo: Client) -> None:
    draw = witnessed(stored)
    told = {"commitment": draw.commitment, "witnessed": True, "seed": None}
    assert get(karo, f"plans/{stored.plan.pk}")["draw"] == told


def test_an_opened_draw_is_told(stored: Stored, karo: Client) -> None:
    witnessed(stored, opened=timezone.now(), opened_by=stored.karo, seed=SEED)
    assert get(karo, f"plans/{stored.plan.pk}")["draw"]["seed"] == SEED


def witnessed(stored: Stored, **more: Any) -> Witnessed:
    said = {"operation": stored.plan.operation, "command": stored.polda, "made_by": stored.karo}
    draw = Witnessed.objects.create(**said, commitment=Draw(SEED).commitment, **more)
    Plan.objects.filter(pk=stored.plan.pk).update(witnessed=draw, own_seed="")
    return draw


def test_plans_are_found_by_state_command_and_what_holds_now(stored: Stored, karo: Client) -> None:
    second = stored.again(state="approved", name="Berlaku")
    Part.objects.filter(plan=second, command=stored.tjt).update(in_force=True)
    assert ids(karo, state="approved") == [second.pk]
    assert ids(karo, in_force="true") == [second.pk]
    assert ids(karo, in_force="false") == [stored.plan.pk]
    assert ids(karo, command="15-JBI") == [stored.plan.pk, second.pk], "both have a part there"
    assert ids(karo, command="15-POLDA", operation="omp") == [stored.plan.pk, second.pk]


def test_what_holds_in_a_neighbours_command_does_not_count(stored: Stored, jaya: Client) -> None:
    Part.objects.filter(plan=stored.plan, command=stored.tjt).update(in_force=True)
    assert ids(jaya, in_force="true") == []


def test_plans_changed_since_are_found(stored: Stored, karo: Client) -> None:
    now = timezone.now()
    Plan.objects.filter(pk=stored.plan.pk).update(moved=now - timedelta(days=2))
    assert ids(karo, changed_since=(now - timedelta(days=1)).isoformat()) == []
    assert ids(karo, changed_since=(now - timedelta(days=3)).isoformat()) == [stored.plan.pk]


def test_discarded_plans_and_their_rows_are_gone(stored: Stored, karo: Client) -> None:
    Plan.objects.filter(pk=stored.plan.pk).update(state="discarded")
    assert [items(karo, name) for name in LISTS] == [[], [], []]
    get(karo, f"plans/{stored.plan.pk}", 404)


def ids(client: Client, **query: str) -> list[int]:
    return [plan["id"] for plan in items(client, "plans", **query)]


def test_posts_carry_their_stations_and_people(stored: Stored, karo: Client) -> None:
    planned = {post.id: post for command in stored.planned.commands for post in command.posts}
    found = items(karo, "posts", limit=7)
    assert sorted(post["code"] for post in found) == sorted(planned)
    for post in found:
        of = planned[post["code"]]
        assert {s["code"]: s["minutes"] for s in post["stations"]} == {
            s.code: minutes for s, minutes in zip(of.stations, of.minutes, strict=True)
        }
        assert sorted(post["officers"]) == sorted(of.officers)
        assert post["officers"][:1] == list(of.officers[:1])
        assert (post["required"], post["centre"]) == (of.pattern.officers, of.centre.code)
        assert (post["controller"], post["tier"]) == (of.controller, of.tier.value)


def test_posts_are_found_by_tier_command_code_and_whether_they_are_held(stored: Stored, karo: Client) -> None:
    rows = PostRow.objects.filter(plan=stored.plan)
    assert len(items(karo, "posts", tier="high")) == rows.filter(tier="high").count()
    assert len(items(karo, "posts", command="15-TJT")) == rows.filter(command=stored.tjt).count()
    assert {p["officers"] == [] for p in items(karo, "posts", manned="false")} == {True}
    one = rows.first()
    assert one is not None
    assert [post["code"] for post in items(karo, "posts", post=one.code)] == [one.code]


def test_only_what_holds_now_is_given_when_asked(stored: Stored, karo: Client) -> None:
    second = stored.again(state="approved")
    Part.objects.filter(plan=second, command=stored.tjt).update(in_force=True)
    for name in ("posts", "assignments"):
        found = items(karo, name, in_force="true")
        assert {(row["plan"], row["command"], row["in_force"]) for row in found} == {(second.pk, "15-TJT", True)}
        assert {row["plan"] for row in items(karo, name, plan=stored.plan.pk)} == {stored.plan.pk}


def test_two_plans_with_the_same_codes_keep_their_stations_apart(stored: Stored, karo: Client) -> None:
    second = stored.again()
    StationRow.objects.filter(plan=second).update(minutes=77)
    for post in items(karo, "posts", plan=stored.plan.pk):
        assert 77 not in [station["minutes"] for station in post["stations"]]


def test_an_assignment_tells_duty_place_and_leader(stored: Stored, karo: Client) -> None:
    planned = {a.officer: a for command in stored.planned.commands for a in command.assignments}
    found = items(karo, "assignments", limit=500)
    assert len(found) == len(planned)
    for row in found:
        of = planned[row["officer"]]
        told = (row["duty"], row["post"], row["role"], row["reinforcement"], row["unit"])
        assert told == (of.duty.value, of.post, of.role.value, of.reinforcement, of.unit)


def test_assignments_are_found_by_duty_post_and_officer(stored: Stored, karo: Client) -> None:
    held = PostRow.objects.filter(plan=stored.plan, manned=True)[0]
    at_post = items(karo, "assignments", post=held.code)
    assert len(at_post) == held.officers
    assert items(karo, "assignments", officer=at_post[0]["officer"]) == at_post[:1]
    assert {row["duty"] for row in items(karo, "assignments", duty="controller")} == {"controller"}


def test_nobody_learns_where_an_officer_is_barred(stored: Stored, karo: Client) -> None:
    AssignmentRow.objects.filter(plan=stored.plan).update(excluded_areas="15.71.99", status="sick")
    with CaptureQueriesContext(connection) as queries:
        answer = karo.get("/api/v1/assignments").content.decode()
    assert "15.71.99" not in answer
    assert "excluded" not in answer
    assert not [q for q in queries if "excluded_areas" in q["sql"]]


@pytest.mark.parametrize("name", ["posts", "assignments"])
def test_a_neighbours_rows_stay_out(name: str, stored: Stored, jaya: Client) -> None:
    assert {row["command"] for row in items(jaya, name)} == {"15-JBI"}
    get(jaya, name, 404, command="15-TJT")


@pytest.mark.parametrize("name", ["posts", "assignments"])
def test_a_plan_that_one_may_not_see_cannot_be_filtered_for(name: str, stored: Stored, jaya: Client) -> None:
    own = stored.again()
    own.parts.filter(command=stored.jbi).delete()
    get(jaya, name, 404, plan=own.pk)
    get(jaya, f"plans/{own.pk}", 404)


def test_a_row_written_anew_between_two_pages_is_neither_skipped_nor_told_twice(stored: Stored, karo: Client) -> None:
    first = get(karo, "posts", limit=3)
    row = PostRow.objects.filter(plan=stored.plan).order_by("part_id", "code")[1]
    row.delete()
    row.pk = None
    row.save()
    rest = items(karo, "posts", limit=50, cursor=first["next"])
    told = [post["code"] for post in (*first["items"], *rest)]
    assert len(told) == len(set(told)) == PostRow.objects.filter(plan=stored.plan).count()


@pytest.mark.parametrize("values", [[1], ["x", "y"], [1, 2], [1, "a\x00"], [True, "a"], [2**70, "a"], []])
def test_a_cursor_of_another_list_is_an_error(values: list[Any], karo: Client) -> None:
    cursor = urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")
    assert get(karo, "posts", 422, cursor=cursor)["detail"].startswith("cursor:")


@pytest.mark.parametrize(
    "query", [{"plan": "0"}, {"plan": str(2**70)}, {"tier": "red"}, {"in_force": "maybe"}, {"x": "1"}]
)
def test_a_filter_that_makes_no_sense_is_an_error(query: dict[str, str], karo: Client) -> None:
    get(karo, "posts", 422, **query)


@pytest.mark.parametrize("name", LISTS)
def test_a_token_for_one_part_of_the_api_reaches_no_other(name: str, stored: Stored) -> None:
    secret = issue_token(by=stored.karo, name="test", parts=[name])[1]
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    assert [client.get(f"/api/v1/{other}").status_code for other in LISTS] == [
        200 if other == name else 403 for other in LISTS
    ]


@pytest.mark.parametrize("name", LISTS)
def test_whoever_has_no_right_to_plans_is_refused(name: str, stored: Stored, signed_in: Any) -> None:
    get(signed_in(make_person("Humas", Role.OUTREACH, stored.polda)), name, 403)


@pytest.mark.parametrize("name", LISTS)
def test_queries_do_not_grow_with_the_rows(name: str, stored: Stored, karo: Client) -> None:
    def asked(limit: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            get(karo, name, limit=limit)
        return len(queries)

    stored.again()
    assert asked(1) == asked(50)
