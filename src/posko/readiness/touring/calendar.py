"""Visits as iCalendar (RFC 5545): one event each, which a calendar that has it already brings up to date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from posko.readiness.models import CalledOff, Tour, Visit
from posko.readiness.touring.keeping import zone_of

PRODUCT = "-//Posko//Kunjungan//ID"


def calendar_of(tour: Tour, visits: Iterable[Visit], called_off: Iterable[CalledOff], *, stamp: datetime) -> bytes:
    """The visits with the time zone of the operation, and as cancelled those no longer made.

    A visit keeps its UID, whether it is moved, called off or made after all; SEQUENCE is the edition of the tour, which
    rises with every change, so that a calendar takes what comes last (RFC 5546, 2.1.4 and 3.2.1).
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", tour.name)
    calendar.add("x-wr-timezone", tour.operation.timezone)
    for visit in visits:
        calendar.add_component(_made(tour, visit, stamp))
    for off in called_off:
        calendar.add_component(_cancelled(tour, off, stamp))
    calendar.add_missing_timezones()
    made: bytes = calendar.to_ical()
    return made


def _made(tour: Tour, visit: Visit, stamp: datetime) -> Event:
    event = _event(tour, visit, stamp)
    event.add("summary", _("Kunjungan %(command)s") % {"command": visit.command})
    event.add("status", "CONFIRMED" if tour.state == Tour.State.SET else "TENTATIVE")
    if visit.command.latitude is not None and visit.command.longitude is not None:
        event.add("geo", (visit.command.latitude, visit.command.longitude))
    return event


def _cancelled(tour: Tour, off: CalledOff, stamp: datetime) -> Event:
    """Free in the calendar of whoever keeps it in view."""
    event = _event(tour, off, stamp)
    event.add("summary", _("Dibatalkan: kunjungan %(command)s") % {"command": off.command})
    event.add("status", "CANCELLED")
    event.add("transp", "TRANSPARENT")
    return event


def _event(tour: Tour, visit: Visit | CalledOff, stamp: datetime) -> Event:
    zone = zone_of(tour)
    event = Event()
    event.add("uid", f"kunjungan-{tour.operation.code}-{tour.pk}-{visit.command.code}@posko")
    event.add("sequence", tour.edition)
    event.add("dtstamp", stamp)
    event.add("dtstart", visit.arrive.astimezone(zone))
    event.add("dtend", visit.leave.astimezone(zone))
    event.add("location", visit.command.name)
    event.add("description", f"{tour.name} · {tour.operation} · {tour.get_state_display()}")
    return event
