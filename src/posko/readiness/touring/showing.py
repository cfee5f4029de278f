"""A tour as its page and its paper show it: day by day what happens when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from posko.readiness.touring.asked import Seen
from posko.readiness.touring.checking import Leg
from posko.readiness.touring.queries import Whole
from posko.readiness.touring.saying import clock, name_of, span
from posko.readiness.touring.sketching import Bar, Sketch, bar_of, sketch_of


@dataclass(frozen=True)
class Event:
    """What a team does from when to when; `code`: of the command visited, empty on the road. `number` in the tour."""

    start: int
    end: int
    text: str
    note: str = ""
    code: str = ""
    number: int = 0
    fixed: bool = False

    @property
    def begins(self) -> str:
        return clock(self.start)

    @property
    def ends(self) -> str:
        return clock(self.end)


@dataclass(frozen=True)
class DayShown:
    """One day of one team. `sleeps`: where it sleeps then, empty at home."""

    date: date
    team: int
    team_name: str
    events: tuple[Event, ...]
    travel: str
    sleeps: str
    bar: Bar


def days_of(whole: Whole) -> list[DayShown]:
    """The days on which something happens, by date and team."""
    keys = {(v.day, v.team) for v in whole.visits} | {(leg.day.date, leg.team) for leg in whole.legs}
    numbers = numbers_of(whole)
    return [_day(whole, day, team, numbers) for day, team in sorted(keys)]


def numbers_of(whole: Whole) -> dict[str, int]:
    """Visits counted through the tour, by team and time."""
    return {visit.code: number for number, visit in enumerate(whole.visits, 1)}


def _day(whole: Whole, day: date, team: int, numbers: dict[str, int]) -> DayShown:
    visits = [v for v in whole.visits if (v.day, v.team) == (day, team)]
    legs = [leg for leg in whole.legs if (leg.day.date, leg.team) == (day, team)]
    events = [*(_stay(whole, v, numbers[v.code]) for v in visits), *(_way(whole, leg) for leg in legs)]
    asked_day = next(d for d in whole.asked.days if d.date == day)
    return DayShown(
        date=day,
        team=team,
        team_name=whole.asked.teams[team].name,
        events=tuple(sorted(events, key=lambda e: (e.start, e.end))),
        travel=span(sum(leg.minutes for leg in legs)),
        sleeps=_sleeps(whole, day, team),
        bar=bar_of(asked_day, visits, legs),
    )


def _stay(whole: Whole, visit: Seen, number: int) -> Event:
    name = name_of(whole.asked, visit.code)
    return Event(
        visit.arrive, visit.leave, name, span(visit.leave - visit.arrive), visit.code, number, fixed=visit.fixed
    )


def _way(whole: Whole, leg: Leg) -> Event:
    names = {"a": name_of(whole.asked, leg.origin), "b": name_of(whole.asked, leg.destination)}
    return Event(leg.depart, leg.arrive, _("%(a)s → %(b)s") % names, span(leg.minutes))


def _sleeps(whole: Whole, day: date, team: int) -> str:
    """Where the team is at the end of the day; empty where that is the base."""
    visits = [(v.day, v.leave, v.code) for v in whole.visits if v.team == team and v.day <= day]
    ways = [(leg.day.date, leg.arrive, leg.destination) for leg in whole.legs if leg.team == team]
    last = max([*visits, *(way for way in ways if way[0] <= day)], default=None)
    return "" if last is None or last[2] == whole.asked.base.code else name_of(whole.asked, last[2])


def sketch_for(whole: Whole) -> Sketch:
    labels = {code: str(number) for code, number in numbers_of(whole).items()}
    return sketch_of(whole.asked.base, [stop.place for stop in whole.asked.stops], labels, whole.legs)
