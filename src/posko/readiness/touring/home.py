"""What tours ask of a person, for the home page: a text, and where it is done."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from posko.organisation.access import RIGHTS
from posko.organisation.models import Person, Role
from posko.readiness.models import Inspection, Tour, Visit
from posko.readiness.touring.keeping import zone_of
from posko.readiness.touring.queries import visits_visible_to

#: So many visits have a line each.
LINES = 5


def visits_soon(person: Person) -> list[tuple[str, str]]:
    """Settled visits of today and tomorrow that `person` makes or receives, until they are inspected on that day."""
    today = timezone.localdate()
    days = {today: _("Hari ini"), today + timedelta(1): _("Besok")}
    begun = Inspection.objects.filter(operation=OuterRef("tour__operation"), command=OuterRef("command"))
    rows = visits_visible_to(person).filter(tour__state=Tour.State.SET, day__in=days)
    rows = rows.exclude(Exists(begun.filter(day=OuterRef("day")))).order_by("arrive")
    own = set(person.appointments.filter(ended=None).values_list("command", "role"))
    said = (_line(visit, days[visit.day], visit.day == today, person, own) for visit in rows)
    return [line for line in said if line][:LINES]


def _line(visit: Visit, day: str, is_today: bool, person: Person, own: set[tuple[int, str]]) -> tuple[str, str] | None:
    tour = visit.tour
    time = visit.arrive.astimezone(zone_of(tour)).strftime("%H.%M")
    words = {"day": day, "time": time, "command": visit.command, "polda": tour.command}
    where = reverse("readiness:tour", args=[tour.pk])
    if tour.by_id == person.pk or (tour.command_id, Role.INSPECTOR) in own:
        return _("%(day)s pukul %(time)s: periksa %(command)s") % words, address_to_begin(visit) if is_today else where
    if any((visit.command_id, role) in own for role in RIGHTS["mend-finding"]):
        return _("%(day)s pukul %(time)s: %(polda)s memeriksa %(command)s") % words, where
    return None


def address_to_begin(visit: Visit) -> str:
    """Where the inspection of this visit is planned, filled in."""
    asked = urlencode({"kesatuan": visit.command.code, "hari": visit.day.isoformat()})
    return f"{reverse('readiness:inspection_plan')}?{asked}"
