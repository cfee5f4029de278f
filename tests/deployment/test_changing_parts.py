"""A draft changed by hand: checked, costed, kept, taken back; and nobody's change is lost."""

from __future__ import annotations

from typing import Any

import pytest

from posko.deployment import services
from posko.deployment.models import AssignmentRow, Edit, Part, Plan, PostRow, StationRow
from posko.deployment.refusals import NotLast, NotOpen, TakenBack, Touched
from posko.deployment.storing import doctrine_of, load_part, loaded
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed
from posko.organisation.models import Command, Person
from posko.planning.editing import EditRefused, Rule, UnknownCode, broken_rules
from posko.registry.models import Officer as OfficerRow
from posko.registry.models import PollingStation

Action = Edit.Action


def change(part: Part, by: Person, action: str, *, seen: int | None = None, **asked: Any) -> Edit:
    edition = Part.objects.get(pk=part.pk).edition if seen is None else seen
    outcome = services.change_part(part=part, by=by, action=action, asked=asked, seen=edition)
    assert outcome.edit is not None
    return outcome.edit


def a_move(part: Part) -> dict[str, str]:
    """A station of the low tier, and another post of that tier with room."""
    posts = list(PostRow.objects.filter(part=part, tier="low").order_by("stations"))
    room, other = posts[0], posts[-1]
    station = StationRow.objects.filter(part=part, post=other.code).exclude(code=other.centre).first()
    assert station and room.stations < room.stations_max
    return {"station": station.code, "post": room.code}


def a_swap(part: Part) -> dict[str, str]:
    """A member of a post, and somebody of the same rank on routine duty."""
    member = AssignmentRow.objects.filter(part=part, duty="post", role="member").order_by("code").first()
    assert member
    routine = AssignmentRow.objects.filter(part=part, duty="routine", unit=member.unit).order_by("-code").first()
    assert routine
    return {"officer": member.code, "other": routine.code}


def test_a_moved_station_is_at_its_new_post_and_the_effect_is_kept(part: Part, karo: Person) -> None:
    asked = a_move(part)
    edit = change(part, karo, Action.MOVE_STATION, **asked)
    assert StationRow.objects.get(part=part, code=asked["station"]).post == asked["post"]
    assert edit.effect["changed_stations"] >= 1
    row = Part.objects.select_related("plan", "command").get(pk=part.pk)
    assert broken_rules(load_part(row), doctrine_of(row.plan)) == ()
    assert row.figures["total_minutes"] == pytest.approx(
        sum(PostRow.objects.filter(part=part).values_list("total_minutes", flat=True)), abs=0.05
    )


def test_the_plans_figures_follow_a_change(part: Part, plan: Plan, karo: Person) -> None:
    before = plan.figures["total_minutes"]
    edit = change(part, karo, Action.MOVE_STATION, **a_move(part))
    plan.refresh_from_db()
    assert plan.figures["total_minutes"] == pytest.approx(before + edit.effect["total_minutes"], abs=0.02)
    assert plan.figures["stations"] == 28


def test_trying_a_change_keeps_nothing(part: Part, karo: Person) -> None:
    before = loaded(part)
    outcome = services.try_change(part=part, by=karo, action=Action.MOVE_STATION, asked=a_move(part))
    assert outcome.effect.changed_stations
    assert loaded(part) == before
    assert not Edit.objects.exists()


def test_a_change_that_breaks_a_rule_is_refused_and_named(part: Part, karo: Person) -> None:
    high = StationRow.objects.get(part=part, tier="high")
    low = PostRow.objects.filter(part=part, tier="low").first()
    assert low
    before = loaded(part)
    with pytest.raises(EditRefused) as refused:
        change(part, karo, Action.MOVE_STATION, station=high.code, post=low.code)
    assert Rule.MIXED_TIERS in {broken.rule for broken in refused.value.broken}
    assert loaded(part) == before


def test_an_unknown_code_is_named(part: Part, karo: Person) -> None:
    with pytest.raises(UnknownCode, match="nowhere"):
        change(part, karo, Action.MOVE_STATION, station="nowhere", post="")


def test_undo_brings_back_every_row(part: Part, karo: Person) -> None:
    before, figures = loaded(part), Part.objects.get(pk=part.pk).figures
    for action, asked in (
        (Action.MOVE_STATION, a_move(part)),
        (Action.SWAP_OFFICERS, a_swap(part)),
        (Action.PIN, {"posts": [PostRow.objects.filter(part=part).values_list("code", flat=True)[0]]}),
        (Action.RESOLVE, {}),
    ):
        change(part, karo, action, **asked)
    for edit in Edit.objects.filter(part=part).order_by("-number"):
        services.undo_edit(edit=edit, by=karo)
    now = loaded(part)
    assert now == before
    assert Part.objects.get(pk=part.pk).figures == figures


def test_only_the_last_change_is_taken_back(part: Part, karo: Person) -> None:
    first = change(part, karo, Action.MOVE_STATION, **a_move(part))
    change(part, karo, Action.SWAP_OFFICERS, **a_swap(part))
    with pytest.raises(NotLast):
        services.undo_edit(edit=first, by=karo)


