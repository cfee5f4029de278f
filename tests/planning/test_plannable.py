"""What is no problem at all is refused before anything is planned, and the message names what is wrong."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from by_hand import command, doctrine, officers, pattern, polda, problem, stations

from posko.doctrine import Tier
from posko.planning import Command, Equipment, Problem, solve

RULES = doctrine(pattern())


def first(what: Any, **changed: Any) -> tuple[Any, ...]:
    return (replace(what[0], **changed), *what[1:])


def problem_with(**changed: Any) -> Problem:
    """A small problem that can be planned, but for what is changed of its command."""
    return problem(RULES, replace(command(stations(range(4)), officers(4)), **changed), polda=polda(officers(2, "P")))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"units": ()}, "no units"),
        ({"stations": stations(range(2), Tier.HIGH)}, "no pattern for tier 'high' of station"),
        ({"stations": first(stations(range(4)), latitude=math.nan)}, "is nowhere on earth: latitude nan"),
        ({"stations": stations([1, 1])[:1] * 2}, r"station .* is there twice"),
        ({"officers": first(officers(4), unit="Z")}, "of unit 'Z', which the command does not have"),
        ({"officers": officers(3)[:1] * 2}, r"officer .* is there twice"),
        ({"equipment": (Equipment("A", "boat", 2, 3),)}, "of 2 'boat' 3 cannot be serviceable"),
    ],
)
def test_what_cannot_be_planned_is_named(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        solve(problem_with(**changed), seed=1)


def test_an_officer_of_two_commands_is_there_twice() -> None:
    whole = problem_with()
    lent: Command = replace(
        whole.reinforcement[0], officers=whole.commands[0].officers[:1], units=whole.commands[0].units
    )
    with pytest.raises(ValueError, match=r"unit .* is there twice"):
        solve(replace(whole, reinforcement=(lent,)), seed=1)


def test_people_are_granted_to_a_command_of_the_problem() -> None:
    whole = problem_with()
    with pytest.raises(ValueError, match="granted to 'Z'"):
        solve(replace(whole, granted={"Z": whole.reinforcement[0]}), seed=1)


@pytest.mark.parametrize(("seed", "said"), [(-1, "at least 0"), ("xyz", "hex"), ("", "hex"), ("abc", "hex")])
def test_a_seed_is_a_number_or_hex(seed: int | str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        solve(problem_with(), seed=seed)


def test_the_small_problem_can_be_planned() -> None:
    assert solve(problem_with(), seed=1).commands
