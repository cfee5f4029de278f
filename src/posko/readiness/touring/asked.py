"""What a tour is asked for, and what comes out. Pure: no Django. Times are whole minutes of the day, local."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Any

DAY_MINUTES = 24 * 60


class Nights(StrEnum):
    """Where a team sleeps between two days out: at the last command it came to, or at home every night."""

    AWAY = "away"
    BASE = "base"


@dataclass(frozen=True)
class Place:
    code: str
    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Stop:
    """A command to visit: minutes of the stay, when it can be received, and whether the tour may go without it."""

    place: Place
    stay: int = 120
    opens: int = 8 * 60
    closes: int = 16 * 60
    must: bool = True
    closed: tuple[date, ...] = ()

    @property
    def code(self) -> str:
        return self.place.code


@dataclass(frozen=True)
class Day:
    """A day on which teams may be out, on the road and in visits, from `start` to `end`."""

    date: date
    start: int = 7 * 60
    end: int = 18 * 60


@dataclass(frozen=True)
class Team:
    name: str
    off: tuple[date, ...] = ()


@dataclass(frozen=True)
class Fixed:
    """A visit that people have set: it stays with this team, on this day, from this minute on."""

    code: str
    team: int
    day: date
    start: int


@dataclass(frozen=True)
class Asked:
    """Who may be out on which days, from where, and which commands to see.

    `minutes_per_km` is of the great circle, detour included. Raises ValueError where it makes no sense.
    """

    base: Place
    days: tuple[Day, ...]
    teams: tuple[Team, ...]
    stops: tuple[Stop, ...]
    minutes_per_km: float
    fixed: tuple[Fixed, ...] = ()
    nights: Nights = Nights.AWAY

    def __post_init__(self) -> None:
        for fault in _faults_of(self):
            raise ValueError(fault)

    def stop(self, code: str) -> Stop:
        """Raises KeyError for a command that is not asked for."""
        return self._stops[code]

    def fixed_of(self, code: str) -> Fixed | None:
        return self._fixed.get(code)

    @cached_property
    def _stops(self) -> dict[str, Stop]:
        return {stop.code: stop for stop in self.stops}

    @cached_property
    def _fixed(self) -> dict[str, Fixed]:
        return {fixed.code: fixed for fixed in self.fixed}

    def stretches(self, team: int) -> tuple[tuple[Day, ...], ...]:
        """The days of a team in stretches: out from the base on the first morning, back there on the last day.

        A stretch ends where the calendar has a gap (a day off, a weekend), and every night where teams sleep at home.
        """
        days = [day for day in self.days if day.date not in self.teams[team].off]
        found: list[list[Day]] = []
        for day in days:
            goes_on = found and self.nights is Nights.AWAY and day.date - found[-1][-1].date == timedelta(1)
            if goes_on:
                found[-1].append(day)
            else:
                found.append([day])
        return tuple(tuple(stretch) for stretch in found)


@dataclass(frozen=True)
class Seen:
    """A visit as planned. `travel`: minutes from the place before."""

    team: int
    day: date
    code: str
    arrive: int
    leave: int
    travel: int = 0
    fixed: bool = False


class Why(StrEnum):
    """Why a command is left out: never open long enough; out of reach even alone; no time is left beside the others.

    FIXED: its fixed time cannot be kept; BY_HAND: people took it out.
    """

    CLOSED = "closed"
    TOO_FAR = "too_far"
    NO_TIME = "no_time"
    FIXED = "fixed"
    BY_HAND = "by_hand"


@dataclass(frozen=True)
class LeftOut:
    code: str
    why: Why


@dataclass(frozen=True)
class Planned:
    """Visits by team and time, what did not fit, and minutes on the road in all, the ways home included."""

    visits: tuple[Seen, ...]
    left_out: tuple[LeftOut, ...]
    travel: int


def _faults_of(asked: Asked) -> Iterator[str]:
    if not asked.days or not asked.teams or not asked.stops:
        yield "a tour needs a day, a team and a command"
    if any(not 0 <= day.start < day.end <= DAY_MINUTES for day in asked.days):
        yield "a day ends after it starts"
    if any(a.date >= b.date for a, b in pairwise(asked.days)):
        yield "days come in order, each once"
    if any(stop.stay <= 0 or not 0 <= stop.opens < stop.closes <= DAY_MINUTES for stop in asked.stops):
        yield "a stay is longer than nothing and a command closes after it opens"
    if not 0 < asked.minutes_per_km < float("inf"):
        yield "a kilometre takes time"
    codes = [asked.base.code, *(stop.code for stop in asked.stops)]
    if len(set(codes)) < len(codes):
        yield "a command is visited once, and the base is no stop"
    yield from _faults_of_fixed(asked, set(codes[1:]))


def _faults_of_fixed(asked: Asked, codes: set[str]) -> Iterator[str]:
    fixed = [f.code for f in asked.fixed]
    if len(set(fixed)) < len(fixed) or not set(fixed) <= codes:
        yield "a fixed visit is of a stop, once"
    if any(not 0 <= f.team < len(asked.teams) for f in asked.fixed):
        yield "a fixed visit is of a team that there is"


def plain(asked: Asked) -> dict[str, Any]:
    """`asked` as JSON holds it."""
    said: dict[str, Any] = _plain(asdict(asked))
    return said


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def asked_of(said: dict[str, Any]) -> Asked:
    """What `plain` made of it, back."""
    return Asked(
        base=Place(**said["base"]),
        days=tuple(Day(date.fromisoformat(d["date"]), d["start"], d["end"]) for d in said["days"]),
        teams=tuple(Team(team["name"], _dates(team["off"])) for team in said["teams"]),
        stops=tuple(
            Stop(**(stop | {"place": Place(**stop["place"]), "closed": _dates(stop["closed"])}))
            for stop in said["stops"]
        ),
        minutes_per_km=said["minutes_per_km"],
        fixed=tuple(Fixed(**(fixed | {"day": date.fromisoformat(fixed["day"])})) for fixed in said["fixed"]),
        nights=Nights(said["nights"]),
    )


def _dates(said: list[str]) -> tuple[date, ...]:
    return tuple(date.fromisoformat(day) for day in said)