def test_a_planner_of_the_polres_changes_his_part_of_the_poldas_plan(
    plan: Plan, tebo: Command, sari: Person, rini: Person
) -> None:
    part = Part.objects.select_related("plan", "command").get(plan=plan, command=tebo)
    post = PostRow.objects.filter(part=part).first()
    assert post
    change(part, sari, Action.PIN, posts=[post.code])
    with pytest.raises(NotAllowed):
        change(part, rini, Action.UNPIN, posts=[post.code])


def test_two_who_change_the_same_post_the_second_is_told_by_whom(part: Part, karo: Person, rini: Person) -> None:
    asked = a_move(part)
    change(part, rini, Action.MOVE_STATION, seen=0, **asked)
    back = {"station": asked["station"], "post": ""}
    with pytest.raises(Touched) as touched:
        change(part, karo, Action.MOVE_STATION, seen=0, **back)
    assert touched.value.by == "Rini"
    assert StationRow.objects.get(part=part, code=asked["station"]).post == asked["post"]


def test_who_looked_before_another_took_a_change_back_is_told_by_whom(part: Part, karo: Person, rini: Person) -> None:
    asked = a_move(part)
    edit = change(part, karo, Action.MOVE_STATION, **asked)
    seen = Part.objects.get(pk=part.pk).edition
    services.undo_edit(edit=edit, by=karo)
    before = loaded(part)
    with pytest.raises(TakenBack) as refused:
        change(part, rini, Action.MOVE_STATION, seen=seen, station=asked["station"], post="")
    assert refused.value.by == "Karo"
    assert asked["station"] in str(refused.value)
    assert loaded(part) == before
    change(part, rini, Action.MOVE_STATION, station=asked["station"], post="")


def test_of_two_who_take_the_same_change_back_the_second_is_told_by_whom(
    part: Part, karo: Person, rini: Person
) -> None:
    edit = change(part, karo, Action.MOVE_STATION, **a_move(part))
    open_at_both = Edit.objects.get(pk=edit.pk)
    services.undo_edit(edit=edit, by=karo)
    with pytest.raises(TakenBack, match="Karo baru saja membatalkan"):
        services.undo_edit(edit=open_at_both, by=rini)


def test_two_who_change_different_things_both_stand(part: Part, karo: Person, rini: Person) -> None:
    posts = list(PostRow.objects.filter(part=part).order_by("code").values_list("code", flat=True))
    change(part, rini, Action.PIN, seen=0, posts=[posts[0]])
    change(part, karo, Action.PIN, seen=0, posts=[posts[1]])
    assert set(PostRow.objects.filter(part=part, pinned=True).values_list("code", flat=True)) == set(posts[:2])


def test_what_is_submitted_is_not_changed(part: Part, plan: Plan, karo: Person) -> None:
    services.submit_plan(plan=plan, by=karo)
    with pytest.raises(NotOpen):
        change(part, karo, Action.SWAP_OFFICERS, **a_swap(part))


def test_resolving_leaves_what_is_pinned(part: Part, karo: Person) -> None:
    change(part, karo, Action.MOVE_STATION, **a_move(part))
    post = PostRow.objects.filter(part=part, tier="low").order_by("stations").first()
    assert post
    stations = set(StationRow.objects.filter(part=part, post=post.code).values_list("code", flat=True))
    change(part, karo, Action.PIN, posts=[post.code])
    change(part, karo, Action.RESOLVE)
    assert set(StationRow.objects.filter(part=part, post=post.code).values_list("code", flat=True)) == stations
    row = Part.objects.select_related("plan", "command").get(pk=part.pk)
    assert broken_rules(load_part(row), doctrine_of(row.plan)) == ()


def test_a_sick_officer_is_replaced_and_nobody_else_moves(part: Part, karo: Person) -> None:
    sick = AssignmentRow.objects.filter(part=part, duty="post", role="member").order_by("code").first()
    assert sick
    before = {code: (row["duty"], row["post"]) for code, row in loaded(part)["officers"].items()}
    OfficerRow.objects.filter(code=sick.code).update(status="sick")
    edit = change(part, karo, Action.REPAIR)
    now = {code: (row["duty"], row["post"]) for code, row in loaded(part)["officers"].items()}
    different = {code for code in before if before[code] != now[code]}
    assert sick.code in different
    assert len(different) == 2
    assert now[sick.code] == ("unavailable", "")
    assert edit.effect["manned_posts"] == 0


def test_a_station_whose_tier_rose_gets_a_post_of_that_tier(part: Part, karo: Person) -> None:
    station = StationRow.objects.filter(part=part, tier="low").first()
    assert station
    PollingStation.objects.filter(code=station.code).update(tier="high")
    change(part, karo, Action.REPAIR)
    now = StationRow.objects.get(part=part, code=station.code)
    assert now.tier == "high"
    assert PostRow.objects.get(part=part, code=now.post).tier == "high"


def test_the_ledger_of_the_command_has_the_change_and_the_undo(part: Part, karo: Person, bungo: Command) -> None:
    edit = change(part, karo, Action.MOVE_STATION, **a_move(part))
    services.undo_edit(edit=edit, by=karo)
    actions = Entry.objects.filter(command=bungo).values_list("action", flat=True)
    assert list(actions)[-2:] == ["plan.move_station", "plan.undone"]
