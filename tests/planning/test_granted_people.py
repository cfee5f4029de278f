"""People lent by a decision before the plan: they serve where they were lent to, and nobody else counts on them."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random

from by_hand import command, doctrine, manned, officers, pattern, plan_of, polda, problem, stations
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_every_plan_holds import assert_draws_repeat, violations_of
from test_reinforcement import lent

from posko.doctrine import Doctrine, Tier
from posko.planning import Command, Effort, Plan, Problem, solve
from posko.planning.demand import strength_of
from posko.planning.from_tables import problem_from
from posko.tables import Operation
from provinces import operations

#: One station a post; no mobile teams within reach of anybody.
ONE = doctrine(*(pattern(tier, stations_max=1) for tier in Tier), team=50)
SEED = "00ff17"


def with_lent(given: Problem, lent: dict[str, list[str]]) -> Problem:
    """`given` after its (one) Polda lent these officers to these commands."""
    (polda,) = given.reinforcement
    everybody = frozenset(code for codes in lent.values() for code in codes)
    granted = {
        code: Command(polda.units, (), tuple(o for o in polda.officers if o.id in codes))
        for code, codes in lent.items()
    }
    return replace(given, reinforcement=(replace(polda, lent=everybody),), granted=granted)


def small(lent: dict[str, list[str]], *commands: Command, rules: Doctrine = ONE, people: int = 8) -> Plan:
    given = problem(rules, *commands, polda=polda(officers(people, "P")))
    return solve(with_lent(given, lent), seed=SEED, effort=Effort.QUICK)


def test_they_man_posts_of_the_borrower_though_another_lacks_more() -> None:
    a, b = command(stations([0])), command(stations([50] * 4), code="B", at=50)
    plan = small({"A": ["P-BRIPKA-01", "P-BRIPKA-02"]}, a, b, people=2)
    assert lent(plan) == {"A": ["P-BRIPKA-01", "P-BRIPKA-02"]}
    assert manned(plan_of(plan, "A")) == {"A-L001"}


def test_nobody_else_gets_those_who_have_nothing_to_do() -> None:
    a, b = command(stations([0]), officers(2)), command(stations([50]), code="B", at=50)
    plan = small({"A": ["P-BRIPKA-01", "P-BRIPKA-02"]}, a, b, people=2)
    assert lent(plan) == {}
    assert {x.duty.value for x in plan_of(plan, "P").assignments} == {"routine"}


def test_the_poldas_ceiling_counts_them_even_where_they_have_nothing_to_do() -> None:
    """Of 8 half may leave: two are lent and idle, so B gets one pair and not two."""
    rules = doctrine(*(pattern(tier, stations_max=1) for tier in Tier), team=50, share=0.5)
    a, b = command(), command(stations([50] * 4), code="B", at=50)
    plan = small({"A": ["P-BRIPKA-01", "P-BRIPKA-02"]}, a, b, rules=rules)
    assert [len(people) for people in lent(plan).values()] == [2]


def test_a_polres_that_plans_alone_has_them() -> None:
    given = problem(ONE, command(stations([0, 1]), officers(2)), polda=polda(officers(4, "P")))
    alone = replace(with_lent(given, {"A": ["P-BRIPKA-01", "P-BRIPKA-02"]}), reinforcement=())
    plan = solve(alone, seed=SEED, effort=Effort.QUICK)
    assert lent(plan) == {"A": ["P-BRIPKA-01", "P-BRIPKA-02"]}
    assert len(manned(plan_of(plan, "A"))) == 2


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(operations(), st.integers(0, 2**16))
def test_whoever_is_lent_the_plan_holds(operation: Operation, chance: int) -> None:
    problem = problem_from(operation)
    plan = solve(lent_by_chance(problem, Random(chance)), seed=SEED, effort=Effort.QUICK)
    assert violations_of(plan, operation) == []
    assert_draws_repeat(plan)
    for code, granted in plan.problem.granted.items():
        others = [c for c in plan.commands if c.command.code != code]
        away = {a.officer for c in others for a in c.assignments if a.reinforcement}
        assert not away & {o.id for o in granted.officers}
    for lender in plan.problem.reinforcement:
        served = {
            a.officer for c in plan.commands for a in c.assignments if a.reinforcement and a.unit in units(lender)
        }
        most = math.floor(operation.doctrine.deployment.operation_share_max * len(lender.officers) + 1e-9)
        assert len(served | lender.lent) <= most


def units(command: Command) -> set[str]:
    return {u.code for u in command.units}


def lent_by_chance(problem: Problem, dice: Random) -> Problem:
    """Some of each Polda's people lent to its commands, as many as its own duties let go."""
    granted: dict[str, Command] = {}
    lenders = []
    for lender in problem.reinforcement:
        strength = strength_of(lender, problem.doctrine.deployment)
        room, left, lent = dict(strength.free), strength.limit, []
        mine = [c.code for c in problem.commands if c.unit.parent == lender.code]
        for officer in lender.officers if mine else ():
            if officer.status == "available" and left and room[officer.unit] and dice.random() < 0.5:
                room[officer.unit] -= 1
                left -= 1
                lent.append(officer)
                code = dice.choice(mine)
                before = granted[code].officers if code in granted else ()
                granted[code] = Command(lender.units, (), (*before, officer))
        lenders.append(replace(lender, lent=frozenset(o.id for o in lent)))
    return replace(problem, reinforcement=tuple(lenders), granted=granted)
