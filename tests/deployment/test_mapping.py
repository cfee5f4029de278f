"""What the map reads of a plan: as the plan has it, only what one may see, quick to ask again."""

from __future__ import annotations

import gzip
import json
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from storedplan import Stored, make_stored, store

from people import as_app, make_person
from posko.deployment.mapping import NOWHERE, packed, payload, seen_by, tag_of
from posko.deployment.models import AssignmentRow, Part, Plan, PostRow, StationRow
from posko.organisation.models import Person, Role
from posko.planning import Duty


@pytest.fixture
def stored(db: None) -> Stored:
    return make_stored()


def shown_to(person: Person, plan: Plan) -> dict[str, Any]:
    with as_app(person):
        found: dict[str, Any] = json.loads(packed(seen_by(person, plan)))
    return found


def address(plan: Plan) -> str:
    return f"/rencana/{plan.pk}/peta.json"


def get(client: Client, plan: Plan, **headers: str) -> Any:
    return client.get(address(plan), headers=headers)


def test_stations_stand_post_by_post_as_the_plan_has_them(stored: Stored) -> None:
    shown = shown_to(stored.karo, stored.plan)
    stations, posts = shown["stations"], shown["posts"]
    planned = {
        s.code: (post.id, round(s.longitude, 5), round(s.latitude, 5), s.name, round(m))
        for command in stored.planned.commands
        for post in command.posts
        for s, m in zip(post.stations, post.minutes, strict=True)
    }
    columns = (stations[name] for name in ("code", "post", "lon", "lat", "name", "minutes"))
    found = {c: (posts[p][0], x / 1e5, y / 1e5, name, m) for c, p, x, y, name, m in zip(*columns, strict=True)}
    assert found == planned
    assert stations["post"] == sorted(stations["post"])


def test_posts_tell_tier_people_centre_and_controller(stored: Stored) -> None:
    shown = shown_to(stored.karo, stored.plan)
    tiers = {"low": 0, "elevated": 1, "high": 2, "special": 3}
    commands = [row[0] for row in shown["commands"]]
    planned = {post.id: (command, post) for command in stored.planned.commands for post in command.posts}
    assert len(shown["posts"]) == len(planned)
    for code, command, tier, officers, required, centre, farthest, _controller, pinned in shown["posts"]:
        of, post = planned[code]
        assert commands[command] == of.command.code
        assert (tier, officers) == (tiers[post.tier.value], len(post.officers))
        assert (required, pinned) == (post.pattern.officers, 0)
        assert shown["stations"]["code"][centre] == post.centre.code
        assert farthest == pytest.approx(post.farthest_minutes, abs=0.005)


def test_an_unmanned_post_has_no_people_and_a_controller_is_named_with_his_rank(stored: Stored) -> None:
    rows = {row[0]: row for row in shown_to(stored.karo, stored.plan)["posts"]}
    empty = PostRow.objects.filter(plan=stored.plan, manned=False)
    assert empty.exists()
    assert {rows[post.code][3] for post in empty} == {0}
    led = PostRow.objects.filter(plan=stored.plan).exclude(controller="")[0]
    padal = AssignmentRow.objects.get(part=led.part, code=led.controller)
    assert rows[led.code][7] == f"{padal.rank} {padal.name}"


def test_everybody_is_listed_with_his_post_or_none(stored: Stored) -> None:
    shown = shown_to(stored.karo, stored.plan)
    found = {code: (post, duty) for code, _, post, duty in shown["officers"]}
    for command in stored.planned.commands:
        for a in command.assignments:
            post, duty = found[a.officer]
            assert (shown["posts"][post][0] if post >= 0 else "") == (a.post if a.duty is Duty.POST else "")
            assert (duty == "Tugas rutin") == (a.duty is Duty.ROUTINE)


def test_a_reserve_tells_how_far_its_minutes_take_it_by_road(stored: Stored) -> None:
    rule = stored.planned.problem.doctrine.reserve
    teams = [team for command in stored.planned.commands for team in command.reserves]
    shown = shown_to(stored.karo, stored.plan)["reserves"]
    assert [row[0] for row in shown] == [team.id for team in teams]
    for row, team in zip(shown, teams, strict=True):
        assert row[4:6] == [team.officers, team.stations_covered]
        assert row[6] == rule.response_minutes
        assert row[7] > 0


