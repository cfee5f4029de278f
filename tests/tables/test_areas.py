"""Whose area a polling station lies in."""

import polars as pl

from posko.tables import area_units, by_longest_prefix, commands_of_units

UNITS = pl.DataFrame(
    {
        "unit_code": ["D", "R", "S", "T", "L1", "L2"],
        "kind": ["polda", "polres", "polsek", "polsek", "polsek", "polsek"],
        "parent_code": ["", "D", "R", "D", "L2", "L1"],
        "area_codes": ["15", "15.71;15.72", "15.71.01;15.71.02.1001", "", "", "15.71"],
    }
)


def test_a_unit_belongs_to_the_polres_above_it_else_to_the_polda() -> None:
    assert commands_of_units(UNITS) == {"D": "D", "R": "R", "S": "R", "T": "D"}


def test_an_area_is_that_of_the_first_unit_that_has_it() -> None:
    assert area_units(UNITS) == {"15": "D", "15.71": "R", "15.72": "R", "15.71.01": "S", "15.71.02.1001": "S"}


def test_the_longest_prefix_wins_whatever_the_order() -> None:
    areas = ["15.71.02.1001", "15.71.02.1002", "15.71.01.1001", "15.99.01.1001", "16.71.01.1001", None]
    owners = by_longest_prefix(pl.Series(areas, dtype=pl.String), area_units(UNITS))
    assert owners.to_list() == ["S", "R", "S", "D", None, None]


def test_without_areas_nobody_owns_anything() -> None:
    assert by_longest_prefix(pl.Series(["15.71.01.1001"]), {}).to_list() == [None]
