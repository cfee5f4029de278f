"""From whom a remedy has people lent: from the Polda as far as it has them, the rest from outside."""

from __future__ import annotations

from dataclasses import replace

import pytest
from by_hand import STEP, command, doctrine, officer, officers, plan_of, polda, shortfalls, solved, stations
from test_remedy import LED, MIXED, RULES, number, remedy_for, short_of_controllers, with_lent

from posko.doctrine import Tier
from posko.planning import Command, Status

NOBODY_LEFT = "dari luar (Mabes Polri atau Polda lain; Polda tidak punya lagi)"


@pytest.mark.parametrize(
    "lender",
    [
        polda([]),
        polda(officers(40, "P", status=Status.SICK)),
        polda(officers(40, "P"), routine={"P": 40}),
        with_lent(polda(officers(40, "P"))),
    ],
    ids=["nobody", "all sick", "all on routine duty", "all lent"],
)
def test_whom_the_polda_does_not_have_is_asked_for_outside(lender: Command) -> None:
    """Three lacks of people at once, none of which the Polda can do anything about."""
    text = remedy_for("officers", RULES, command(MIXED, officers(5)), lender)
    assert NOBODY_LEFT in text and "dari Polda" not in text
    rules, here = short_of_controllers()
    text = remedy_for("controllers", rules, here, lender)
    assert NOBODY_LEFT in text and "dari Polda" not in text
    far = doctrine(*RULES.patterns, team=3, response=5 * STEP)
    text = remedy_for("reserves", far, command(stations([0, 30, 31, 60], Tier.HIGH), officers(8)), lender)
    assert NOBODY_LEFT in text and "dari Polda" not in text


def test_a_polda_without_the_rank_is_not_asked_for_it() -> None:
    here, lender = command(MIXED, [*officers(10), officer("c", rank="IPDA")]), polda(officers(20, "P"))
    rules = replace(LED, deployment=replace(LED.deployment, posts_per_controller=2))
    for resource in ("controllers", "leaders"):
        assert NOBODY_LEFT in remedy_for(resource, rules, here, lender)


def test_without_a_polda_it_is_said_that_nobody_knows_what_it_has() -> None:
    lacks = shortfalls(plan_of(solved(RULES, command(MIXED, officers(5))), "A"))
    assert "dari luar (sisa personel Polda tidak diketahui" in lacks["officers"].remedy


def test_the_polda_gives_what_it_has_and_others_the_rest() -> None:
    """Of three the Polda mans one post; the third is left, but is no pair."""
    text = remedy_for("officers", RULES, command(MIXED, officers(4)), polda(officers(3, "P")))
    people = number("BKO # personel lagi", text)
    assert f"(1 dari Polda, {people - 1} dari luar: Mabes Polri atau Polda lain)" in text


def test_nobody_of_the_polda_is_promised_twice() -> None:
    here = [command(stations([0], Tier.HIGH, name=c), officers(2, c), code=c) for c in "AB"]
    leader = polda([officer("l", "P", "AIPTU")])
    plan = solved(LED, *here, polda=leader)
    texts = [shortfalls(plan_of(plan, code))["leaders"].remedy for code in "AB"]
    assert texts[0] == "BKO 1 personel berpangkat kepala tim dari Polda, ditukar satu lawan satu"
    assert NOBODY_LEFT in texts[1]
