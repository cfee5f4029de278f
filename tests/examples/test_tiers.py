"""Tiers rest on reasons that fit the station."""

from collections import Counter

import pytest

from posko.examples.published import sub_districts
from posko.examples.stations import Place, make_stations
from posko.examples.tiers import rate

REASONS = {
    "reached by river only",
    "far from other stations",
    "voters near the legal maximum",
    "earlier dispute over the result",
    "flood-prone site",
    "hard to reach and far from other stations",
    "closed institution",
}


@pytest.fixture(scope="module")
def plain() -> list[Place]:
    return make_stations(sub_districts())


@pytest.fixture(scope="module")
def rated(plain: list[Place]) -> list[Place]:
    return rate(plain)


def test_about_one_in_eighteen_needs_more_than_ordinary_guarding(rated: list[Place]) -> None:
    share = {tier: count / len(rated) for tier, count in Counter(place.tier for place in rated).items()}
    assert share["low"] == pytest.approx(0.947, abs=0.002)
    assert share["elevated"] == pytest.approx(0.043, abs=0.001)
    assert share["high"] == pytest.approx(0.006, abs=0.001)
    assert share["special"] == pytest.approx(0.004, abs=0.001)


def test_no_station_is_lost_or_moved(plain: list[Place], rated: list[Place]) -> None:
    assert [(p.village, p.latitude, p.longitude) for p in plain] == [
        (p.village, p.latitude, p.longitude) for p in rated
    ]


def test_every_tier_above_low_has_a_known_reason_and_low_has_none(rated: list[Place]) -> None:
    assert {place.reason for place in rated if place.tier != "low"} == REASONS
    assert {place.reason for place in rated if place.tier == "low"} == {""}


def test_what_is_reached_by_river_only_is_reached_by_river(rated: list[Place]) -> None:
    assert {place.access for place in rated if place.reason == "reached by river only"} == {"river"}


def test_no_high_station_is_reached_by_road(rated: list[Place]) -> None:
    assert "road" not in {place.access for place in rated if place.tier == "high"}


def test_crowded_stations_are_the_fullest(rated: list[Place]) -> None:
    crowded = [place.voters for place in rated if place.reason == "voters near the legal maximum"]
    assert min(crowded) >= max(place.voters for place in rated if place.tier == "low")


def test_special_stations_are_numbered_as_the_commission_does(rated: list[Place]) -> None:
    assert all((place.number == 901) == (place.tier == "special") for place in rated)
    assert len({place.code for place in rated}) == len(rated)


def test_no_sub_district_has_two_special_stations(rated: list[Place]) -> None:
    special = Counter(place.village[:8] for place in rated if place.tier == "special")
    assert set(special.values()) == {1}
