"""Minutes between places against plain formulas."""

from __future__ import annotations

import math

import numpy as np
import pytest
from by_hand import KM, STEP, TRAVEL, place, station
from hypothesis import given, settings
from hypothesis import strategies as st

from posko.doctrine import Access, Tier
from posko.planning import Station
from posko.planning.travel import Places, minutes_between, minutes_from, minutes_from_centre

HERE = station("here")
ROAD, RIVER, FOOT = 2.8, 6.4, 1.5 * 60 / 3.5


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """By the angle between two unit vectors, where the planner uses haversines."""

    def vector(latitude: float, longitude: float) -> np.ndarray:
        la, lo = math.radians(latitude), math.radians(longitude)
        return np.array([math.cos(la) * math.cos(lo), math.cos(la) * math.sin(lo), math.sin(la)])

    u, v = vector(*a), vector(*b)
    return 6371.0088 * math.atan2(float(np.linalg.norm(np.cross(u, v))), float(u @ v))


def test_a_hundredth_of_a_degree_by_road() -> None:
    minutes = minutes_between(Places.of([HERE, station("there", 1)], TRAVEL))
    assert minutes[0, 1] == pytest.approx(STEP, rel=1e-6) == pytest.approx(3.1135, abs=1e-4)


@pytest.mark.parametrize(
    ("one", "other", "pace"),
    [
        (Access.ROAD, Access.ROAD, ROAD),
        (Access.ROAD, Access.RIVER, RIVER),
        (Access.RIVER, Access.ROAD, RIVER),
        (Access.SEA, Access.RIVER, RIVER),
        (Access.FOOT, Access.RIVER, FOOT),
    ],
)
def test_between_two_stations_the_slower_access_counts(one: Access, other: Access, pace: float) -> None:
    places = Places.of([station("a", 0, access=one), station("b", 10, access=other)], TRAVEL)
    assert minutes_between(places)[0, 1] == pytest.approx(10 * KM * pace, rel=1e-6)
    assert minutes_from_centre(places, 0, np.array([0, 1])).tolist() == pytest.approx([0.0, 10 * KM * pace])


def test_from_an_office_the_access_of_the_station_counts() -> None:
    places = Places.of([station("a", 10, access=Access.RIVER), station("b", 10)], TRAVEL)
    minutes = minutes_from([place(0), place(10)], places)
    np.testing.assert_allclose(minutes, [[10 * KM * RIVER, 10 * KM * ROAD], [0, 0]], atol=1e-9)


coordinates = st.tuples(st.floats(-11, 6), st.floats(95, 141))


@settings(deadline=None)
@given(st.lists(st.tuples(coordinates, st.sampled_from(list(Access))), min_size=1, max_size=6))
def test_minutes_are_those_of_the_great_circle_and_the_same_both_ways(
    given: list[tuple[tuple[float, float], Access]],
) -> None:
    stations = [Station(str(k), "", "", *where, Tier.LOW, access) for k, (where, access) in enumerate(given)]
    places = Places.of(stations, TRAVEL)
    pace = [TRAVEL[access].minutes_per_km for _, access in given]
    expected = [
        [kilometres(a, b) * max(pace[i], pace[j]) for j, (b, _) in enumerate(given)] for i, (a, _) in enumerate(given)
    ]
    minutes = minutes_between(places)
    np.testing.assert_allclose(minutes, expected, rtol=1e-6, atol=1e-4)
    np.testing.assert_array_equal(minutes, minutes.T)
    for centre in range(len(places)):
        found = minutes_from_centre(places, centre, np.arange(len(places)))
        np.testing.assert_allclose(found, expected[centre], rtol=1e-9, atol=1e-4)


def test_no_places_are_no_minutes() -> None:
    nowhere = Places.of([], TRAVEL)
    assert len(nowhere) == 0
    assert minutes_between(nowhere).shape == (0, 0)
    assert minutes_from([place(0)], nowhere).shape == (1, 0)
    assert minutes_from([], Places.of([HERE], TRAVEL)).shape == (0, 1)