def test_outlines_enclose_the_stations_of_their_command(stored: Stored) -> None:
    shown = shown_to(stored.karo, stored.plan)
    features = shown["outlines"]["features"]
    assert [f["properties"]["command"] for f in features] == ["15-JBI", "15-TJT"]
    stations = shown["stations"]
    owners = [shown["commands"][shown["posts"][post][1]][0] for post in stations["post"]]
    for x, y, owner in zip(stations["lon"], stations["lat"], owners, strict=True):
        around = [f["properties"]["command"] for f in features if covers(f["geometry"], x / 1e5, y / 1e5)]
        assert around == [owner]


def covers(geometry: dict[str, Any], x: float, y: float) -> bool:
    rings = [ring for polygon in geometry["coordinates"] for ring in polygon]
    assert all(ring[0] == ring[-1] for ring in rings)
    edges = [edge for ring in rings for edge in pairwise(ring)]
    crossed = [bool(x < a + (y - b) * (c - a) / (d - b)) for (a, b), (c, d) in edges if (b > y) != (d > y)]
    return sum(crossed) % 2 == 1


def test_holes_belong_to_the_outline_around_them() -> None:
    from posko.deployment.mapping import _feature

    outer = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0), (0.0, 0.0))
    hole = ((3.0, 3.0), (3.0, 6.0), (6.0, 6.0), (6.0, 3.0), (3.0, 3.0))
    apart = ((20.0, 0.0), (21.0, 0.0), (21.0, 1.0), (20.0, 0.0))
    assert _feature("15", (outer, hole, apart))["geometry"]["coordinates"] == [[outer, hole], [apart]]


def test_bounds_are_those_of_the_stations(stored: Stored) -> None:
    rows = StationRow.objects.filter(plan=stored.plan)
    east, north = zip(*rows.values_list("longitude", "latitude"), strict=True)
    found = shown_to(stored.karo, stored.plan)["bounds"]
    assert found == pytest.approx([min(east), min(north), max(east), max(north)], abs=1e-5)


def test_the_addresses_lead_to_the_pages_of_a_post_an_officer_and_a_part(stored: Stored) -> None:
    shown = shown_to(stored.karo, stored.plan)
    assert shown["post_url"] == f"/rencana/{stored.plan.pk}/pos/{{id}}"
    assert shown["officer_url"] == f"/rencana/{stored.plan.pk}/petugas/{{code}}"
    pages = {row[0]: row[4] for row in shown["commands"]}
    assert pages["15-JBI"] == f"/rencana/bagian/{stored.part(stored.jbi).pk}"
    assert shown["target_minutes"] == 30


def test_a_polres_gets_its_own_part_and_nothing_of_its_neighbour(stored: Stored) -> None:
    shown = shown_to(stored.jaya, stored.plan)
    assert [row[0] for row in shown["commands"]] == ["15-JBI"]
    text = json.dumps(shown)
    assert "15-TJT" not in text
    for code in AssignmentRow.objects.filter(part__command=stored.tjt).values_list("code", flat=True):
        assert f'"{code}"' not in text


def test_neither_seed_nor_barred_areas_are_told(stored: Stored) -> None:
    AssignmentRow.objects.filter(plan=stored.plan).update(excluded_areas="15.71.99")
    text = json.dumps(shown_to(stored.karo, stored.plan))
    assert stored.plan.own_seed not in text
    assert "15.71.99" not in text


def test_a_plan_that_is_still_computed_gives_an_empty_map(stored: Stored) -> None:
    running = Plan.objects.create(
        operation=stored.plan.operation, command=stored.polda, made_by=stored.karo, state="computing"
    )
    Part.objects.create(operation=running.operation, plan=running, command=stored.jbi, grouping=[])
    shown = shown_to(stored.karo, running)
    assert (shown["commands"], shown["posts"], shown["outlines"]) == ([], [], None)
    assert tuple(shown["bounds"]) == NOWHERE


