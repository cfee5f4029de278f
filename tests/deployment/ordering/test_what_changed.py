"""What changed on "my order": since the one the officer last confirmed, whatever was given meanwhile."""

from __future__ import annotations

import html
from dataclasses import replace
from typing import Any

import pytest
from ordered import Change, Jambi, make_jambi, officer, replaced, row_of, swapped, taken_to_jambi

from people import as_app
from posko.deployment.models import OfficerOrder
from posko.deployment.ordering.queries import earlier_orders, own_orders
from posko.deployment.ordering.reading import confirm_read
from posko.deployment.ordering.since import Since, since
from posko.organisation.models import Person
from posko.planning import CommandPlan


@pytest.fixture
def jambi(db: None) -> Jambi:
    return make_jambi()


@pytest.fixture
def guard(jambi: Jambi) -> Person:
    """The second officer of the first post."""
    return officer(jambi.planned.commands[0].posts[0].officers[1], jambi.jbi)


def after(*changes: Change) -> Change:
    def change(command: CommandPlan) -> CommandPlan:
        for one in changes:
            command = one(command)
        return command

    return change


def confirm(person: Person) -> None:
    assert confirm_read(order=row_of(person.officer_code), by=person)


def told(person: Person) -> Since | None:
    """What his page tells as changed, from what he may see himself."""
    with as_app(person):
        (row,) = own_orders(person)
        return since(row, earlier_orders(person, [row])[row.operation_id])


def pairs(found: Since | None) -> dict[str, tuple[str, str]]:
    assert found
    return {change.label: (change.before, change.after) for change in found.differences}


def post(jambi: Jambi, at: int) -> str:
    return jambi.planned.commands[0].posts[at].id


def test_a_first_order_changes_nothing(jambi: Jambi, guard: Person) -> None:
    jambi.approve()
    assert told(guard) is None


def test_one_who_read_nothing_sees_that_his_first_post_is_gone_and_what_was_said_between(
    jambi: Jambi, guard: Person
) -> None:
    jambi.approve()
    jambi.approve(replaced(0))
    jambi.approve(swapped(0, 1))
    found = told(guard)
    assert pairs(found)["Pos"] == (post(jambi, 0), post(jambi, 1))
    assert found and not found.confirmed
    assert found.number.startswith("Sprin/1/")
    ((number, said),) = [(gone.number, gone.said) for gone in found.between]
    assert number.startswith("Sprin/2/")
    assert said == "Kembali ke tugas rutin"


def test_one_who_confirmed_compares_with_that_one(jambi: Jambi, guard: Person) -> None:
    jambi.approve()
    confirm(guard)
    jambi.approve(swapped(0, 2))
    jambi.approve(swapped(0, 1))
    found = told(guard)
    assert found and found.confirmed
    assert found.number.startswith("Sprin/1/")
    assert pairs(found)["Pos"] == (post(jambi, 0), post(jambi, 1))
    (gone,) = found.between
    assert post(jambi, 2) in gone.said
    assert jambi.planned.commands[0].posts[2].centre.name in gone.said


def test_what_he_confirmed_later_counts_and_what_was_before_it_is_done_with(jambi: Jambi, guard: Person) -> None:
    jambi.approve()
    jambi.approve(replaced(0))
    confirm(guard)
    jambi.approve(swapped(0, 1))
    found = told(guard)
    assert found and found.confirmed
    assert pairs(found)["Tugas"][0] == "Kembali ke tugas rutin"
    assert found.between == []


def test_the_latest_gone_order_stands_first(jambi: Jambi, guard: Person) -> None:
    jambi.approve()
    confirm(guard)
    jambi.approve(swapped(0, 2))
    jambi.approve(swapped(0, 3))
    jambi.approve(swapped(0, 1))
    found = told(guard)
    assert found
    assert [gone.number.split("/")[1] for gone in found.between] == ["3", "2"]


def test_an_order_in_between_to_the_same_place_is_not_called_gone(jambi: Jambi, guard: Person) -> None:
    """Another colleague came to where he was, and later to where he is."""
    jambi.approve()
    confirm(guard)
    jambi.approve(renamed(jambi, 0))
    jambi.approve(swapped(0, 1))
    jambi.approve(after(swapped(0, 1), renamed(jambi, 1)))
    found = told(guard)
    assert pairs(found)["Pos"] == (post(jambi, 0), post(jambi, 1))
    assert found and found.between == []


