"""The rules of the field as typed data. Words: `tier`, `pattern`, `controller`, `reserve` as in the glossary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Tier(StrEnum):
    """How much guarding a polling station needs."""

    LOW = "low"
    ELEVATED = "elevated"
    HIGH = "high"
    SPECIAL = "special"


#: Who is manned first when officers are short (FORMATS, rule 6).
TIERS_BY_PRIORITY = (Tier.HIGH, Tier.SPECIAL, Tier.ELEVATED, Tier.LOW)


class Access(StrEnum):
    """How a polling station is reached."""

    ROAD = "road"
    RIVER = "river"
    SEA = "sea"
    FOOT = "foot"


#: Stations reached this way need a boat and somebody who can handle one.
WATER = (Access.RIVER, Access.SEA)


@dataclass(frozen=True, slots=True)
class Pattern:
    """How one post is manned: "2-10-20" is 2 officers watching up to 10 stations with 20 Linmas."""

    tier: Tier
    officers: int
    stations_max: int
    linmas_per_station: int

    @property
    def name(self) -> str:
        return f"{self.officers}-{self.stations_max}-{self.stations_max * self.linmas_per_station}"


@dataclass(frozen=True, slots=True)
class Deployment:
    """Limits of the operation.

    `operation_share_max` is a share (0 to 1) of a unit's strength, `target_minutes` one way from a post's centre,
    `posts_per_controller` the span of one Padal. `leader_ranks` may be empty: then whoever ranks highest leads.
    """

    operation_share_max: float
    target_minutes: float
    posts_per_controller: int
    controller_ranks: tuple[str, ...]
    leader_ranks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReserveRule:
    """Size of a mobile team (officers) and how soon it must reach a station (minutes, one way)."""

    team_officers: int
    response_minutes: float


@dataclass(frozen=True, slots=True)
class Speed:
    """Travel by one kind of access: path length = great circle * `detour`, at `kmh` kilometres an hour."""

    detour: float
    kmh: float

    @property
    def minutes_per_km(self) -> float:
        return self.detour * 60.0 / self.kmh


@dataclass(frozen=True, slots=True)
class Cost:
    """What an officer on operation costs: rupiah a day, for `days` days."""

    officer_day_idr: int
    days: int


@dataclass(frozen=True, slots=True)
class Doctrine:
    """Everything `doctrine.toml` says. Patterns keep their order: of one tier, the first is preferred."""

    patterns: tuple[Pattern, ...]
    deployment: Deployment
    reserve: ReserveRule
    travel: Mapping[Access, Speed]
    cost: Cost

    def patterns_for(self, tier: Tier) -> tuple[Pattern, ...]:
        return tuple(p for p in self.patterns if p.tier == tier)
