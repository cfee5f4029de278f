"""A tour between its rows and what the planner works with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from posko.organisation.models import Command
from posko.readiness.models import CalledOff, Tour, Visit
from posko.readiness.touring.asked import Asked, Fixed, LeftOut, Seen, Why, asked_of
from posko.readiness.touring.checking import legs_of
from posko.readiness.touring.laying import Roads


def zone_of(tour: Tour) -> ZoneInfo:
    return ZoneInfo(tour.operation.timezone)


def asked_by(tour: Tour) -> Asked:
    """What the tour was asked for, with the visits that are fixed now."""
    fixed = tuple(
        Fixed(seen.code, seen.team, seen.day, seen.arrive) for seen in seen_of(tour, tour.visits.filter(fixed=True))
    )
    return replace(asked_of(tour.asked), fixed=fixed)


def seen_of(tour: Tour, visits: Iterable[Visit]) -> tuple[Seen, ...]:
    """Visits as the planner has them, in minutes of the day where the operation is."""
    zone = zone_of(tour)
    return tuple(_seen(visit, zone) for visit in visits)


def _seen(visit: Visit, zone: ZoneInfo) -> Seen:
    arrive, leave = (_minute(moment.astimezone(zone)) for moment in (visit.arrive, visit.leave))
    code = visit.command.code
    return Seen(visit.team, visit.day, code, arrive, leave, round(visit.travel_minutes), visit.fixed)


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute


def left_out_of(tour: Tour) -> tuple[LeftOut, ...]:
    return tuple(LeftOut(left["code"], Why(left["why"])) for left in tour.left_out)


def keep(tour: Tour, asked: Asked, visits: Sequence[Seen], left_out: Sequence[LeftOut]) -> None:
    """Write the visits in place of those before, and what it comes to on the road. Within a transaction.

    A visit that is no longer among them is kept as called off.
    """
    legs = legs_of(asked, Roads(asked), visits)
    travel = {leg.destination: leg.minutes for leg in legs}
    commands = {c.code: c for c in Command.objects.filter(code__in=[v.code for v in visits])}
    order = sorted(visits, key=lambda v: (v.team, v.day, v.arrive))
    numbers = {(v.team, v.day): [w.code for w in order if (w.team, w.day) == (v.team, v.day)] for v in order}
    told = _call_off(tour, set(commands))
    Visit.objects.bulk_create(
        _row(
            tour,
            commands[v.code],
            v,
            travel=travel.get(v.code, 0),
            order=numbers[v.team, v.day].index(v.code) + 1,
            told=v.code in told,
        )
        for v in order
    )
    tour.travel_minutes = sum(leg.minutes for leg in legs)
    tour.left_out = [{"code": left.code, "why": left.why.value} for left in left_out]


def _call_off(tour: Tour, visited: set[str]) -> set[str]:
    """Take the visits out and keep those that are not among `visited` as called off; codes of commands once told."""
    gone = list(tour.visits.select_related("command"))
    told = {visit.command.code for visit in gone if visit.told}
    told |= set(tour.called_off.filter(told=True).values_list("command__code", flat=True))
    tour.called_off.filter(command__code__in=visited).delete()
    tour.visits.all().delete()
    CalledOff.objects.bulk_create(
        CalledOff(tour=tour, command=visit.command, arrive=visit.arrive, leave=visit.leave, told=visit.told)
        for visit in gone
        if visit.command.code not in visited
    )
    return told


def _row(tour: Tour, command: Command, seen: Seen, *, travel: int, order: int, told: bool) -> Visit:
    midnight = datetime.combine(seen.day, time(), zone_of(tour))
    arrive, leave = (midnight + timedelta(minutes=minute) for minute in (seen.arrive, seen.leave))
    return Visit(
        tour=tour,
        command=command,
        team=seen.team,
        day=seen.day,
        order=order,
        arrive=arrive,
        leave=leave,
        travel_minutes=travel,
        fixed=seen.fixed,
        told=told,
    )
