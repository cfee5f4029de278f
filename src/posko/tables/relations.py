"""What must hold between cells and between tables, checked once every cell has its type. Null cells are let pass:
what is wrong with them has been said already."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from posko.doctrine import Doctrine
from posko.tables.areas import area_units, by_longest_prefix, commands_of_units
from posko.tables.checked import Checked
from posko.tables.errors import Findings, TableError
from posko.tables.messages import message
from posko.tables.tree import check_tree

LATITUDES = (-11.5, 6.5)
LONGITUDES = (94.5, 141.5)


def check_relations(tables: Mapping[str, Checked], doctrine: Doctrine | None, findings: Findings) -> None:
    """All checks across cells and tables that the tables which could be read allow."""
    for name in ("units", "polling_stations"):
        if name in tables:
            check_positions(tables[name], findings)
    if "equipment" in tables:
        _check_serviceable(tables["equipment"], findings)
    if "polling_stations" in tables and doctrine is not None:
        _check_patterns(tables["polling_stations"], doctrine, findings)
    if "units" in tables and "unit_code" in tables["units"].raw.cells.columns:
        _check_against_units(tables, tables["units"], findings)


def _check_against_units(tables: Mapping[str, Checked], units: Checked, findings: Findings) -> None:
    # As they stand in the file: a code that is itself refused is still the code that others mean.
    codes = units.raw.cells["unit_code"]
    _check_known(units, "parent_code", codes, findings)
    check_tree(units, findings)
    for name in ("officers", "routine_duty", "equipment", "funds"):
        if name in tables:
            _check_known(tables[name], "unit_code", codes, findings)
    if "polling_stations" in tables:
        _check_areas(tables["polling_stations"], units, findings)


def check_positions(table: Checked, findings: Findings) -> None:
    """Positions must be in Indonesia: not at 0,0, not swapped, not beyond its bounds. One error a row."""
    position = table.typed.select("latitude", "longitude")
    latitude, longitude = pl.col("latitude"), pl.col("longitude")
    in_place = latitude.is_between(*LATITUDES) & longitude.is_between(*LONGITUDES)
    zero = (latitude == 0) & (longitude == 0)
    swapped = ~in_place & latitude.is_between(*LONGITUDES) & longitude.is_between(*LATITUDES)
    other = ~zero & ~swapped
    marks = position.select(
        zero=zero,
        swapped=swapped,
        latitude=other & ~latitude.is_between(*LATITUDES),
        longitude=other & ~longitude.is_between(*LONGITUDES),
    )
    right_order = message("right_order", latitude=position["longitude"], longitude=position["latitude"])
    table.report(findings, "latitude", marks["zero"], wrong=message("position_zero"), right=message("position_real"))
    table.report(findings, "latitude", marks["swapped"], wrong=message("position_swapped"), right=right_order)
    for column, (low, high) in (("latitude", LATITUDES), ("longitude", LONGITUDES)):
        right = message("degrees_between", column=column, low=low, high=high)
        table.report(findings, column, marks[column], wrong=message("position_abroad"), right=right)


def _check_serviceable(equipment: Checked, findings: Findings) -> None:
    typed = equipment.typed
    wrong, right = message("more_serviceable"), message("at_most_total", total=typed["total"])
    equipment.report(findings, "serviceable", typed["serviceable"] > typed["total"], wrong=wrong, right=right)


def _check_patterns(stations: Checked, doctrine: Doctrine, findings: Findings) -> None:
    known = {pattern.tier.value for pattern in doctrine.patterns}
    rows = pl.DataFrame({"tier": stations.typed["tier"], "row": stations.raw.rows}).drop_nulls()
    used = rows.group_by("tier", maintain_order=True).agg(pl.len(), pl.col("row").min())
    for tier, count, row in used.iter_rows():
        if tier not in known:
            wrong, right = message("no_pattern", count=count, row=row), message("pattern_for", tier=tier)
            findings.add(TableError("doctrine", None, "patterns", tier, wrong, right))


def _check_known(table: Checked, column: str, known: pl.Series, findings: Findings) -> None:
    codes = known.drop_nulls()
    unknown = table.typed[column].is_not_null() & ~table.typed[column].is_in(codes.implode())
    if not unknown.any():
        return
    # Nearly right is told apart from wrong: 15-jbi or "15 JBI" is most likely 15-JBI.
    spelling = {_letters_of(code): code for code in codes}
    spelt = {code: spelling.get(_letters_of(code)) for code in table.typed[column].filter(unknown).unique()}
    meant = table.typed[column].replace_strict(spelt, default=None, return_dtype=pl.String)
    some = message("unit_code_such_as", codes=", ".join(codes.head(3))) if len(codes) else message("unit_code")
    for cells, right in ((meant.is_not_null(), message("meant", meant=meant)), (meant.is_null(), some)):
        table.report(findings, column, unknown & cells, wrong=message("unit_unknown"), right=right)


def _check_areas(stations: Checked, units: Checked, findings: Findings) -> None:
    """Every station lies in the area of a Polres. Says nothing while units are wrong: a slip there is not 600 here."""
    if findings.touch("units", "unit_code", "kind", "parent_code", "area_codes"):
        return
    areas = stations.typed["area_code"]
    unit = by_longest_prefix(areas, area_units(units.typed))
    right = message("area_of_polres")
    lost = areas.is_not_null() & unit.is_null()
    stations.report(findings, "area_code", lost, wrong=message("area_of_nobody"), right=right)
    kinds = dict(units.typed.select("unit_code", "kind").iter_rows())
    above_polres = [code for code, command in commands_of_units(units.typed).items() if kinds[command] != "polres"]
    if above_polres:
        wrong = message("area_without_polres", unit=unit)
        stations.report(findings, "area_code", unit.is_in(above_polres), wrong=wrong, right=right)


def _letters_of(code: str) -> str:
    return re.sub(r"[^0-9a-z]", "", code.lower())
