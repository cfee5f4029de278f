"""Counts of one command."""

from __future__ import annotations

from planmaking import make_plan
from posko.documents.strength import people_of, polres_of, strength_of


def test_people_required_are_own_lent_and_missing() -> None:
    strength = strength_of(make_plan().commands[1])
    assert (strength.required, strength.own, strength.lent, strength.missing) == (26, 12, 4, 10)
    assert strength.manned_posts == 8
    assert strength.unmanned_stations == 12


def test_a_command_without_stations_has_zeros() -> None:
    strength = strength_of(make_plan().commands[2])
    assert (strength.stations, strength.posts, strength.required, strength.farthest_minutes) == (0, 0, 0, 0.0)


def test_a_polda_is_no_polres_but_its_people_are_known() -> None:
    plan = make_plan()
    assert [c.command.code for c in polres_of(plan)] == ["15-JBI", "15-TJT"]
    assert all(a.officer in people_of(plan) for c in plan.commands for a in c.assignments)
