"""Routine duty, equipment and funds fit the units they belong to."""

from collections import Counter, defaultdict

import pytest

from posko.examples.officers import make_officers
from posko.examples.published import commands, sub_districts
from posko.examples.supplies import FUNDS_IDR, POLDA_FUNDS_IDR, equipment, funds, routine_duty
from posko.examples.units import MadeUnit, make_units


@pytest.fixture(scope="module")
def units() -> list[MadeUnit]:
    return make_units(commands(), sub_districts())


def test_routine_duty_never_asks_for_more_than_the_available(units: list[MadeUnit]) -> None:
    officers = make_officers(units, ["15.71.01.1001", *(f"{d.code}.2001" for d in sub_districts())])
    available = Counter(officer.unit for officer in officers if officer.status == "available")
    asked = routine_duty(units, officers)
    assert [code for code, _ in asked] == [unit.code for unit in units]
    assert all(0 <= minimum <= available[code] for code, minimum in asked)


def test_no_unit_has_more_serviceable_than_it_has(units: list[MadeUnit]) -> None:
    assert all(0 <= serviceable <= total for _, _, total, serviceable in equipment(units))


def test_as_many_boats_float_as_the_outline_says(units: list[MadeUnit]) -> None:
    boats = {code: serviceable for code, kind, _, serviceable in equipment(units) if kind == "boat"}
    assert boats == {command.code: command.boats for command in commands()}


def test_every_unit_has_a_car_a_motorcycle_and_a_radio(units: list[MadeUnit]) -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    for code, kind, total, _ in equipment(units):
        if total:
            kinds[code].add(kind)
    assert all({"car", "motorcycle", "radio"} <= kinds[unit.code] for unit in units)


def test_funds_sum_to_the_published_total_to_the_million() -> None:
    counts = {c.code: sum(d.stations for d in sub_districts() if c.covers(d.code)) for c in commands()}
    shared_out = dict(funds(commands(), counts))
    assert shared_out["15-POLDA"] == POLDA_FUNDS_IDR
    assert 0 <= FUNDS_IDR - sum(shared_out.values()) < 1_000_000
    assert max(shared_out, key=lambda code: counts[code]) == "15-JBI"
