"""Chance: the same everywhere, evenly spread, fairly split."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posko.examples.dice import Dice, shares


def test_the_stream_is_this_one_for_ever() -> None:
    dice = Dice("a label")
    assert [round(dice.unit(), 12) for _ in range(3)] == [0.412420022201, 0.891695611779, 0.133187859386]


def test_a_label_has_its_own_stream_each_time_anew() -> None:
    first = [Dice("one").unit() for _ in range(2)]
    assert first[0] == first[1]
    assert Dice("two").unit() != first[0]


def test_units_lie_between_nought_and_one_and_average_a_half() -> None:
    dice = Dice("units")
    values = [dice.unit() for _ in range(10_000)]
    assert min(values) >= 0
    assert max(values) < 1
    assert sum(values) / len(values) == pytest.approx(0.5, abs=0.01)


def test_weights_decide_how_often_an_item_comes() -> None:
    dice = Dice("weights")
    counts = Counter(dice.weighted({"often": 3.0, "seldom": 1.0, "never": 0.0}) for _ in range(10_000))
    assert counts["often"] / 10_000 == pytest.approx(0.75, abs=0.02)
    assert counts["never"] == 0


def test_a_sample_holds_different_items() -> None:
    assert sorted(Dice("sample").sample("abcde", 5)) == list("abcde")


def test_a_sample_of_more_than_there_is_holds_all() -> None:
    assert sorted(Dice("sample").sample("ab", 5)) == ["a", "b"]


def test_points_of_a_disc_stay_inside_and_fill_it() -> None:
    dice = Dice("disc")
    squares = [x * x + y * y for x, y in (dice.in_disc(2.0) for _ in range(5_000))]
    assert max(squares) <= 4.0
    # Half of the area lies within radius 2 / sqrt 2.
    assert sum(square <= 2.0 for square in squares) / 5_000 == pytest.approx(0.5, abs=0.03)


@given(st.integers(0, 5_000), st.lists(st.floats(0.1, 100), min_size=1, max_size=30))
def test_shares_sum_to_the_total_and_are_off_by_less_than_one(total: int, weights: list[float]) -> None:
    parts = shares(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < 1 + 1e-6
