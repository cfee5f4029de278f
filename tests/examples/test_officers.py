"""Officers: nobody real, in shares that a police force has."""

import re
from collections import Counter

import pytest

from posko.examples.officers import MadeOfficer, make_officers
from posko.examples.published import commands, sub_districts
from posko.examples.units import MadeUnit, make_units

VILLAGES = [f"{district.code}.2001" for district in sub_districts()]


@pytest.fixture(scope="module")
def units() -> list[MadeUnit]:
    return make_units(commands(), sub_districts())


@pytest.fixture(scope="module")
def officers(units: list[MadeUnit]) -> list[MadeOfficer]:
    return make_officers(units, VILLAGES)


def test_every_unit_has_its_strength(units: list[MadeUnit], officers: list[MadeOfficer]) -> None:
    assert Counter(officer.unit for officer in officers) == {unit.code: unit.strength for unit in units}


def test_names_are_numbers(officers: list[MadeOfficer]) -> None:
    assert all(re.fullmatch(r"Personel 15-\d{5}", officer.name) for officer in officers)
    assert len({officer.id for officer in officers}) == len(officers)


def test_about_96_of_100_are_available(officers: list[MadeOfficer]) -> None:
    available = sum(officer.status == "available" for officer in officers)
    assert available / len(officers) == pytest.approx(0.96, abs=0.01)


def test_about_half_have_an_excluded_area_where_they_live(units: list[MadeUnit], officers: list[MadeOfficer]) -> None:
    reach = {unit.code: unit.reach for unit in units}
    excluded = [officer for officer in officers if officer.excluded_areas]
    assert len(excluded) / len(officers) == pytest.approx(0.5, abs=0.03)
    for officer in excluded:
        assert all(area.startswith(reach[officer.unit]) for area in officer.excluded_areas)


def test_some_exclude_a_whole_sub_district(officers: list[MadeOfficer]) -> None:
    wide = sum(any(len(area) == 8 for area in officer.excluded_areas) for officer in officers)
    assert 0.01 < wide / len(officers) < 0.05


def test_a_polsek_has_an_officer_at_its_head(units: list[MadeUnit], officers: list[MadeOfficer]) -> None:
    head: dict[str, str] = {}
    for officer in officers:
        head.setdefault(officer.unit, officer.rank)
    assert {head[unit.code] for unit in units if unit.kind == "polsek"} == {"IPTU", "AKP"}


def test_those_who_live_on_water_handle_boats(officers: list[MadeOfficer]) -> None:
    def share(unit: str) -> float:
        of_unit = [officer for officer in officers if officer.unit.startswith(unit)]
        return sum("boat" in officer.skills for officer in of_unit) / len(of_unit)

    assert share("15-TJB") > 2 * share("15-MRG")
