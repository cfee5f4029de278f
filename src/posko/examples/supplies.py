"""Routine duty, equipment and funds made from the size of each unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from posko.examples.dice import Dice, shares
from posko.examples.officers import MadeOfficer
from posko.examples.published import CommandFigures
from posko.examples.units import MadeUnit

#: Published (sources: figures/README.md): police money in Jambi in all, and the Polda's part of it, in rupiah.
FUNDS_IDR = 56_359_086_000
POLDA_FUNDS_IDR = 25_000_000_000

#: Officers for each piece of equipment.
OFFICERS_PER = {"car": 30, "motorcycle": 2.5, "radio": 4}
OFFICERS_PER_TRUCK = 130


def routine_duty(units: Sequence[MadeUnit], officers: Sequence[MadeOfficer]) -> list[tuple[str, int]]:
    """Unit code and the available officers who stay."""
    available = Counter(officer.unit for officer in officers if officer.status == "available")
    return [(unit.code, int(available[unit.code] * unit.command.routine_share)) for unit in units]


def equipment(units: Sequence[MadeUnit]) -> list[tuple[str, str, int, int]]:
    """Unit code, kind, total and serviceable. Boats and trucks stand at the headquarters."""
    dice = Dice("equipment")
    return [
        (unit.code, kind, total, serviceable if kind == "boat" else total - _broken(total, dice))
        for unit in units
        for kind, total, serviceable in _pool(unit)
    ]


def _pool(unit: MadeUnit) -> list[tuple[str, int, int]]:
    """Kind, total, and how many boats float: the outline counts those, a fifth more lie ashore."""
    pool = [(kind, max(1, int(unit.strength / per)), 0) for kind, per in OFFICERS_PER.items()]
    if unit.kind == "polsek":
        return pool
    boats = unit.command.boats
    return [*pool, ("truck", 1 + unit.strength // OFFICERS_PER_TRUCK, 0), ("boat", boats + boats // 5, boats)]


def _broken(total: int, dice: Dice) -> int:
    return int(total * dice.between(0.05, 0.3))


def funds(commands: Sequence[CommandFigures], stations: Mapping[str, int]) -> list[tuple[str, int]]:
    """Unit code and rupiah: the published total, shared among the Polres by their `stations`, to the million."""
    polda, *polres = commands
    million = 1_000_000
    parts = shares((FUNDS_IDR - POLDA_FUNDS_IDR) // million, [stations[command.code] for command in polres])
    return [(polda.code, POLDA_FUNDS_IDR)] + [(c.code, part * million) for c, part in zip(polres, parts, strict=True)]
