"""The tree of commands: Polsek under Polres under Polda, and whose area is whose."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from posko.tables.areas import commands_of_units
from posko.tables.checked import Checked
from posko.tables.errors import Findings, TableError

#: Kind of a unit -> kinds of unit it may stand under; "" is standing under nobody.
_ABOVE = {"polda": ("",), "polres": ("polda", ""), "polsek": ("polres", "polda")}
_RIGHT = {
    "polda": "an empty cell: a Polda stands under nobody",
    "polres": "the code of its Polda, or an empty cell",
    "polsek": "the code of its Polres (or of its Polda)",
}


def check_tree(units: Checked, findings: Findings) -> None:
    """Parents make no loop and are of the right kind; no area is given to two commands."""
    if "parent_code" not in units.raw.cells.columns:
        return
    kinds: dict[str, str] = dict(units.typed.select("unit_code", "kind").iter_rows())
    loops = _loops(dict(units.typed.select("unit_code", "parent_code").iter_rows()))
    for error in _wrong_parents(units, kinds, loops):
        findings.add(error)
    if not findings.touch("units", "unit_code", "kind", "parent_code", "area_codes"):
        for error in _shared_areas(units):
            findings.add(error)


def _wrong_parents(units: Checked, kinds: Mapping[str, str], loops: Mapping[str, str]) -> list[TableError]:
    errors = []
    cells = zip(
        units.raw.rows, units.typed["unit_code"], units.typed["kind"], units.raw.cells["parent_code"], strict=True
    )
    for row, code, kind, parent in cells:
        if code in loops:
            wrong = f"the parents go round in a loop: {loops[code]}"
            errors.append(TableError("units", row, "parent_code", parent, wrong, _RIGHT.get(kind, "another unit")))
        elif kind in _ABOVE and (not parent or kinds.get(parent)):
            above = kinds[parent] if parent else ""
            if above not in _ABOVE[kind]:
                wrong = f"a {kind} cannot stand under a {above}" if above else f"a {kind} must stand under another unit"
                errors.append(TableError("units", row, "parent_code", parent or "", wrong, _RIGHT[kind]))
    return errors


def _loops(parent: Mapping[str, str | None]) -> dict[str, str]:
    """Unit code -> the loop it is part of, as text."""
    loops: dict[str, str] = {}
    walked: set[str] = set()
    for start in parent:
        chain: dict[str, None] = {}
        unit: str | None = start
        while unit and unit in parent and unit not in walked:
            walked.add(unit)
            chain[unit] = None
            unit = parent[unit]
        if unit and unit in chain:
            members = list(chain)[list(chain).index(unit) :]
            loops |= dict.fromkeys(members, " → ".join([*members, unit]))
    return loops


def _shared_areas(units: Checked) -> list[TableError]:
    """Areas given to units of two commands: nobody could say who guards the stations there."""
    commands = commands_of_units(units.typed)
    areas = pl.DataFrame({"row": units.raw.rows}).with_columns(
        units.typed["unit_code"], units.typed["area_codes"].str.split(";")
    )
    first: dict[str, tuple[int, str]] = {}
    errors = []
    for row, code, area in areas.explode("area_codes").drop_nulls().iter_rows():
        other_row, other = first.setdefault(area, (row, code))
        if commands[other] != commands[code]:
            wrong = f"area {area} is already that of {other} in row {other_row}"
            errors.append(TableError("units", row, "area_codes", area, wrong, "each area in one command only"))
    return errors
