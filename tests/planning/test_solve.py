"""The whole planner on small problems: what a plan promises, whatever the seed and the engine."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from by_hand import (
    AREA,
    DRAW,
    command,
    doctrine,
    manned,
    officer,
    officers,
    pattern,
    plan_of,
    polda,
    problem,
    solved,
    stations,
)

from posko.doctrine import Tier
from posko.planning import Draw, Effort, Plan, PostStatus, Problem, Role, solve

RULES = doctrine(pattern(stations_max=3), *(pattern(t, stations_max=1) for t in Tier if t is not Tier.LOW))


def province() -> Problem:
    """Two Polres with people for some of their posts, and a Polda with a few to lend."""
    a = command(
        [*stations(range(0, 70, 10)), *stations([3, 33], Tier.HIGH)],
        [*officers(6), *officers(4, "A-1"), *officers(2, rank="IPDA"), *officers(2, barred=[AREA], rank="AIPTU")],
        polsek={"A-1": 60},
        routine={"A": 1},
    )
    b = command(stations(range(100, 140, 4)), officers(3, "B"), code="B", at=120)
    return problem(RULES, a, b, polda=polda(officers(7, "P")))


def planned(seed: int | str = 0) -> Plan:
    return solve(province(), seed=seed, effort=Effort.QUICK)


def where_people_are(plan: Plan) -> dict[str, tuple[str, str]]:
    return {a.officer: (a.duty, a.post) for c in plan.commands for a in c.assignments}


def posts_without_people(plan: Plan) -> list[tuple[object, ...]]:
    return [(p.id, p.centre, p.stations, p.minutes, p.status) for c in plan.commands for p in c.posts]


def test_the_same_seed_gives_the_same_plan() -> None:
    assert planned(7).commands == planned(7).commands == planned("07").commands


def test_posts_do_not_depend_on_the_seed_but_who_goes_does() -> None:
    plans = [planned(seed) for seed in range(5)]
    assert all(posts_without_people(plan) == posts_without_people(plans[0]) for plan in plans)
    assert len({tuple(sorted(where_people_are(plan).items())) for plan in plans}) == len(plans)


def test_how_many_go_from_each_unit_does_not_depend_on_the_seed() -> None:
    def counts(plan: Plan) -> Counter[tuple[str, str, str]]:
        return Counter((a.unit, a.duty, a.post) for c in plan.commands for a in c.assignments)

    assert all(counts(planned(seed)) == counts(planned(0)) for seed in range(1, 5))


def test_every_draw_of_the_plan_can_be_made_again_from_its_seed() -> None:
    plan = planned("00ff17")
    draw = Draw.from_seed(plan.draw.seed)
    assert draw == DRAW
    drawn: dict[str, str] = {}
    for drawing in (d for c in plan.commands for d in c.drawings):
        drawn |= drawing.drawn(draw) or {}
    posted = {a.officer: a.post for c in plan.commands for a in c.assignments if a.post}
    assert posted == {officer: place for officer, place in drawn.items() if officer in posted}
    controllers = {p.controller for c in plan.commands for p in c.posts if p.controller}
    assert controllers == set(drawn) - set(posted)


def test_a_false_seed_does_not_give_the_same_people() -> None:
    plan = planned(1)
    false = Draw.from_seed(2)
    drawn = [drawing.drawn(false) for c in plan.commands for drawing in c.drawings]
    assert drawn != [drawing.drawn(Draw.from_seed(1)) for c in plan.commands for drawing in c.drawings]


def test_commands_stand_in_the_order_of_the_problem_then_the_polda() -> None:
    plan = planned()
    assert [c.command.code for c in plan.commands] == ["A", "B", "P"]
    assert plan.problem == province()
    assert (plan.travel_model, plan.draw) == ("great_circle", Draw.from_seed(0).record)


def test_everybody_is_in_the_plan_once() -> None:
    everybody = [o.id for c in (*province().commands, *province().reinforcement) for o in c.officers]
    assert sorted(a.officer for c in planned().commands for a in c.assignments) == sorted(everybody)


def test_every_manned_post_has_all_its_officers_and_one_leader() -> None:
    plan = planned()
    roles = Counter((a.post, a.role) for c in plan.commands for a in c.assignments if a.post)
    for post in (p for c in plan.commands for p in c.posts):
        expected = (1, post.pattern.officers - 1) if post.status is PostStatus.MANNED else (0, 0)
        assert (roles[post.id, Role.LEADER], roles[post.id, Role.MEMBER]) == expected
        assert len(post.officers) == sum(expected)


def test_what_cannot_be_manned_is_said_not_raised() -> None:
    plan = solved(RULES, command(stations(range(20))))
    assert manned(plan_of(plan, "A")) == set()
    assert {s.resource for s in plan_of(plan, "A").shortfalls} == {"officers"}


def test_no_commands_are_an_empty_plan() -> None:
    plan = solved(RULES)
    assert plan.commands == ()


def test_a_polda_with_nobody_to_help_keeps_its_people() -> None:
    plan = solved(RULES, polda=polda([officer("p", "P")]))
    assert [(a.officer, a.duty.value) for a in plan_of(plan, "P").assignments] == [("p", "routine")]


def test_one_command_replanned_alone_is_as_it_was_with_the_others() -> None:
    """Without a Polda commands do not touch each other."""
    whole = solve(replace(province(), reinforcement=()), seed=3, effort=Effort.QUICK)
    alone = solve(replace(province(), commands=province().commands[1:], reinforcement=()), seed=3, effort=Effort.QUICK)
    assert alone.commands == whole.commands[1:]


def test_two_polda_lend_only_to_their_own() -> None:
    a = command(stations([0]))
    b = replace(command(stations([0]), code="B"), units=(replace(a.unit, code="B", parent="Q"),))
    p, q = polda(officers(9, "P")), polda(officers(2, "P"))
    q = replace(q, units=(replace(q.unit, code="Q"),), officers=tuple(officers(2, "Q")))
    plan = solve(Problem("Dua Polda", RULES, (a, b), (p, q)), seed=0, effort=Effort.QUICK)
    assert {x.unit for x in plan_of(plan, "A").assignments} == {"P"}
    assert {x.unit for x in plan_of(plan, "B").assignments} == {"Q"}


def test_progress_is_told_before_the_first_command_and_after_each() -> None:
    told: list[tuple[str, int, int]] = []
    solve(province(), seed=0, effort=Effort.QUICK, progress=lambda *step: told.append(step))
    assert [step for step in told if step[0] == told[0][0]] == [(told[0][0], k, 2) for k in range(3)]
    short = [step for step in told if step[0] == "shortfall"]
    assert short[-1][1] == short[-1][2] <= 2


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises((ValueError, OverflowError)):
        planned(-1)
