"""A posting plan: who guards which stations, from where, and what is missing. Documents and checks read only this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from posko.doctrine import Pattern, Tier
from posko.planning.draw import Drawing, DrawRecord
from posko.planning.problem import Command, Problem, Station

#: What `summary.json` says of how minutes were reckoned (`travel_model`).
GREAT_CIRCLE = "great_circle"
ROAD_NETWORK = "road_network"


class PostStatus(StrEnum):
    MANNED = "manned"
    UNMANNED = "unmanned"


class Duty(StrEnum):
    POST = "post"
    CONTROLLER = "controller"
    RESERVE = "reserve"
    ROUTINE = "routine"
    UNAVAILABLE = "unavailable"


class Role(StrEnum):
    LEADER = "leader"
    MEMBER = "member"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Post:
    """One team with its stations.

    `minutes[i]` is one way from `centre` (one of the stations) to `stations[i]`, ≥ 0. `officers` are those posted here,
    the leader first; empty when unmanned. `controller` is the officer id of the Padal, or empty.
    """

    id: str
    unit: str
    pattern: Pattern
    centre: Station
    stations: tuple[Station, ...]
    minutes: tuple[float, ...]
    officers: tuple[str, ...] = ()
    controller: str = ""

    @property
    def tier(self) -> Tier:
        return self.pattern.tier

    @property
    def status(self) -> PostStatus:
        return PostStatus.MANNED if self.officers else PostStatus.UNMANNED

    @property
    def linmas(self) -> int:
        return self.pattern.linmas_per_station * len(self.stations)

    @property
    def farthest_minutes(self) -> float:
        return max(self.minutes)

    @property
    def total_minutes(self) -> float:
        return sum(self.minutes)


@dataclass(frozen=True, slots=True)
class Assignment:
    """What one officer does. `post` is a post's or a reserve team's id, empty on other duties.

    `unit` is the officer's own unit; `travel_minutes` one way from there to the post's centre or the team's place.
    """

    officer: str
    unit: str
    duty: Duty
    post: str = ""
    role: Role = Role.NONE
    reinforcement: bool = False
    travel_minutes: float | None = None


@dataclass(frozen=True, slots=True)
class ReserveTeam:
    """A mobile team waiting at one place. `stations_covered`: elevated, high, special stations it reaches in time."""

    id: str
    unit: str
    latitude: float
    longitude: float
    officers: int
    stations_covered: int


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Something a unit lacks: `missing` = `required` - `available` > 0, with what it means and what closes it.

    `borrowed`: officers whom the cheapest remedy has lent by others, where it closes the lack by lending.
    """

    unit: str
    resource: str
    required: int
    available: int
    missing: int
    consequence: str
    remedy: str
    borrowed: int = 0


@dataclass(frozen=True)
class CommandPlan:
    """The plan of one command. `assignments` has every officer of the command once, and those lent to it.

    `bounds`: for each tier a bound on its total minutes, proven for the same number of posts and the same capacities.
    `drawings`: every draw that was made for it, so that it can be made again. `borrowable`: how many serviceable boats,
    vehicles and trucks of its Polda are left to it, by resource, and promised to no other; None if that is not known.
    `by_road`: its minutes are from a road network, which nobody who has only the plan can reckon anew.
    """

    command: Command
    posts: tuple[Post, ...]
    assignments: tuple[Assignment, ...]
    reserves: tuple[ReserveTeam, ...]
    shortfalls: tuple[Shortfall, ...]
    bounds: Mapping[Tier, float]
    reserve_covered: float
    drawings: tuple[Drawing, ...] = ()
    borrowable: Mapping[str, int] | None = None
    by_road: bool = False

    @property
    def lower_bound_minutes(self) -> float:
        return sum(self.bounds.values())


@dataclass(frozen=True, slots=True)
class RoadCount:
    """How far a road network serves a command's `stations` reached by road, and its `offices`.

    `far`: those of them that are on no road, whose minutes are by great circle; `apart`: those from which no road leads
    to where most of them are.
    """

    stations: int
    offices: int
    far: int
    apart: int


@dataclass(frozen=True)
class RoadUse:
    """The road network of a plan: its file's name and SHA-256, and how far it serves each command (by code)."""

    file: str
    sha256: str
    counts: Mapping[str, RoadCount]


@dataclass(frozen=True)
class Plan:
    """A whole plan. `commands` in the order of `problem.commands`, then each reinforcing Polda's own.

    `roads`: the road network its minutes are from; None where they are by great circle alone.
    """

    problem: Problem
    commands: tuple[CommandPlan, ...]
    draw: DrawRecord
    seconds: Mapping[str, float] = field(default_factory=dict)
    roads: RoadUse | None = None

    @property
    def travel_model(self) -> str:
        """What `summary.json` says of how minutes were reckoned."""
        return GREAT_CIRCLE if self.roads is None else ROAD_NETWORK
