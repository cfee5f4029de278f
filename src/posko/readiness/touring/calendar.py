"""Visits as iCalendar (RFC 5545): one event each, which a calendar that has it already brings up to date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from posko.readiness.models import Tour, Visit
from posko.readiness.touring.keeping import zone_of

PRODUCT = "-//Posko//Kunjungan//ID"


def calendar_of(tour: Tour, visits: Iterable[Visit], *, stamp: datetime) -> bytes:
    """The visits with the time zone of the operation. A visit keeps its UID; SEQUENCE is the edition of the tour."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", tour.name)
    calendar.add("x-wr-timezone", tour.operation.timezone)
    for visit in visits:
        calendar.add_component(_event(tour, visit, stamp))
    calendar.add_missing_timezones()
    made: bytes = calendar.to_ical()
    return made


def _event(tour: Tour, visit: Visit, stamp: datetime) -> Event:
    zone, settled = zone_of(tour), tour.state == Tour.State.SET
    event = Event()
    event.add("uid", f"kunjungan-{tour.operation.code}-{tour.pk}-{visit.command.code}@posko")
    event.add("sequence", tour.edition)
    event.add("dtstamp", stamp)
    event.add("dtstart", visit.arrive.astimezone(zone))
    event.add("dtend", visit.leave.astimezone(zone))
    event.add("summary", _("Kunjungan %(command)s") % {"command": visit.command})
    event.add("location", visit.command.name)
    event.add("description", f"{tour.name} · {tour.operation} · {tour.get_state_display()}")
    event.add("status", "CONFIRMED" if settled else "TENTATIVE")
    if visit.command.latitude is not None and visit.command.longitude is not None:
        event.add("geo", (visit.command.latitude, visit.command.longitude))
    return event
