"""What an order changes, on its page: each post once with its stations, then who is told what."""

from __future__ import annotations

import html
from dataclasses import replace
from typing import Any

import pytest
from ordered import Change, Jambi, make_jambi, replaced, swapped

from people import make_person
from posko.deployment.models import Order
from posko.deployment.ordering.grouping import Place, places_of
from posko.organisation.models import Role
from posko.planning import CommandPlan


@pytest.fixture
def jambi(db: None, settings: Any, tmp_path: Any) -> Jambi:
    settings.MEDIA_ROOT = tmp_path
    return make_jambi()


def moved(of: str = "15-JBI") -> Change:
    """The last station of the first post with several goes to the next post of its tier."""

    def change(command: CommandPlan) -> CommandPlan:
        if command.command.code != of:
            return command
        posts = list(command.posts)
        a = next(n for n, p in enumerate(posts) if len(p.stations) > 1 and p.stations[-1] != p.centre)
        b = next(n for n, p in enumerate(posts) if n != a and p.tier is posts[a].tier)
        station = posts[a].stations[-1]
        posts[a] = replace(posts[a], stations=posts[a].stations[:-1], minutes=posts[a].minutes[:-1])
        posts[b] = replace(posts[b], stations=(*posts[b].stations, station), minutes=(*posts[b].minutes, 7.0))
        return replace(command, posts=tuple(posts))

    return change


def second(jambi: Jambi, change: Change) -> Order:
    jambi.approve()
    jambi.approve(change)
    return Order.objects.get(command=jambi.jbi, serial=2)


def by_code(order: Order) -> dict[str, Place]:
    places = {place.code: place for place in places_of(order)}
    assert len(places) == len(places_of(order))
    return places


def test_each_officer_is_told_of_once_where_he_stands_now(jambi: Jambi) -> None:
    order = second(jambi, swapped(0, 1))
    told = [concerned.said["officer_id"] for place in places_of(order) for concerned in place.people]
    assert sorted(told) == sorted(said["officer_id"] for said in order.changes)


def test_who_changed_places_is_gone_from_the_one_and_at_the_other(jambi: Jambi) -> None:
    places = by_code(second(jambi, swapped(0, 1)))
    first, other = jambi.planned.commands[0].posts[:2]
    leaves = first.officers[1]
    assert [(said["officer_id"], where) for said, where in places[first.id].gone] == [(leaves, other.id)]
    (comes,) = [c for c in places[other.id].people if c.said["officer_id"] == leaves]
    assert ("Pos", first.id, other.id) in comes.facts


def test_a_post_has_all_its_stations_once_and_none_marked_where_they_stayed(jambi: Jambi) -> None:
    places = by_code(second(jambi, replaced(0)))
    post = jambi.planned.commands[0].posts[0]
    assert {station.code for station in places[post.id].stations} == {station.code for station in post.stations}
    assert places[post.id].changed == []


def test_who_goes_home_is_told_at_the_post_that_he_leaves(jambi: Jambi) -> None:
    places = by_code(second(jambi, replaced(0)))
    post = jambi.planned.commands[0].posts[0]
    (home,) = [c for c in places[post.id].people if c.said["after"] is None]
    assert home.said["officer_id"] == post.officers[1]
    assert home.what == ["dibebaskan dari tugas"]


def test_a_station_that_goes_to_another_post_is_marked_at_both(jambi: Jambi) -> None:
    order = second(jambi, moved())
    marked = {(place.code, station.code): station.mark for place in places_of(order) for station in place.changed}
    assert sorted(marked.values()) == ["baru di pos ini", "tidak lagi"]
    ((_a, one), (_b, two)) = marked
    assert one == two
    (new,) = [s for p in places_of(order) for s in p.changed if s.mark == "baru di pos ini"]
    assert new.how.startswith("7,0 menit")


def test_a_padal_is_told_of_his_posts_without_all_their_stations(jambi: Jambi) -> None:
    order = second(jambi, moved())
    padal = by_code(order)[""]
    assert padal.people
    for concerned in padal.people:
        assert not {"TPS", "Rekan"} & {label for label, _was, _now in concerned.facts}
        assert concerned.what[0].startswith("isi pos")


def test_a_first_order_changes_no_place(jambi: Jambi) -> None:
    jambi.approve()
    assert places_of(Order.objects.get(command=jambi.jbi)) == []


def test_the_page_names_a_moved_station_once_at_each_post(jambi: Jambi, signed_in: Any) -> None:
    order = second(jambi, moved())
    client = signed_in(make_person("Perencana JBI", Role.PLANNER, jambi.jbi))
    shown = html.unescape(client.get(f"/rencana/perintah/surat/{order.pk}").content.decode())
    assert shown.count("<strong>baru di pos ini</strong>") == shown.count("<strong>tidak lagi</strong>") == 1
    (code,) = {station.code for place in places_of(order) for station in place.changed}
    # Once marked and once in the whole list, at the post that has it and at the post that had it.
    assert shown.count(code) == 4


def test_a_new_centre_marks_itself_and_not_every_station_whose_minutes_it_changes(jambi: Jambi) -> None:
    def change(command: CommandPlan) -> CommandPlan:
        if command.command.code != "15-JBI":
            return command
        posts = list(command.posts)
        a = next(n for n, p in enumerate(posts) if len(p.stations) > 2)
        other = next(s for s in posts[a].stations if s != posts[a].centre)
        posts[a] = replace(posts[a], centre=other, minutes=tuple(m + 3 for m in posts[a].minutes))
        return replace(command, posts=tuple(posts))

    places = places_of(second(jambi, change))
    (place,) = [place for place in places if place.changed]
    assert len(place.changed) == 2
    assert any(station.how == "pusat pos" for station in place.changed)
    assert place.with_other_minutes == len(place.stations) - 2
    assert all(station.was for station in place.stations)
