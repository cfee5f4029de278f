"""Made stations: as many as published, near their centre, in the ministry's numbering."""

import re
from collections import Counter
from math import hypot

import pytest

from posko.examples.published import SubDistrict, sub_districts
from posko.examples.stations import KM_PER_DEGREE, Place, make_stations


@pytest.fixture(scope="module")
def places() -> list[Place]:
    return make_stations(sub_districts())


def test_every_sub_district_has_its_published_number(places: list[Place]) -> None:
    made = Counter(place.village[:8] for place in places)
    assert made == {district.code: district.stations for district in sub_districts()}


def test_codes_are_unique_and_in_the_ministrys_form(places: list[Place]) -> None:
    assert len({place.code for place in places}) == len(places)
    assert all(re.fullmatch(r"15\.\d\d\.\d\d\.[12]\d{3}-\d{3}", place.code) for place in places)


def test_the_city_has_kelurahan_and_the_country_desa(places: list[Place]) -> None:
    for place in places:
        in_city = place.village.startswith("15.71")
        assert place.village.split(".")[3].startswith("1" if in_city else "2")
        assert ("Kel." if in_city else "Desa") in place.name


def test_stations_lie_around_their_centre(places: list[Place]) -> None:
    centres = {district.code: district for district in sub_districts()}
    for place in places:
        centre = centres[place.village[:8]]
        away = hypot(place.latitude - centre.latitude, place.longitude - centre.longitude) * KM_PER_DEGREE
        assert away <= 12.0 + 3.0


def test_a_village_is_reached_one_way(places: list[Place]) -> None:
    assert len({(place.village, place.access) for place in places}) == len({place.village for place in places})


def test_water_is_mostly_in_the_two_coastal_regencies(places: list[Place]) -> None:
    water = Counter(place.village[:5] for place in places if place.access in ("river", "sea"))
    assert water["15.06"] + water["15.07"] > sum(water.values()) / 2
    assert max(water, key=water.__getitem__) == "15.07"


def test_voters_stay_within_the_legal_maximum(places: list[Place]) -> None:
    assert all(200 <= place.voters <= 600 for place in places)


def test_voters_are_about_as_many_as_on_the_published_roll(places: list[Place]) -> None:
    assert sum(place.voters for place in places) == pytest.approx(2_695_348, rel=0.01)


def test_one_sub_district_does_not_change_another() -> None:
    def makes(count: int) -> list[Place]:
        changing = SubDistrict("15.09.98", "A", count, -1.0, 102.0)
        other = SubDistrict("15.09.99", "B", 10, -1.0, 102.5)
        return [place for place in make_stations([changing, other]) if place.village.startswith("15.09.99")]

    assert makes(5) == makes(60)


def test_a_single_station_makes_a_single_village() -> None:
    pair = [SubDistrict("15.09.98", "A", 1, -1.0, 102.0), SubDistrict("15.09.99", "B", 1, -1.0, 102.5)]
    assert [place.code for place in make_stations(pair)] == ["15.09.98.2001-001", "15.09.99.2001-001"]
