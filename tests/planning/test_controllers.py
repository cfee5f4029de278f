"""Spans of near posts, each with one controller of a rank that may control, as far as these last."""

from __future__ import annotations

import pytest
from by_hand import AREA, DRAW, command, doctrine, drafted, officer, officers, pattern, place, plan_of, solved, stations

from posko.doctrine import Tier
from posko.planning import Duty
from posko.planning.controllers import assign_controllers, span_posts, spans_needed
from posko.planning.manning import own_pool
from posko.planning.plan import Post

#: One station a post.
ONE = tuple(pattern(tier, stations_max=1) for tier in Tier)


def posts(ats: list[float], tier: Tier = Tier.LOW) -> list[Post]:
    rules = doctrine(*ONE)
    return list(drafted(rules, command(stations(ats, tier), [])).grouping.posts)


@pytest.mark.parametrize(("count", "span", "needed"), [(0, 10, 0), (1, 10, 1), (10, 10, 1), (11, 10, 2), (3, 1, 3)])
def test_spans_are_as_few_as_the_rule_allows(count: int, span: int, needed: int) -> None:
    rules = doctrine(*ONE, span=span)
    assert spans_needed(count, rules) == needed
    assert len(span_posts(posts([float(k) for k in range(count)]), rules)) == needed


def test_every_post_is_in_one_span_and_no_span_is_too_wide() -> None:
    seven = posts([0, 1, 2, 40, 41, 80, 81])
    spans = span_posts(seven, doctrine(*ONE, span=3))
    assert sorted(p.id for span in spans for p in span) == sorted(p.id for p in seven)
    assert max(len(span) for span in spans) <= 3


def test_posts_near_each_other_share_a_controller() -> None:
    spans = span_posts(posts([0, 100, 1, 101, 2, 102]), doctrine(*ONE, span=3))
    assert {frozenset(round(p.centre.latitude) for p in span) for span in spans} == {frozenset({-1}), frozenset({0})}


def test_the_spans_with_the_most_important_tiers_come_first() -> None:
    both = [*posts([0, 1]), *posts([50], Tier.HIGH)]
    assert [[p.tier for p in span] for span in span_posts(both, doctrine(*ONE, span=2))] == [
        [Tier.HIGH],
        [Tier.LOW, Tier.LOW],
    ]


def test_a_controller_has_a_rank_of_the_doctrine_in_upper_or_lower_case() -> None:
    people = [*officers(4), officer("c", rank="ipda")]
    plan = plan_of(solved(doctrine(*ONE), command(stations([0, 1]), people)), "A")
    assert {p.controller for p in plan.posts} == {"c"}
    assert [a.officer for a in plan.assignments if a.duty is Duty.CONTROLLER] == ["c"]


def test_nobody_of_another_rank_controls() -> None:
    plan = plan_of(solved(doctrine(*ONE), command(stations([0, 1]), officers(9))), "A")
    assert {p.controller for p in plan.posts} == {""}


def test_controllers_do_not_guard_a_post_as_well() -> None:
    plan = plan_of(solved(doctrine(*ONE), command(stations([0]), officers(3, rank="IPDA"))), "A")
    (post,) = plan.posts
    assert post.controller
    assert post.controller not in post.officers


def test_where_controllers_are_few_the_most_important_span_has_one() -> None:
    people = [*officers(8), officer("c", rank="IPDA")]
    both = [*stations([0, 1]), *stations([50, 51], Tier.HIGH)]
    plan = plan_of(solved(doctrine(*ONE, span=2), command(both, people)), "A")
    assert {p.tier: p.controller for p in plan.posts} == {Tier.LOW: "", Tier.HIGH: "c"}


def test_a_controller_is_not_sent_among_posts_in_a_closed_area() -> None:
    people = [*officers(4), officer("barred", rank="IPDA", barred=[AREA]), officer("c", rank="IPDA")]
    plan = plan_of(solved(doctrine(*ONE), command(stations([0, 1]), people)), "A")
    assert {p.controller for p in plan.posts} == {"c"}


def test_it_says_how_many_spans_stay_without_a_controller() -> None:
    here = command(stations([0, 1, 50]), officers(1, rank="IPDA"))
    draft = drafted(doctrine(*ONE, controllers=("AKP",)), here)
    pool = own_pool(here, {"A": 1}, 1)
    left = assign_controllers(draft, draft.grouping.posts, pool, [place(0)], doctrine(*ONE, span=2), DRAW)
    assert left == 1
    assert len(draft.spans) == 1
    assert (pool.limit, pool.free) == (0, {"A": 0})


def test_nothing_to_control_needs_nobody() -> None:
    here = command([], officers(2, rank="IPDA"))
    draft = drafted(doctrine(*ONE), here)
    assert assign_controllers(draft, [], own_pool(here, {"A": 2}, 2), [place(0)], doctrine(*ONE), DRAW) == 0
    assert draft.spans == []
