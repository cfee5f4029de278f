"""Units: a tree whose strengths sum to what the outline says."""

from collections import defaultdict

import pytest

from posko.examples.published import commands, sub_districts
from posko.examples.units import POLSEK_MINIMUM, MadeUnit, make_units


@pytest.fixture(scope="module")
def units() -> list[MadeUnit]:
    return make_units(commands(), sub_districts())


def test_there_is_one_polda_ten_polres_and_a_polsek_for_each_sub_district(units: list[MadeUnit]) -> None:
    kinds = [unit.kind for unit in units]
    assert (kinds.count("polda"), kinds.count("polres"), kinds.count("polsek")) == (1, 10, 144)


def test_parents_come_before_their_children(units: list[MadeUnit]) -> None:
    seen = {""}
    for unit in units:
        assert unit.parent in seen
        seen.add(unit.code)


def test_a_polsek_is_under_the_polres_of_its_area(units: list[MadeUnit]) -> None:
    by_code = {unit.code: unit for unit in units}
    for polsek in (unit for unit in units if unit.kind == "polsek"):
        assert polsek.area_codes[0].startswith(by_code[polsek.parent].area_codes)


def test_strengths_sum_to_the_commands_outline(units: list[MadeUnit]) -> None:
    strength: dict[str, int] = defaultdict(int)
    for unit in units:
        strength[unit.command.code] += unit.strength
    assert strength == {command.code: command.strength for command in commands()}


def test_no_polsek_is_empty_and_no_headquarters_smaller_than_half(units: list[MadeUnit]) -> None:
    for unit in units:
        if unit.kind == "polsek":
            assert unit.strength >= POLSEK_MINIMUM
        else:
            assert unit.strength >= unit.command.strength * 0.4