def test_other_plans_stay_out(stored: Stored) -> None:
    before = shown_to(stored.karo, stored.plan)
    stored.again(name="Lain")
    assert shown_to(stored.karo, stored.plan) == before


def test_queries_do_not_grow_with_the_plan(stored: Stored) -> None:
    def asked(person: Person) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            payload(seen_by(person, stored.plan))
        return len(queries)

    assert asked(stored.karo) == asked(stored.jaya)
    assert asked(stored.karo) <= 11


def test_the_page_carries_the_address_of_its_data(stored: Stored, signed_in: Any) -> None:
    page = signed_in(stored.jaya).get(f"/rencana/{stored.plan.pk}/peta")
    assert page.status_code == 200
    assert f'data-url="{address(stored.plan)}"' in page.content.decode()


def test_before_there_is_a_plan_the_page_leads_back_to_its_overview(stored: Stored, signed_in: Any) -> None:
    Plan.objects.filter(pk=stored.plan.pk).update(state="waiting")
    page = signed_in(stored.jaya).get(f"/rencana/{stored.plan.pk}/peta")
    assert (page.status_code, page.headers["Location"]) == (302, f"/rencana/{stored.plan.pk}")


def test_data_come_packed_to_whoever_takes_them_so(stored: Stored, signed_in: Any) -> None:
    client = signed_in(stored.karo)
    packed_answer, plain = get(client, stored.plan, accept_encoding="gzip, br"), get(client, stored.plan)
    assert packed_answer.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed_answer.content) == plain.content
    assert len(packed_answer.content) < len(plain.content) / 2
    assert plain.headers["Content-Type"] == "application/json"


def test_data_are_kept_for_one_person_and_asked_for_again(stored: Stored, signed_in: Any) -> None:
    client = signed_in(stored.karo)
    answer = get(client, stored.plan)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert {"Accept-Encoding", "Accept-Language", "Cookie"} <= set(answer.headers["Vary"].split(", "))
    again = get(client, stored.plan, if_none_match=answer.headers["ETag"], accept_encoding="gzip")
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == answer.headers["ETag"]


def test_after_a_change_by_hand_the_data_are_sent_anew(stored: Stored, signed_in: Any) -> None:
    client = signed_in(stored.karo)
    kept = get(client, stored.plan).headers["ETag"]
    Part.objects.filter(plan=stored.plan, command=stored.jbi).update(edition=1)
    assert get(client, stored.plan, if_none_match=kept).status_code == 200
    assert get(signed_in(stored.tuti), stored.plan, if_none_match=kept).status_code == 200


def test_the_tag_differs_by_parts_and_plan_and_language(stored: Stored) -> None:
    from django.utils.translation import override

    other = stored.again()
    tags = {tag_of(seen_by(person, stored.plan)) for person in (stored.karo, stored.jaya, stored.tuti)}
    tags.add(tag_of(seen_by(stored.karo, other)))
    with override("en"):
        tags.add(tag_of(seen_by(stored.karo, stored.plan)))
    assert len(tags) == 5
    assert tag_of(seen_by(stored.karo, stored.plan)) in tags


@pytest.mark.parametrize("page", ["peta", "peta.json"])
def test_a_stranger_to_the_plan_finds_no_map(page: str, stored: Stored, signed_in: Any) -> None:
    own = store(stored.planned, stored.plan.operation, stored.tjt, stored.tuti)
    Part.objects.filter(plan=own).exclude(command=stored.tjt).delete()
    assert signed_in(stored.tuti).get(f"/rencana/{own.pk}/{page}").status_code == 200
    assert signed_in(stored.jaya).get(f"/rencana/{own.pk}/{page}").status_code == 404
    outreach = make_person("Humas", Role.OUTREACH, stored.polda)
    assert signed_in(outreach).get(f"/rencana/{own.pk}/{page}").status_code == 403


def test_the_data_are_only_read(stored: Stored, signed_in: Any) -> None:
    assert signed_in(stored.karo).post(address(stored.plan)).status_code == 405
