"""What is to be planned. Plain values; can be built by hand, from tables, or from a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from posko.doctrine import Access, Doctrine, Tier


class UnitKind(StrEnum):
    POLDA = "polda"
    POLRES = "polres"
    POLSEK = "polsek"


class Status(StrEnum):
    """Whether an officer can be posted at all; only `AVAILABLE` can."""

    AVAILABLE = "available"
    LEAVE = "leave"
    SICK = "sick"
    SCHOOLING = "schooling"
    DETACHED = "detached"


@dataclass(frozen=True, slots=True)
class Unit:
    """A command: Polda, Polres or Polsek. WGS 84 degrees."""

    code: str
    name: str
    kind: UnitKind
    parent: str
    latitude: float
    longitude: float
    area_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Station:
    """A polling station (TPS). WGS 84 degrees; `voters` ≥ 0."""

    code: str
    name: str
    area_code: str
    latitude: float
    longitude: float
    tier: Tier
    access: Access
    voters: int = 0
    tier_reason: str = ""


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer of exactly the unit `unit`; never posted where `excluded_areas` covers a station."""

    id: str
    name: str
    unit: str
    rank: str
    function: str = ""
    status: Status = Status.AVAILABLE
    excluded_areas: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Equipment:
    unit: str
    kind: str
    total: int
    serviceable: int


@dataclass(frozen=True)
class Command:
    """One Polres with its Polsek, or a Polda (then without stations): what it has and what it must guard.

    `units[0]` is the command itself. `routine_minimum` maps a unit code to the available officers of exactly that unit
    who stay for routine duty; units not named have no minimum. `lent`: ids of those of its officers whom it has lent by
    decisions of their own: nobody else gets them, and they count as away.
    """

    units: tuple[Unit, ...]
    stations: tuple[Station, ...]
    officers: tuple[Officer, ...]
    routine_minimum: Mapping[str, int] = field(default_factory=dict)
    equipment: tuple[Equipment, ...] = ()
    funds_idr: int = 0
    lent: frozenset[str] = frozenset()

    @property
    def unit(self) -> Unit:
        return self.units[0]

    @property
    def code(self) -> str:
        return self.units[0].code


@dataclass(frozen=True)
class Problem:
    """A whole operation: every Polres, and each Polda whose people may be lent out as reinforcement.

    `reinforcement[i].code` is the `parent` of the Polres it may help. `granted`: by the code of a Polres, the people
    whom its Polda has lent to it already, as a command of their own: their units, the Polda's first, and just these
    people. All of them may serve there, whatever the Polda's routine duty, which was counted when it lent them; where
    the Polda stands in `reinforcement`, they are in its `lent`.
    """

    operation: str
    doctrine: Doctrine
    commands: tuple[Command, ...]
    reinforcement: tuple[Command, ...] = ()
    voting_day: date | None = None
    granted: Mapping[str, Command] = field(default_factory=dict)
