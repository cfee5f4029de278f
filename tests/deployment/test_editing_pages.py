"""Changing a part on its pages: a change is said in names, and nothing is lost unsaid."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from test_changing_parts import a_move, a_swap, change
from test_plan_pages import send, text_of

from posko.deployment import services
from posko.deployment.models import AssignmentRow, Edit, Part, Plan, PostRow, StationRow, TeamRow
from posko.deployment.refusals import PlanRefused
from posko.deployment.saying import broken_said
from posko.organisation.models import Person
from posko.planning.editing import Broken, Rule

Action = Edit.Action


def test_the_preview_of_a_move_says_which_station_from_where_to_where(part: Part, rini: Person, signed_in: Any) -> None:
    asked = a_move(part)
    station = StationRow.objects.get(part=part, code=asked["station"])
    shown = text_of(send(signed_in(rini), part, action="move_station", **asked, coba="1"))
    here, there = (place_of(part, code) for code in (station.post, asked["post"]))
    assert f"{station.name}: {station.post} ({here}) → {asked['post']} ({there})" in shown
    assert 'href="#petugas"' in shown


def place_of(part: Part, post: str) -> str:
    """The name of a post's centre."""
    centre = PostRow.objects.get(part=part, code=post).centre
    return StationRow.objects.get(part=part, code=centre).name


def test_the_preview_of_a_swap_names_both_with_before_and_after(part: Part, rini: Person, signed_in: Any) -> None:
    asked = a_swap(part)
    one, other = (AssignmentRow.objects.get(part=part, code=code) for code in asked.values())
    shown = text_of(send(signed_in(rini), part, action="swap_officers", **asked, coba="1"))
    assert f"{one} ↔ {other}" in shown
    assert "→ Tugas rutin" in shown


def test_solving_anew_names_the_changes_it_takes_back_and_pins_them_on_request(
    part: Part, rini: Person, signed_in: Any
) -> None:
    swap = a_swap(part)
    change(part, rini, Action.SWAP_OFFICERS, **swap)
    client = signed_in(rini)
    officer = AssignmentRow.objects.get(part=part, code=swap["officer"])
    shown = text_of(send(client, part, seen=1, action="resolve", coba="1"))
    assert "akan hilang" in shown
    assert str(officer) in shown
    kept = text_of(client.post(reverse("deployment:keep_changes", args=[part.pk])))
    assert "akan hilang" not in kept
    assert "Simpan perubahan" in kept
    saved = client.post(reverse("deployment:change", args=[part.pk]), {"action": "resolve", "seen": 2})
    assert saved.status_code == 302
    again = AssignmentRow.objects.get(pk=AssignmentRow.objects.get(part=part, code=officer.code).pk)
    assert (again.duty, again.post) == (officer.duty, officer.post)


def test_nobody_is_swapped_with_himself(part: Part, karo: Person) -> None:
    officer = AssignmentRow.objects.get(part=part, code=a_swap(part)["officer"])
    with pytest.raises(PlanRefused, match=f"{officer} tidak dapat ditukar dengan dirinya sendiri"):
        change(part, karo, Action.SWAP_OFFICERS, officer=officer.code, other=officer.code)
    assert not Edit.objects.exists()


def test_two_of_one_post_are_not_swapped(part: Part, karo: Person) -> None:
    post = PostRow.objects.filter(part=part, manned=True).first()
    assert post
    one, other = AssignmentRow.objects.filter(part=part, post=post.code).values_list("code", flat=True)[:2]
    with pytest.raises(PlanRefused, match="tempat yang sama"):
        services.try_change(part=part, by=karo, action=Action.SWAP_OFFICERS, asked={"officer": one, "other": other})


@pytest.mark.parametrize(
    ("rule", "found", "allowed", "said"),
    [
        (Rule.TOO_FEW, 71, 500, "diminta 500, yang bebas 71"),
        (Rule.CAPACITY, 11, 10, "menjadi 11 TPS, paling banyak 10"),
        (Rule.ROUTINE_DUTY, 1, 2, "tinggal 1, paling sedikit 2"),
        (Rule.STATION_MISSING, 0, 1, ""),
        (Rule.TRAVEL, 3, 4, "tertulis 3, seharusnya 4"),
    ],
)
def test_the_numbers_of_a_rule_are_said_in_its_own_sense(rule: Rule, found: int, allowed: int, said: str) -> None:
    assert broken_said([Broken(rule, found=found, allowed=allowed)])[0].numbers == said


def test_the_tab_counts_changes_and_not_editions(part: Part, rini: Person, signed_in: Any) -> None:
    edit = change(part, rini, Action.SWAP_OFFICERS, **a_swap(part))
    services.undo_edit(edit=edit, by=rini)
    assert Part.objects.get(pk=part.pk).edition == 2
    assert "Perubahan (1)" in text_of(signed_in(rini).get(reverse("deployment:part", args=[part.pk])))


