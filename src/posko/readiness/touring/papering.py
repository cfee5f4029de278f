"""A tour as `documents.tour` prints it: whole, or only the visit to one's own command."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from posko.documents.tour import Line, PaperDay, TourPaper
from posko.documents.words import long_date
from posko.readiness.models import CalledOff, Tour, Visit
from posko.readiness.touring.keeping import left_out_of, zone_of
from posko.readiness.touring.queries import Whole
from posko.readiness.touring.saying import clock, name_of, said_why, span
from posko.readiness.touring.showing import DayShown, days_of


def paper_of(whole: Whole, printed: datetime) -> TourPaper:
    """The whole tour."""
    asked, tour = whole.asked, whole.tour
    facts = [
        ("Berangkat dari", asked.base.name),
        ("Hari", f"{long_date(asked.days[0].date)} sampai {long_date(asked.days[-1].date)}"),
        ("Kunjungan", f"{len(whole.visits)} dari {len(asked.stops)} kesatuan"),
        ("Waktu jalan", span(tour.travel_minutes)),
    ]
    several = len(asked.teams) > 1
    left = tuple((name_of(asked, left.code), said_why(asked, left)) for left in left_out_of(tour))
    return _paper(tour, facts, [_day(day, several) for day in days_of(whole)], printed, left)


def _day(day: DayShown, several: bool) -> PaperDay:
    lines = tuple(Line(e.begins, e.ends, e.text, e.note, e.number, e.fixed) for e in day.events)
    title = f"{long_date(day.date)} · {day.team_name}" if several else long_date(day.date)
    return PaperDay(title, lines, day.travel, day.sleeps)


def paper_of_visits(
    tour: Tour, visits: Iterable[Visit], called_off: Iterable[CalledOff], printed: datetime
) -> TourPaper:
    """Only these visits, and those called off: what the command visited may know of the tour."""
    zone = zone_of(tour)
    days = []
    for visit in visits:
        arrive, leave = visit.arrive.astimezone(zone), visit.leave.astimezone(zone)
        begins, ends = (clock(moment.hour * 60 + moment.minute) for moment in (arrive, leave))
        line = Line(begins, ends, visit.command.name, span((leave - arrive).total_seconds() / 60), 1)
        days.append(PaperDay(long_date(visit.day), (line,)))
    off = [("Dibatalkan", f"{o.command.name}, {long_date(o.arrive.astimezone(zone).date())}") for o in called_off]
    return _paper(tour, [("Dikunjungi oleh", tour.command.name), *off], days, printed)


def _paper(
    tour: Tour,
    facts: list[tuple[str, str]],
    days: list[PaperDay],
    printed: datetime,
    left_out: tuple[tuple[str, str], ...] = (),
) -> TourPaper:
    local = printed.astimezone(zone_of(tour))
    return TourPaper(
        command=tour.command.name,
        operation=tour.operation.name,
        name=tour.name,
        edition=tour.edition,
        is_settled=tour.state == Tour.State.SET,
        facts=tuple(facts),
        days=tuple(days),
        left_out=left_out,
        printed=f"{long_date(local.date())} {local:%H.%M}",
    )
