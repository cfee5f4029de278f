"""Officers made by chance: no real person, no real name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from posko.examples.dice import Dice
from posko.examples.units import MadeUnit

RANKS = {
    "BRIPKA": 25.0,
    "AIPDA": 18.0,
    "BRIGPOL": 15.0,
    "BRIPTU": 12.0,
    "AIPTU": 12.0,
    "BRIPDA": 10.0,
    "IPDA": 3.2,
    "IPTU": 3.0,
    "AKP": 1.8,
}
FUNCTIONS = {
    "samapta": 24.0,
    "reskrim": 15.0,
    "lantas": 13.0,
    "binmas": 12.0,
    "spkt": 12.0,
    "staff": 12.0,
    "intelkam": 12.0,
}
POLDA_FUNCTIONS = {"brimob": 45.0, "samapta": 30.0, "lantas": 10.0, "staff": 15.0}
STATUSES = {"available": 96.0, "leave": 1.1, "sick": 1.0, "schooling": 1.0, "detached": 0.9}
SKILLS = {"motorcycle": 0.55, "car": 0.33, "medic": 0.05}
#: Who leads a Polsek.
POLSEK_HEADS = {"IPTU": 2.0, "AKP": 1.0}

#: Share of officers with one excluded area (their own village), and with a whole sub-district besides.
HOME_EXCLUDED = 0.5
DISTRICT_EXCLUDED = 0.03


@dataclass(frozen=True, slots=True)
class MadeOfficer:
    id: str
    name: str
    unit: str
    rank: str
    function: str
    status: str
    excluded_areas: tuple[str, ...]
    skills: tuple[str, ...]


def make_officers(units: Sequence[MadeUnit], villages: Iterable[str]) -> list[MadeOfficer]:
    """Every officer of `units`, numbered through; `villages`: area codes that may be somebody's home."""
    homes = {unit.code: [v for v in villages if v.startswith(unit.reach)] for unit in units}
    made: list[MadeOfficer] = []
    for unit in units:
        dice = Dice(f"officers/{unit.code}")
        first = len(made) + 1
        made.extend(_officer(first + i, unit, homes[unit.code], i == 0, dice) for i in range(unit.strength))
    return made


def _officer(number: int, unit: MadeUnit, homes: Sequence[str], is_head: bool, dice: Dice) -> MadeOfficer:
    return MadeOfficer(
        id=f"P15{number:06d}",
        name=f"Personel 15-{number:05d}",
        unit=unit.code,
        rank=dice.weighted(POLSEK_HEADS if is_head and unit.kind == "polsek" else RANKS),
        function=dice.weighted(POLDA_FUNCTIONS if unit.kind == "polda" else FUNCTIONS),
        status=dice.weighted(STATUSES),
        excluded_areas=_excluded(homes, dice),
        skills=_skills({**SKILLS, "boat": unit.command.boat_handlers}, dice),
    )


def _excluded(homes: Sequence[str], dice: Dice) -> tuple[str, ...]:
    excluded = []
    if dice.chance(HOME_EXCLUDED):
        excluded.append(dice.pick(homes))
        if dice.chance(DISTRICT_EXCLUDED / HOME_EXCLUDED):
            excluded.append(dice.pick(homes)[:8])
    return tuple(excluded)


def _skills(shares: Mapping[str, float], dice: Dice) -> tuple[str, ...]:
    return tuple(skill for skill, share in shares.items() if dice.chance(share))
