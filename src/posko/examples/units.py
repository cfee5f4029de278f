"""Units made from the commands' outline: Polda, Polres, and one Polsek for each sub-district."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from posko.examples.dice import shares
from posko.examples.published import CommandFigures, SubDistrict

#: Share of a Polres's officers who serve in its Polsek, and the fewest that one Polsek has.
POLSEK_SHARE = 0.45
POLSEK_MINIMUM = 5


@dataclass(frozen=True, slots=True)
class MadeUnit:
    """A unit with its strength (officers of exactly this unit) and the command whose outline it follows."""

    code: str
    name: str
    kind: str
    parent: str
    latitude: float
    longitude: float
    area_codes: tuple[str, ...]
    strength: int
    command: CommandFigures

    @property
    def reach(self) -> tuple[str, ...]:
        """Area prefixes its people live in; for a Polda its own city."""
        return self.area_codes or (self.command.seat[:5],)


def make_units(commands: Sequence[CommandFigures], districts: Sequence[SubDistrict]) -> list[MadeUnit]:
    """The Polda, then each Polres followed by its Polsek in the order of their sub-districts."""
    polda = commands[0]
    return [unit for command in commands for unit in _units_of(command, polda.code, districts)]


def _units_of(command: CommandFigures, polda: str, districts: Sequence[SubDistrict]) -> list[MadeUnit]:
    seat = next(district for district in districts if district.code == command.seat)
    inside = [district for district in districts if command.covers(district.code)]
    at_polsek = round(command.strength * POLSEK_SHARE) - POLSEK_MINIMUM * len(inside) if inside else 0
    strengths = [POLSEK_MINIMUM + part for part in shares(max(0, at_polsek), [d.stations for d in inside])]
    headquarters = MadeUnit(
        code=command.code,
        name=command.name,
        kind="polres" if inside else "polda",
        parent=polda if inside else "",
        latitude=seat.latitude,
        longitude=seat.longitude,
        area_codes=command.area_codes,
        strength=command.strength - sum(strengths),
        command=command,
    )
    return [headquarters, *map(_polsek, [command] * len(inside), inside, strengths)]


def _polsek(command: CommandFigures, district: SubDistrict, strength: int) -> MadeUnit:
    return MadeUnit(
        code=f"{command.code}-{district.code[3:5]}{district.code[6:8]}",
        name=f"Polsek {district.name}",
        kind="polsek",
        parent=command.code,
        latitude=district.latitude,
        longitude=district.longitude,
        area_codes=(district.code,),
        strength=strength,
        command=command,
    )