def renamed(jambi: Jambi, at: int) -> Change:
    """The leader of a post has another name."""
    leader = jambi.planned.commands[0].posts[at].officers[0]

    def change(command: CommandPlan) -> CommandPlan:
        if command.command.code != "15-JBI":
            return command
        people = (replace(o, name="Lain") if o.id == leader else o for o in command.command.officers)
        return replace(command, command=replace(command.command, officers=tuple(people)))

    return change


def test_it_stays_as_it_was_when_he_confirms(jambi: Jambi, guard: Person) -> None:
    jambi.approve()
    confirm(guard)
    jambi.approve(swapped(0, 1))
    before = told(guard)
    confirm(guard)
    assert told(guard) == before


def test_back_at_what_he_confirmed_he_is_told_that_it_is_the_same(jambi: Jambi, guard: Person, signed_in: Any) -> None:
    jambi.approve()
    confirm(guard)
    jambi.approve(replaced(0))
    jambi.approve()
    found = told(guard)
    assert found and found.differences == []
    assert [gone.said for gone in found.between] == ["Kembali ke tugas rutin"]
    page = html.unescape(signed_in(guard).get("/rencana/saya").content.decode())
    assert "Isinya sama dengan perintah itu." in page
    assert "Tidak berlaku lagi" in page


def test_what_a_line_cannot_tell_is_not_called_the_same(jambi: Jambi, guard: Person, signed_in: Any) -> None:
    jambi.approve()
    old = row_of(guard.officer_code)
    old.digest, old.content["centre"]["latitude"] = "0" * 64, old.content["centre"]["latitude"] + 0.001
    old.save()
    jambi.approve()
    found = told(guard)
    assert found and (found.same, found.differences) == (False, [])
    page = html.unescape(signed_in(guard).get("/rencana/saya").content.decode())
    assert "Yang berubah hanya rincian di bawah" in page
    assert "Isinya sama" not in page


def test_of_another_post_what_it_brings_is_left_to_the_page(jambi: Jambi, guard: Person) -> None:
    jambi.approve()
    jambi.approve(swapped(0, 1))
    found = pairs(told(guard))
    assert {"Pos", "Pusat pos"} <= found.keys() <= {"Tugas", "Pos", "Pusat pos", "Padal"}


def test_another_tier_and_another_name_of_the_operation_are_told(jambi: Jambi, guard: Person) -> None:
    jambi.approve()
    old = row_of(guard.officer_code)
    old.digest, old.content["tier"] = "0" * 64, "Khusus"
    old.save()
    jambi.operation.name = "Operasi Lain"
    jambi.operation.save()
    jambi.approve()
    assert pairs(told(guard)) == {
        "Operasi": (old.content["operation"], "Operasi Lain"),
        "Kerawanan": ("Khusus", row_of(guard.officer_code).content["tier"]),
    }


def test_a_padal_reads_which_posts_a_gone_order_gave_him(jambi: Jambi) -> None:
    jambi.approve()
    padal = jambi.planned.commands[0].posts[0].controller
    jambi.approve(swapped(0, 2))
    row = row_of(padal)
    row.content["controls"] = row.content["controls"][:1]
    row.save()
    jambi.approve(swapped(0, 1))
    found = told(officer(padal, jambi.jbi))
    assert found
    assert [gone.said for gone in found.between] == [f"Padal · {row.content['controls'][0]['post']}"]


def test_orders_of_another_command_count_too(jambi: Jambi) -> None:
    """Lent to Jambi after he stood in Tanjab: his own rows are his, whoever gave them."""
    jambi.approve()
    code = taken_to_jambi(jambi)
    person = officer(code, jambi.polda)
    found = told(person)
    assert pairs(found)["Pos"][0].startswith("15-TJT")


def test_the_page_says_with_what_it_compares(jambi: Jambi, guard: Person, signed_in: Any) -> None:
    jambi.approve()
    first = OfficerOrder.objects.get(officer_code=guard.officer_code).content["number"]
    jambi.approve(swapped(0, 1))
    page = html.unescape(signed_in(guard).get("/rencana/saya").content.decode())
    assert f"Dibandingkan dengan {first}" in page
    assert "yang belum Anda konfirmasi" in page
    assert "Tidak berlaku lagi" not in page


def test_asking_for_what_was_before_asks_once(jambi: Jambi, guard: Person, django_assert_num_queries: Any) -> None:
    jambi.approve()
    jambi.approve(swapped(0, 1))
    rows = own_orders(guard)
    with django_assert_num_queries(1):
        earlier_orders(guard, rows)
