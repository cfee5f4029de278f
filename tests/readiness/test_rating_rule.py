"""The worst necessary item decides, and nothing that is taken away makes a rating better."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posko.deployment.budget import Stage
from posko.doctrine import Cost
from posko.doctrine.asta_siap import Criterion, CriterionKind, Measure, default_asta_siap_text, load_asta_siap
from posko.readiness.models.base import Rating
from posko.readiness.rating import ORDER, Item, worst
from posko.readiness.rating.facts import Facts
from posko.readiness.rating.items import Rated
from posko.readiness.rating.measures import measured
from posko.readiness.rating.rule import rated_by_rule, rating_of
from posko.readiness.reckoning import PlanFacts, PostFacts

READY, LIMITED, NOT_READY, UNKNOWN = Rating.READY, Rating.LIMITED, Rating.NOT_READY, Rating.UNKNOWN
VOTING = Stage("voting", "Pemungutan suara", date(2024, 11, 27), date(2024, 11, 28), Fraction(2, 3))
CAMPAIGN = Stage("campaign", "Kampanye", date(2024, 9, 25), date(2024, 11, 23), Fraction(1, 2))
COMPUTED = [c for c in load_asta_siap(default_asta_siap_text()).criteria if c.measure]


def criterion(**changes: Any) -> Criterion:
    base = Criterion("c", "plan", "t", "t", CriterionKind.INSPECTED, None, True, 1, (), 1.0, 0.5)
    return replace(base, **changes)


def item(rating: Rating, *, necessary: bool = True, applies: bool = True, weight: int = 1) -> Item:
    asked = criterion(necessary=necessary, weight=weight)
    return Item(asked, rating, None, None, None, "", "", applies=applies)


def no_better(after: Rating, before: Rating) -> bool:
    return ORDER.index(after) >= ORDER.index(before)


@pytest.mark.parametrize(
    ("share", "rating"),
    [
        (Fraction(1), READY),
        (Fraction(9, 10), READY),
        (Fraction(899, 1000), LIMITED),
        (Fraction(1, 2), LIMITED),
        (Fraction(499, 1000), NOT_READY),
        (Fraction(0), NOT_READY),
        (None, UNKNOWN),
    ],
)
def test_an_item_is_rated_by_its_bounds(share: Fraction | None, rating: Rating) -> None:
    assert rating_of(criterion(ready_at=0.9, limited_at=0.5), share) == rating


@pytest.mark.parametrize(
    ("items", "rating"),
    [
        ([item(READY), item(READY)], READY),
        ([item(READY)] * 20 + [item(NOT_READY)], NOT_READY),
        ([item(READY), item(LIMITED), item(UNKNOWN)], UNKNOWN),
        ([item(NOT_READY), item(UNKNOWN)], NOT_READY),
        ([item(READY), item(NOT_READY, necessary=False)], LIMITED),
        ([item(READY), item(UNKNOWN, necessary=False)], LIMITED),
        ([item(LIMITED), item(READY, necessary=False)], LIMITED),
        ([item(UNKNOWN), item(NOT_READY, necessary=False)], UNKNOWN),
        ([item(UNKNOWN, necessary=False)], LIMITED),
        ([item(READY), item(NOT_READY, applies=False)], READY),
        ([item(READY, applies=False)], UNKNOWN),
        ([], UNKNOWN),
    ],
)
def test_a_readiness_is_as_its_worst_necessary_item(items: list[Item], rating: Rating) -> None:
    assert rated_by_rule(items) == rating


def test_the_worst_of_nothing_is_not_known() -> None:
    assert worst([]) == UNKNOWN
    assert worst([READY, LIMITED, UNKNOWN]) == UNKNOWN


def test_the_part_that_is_met_is_told_by_weight_and_decides_nothing() -> None:
    items = (item(READY, weight=9), item(NOT_READY, weight=1), item(NOT_READY, weight=90, applies=False))
    rated = Rated(rated_by_rule(items), rated_by_rule(items), None, items)
    assert (rated.met_percent, rated.rating) == (90, NOT_READY)


ITEMS = st.lists(
    st.builds(item, st.sampled_from(ORDER), necessary=st.booleans(), applies=st.booleans()), min_size=1, max_size=8
)


@given(ITEMS, st.data())
def test_a_readiness_never_improves_when_one_item_gets_worse(items: list[Item], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(items) - 1))
    lower = data.draw(st.sampled_from(ORDER[ORDER.index(items[at].rating) :]))
    worse = [*items[:at], replace(items[at], rating=lower), *items[at + 1 :]]
    assert no_better(rated_by_rule(worse), rated_by_rule(items))


@given(ITEMS)
def test_a_necessary_item_that_fails_makes_its_readiness_fail(items: list[Item]) -> None:
    assert rated_by_rule([*items, item(NOT_READY)]) == NOT_READY


@given(ITEMS)
def test_what_is_not_necessary_never_makes_a_readiness_fail(items: list[Item]) -> None:
    necessary = [i for i in items if i.criterion.necessary]
    if rated_by_rule(items) == NOT_READY:
        assert rated_by_rule(necessary) == NOT_READY


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.01, 1), st.floats(0, 1))
def test_an_item_never_improves_when_its_share_falls(one: float, other: float, ready: float, limited: float) -> None:
    asked = criterion(ready_at=ready, limited_at=min(limited, ready))
    assert no_better(rating_of(asked, min(one, other)), rating_of(asked, max(one, other)))


POSTS = st.lists(
    st.builds(
        PostFacts,
        officers=st.integers(1, 4),
        stations=st.integers(1, 10),
        present=st.integers(0, 4),
        led=st.booleans(),
        wet=st.booleans(),
        silent=st.booleans(),
    ),
    min_size=1,
    max_size=5,
).map(tuple)
PLANS = st.builds(
    PlanFacts,
    in_force=st.booleans(),
    posts=POSTS,
    cost=st.just(Cost(officer_day_idr=100, days=4)),
    controllers_needed=st.integers(0, 3),
    controllers=st.integers(0, 3),
    controllers_present=st.integers(0, 3),
    leaders_asked=st.booleans(),
    teams=st.integers(0, 3),
    reserve_officers=st.integers(0, 30),
    guarded=st.integers(0, 9),
    reached=st.integers(0, 9),
    near=st.integers(0, 9),
)
WORKING = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(lambda two: (max(two), min(two)))
FACTS = st.builds(
    Facts,
    stage=st.sampled_from([VOTING, CAMPAIGN, None]),
    stages=st.just((CAMPAIGN, VOTING)),
    plan=st.none() | PLANS,
    is_polda=st.booleans(),
    registered=st.integers(0, 20),
    free=st.integers(0, 20),
    equipment=st.dictionaries(st.sampled_from(["car", "motorcycle", "truck", "boat", "radio", "ht"]), WORKING),
    funds_idr=st.integers(0, 20_000),
    stations=st.integers(0, 9),
    guarded=st.integers(0, 9),
    reasoned=st.integers(0, 9),
    silent_stations=st.integers(0, 3),
    orders=st.integers(0, 9),
    read=st.integers(0, 9),
    packs=st.integers(0, 9),
    complete=st.integers(0, 9),
)


def without_an_officer(facts: Facts, data: st.DataObject) -> Facts:
    """One who was available falls out: of a post, of the controllers, or of those who are free."""
    less = replace(facts, free=max(0, facts.free - 1))
    if facts.plan is None:
        return less
    if data.draw(st.booleans()):
        return replace(less, plan=replace(facts.plan, controllers_present=max(0, facts.plan.controllers_present - 1)))
    at = data.draw(st.integers(0, len(facts.plan.posts) - 1))
    post = facts.plan.posts[at]
    led = post.led and data.draw(st.booleans())
    fewer = replace(post, present=max(0, post.present - 1), led=led)
    return replace(less, plan=replace(facts.plan, posts=(*facts.plan.posts[:at], fewer, *facts.plan.posts[at + 1 :])))


def with_one_dismissed(facts: Facts, data: st.DataObject) -> Facts:
    """One who was available leaves the registry altogether."""
    less = without_an_officer(facts, data)
    free = min(less.free, max(0, facts.registered - 1))
    return replace(less, registered=max(0, facts.registered - 1), free=free)


def without_a_machine(facts: Facts, data: st.DataObject) -> Facts:
    """One breaks down, or one that works is gone, or there is no row for the kind any more."""
    if not facts.equipment:
        return facts
    kind = data.draw(st.sampled_from(sorted(facts.equipment)))
    total, works = facts.equipment[kind]
    after = data.draw(st.sampled_from([(total, max(0, works - 1)), (max(0, total - 1), max(0, works - 1))]))
    after = after if works else (total, works)
    return replace(facts, equipment={**facts.equipment, kind: after})


def without_money(facts: Facts, data: st.DataObject) -> Facts:
    return replace(facts, funds_idr=data.draw(st.integers(0, facts.funds_idr)))


def read_by_fewer(facts: Facts, data: st.DataObject) -> Facts:
    return replace(facts, read=max(0, facts.read - 1), complete=max(0, facts.complete - 1))


TAKEN = [without_an_officer, with_one_dismissed, without_a_machine, without_money, read_by_fewer]


@settings(max_examples=150, deadline=None)
@pytest.mark.parametrize("take", TAKEN, ids=lambda take: take.__name__)
@given(facts=FACTS, data=st.data())
def test_no_rating_improves_when_something_is_taken_away(take: Any, facts: Facts, data: st.DataObject) -> None:
    if facts.registered < facts.free:
        facts = replace(facts, registered=facts.free)
    less = take(facts, data)
    before, after = (items_of(f) for f in (facts, less))
    for one, other in zip(before, after, strict=True):
        assert no_better(other.rating, one.rating), (one.criterion.measure, facts, less)
    assert no_better(rated_by_rule(after), rated_by_rule(before))


def items_of(facts: Facts) -> list[Item]:
    """As the assessment makes them, without links."""
    found = []
    for asked in COMPUTED:
        assert asked.measure is not None
        numbers = measured(asked.measure, facts)
        rating = rating_of(asked, numbers.share) if numbers.applies else READY
        found.append(Item(asked, rating, numbers.required, numbers.available, None, "", "", applies=numbers.applies))
    return found


@given(FACTS)
def test_what_is_required_is_never_below_nought_and_what_is_unknown_says_why(facts: Facts) -> None:
    for measure in Measure:
        numbers = measured(measure, facts)
        if numbers.share is None:
            assert numbers.why
        else:
            assert numbers.required is not None
            assert numbers.available is not None
            assert 0 <= numbers.share <= 1
            assert numbers.required >= 0
