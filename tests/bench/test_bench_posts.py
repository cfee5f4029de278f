"""The made stations of the posts bench, and how both ways are judged."""

from pathlib import Path

import numpy as np
import pytest

import posts


def test_the_made_stations_are_as_many_as_asked_and_always_the_same() -> None:
    km = posts.made_places(500)
    assert km.shape == (500, 2)
    assert (km == posts.made_places(500)).all()
    assert not (km == posts.made_places(500, seed=2)).any()


@pytest.mark.parametrize("stations", [1, 2, 37, 2_000])
def test_villages_have_from_one_station_to_26(stations: int) -> None:
    sizes = posts.village_sizes(np.random.default_rng(5), stations)
    assert sizes.sum() == stations
    assert 1 <= sizes.min() <= sizes.max() <= 26


def test_villages_have_three_stations_on_average() -> None:
    assert 2.7 < posts.village_sizes(np.random.default_rng(5), 20_000).mean() < 3.3


def test_two_of_three_stations_have_another_within_a_kilometre() -> None:
    case = posts.made_case(1_000, 106)
    apart = case.instance.d + np.where(np.eye(1_000), np.inf, 0)
    assert (apart.min(axis=1) < posts.MINUTES_PER_KM).mean() > 2 / 3


def test_minutes_are_by_road() -> None:
    case = posts.made_case(40, 5)
    km = float(np.hypot(*(case.km[3] - case.km[17])))
    assert case.instance.d[3, 17] == pytest.approx(km * 1.4 * 60 / 30, rel=1e-5)


def test_the_polres_have_a_little_more_than_the_fewest_posts(shared_data: Path) -> None:
    cases = list(posts.polres_cases(shared_data / "jambi-2024"))
    assert {case.name: (len(case.instance), case.instance.p) for case in cases} == {
        "15-MRG": (602, 65),
        "15-MJB": (757, 81),
    }


def test_planar_kilometres_are_what_travel_takes_by_road(shared_data: Path) -> None:
    case = next(posts.polres_cases(shared_data / "jambi-2024"))
    km = np.linalg.norm(case.km[:50, None] - case.km[None, :50], axis=2)
    assert case.instance.d[:50, :50] == pytest.approx(km * posts.MINUTES_PER_KM, rel=2e-3)


def test_a_polres_with_stations_by_river_is_refused(shared_data: Path) -> None:
    with pytest.raises(ValueError, match="15-TJT"):
        list(posts.polres_cases(shared_data / "jambi-2024", ("15-TJT",)))


def test_both_ways_are_judged_alike_and_neither_beats_the_bound() -> None:
    line = posts.bench(posts.made_case(60, 7), seconds=0.05, seed=1, bound_steps=60)
    assert line["bound"] <= min(line["ours"], line["kmeans"])
    assert line["shorter_percent"] == pytest.approx(100 * (1 - line["ours"] / line["kmeans"]), abs=0.2)


def test_posts_that_are_too_large_or_too_few_are_not_judged() -> None:
    instance = posts.made_case(12, 2).instance
    with pytest.raises(ValueError, match="1 to 11"):
        posts.minutes_of(instance, np.array([0] * 11 + [1], np.int32))
    with pytest.raises(ValueError, match="0 to 12"):
        posts.minutes_of(instance, np.zeros(12, np.int32))
