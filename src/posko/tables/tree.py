"""The tree of commands: Polsek under Polres under Polda, and whose area is whose."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from posko.tables.areas import commands_of_units
from posko.tables.checked import Checked
from posko.tables.errors import Findings, TableError
from posko.tables.messages import Message, message

#: Kind of a unit -> kinds of unit it may stand under; "" is standing under nobody.
_ABOVE = {"polda": ("",), "polres": ("polda", ""), "polsek": ("polres", "polda")}
_RIGHT = {
    "polda": message("parent_of_polda"),
    "polres": message("parent_of_polres"),
    "polsek": message("parent_of_polsek"),
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
            wrong, right = message("parent_loop", loop=loops[code]), _RIGHT.get(kind, message("another_unit"))
            errors.append(TableError("units", row, "parent_code", parent, wrong, right))
        elif kind in _ABOVE and (not parent or kinds.get(parent)):
            above = kinds[parent] if parent else ""
            if above not in _ABOVE[kind]:
                wrong = _misplaced(kind, above)
                errors.append(TableError("units", row, "parent_code", parent or "", wrong, _RIGHT[kind]))
    return errors


def _misplaced(kind: str, above: str) -> Message:
    return message("parent_wrong", kind=kind, above=above) if above else message("parent_needed", kind=kind)


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
            wrong = message("area_taken", area=area, unit=other, row=other_row)
            errors.append(TableError("units", row, "area_codes", area, wrong, message("area_once")))
    return errors
