"""What is read of tours, always starting from what a person may see."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from posko.organisation.access import commands_where, family_of, may
from posko.organisation.models import Person
from posko.readiness.models import CalledOff, Tour, Visit
from posko.readiness.touring.asked import Asked, Seen
from posko.readiness.touring.checking import Leg, legs_of
from posko.readiness.touring.keeping import asked_by, seen_of
from posko.readiness.touring.laying import Roads


def visits_visible_to(person: Person) -> QuerySet[Visit]:
    """Visits to the commands where the person may see readiness; of a draft only for those whose tour it is."""
    mine = commands_where(person, "see-readiness")
    visits = Visit.objects.filter(command__in=mine).filter(Q(tour__state=Tour.State.SET) | Q(tour__command__in=mine))
    return visits.select_related("command", "tour__operation", "tour__command")


def called_off_visible_to(person: Person) -> QuerySet[CalledOff]:
    """Visits no longer made, to the commands where the person may see readiness: where it is another's tour, those
    of which a settled tour had told the command."""
    mine = commands_where(person, "see-readiness")
    theirs = Q(told=True, tour__state=Tour.State.SET)
    rows = CalledOff.objects.filter(command__in=mine).filter(theirs | Q(tour__command__in=mine))
    return rows.select_related("command", "tour__operation", "tour__command")


def tours_visible_to(person: Person) -> QuerySet[Tour]:
    """Tours of the commands of the person, and settled ones that come to them, or had said so; latest first."""
    mine = commands_where(person, "see-readiness")
    comes = Exists(Visit.objects.filter(tour=OuterRef("pk"), command__in=mine))
    came = Exists(CalledOff.objects.filter(tour=OuterRef("pk"), command__in=mine, told=True))
    settled = Q(state=Tour.State.SET, command__in=family_of(person)) & (comes | came)
    tours = Tour.objects.filter(Q(command__in=mine) | settled)
    return tours.select_related("operation", "command", "by")


def sees_whole(person: Person, tour: Tour) -> bool:
    """Whether the whole tour is shown, not only the visit to one's own command."""
    return may(person, "see-readiness", tour)


@dataclass(frozen=True)
class Whole:
    """A tour as the planner has it."""

    tour: Tour
    asked: Asked
    visits: tuple[Seen, ...]
    legs: tuple[Leg, ...]


def whole_of(tour: Tour) -> Whole:
    """For whom `sees_whole`."""
    asked = asked_by(tour)
    visits = seen_of(tour, tour.visits.select_related("command").order_by("team", "arrive"))
    return Whole(tour, asked, visits, legs_of(asked, Roads(asked), visits))