def test_tables_show_places_and_people(part: Part, plan: Plan, rini: Person, signed_in: Any) -> None:
    post = PostRow.objects.filter(part=part).exclude(controller="").order_by("code").first()
    assert post
    centre = StationRow.objects.get(part=part, code=post.centre)
    controller = AssignmentRow.objects.get(part=part, code=post.controller)
    shown = text_of(signed_in(rini).get(reverse("deployment:part", args=[part.pk])))
    assert f"<div>{centre.name}</div>" in shown
    assert f">{controller}</a>" in shown
    officer = AssignmentRow.objects.filter(part=part, duty="post", post=post.code).first()
    assert officer
    page = text_of(signed_in(rini).get(reverse("deployment:planned_officer", args=[plan.pk, officer.code])))
    assert "27 November 2024" in page
    assert f">{controller}</a>" in page


def without_reserves(part: Part, by: Person) -> int:
    """Take every reserve team away, so that there are people for a new one; the edition then."""
    for code in TeamRow.objects.filter(part=part).values_list("code", flat=True):
        change(part, by, Action.REMOVE_TEAM, team=code)
    return Part.objects.get(pk=part.pk).edition


def test_a_place_with_a_name_can_be_chosen_for_a_reserve(part: Part, rini: Person, signed_in: Any) -> None:
    client = signed_in(rini)
    form = text_of(client.get(reverse("deployment:part", args=[part.pk]), {"isi": "cadangan"}))
    assert f'value="{part.command.code}">{part.command.name}<' in form
    seen = without_reserves(part, rini)
    kept = send(client, part, action="add_team", place=part.command.code, seen=seen)
    assert kept.status_code == 302, text_of(kept)
    assert Edit.objects.latest("number").asked["latitude"] == part.command.latitude
    assert send(client, part, action="add_team", place="nowhere").status_code == 422
    assert send(client, part, action="add_team").status_code == 422


def test_degrees_are_read_with_point_or_comma(part: Part, rini: Person, signed_in: Any) -> None:
    seen = without_reserves(part, rini)
    kept = send(signed_in(rini), part, action="add_team", latitude="-1,49", longitude="102.11", seen=seen)
    assert kept.status_code == 302, text_of(kept)
    assert Edit.objects.latest("number").asked["latitude"] == -1.49


def test_the_other_officer_is_chosen_from_a_list_that_can_be_searched(
    part: Part, plan: Plan, rini: Person, signed_in: Any
) -> None:
    asked = a_swap(part)
    other = AssignmentRow.objects.get(part=part, code=asked["other"])
    address = reverse("deployment:planned_officer", args=[plan.pk, asked["officer"]])
    shown = text_of(signed_in(rini).get(address, {"ganti": other.code}))
    assert f'name="other" value="{other.code}"' in shown
    assert str(other) in shown
    assert f'name="other" value="{asked["officer"]}"' not in text_of(signed_in(rini).get(address))


def test_posts_to_move_to_are_offered_with_village_and_minutes(
    part: Part, plan: Plan, rini: Person, signed_in: Any
) -> None:
    asked = a_move(part)
    at = StationRow.objects.get(part=part, code=asked["station"])
    target = PostRow.objects.get(part=part, code=asked["post"])
    centre = StationRow.objects.get(part=part, code=target.centre)
    shown = text_of(signed_in(rini).get(reverse("deployment:post", args=[plan.pk, at.post])))
    option = next(text for text in shown.split("<option ") if text.startswith(f'value="{target.code}"'))
    assert centre.name in option
    assert "mnt" in option


def test_a_reserve_is_said_by_the_place_it_waits_at(part: Part, rini: Person, signed_in: Any) -> None:
    client, office = signed_in(rini), part.command.name
    seen = without_reserves(part, rini)
    asked = {"action": "add_team", "place": part.command.code, "seen": seen}
    tried = text_of(send(client, part, **asked, coba="1"))
    assert "Regu cadangan (1)" in tried
    assert f"(dekat {office})" in tried
    assert send(client, part, **asked).status_code == 302
    team = TeamRow.objects.get(part=part)
    page = reverse("deployment:part", args=[part.pk])
    assert f"<span>dekat {office}</span>" in text_of(client.get(page, {"isi": "cadangan"}))
    assert f"Regu cadangan ditambah: {team.code} (dekat {office})" in text_of(client.get(page, {"isi": "perubahan"}))
    member = AssignmentRow.objects.filter(part=part, post=team.code).first()
    assert member
    assert f"dekat {office}" in text_of(
        client.get(reverse("deployment:planned_officer", args=[part.plan_id, member.code]))
    )


def test_a_reserve_taken_away_keeps_its_place_in_the_history(part: Part, rini: Person, signed_in: Any) -> None:
    team = TeamRow.objects.filter(part=part).first()
    assert team
    change(part, rini, Action.REMOVE_TEAM, team=team.code)
    shown = text_of(signed_in(rini).get(reverse("deployment:part", args=[part.pk]), {"isi": "perubahan"}))
    assert f"Regu cadangan dihapus: {team.code} (dekat " in shown
