"""Own and lent people stand together at a post only where excluded areas would turn the order of tiers around."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest
from by_hand import (
    AREA,
    DRAW,
    command,
    doctrine,
    drafted,
    manned,
    officer,
    officers,
    pattern,
    plan_of,
    polda,
    shortfalls,
    solved,
    stations,
)
from test_every_plan_holds import assert_draws_repeat, planned, violations_of

from posko.doctrine import Access, Cost, Deployment, Doctrine, ReserveRule, Tier
from posko.planning import Command, CommandPlan, Duty, Officer
from posko.planning.mixing import reinforced
from posko.tables import Operation
from provinces import PACES, Traits, _Province

SOUTH = "15.02.01.1001"
#: One station a post; no mobile teams within reach of anybody.
ONE = doctrine(*(pattern(tier, stations_max=1) for tier in Tier), team=50)


def people(unit: str, barred: int, free: int, rank: str = "BRIPDA") -> list[Officer]:
    """So many whom the area of the high posts is closed to, and so many who may go anywhere."""
    return [*officers(barred, unit, barred=[AREA]), *officers(free, unit, rank)]


def high_and_low(own: Sequence[Officer], high: int = 1, low: int = 2) -> Command:
    return command([*stations([0] * high, Tier.HIGH), *stations([1] * low, area=SOUTH)], own)


def teams(plan: CommandPlan) -> dict[str, tuple[int, int]]:
    """Own and lent officers at each manned post."""
    lent = {a.officer for a in plan.assignments if a.reinforcement}
    return {p.id: (len(set(p.officers) - lent), len(lent & set(p.officers))) for p in plan.posts if p.officers}


def test_a_high_post_that_neither_can_man_alone_is_manned_by_both_before_the_low_ones() -> None:
    plan = solved(ONE, high_and_low(people("A", 2, 1)), polda=polda(people("P", 2, 1)))
    a = plan_of(plan, "A")
    assert teams(a) == {"A-H001": (1, 1), "A-L001": (2, 0), "A-L002": (0, 2)}
    assert "excluded_areas" not in shortfalls(a)
    assert_draws_repeat(plan)


def test_a_low_post_gives_its_people_to_the_high_one() -> None:
    """The only two who may go there would stand at the low posts; one of those must stay empty then."""
    plan = solved(ONE, high_and_low(people("A", 1, 1)), polda=polda(people("P", 1, 1)))
    assert teams(plan_of(plan, "A")) == {"A-H001": (1, 1)}


def test_the_command_sends_as_many_as_it_can() -> None:
    rules = doctrine(pattern(Tier.HIGH, officers=4, stations_max=1), pattern(Tier.LOW, stations_max=1), team=50)
    plan = solved(rules, high_and_low(people("A", 2, 3)), polda=polda(people("P", 0, 3)))
    assert teams(plan_of(plan, "A")) == {"A-H001": (3, 1), "A-L001": (2, 0), "A-L002": (0, 2)}


def test_several_posts_may_be_manned_by_both() -> None:
    rules = doctrine(pattern(Tier.HIGH, officers=3, stations_max=1), pattern(Tier.LOW, stations_max=1), team=50)
    plan = solved(rules, high_and_low(people("A", 2, 2), high=2, low=1), polda=polda(people("P", 0, 2)))
    assert teams(plan_of(plan, "A")) == {"A-H001": (2, 1), "A-L001": (2, 0)}
    plan = solved(rules, high_and_low(people("A", 2, 4), high=2, low=1), polda=polda(people("P", 0, 2)))
    assert teams(plan_of(plan, "A")) == {"A-H001": (3, 0), "A-H002": (1, 2), "A-L001": (2, 0)}


@pytest.mark.parametrize(("own", "lent"), [((4, 0), (2, 1)), ((4, 1), (2, 0)), ((4, 0), (0, 0)), ((6, 0), (1, 1))])
def test_where_too_few_may_go_there_even_together_nothing_changes(own: tuple[int, int], lent: tuple[int, int]) -> None:
    a = plan_of(solved(ONE, high_and_low(people("A", *own)), polda=polda(people("P", *lent))), "A")
    assert teams(a) == {"A-L001": (2, 0), "A-L002": (2, 0)}
    assert shortfalls(a)["excluded_areas"].consequence.startswith("Pos A-H001 ")


def test_own_and_lent_people_serve_apart_where_no_tier_is_passed_over() -> None:
    """One of each is left over: without a post below they do not stand together."""
    three = command(stations([0, 1, 2]), officers(3))
    plan = solved(ONE, three, polda=polda(officers(3, "P")))
    assert teams(plan_of(plan, "A")) == {"A-L001": (2, 0), "A-L002": (0, 2)}
    plan = solved(ONE, high_and_low(people("A", 0, 1), low=0), polda=polda(people("P", 0, 1)))
    assert manned(plan_of(plan, "A")) == set()


def test_routine_duty_and_ceiling_of_the_polda_hold_in_mixed_teams() -> None:
    """Of its three at most two may leave, then one, then none."""
    own = people("A", 2, 1)
    expected = {1: {"A-H001": (1, 1), "A-L001": (2, 0)}, 2: {"A-H001": (1, 1), "A-L001": (2, 0)}, 3: {"A-L001": (2, 0)}}
    for routine, seen in expected.items():
        plan = solved(ONE, high_and_low(own), polda=polda(people("P", 2, 1), routine={"P": routine}))
        assert teams(plan_of(plan, "A")) == seen


def test_routine_duty_of_the_command_holds_in_mixed_teams() -> None:
    own = people("A", 2, 1)
    here = command([*stations([0], Tier.HIGH), *stations([1, 2], area=SOUTH)], own, routine={"A": 1})
    plan = solved(ONE, here, polda=polda(people("P", 2, 1)))
    assert teams(plan_of(plan, "A")) == {"A-H001": (1, 1), "A-L001": (0, 2)}


def controllers(plan: CommandPlan) -> list[str]:
    return sorted(a.officer for a in plan.assignments if a.duty is Duty.CONTROLLER)


def test_a_mixed_post_is_in_the_span_of_one_controller() -> None:
    plan = solved(
        ONE, high_and_low(people("A", 2, 1)), polda=polda([*people("P", 2, 1), officer("P-ipda", "P", "IPDA")])
    )
    a = plan_of(plan, "A")
    assert teams(a)["A-H001"] == (1, 1)
    assert {p.controller for p in a.posts} == {"P-ipda"}
    assert controllers(a) == ["P-ipda"]


def test_spans_of_one_post_hold_with_a_mixed_post() -> None:
    rules = doctrine(*(pattern(tier, stations_max=1) for tier in Tier), span=1, team=50)
    own = [*people("A", 2, 1), *officers(1, "A", "IPDA", barred=[AREA])]
    plan = solved(rules, high_and_low(own), polda=polda([*people("P", 2, 1), *officers(1, "P", "IPDA", barred=[AREA])]))
    a = plan_of(plan, "A")
    assert teams(a) == {"A-H001": (1, 1), "A-L001": (2, 0), "A-L002": (0, 2)}
    assert {p.id: p.controller for p in a.posts} == {"A-H001": "", "A-L001": "A-IPDA-01", "A-L002": "P-IPDA-01"}
    assert controllers(a) == ["A-IPDA-01", "P-IPDA-01"]


@pytest.mark.parametrize("helped", [True, False])
def test_whom_a_high_post_needs_is_no_controller_while_a_low_one_is_manned(helped: bool) -> None:
    """Own people, and there is no Polda or it has nobody: the two of four who may go to the high post are needed there.

    In the first round the controller is taken for the high post; without that post he would stand at a low one.
    """
    rules = doctrine(*(pattern(tier, stations_max=1) for tier in Tier), team=50)
    own = [*officers(2, barred=[AREA]), officer("A-free"), officer("A-ipda", rank="IPDA", barred=["15.02.01"])]
    a = plan_of(solved(rules, high_and_low(own), polda=polda([]) if helped else None), "A")
    assert teams(a) == {"A-H001": (2, 0), "A-L001": (2, 0)}
    assert "excluded_areas" not in shortfalls(a)


def test_a_command_beside_keeps_its_plan() -> None:
    beside = command(stations([50] * 2, area=SOUTH), officers(3, "B"), code="B", at=50)
    apart = solved(ONE, beside, polda=polda(people("P", 2, 1)))
    plan = solved(ONE, high_and_low(people("A", 2, 1), low=1), beside, polda=polda(people("P", 2, 1)))
    assert teams(plan_of(plan, "A")) == {"A-H001": (1, 1), "A-L001": (2, 0)}
    assert plan_of(plan, "B").posts[0] == plan_of(apart, "B").posts[0]


def test_the_drafts_that_are_given_stay_as_they_are() -> None:
    draft = drafted(ONE, high_and_low(people("A", 2, 1)))
    before = (dict(draft.teams), set(draft.unfit), list(draft.drawings))
    (after,) = reinforced([draft], polda(people("P", 2, 1)), ONE, DRAW)
    assert (draft.teams, draft.unfit, draft.drawings) == before
    assert (draft.unfit, after.unfit) == ({"A-H001"}, set())


def barred_province(seed: int) -> Operation:
    """A small province where nearly everybody is barred from most of it, and few posts can be manned by one side."""
    dice = Random(seed)

    def traits(stations: int, most: int) -> Traits:
        barred = dice.choice(["most", "from their own areas"])
        return Traits(
            1, stations, "point", (Tier.LOW, Tier.HIGH), (Access.ROAD,), (1, most), 0.0, "usual", barred, "none", "none"
        )

    patterns = tuple(pattern(tier, officers=dice.choice([2, 3]), stations_max=dice.choice([1, 2])) for tier in Tier)
    deployment = Deployment(dice.choice([1.0, 0.7]), 1_000.0, dice.choice([1, 10]), ("AKP",))
    rules = Doctrine(patterns, deployment, ReserveRule(10, 60.0), PACES, Cost(0, 1))
    return _Province(dice, [traits(dice.randint(3, 6), 4)], traits(0, 4)).operation(rules)


@pytest.mark.parametrize("seed", range(170, 210))
def test_no_tier_is_passed_over_where_nearly_everybody_is_barred(seed: int) -> None:
    operation = barred_province(seed)
    plan = planned(operation)
    assert violations_of(plan, operation) == []
    assert_draws_repeat(plan)
