"""What the order of a change says, place by place, before it is set."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from order_issuing import SECOND, of_duty, swapped, with_name, with_post

from planmaking import make_plan, make_settings
from posko.doctrine import Access
from posko.documents.orders import changes_between
from posko.documents.orders.change_content import change_content
from posko.documents.orders.content import coordinates
from posko.planning import CommandPlan, Duty, Plan

PLAN = make_plan()
TJT = PLAN.commands[1]
SETTINGS = make_settings()
GUARD = TJT.posts[1]
STAYS = of_duty(TJT, Duty.ROUTINE)[0]


def content(after: CommandPlan, before: CommandPlan = TJT, plan: Plan = PLAN) -> dict[str, Any]:
    found = changes_between(before, PLAN, after, plan)
    said = change_content(plan, after, SETTINGS, SECOND, found)
    named = [line["id"] for line in _lines(said)]
    assert Counter(named) == Counter(c.officer_id for c in found), "each one concerned stands in one place"
    return said


def _lines(said: dict[str, Any]) -> list[dict[str, Any]]:
    people = [p for place in (*said["posts"], *said["reserves"]) for p in place["people"] if p["what"]]
    return [*people, *said["controllers"], *said["relieved"]]


def of(said: dict[str, Any], officer: str) -> dict[str, Any]:
    return next(line for line in _lines(said) if line["id"] == officer)


def post(said: dict[str, Any], code: str) -> dict[str, Any]:
    (found,) = (p for p in said["posts"] if p["id"] == code)
    return dict(found)


def rank_name(officer: str) -> str:
    person = next(o for o in TJT.command.officers if o.id == officer)
    return f"{person.rank} {person.name} ({officer})"


@pytest.fixture(scope="module")
def stand_in() -> dict[str, Any]:
    """Somebody from routine duty takes the place of a guard."""
    return content(swapped(TJT, GUARD.officers[1], STAYS))


def test_a_post_stands_once_with_who_is_there_and_who_is_not_any_more(stand_in: dict[str, Any]) -> None:
    (said,) = stand_in["posts"]
    assert (said["id"], [p["id"] for p in said["people"]]) == (GUARD.id, [GUARD.officers[0], STAYS])
    assert said["gone"] == [{"who": rank_name(GUARD.officers[1]), "where": "dibebaskan dari tugas"}]
    assert said["controller"] == rank_name(GUARD.controller)
    assert (said["controller_was"], said["word_was"]) == ("", "")


def test_who_comes_who_stays_and_who_goes_each_read_what_was(stand_in: dict[str, Any]) -> None:
    stays, comes, goes = GUARD.officers[0], STAYS, GUARD.officers[1]
    assert (of(stand_in, comes)["what"], of(stand_in, comes)["was"]) == ("penugasan baru", "belum ditugaskan")
    assert (of(stand_in, stays)["what"], of(stand_in, stays)["was"]) == ("rekan", f"bersama {rank_name(goes)} anggota")
    was = of(stand_in, goes)["was"]
    padal = rank_name(GUARD.controller).partition(" (")[0]
    assert was.startswith(f"PAM TPS (anggota) {GUARD.id}, Padal {padal}, tempuh ")
    assert of(stand_in, comes)["unit"] and of(stand_in, comes)["minutes"] and of(stand_in, comes)["role"] == "anggota"


def test_where_somebody_is_new_every_station_is_written_out_and_else_only_counted(stand_in: dict[str, Any]) -> None:
    said = post(stand_in, GUARD.id)
    assert [s["code"] for s in said["stations"]] == sorted(s.code for s in GUARD.stations)
    assert not any(s["mark"] for s in said["stations"])
    quiet = post(content(with_name(TJT, GUARD.officers[1], "Nama Baru")), GUARD.id)
    assert (quiet["stations"], quiet["stations_said"], quiet["stations_same"]) == ([], "tetap", len(GUARD.stations))


def test_a_corrected_name_is_seen_beside_the_one_who_bears_it() -> None:
    said = post(content(with_name(TJT, GUARD.officers[1], "Nama Baru")), GUARD.id)
    bearer = next(p for p in said["people"] if p["id"] == GUARD.officers[1])
    assert (bearer["name"], bearer["what"]) == ("Nama Baru", "")
    assert bearer["was"] == f"tertulis {rank_name(GUARD.officers[1])}"


def test_two_who_change_places_read_from_where_and_each_post_says_where_to() -> None:
    one, other = TJT.posts[1], TJT.posts[3]
    said = content(swapped(TJT, one.officers[1], other.officers[1]))
    assert {p["id"] for p in said["posts"]} == {one.id, other.id}
    mover = of(said, one.officers[1])
    assert mover["what"] == "pos" and mover["was"].startswith(f"PAM TPS (anggota) {one.id}, Padal ")
    assert post(said, one.id)["gone"] == [{"who": rank_name(one.officers[1]), "where": other.id}]
    kinds = {kind: row for kind, *row in said["kinds"]}
    assert kinds["pindah pos atau tugas"] == ["2", "0", "0", "2"]
    assert kinds["Jumlah"][-1] == said["concerned"]


def test_the_padal_reads_which_posts_and_which_of_them_differ(stand_in: dict[str, Any]) -> None:
    (padal,) = stand_in["controllers"]
    mine = sorted(p.id for p in TJT.posts if p.controller == GUARD.controller)
    assert (padal["id"], padal["posts"]) == (GUARD.controller, [[code, False] for code in mine])
    assert (padal["differ"], padal["given_up"], padal["was"]) == ([GUARD.id], [], "")


def test_a_post_that_goes_to_another_padal_is_given_up_by_one_and_new_to_the_other() -> None:
    first, second = sorted({p.controller for p in TJT.posts if p.controller})[:2]
    place = next(n for n, p in enumerate(TJT.posts) if p.controller == first)
    code = TJT.posts[place].id
    said = content(with_post(TJT, place, controller=second))
    assert of(said, first)["given_up"] == [code] and [code, True] in of(said, second)["posts"]
    bar = post(said, code)
    assert (bar["controller"], bar["controller_was"]) == (rank_name(second), rank_name(first))
    assert [s["code"] for s in bar["stations"]] == sorted(s.code for s in TJT.posts[place].stations)


def test_a_station_that_comes_and_one_that_leaves_are_marked_so() -> None:
    giver, taker = [n for n, p in enumerate(TJT.posts) if p.officers and len(p.stations) > 1][:2]
    a, b = TJT.posts[giver], TJT.posts[taker]
    k = next(k for k, s in enumerate(a.stations) if s != a.centre)
    moved = a.stations[k]
    after = with_post(
        TJT, giver, stations=a.stations[:k] + a.stations[k + 1 :], minutes=a.minutes[:k] + a.minutes[k + 1 :]
    )
    after = with_post(after, taker, stations=(*b.stations, moved), minutes=(*b.minutes, 12.34))
    said = content(after)
    left, came = post(said, a.id), post(said, b.id)
    assert [(s["code"], s["mark"], s["how"]) for s in left["stations"]] == [(moved.code, "tidak lagi", "")]
    (new,) = came["stations"]
    assert (new["code"], new["mark"]) == (moved.code, "baru") and new["how"].startswith("12,3")
    assert left["stations_same"] == len(a.stations) - 1 and came["stations_same"] == len(b.stations)


def test_a_post_without_officers_any_more_says_so_and_who_left() -> None:
    place = 1
    out = TJT.posts[place]
    doing = {a.officer: a for a in TJT.assignments}
    routine = doing[STAYS]
    home = tuple(
        replace(routine, officer=a.officer, unit=a.unit) if a.officer in out.officers else a for a in TJT.assignments
    )
    after = replace(with_post(TJT, place, officers=(), controller=""), assignments=home)
    said = content(after)
    bar = post(said, out.id)
    assert (bar["manned"], bar["no_more"], bar["controller"]) == (False, False, "belum ada")
    assert {g["where"] for g in bar["gone"]} == {"dibebaskan dari tugas"} and len(bar["gone"]) == 2
    assert {line["id"] for line in said["relieved"]} == set(out.officers)


def test_a_post_that_is_no_more_comes_last_with_its_stations() -> None:
    gone, kept = TJT.posts[1], tuple(p for p in TJT.posts if p.id != TJT.posts[1].id)
    home = next(a for a in TJT.assignments if a.officer == STAYS)
    people = tuple(
        replace(home, officer=a.officer, unit=a.unit) if a.officer in gone.officers else a for a in TJT.assignments
    )
    said = content(replace(TJT, posts=kept, assignments=people))
    last = said["posts"][-1]
    assert (last["id"], last["no_more"], last["manned"]) == (gone.id, True, False)
    assert [s["code"] for s in last["stations"]] == sorted(s.code for s in gone.stations)
    assert of(said, gone.controller)["given_up"] == [gone.id]


def test_a_team_stands_with_where_it_waits_and_waited() -> None:
    team = TJT.reserves[0]
    said = content(replace(TJT, reserves=(replace(team, latitude=-1.0688, longitude=104.2071), *TJT.reserves[1:])))
    (bar,) = said["reserves"]
    assert bar["place"].startswith("Polsek Nipah Panjang (") and bar["place_was"].startswith("Polres Tanjung")
    assert len(bar["people"]) == team.officers and bar["gone"] == []


def test_another_day_is_said_once_for_all() -> None:
    day = PLAN.problem.voting_day
    assert day is not None
    later = replace(PLAN, problem=replace(PLAN.problem, voting_day=day.replace(day=30)))
    said = content(TJT, plan=later)
    assert said["notices"] == [["Hari pemungutan suara", "Rabu, 27 November 2024", "Sabtu, 30 November 2024"]]


def test_a_guard_who_becomes_padal_reads_what_he_was() -> None:
    guard, padal = GUARD.officers[1], of_duty(TJT, Duty.CONTROLLER)[0]
    turned = swapped(TJT, guard, padal)
    posts = tuple(replace(p, controller=guard if p.controller == padal else p.controller) for p in turned.posts)
    said = content(replace(turned, posts=posts))
    assert of(said, guard)["was"].startswith(f"PAM TPS (anggota) {GUARD.id}")
    assert of(said, padal)["was"].startswith("Padal 15-TJT-P")
    assert {"who": rank_name(guard), "where": "Padal"} in post(said, GUARD.id)["gone"]


def test_a_station_that_lies_elsewhere_or_is_reached_otherwise_says_what_was() -> None:
    place = next(n for n, p in enumerate(TJT.posts) if len(p.stations) > 1 and p.officers)
    here = TJT.posts[place]
    k = next(k for k, s in enumerate(here.stations) if s != here.centre)
    was = here.stations[k]
    moved = replace(was, latitude=-1.23456, access=Access.FOOT)
    said = post(content(with_post(TJT, place, stations=(*here.stations[:k], moved, *here.stations[k + 1 :]))), here.id)
    (line,) = said["stations"]
    assert (line["code"], line["mark"], said["stations_said"]) == (was.code, "berubah", "berubah")
    assert "jalan kaki" in line["how"] and "1,23456 LS" in line["how"]
    assert coordinates(was.latitude, was.longitude) in line["was"] and "jalan kaki" not in line["was"]
