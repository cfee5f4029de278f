"""Reserve teams added and taken away by hand."""

from __future__ import annotations

import pytest
from by_hand import DRAW, STEP, command, doctrine, officers, pattern, place, plentiful, stations
from edit_parts import on, planned

from posko.doctrine import Tier
from posko.planning.editing import (
    Broken,
    EditRefused,
    Part,
    Rule,
    UnknownCode,
    add_team,
    broken_rules,
    effect,
    remove_team,
    shortfalls_of,
    with_pins,
)

RULES = doctrine(pattern(), pattern(Tier.HIGH, stations_max=1), response=10.5 * STEP)


def part_with(people: int) -> Part:
    own = [*officers(people - 1), *officers(1, rank="IPDA")]
    return planned(RULES, command(stations([5, 30], Tier.HIGH), own, equipment=plentiful()))


def test_a_team_added_where_no_office_is_reaches_what_is_near() -> None:
    part = part_with(11)
    assert part.plan.reserve_covered == 1.0
    bare = remove_team(remove_team(part, RULES, team="A-R01"), RULES, team="A-R02")
    assert bare.plan.reserve_covered == 0.0 and [s.resource for s in bare.plan.shortfalls] == ["reserves"]
    latitude, longitude = place(25)
    after = add_team(bare, RULES, DRAW, latitude=latitude, longitude=longitude)
    [team] = after.plan.reserves
    assert (team.id, team.stations_covered, team.officers) == ("A-R01", 1, 2)
    assert after.plan.reserve_covered == 0.5 and broken_rules(after, RULES) == ()
    assert [(s.resource, s.missing) for s in shortfalls_of(after, RULES)] == [("reserves", 1)]
    assert effect(bare, after, RULES).reserve_covered.difference == 0.5
    assert effect(bare, after, RULES).cost_idr.difference == 2 * 200


def test_the_people_of_a_team_taken_away_are_on_routine_duty() -> None:
    part = part_with(11)
    after = remove_team(part, RULES, team="A-R01")
    assert set(on(part, "reserve")) - set(on(after, "reserve")) <= set(on(after, "routine"))
    assert [t.id for t in after.plan.reserves] == ["A-R02"] and broken_rules(after, RULES) == ()


def test_too_few_people_or_another_size_are_refused() -> None:
    latitude, longitude = place(0)
    part = part_with(10)
    with pytest.raises(EditRefused) as error:
        add_team(part, RULES, DRAW, latitude=latitude, longitude=longitude)
    assert error.value.broken == (Broken(Rule.TOO_FEW, unit="A", found=1, allowed=2),)
    with pytest.raises(EditRefused) as error:
        add_team(part, RULES, DRAW, latitude=latitude, longitude=longitude, officers=1)
    assert error.value.broken == (Broken(Rule.TEAM_SIZE, post="A-R03", found=1, allowed=2),)


def test_a_pinned_team_and_one_with_a_pinned_member_stay() -> None:
    part = part_with(11)
    with pytest.raises(EditRefused):
        remove_team(with_pins(part, teams=["A-R01"], on=True), RULES, team="A-R01")
    member = next(a.officer for a in part.plan.assignments if a.post == "A-R01")
    with pytest.raises(EditRefused) as error:
        remove_team(with_pins(part, officers=[member], on=True), RULES, team="A-R01")
    assert error.value.broken == (Broken(Rule.PINNED, post="A-R01", officer=member),)


def test_a_team_that_is_none() -> None:
    with pytest.raises(UnknownCode) as error:
        remove_team(part_with(11), RULES, team="A-R09")
    assert (error.value.kind, error.value.code) == ("team", "A-R09")
