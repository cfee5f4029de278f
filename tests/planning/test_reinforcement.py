"""The Polda's people come after the command's own, where the need is greatest, and each is promised once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from by_hand import (
    AREA,
    STEP,
    command,
    doctrine,
    manned,
    officer,
    officers,
    pattern,
    plan_of,
    polda,
    shortfalls,
    solved,
    stations,
    unit,
)

from posko.doctrine import Tier
from posko.planning import Duty, Officer, Plan, Status

SOUTH, EAST = "15.02.01.1001", "15.03.01.1001"
#: One station a post; no mobile teams within reach of anybody.
ONE = doctrine(*(pattern(tier, stations_max=1) for tier in Tier), team=50)


def lent(plan: Plan) -> dict[str, list[str]]:
    """Who of the Polda serves at which command."""
    return {
        c.command.code: sorted(a.officer for a in c.assignments if a.reinforcement)
        for c in plan.commands
        if any(a.reinforcement for a in c.assignments)
    }


def test_own_people_man_what_they_can_even_where_the_polda_is_nearer() -> None:
    here = command(stations([90, 91]), officers(4))
    plan = solved(ONE, here, polda=polda(officers(9, "P"), at=90))
    assert lent(plan) == {}
    assert manned(plan_of(plan, "A")) == {"A-L001", "A-L002"}


def test_only_what_own_people_leave_open_is_manned_by_the_polda() -> None:
    plan = solved(ONE, command(stations([0, 1, 2]), officers(4)), polda=polda(officers(9, "P")))
    a = plan_of(plan, "A")
    assert manned(a) == {"A-L001", "A-L002", "A-L003"}
    assert len(lent(plan)["A"]) == 2
    assert a.shortfalls == () or "officers" not in shortfalls(a)


def test_the_highest_tier_goes_first_wherever_it_is() -> None:
    low, high = command(stations([0] * 3)), command(stations([50], Tier.HIGH, area=SOUTH), code="B", at=50)
    plan = solved(ONE, low, high, polda=polda(officers(4, "P")))
    assert manned(plan_of(plan, "B")) == {"B-H001"}
    assert len(manned(plan_of(plan, "A"))) == 1


def test_of_one_tier_the_command_that_lacks_the_largest_share_goes_first() -> None:
    """A lacks 2 of 4 posts, B 1 of 1, though A lacks more of them."""
    a, b = command(stations([0] * 4), officers(4)), command(stations([50], area=SOUTH), code="B", at=50)
    plan = solved(ONE, a, b, polda=polda(officers(2, "P")))
    assert list(lent(plan)) == ["B"]


def test_shares_are_taken_anew_after_every_post() -> None:
    """A lacks 4 of 4, B 3 of 4: first A, then by turns."""
    a = command(stations([0] * 4))
    b = command(stations([50] * 4, area=SOUTH), officers(2, "B"), code="B", at=50)
    for people, expected in [(2, (1, 1)), (4, (2, 1)), (6, (2, 2)), (8, (3, 2))]:
        plan = solved(ONE, a, b, polda=polda(officers(people, "P")))
        assert (len(manned(plan_of(plan, "A"))), len(manned(plan_of(plan, "B")))) == expected


def test_nobody_is_promised_twice() -> None:
    commands = [command(stations([k] * 5), code=code, at=k) for k, code in enumerate("ABC")]
    plan = solved(ONE, *commands, polda=polda(officers(16, "P")))
    everywhere = Counter(a.officer for c in plan.commands for a in c.assignments)
    assert set(everywhere.values()) == {1}
    assert sum(map(len, lent(plan).values())) == 16


def test_the_polda_keeps_its_routine_duty_and_its_ceiling() -> None:
    empty = command(stations([0] * 9))
    for share, routine, expected in [(1.0, 5, 4), (0.5, 0, 4), (0.5, 7, 2), (0.0, 0, 0)]:
        rules = doctrine(*(pattern(tier, stations_max=1) for tier in Tier), share=share, team=50)
        people = [*officers(9, "P"), officer("P-sick", "P", status=Status.SICK)]
        plan = solved(rules, empty, polda=polda(people, routine={"P": routine}))
        assert sum(map(len, lent(plan).values())) == expected
        assert len(manned(plan_of(plan, "A"))) == expected // 2


def test_who_is_lent_stands_with_the_borrower_and_the_rest_at_home() -> None:
    people = [*officers(3, "P"), officer("P-sick", "P", status=Status.SICK)]
    plan = solved(ONE, command(stations([0])), polda=polda(people))
    home = {a.officer: a.duty for a in plan_of(plan, "P").assignments}
    assert len(lent(plan)["A"]) == 2
    assert home.pop("P-sick") is Duty.UNAVAILABLE
    assert list(home.values()) == [Duty.ROUTINE]
    assert not set(home) & set(lent(plan)["A"])


def test_lent_people_are_led_by_the_highest_rank_and_controlled_by_one_of_them() -> None:
    people = [*officers(1, "P"), officer("P-aiptu", "P", "AIPTU"), officer("P-ipda", "P", "IPDA")]
    (post,) = plan_of(solved(ONE, command(stations([0])), polda=polda(people)), "A").posts
    assert post.officers[0] == "P-aiptu"
    assert post.controller == "P-ipda"


def test_a_controller_is_lent_to_own_posts_that_have_none() -> None:
    plan = solved(ONE, command(stations([0, 1]), officers(4)), polda=polda(officers(3, "P", "IPDA")))
    assert len(lent(plan)["A"]) == 1
    assert {p.controller for p in plan_of(plan, "A").posts} == set(lent(plan)["A"])


def test_posts_closed_to_own_people_are_open_to_the_poldas() -> None:
    here = command(stations([0], Tier.HIGH), officers(4, barred=[AREA]))
    plan = solved(ONE, here, polda=polda(officers(2, "P")))
    assert manned(plan_of(plan, "A")) == {"A-H001"}
    assert "excluded_areas" not in shortfalls(plan_of(plan, "A"))


def barred_and_free(barred: int, free: int) -> list[Officer]:
    people = officers(barred, "P", barred=[AREA])
    return [*people, *officers(free, "P", "BRIPDA")]


def test_a_post_that_is_closed_to_them_makes_room_for_the_next() -> None:
    """The Polda has people for one post; the first in order is closed to them."""
    a, b = command(stations([0], Tier.HIGH)), command(stations([50], area=SOUTH), code="B", at=50)
    plan = solved(ONE, a, b, polda=polda(officers(2, "P", barred=[AREA])))
    assert (manned(plan_of(plan, "A")), manned(plan_of(plan, "B"))) == (set(), {"B-L001"})
    assert shortfalls(plan_of(plan, "A"))["excluded_areas"].missing == 2


def test_no_controller_is_lent_for_posts_that_stay_empty() -> None:
    """Once one was, and controlled nothing."""
    here = command(stations([0], Tier.HIGH))
    people = [*officers(2, "P", barred=[AREA]), officer("P-ipda", "P", "IPDA")]
    plan = solved(ONE, here, polda=polda(people))
    assert lent(plan) == {}
    assert len(plan_of(plan, "P").assignments) == 3


def test_a_high_post_of_the_last_command_comes_before_a_low_one_of_the_first() -> None:
    """Only two of the Polda's may serve at B; the low post of A, named first, must not take them."""
    a = command(stations([0], area=EAST))
    b = command(stations([50], Tier.HIGH), code="B", at=50)
    plan = solved(ONE, a, b, polda=polda(barred_and_free(2, 2), at=0))
    assert manned(plan_of(plan, "B")) == {"B-H001"}
    assert manned(plan_of(plan, "A")) == {"A-L001"}


def test_reserve_teams_are_lent_where_stations_are_out_of_reach() -> None:
    rules = doctrine(*(pattern(tier, stations_max=1) for tier in Tier), team=3, response=5 * STEP)
    plan = solved(rules, command(stations([40], Tier.HIGH), officers(2)), polda=polda(officers(4, "P")))
    a = plan_of(plan, "A")
    assert [(t.officers, t.stations_covered) for t in a.reserves] == [(3, 1)]
    assert [x.officer in lent(plan)["A"] for x in a.assignments if x.duty is Duty.RESERVE] == [True] * 3
    assert a.reserve_covered == 1.0


def test_a_polres_of_another_polda_gets_nothing() -> None:
    stranger = replace(command(stations([0])), units=(unit("B", parent="Q"),))
    plan = solved(ONE, stranger, polda=polda(officers(9, "P")))
    assert lent(plan) == {}
    assert manned(plan_of(plan, "B")) == set()
