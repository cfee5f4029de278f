"""What is decided about tours of inspection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import transaction

from posko.ledger.services import record
from posko.organisation.access import require
from posko.organisation.models import Command, Person
from posko.readiness.models import Tour
from posko.readiness.touring.asked import Asked, LeftOut, Seen, Why, plain
from posko.readiness.touring.checking import faults_of
from posko.readiness.touring.keeping import asked_by, keep, left_out_of, seen_of
from posko.readiness.touring.laying import Roads
from posko.readiness.touring.planning import plan_tour
from posko.readiness.touring.refusals import Changed, NotDraft, TourRefused, WrongState
from posko.readiness.touring.saying import said_fault
from posko.registry.models import Operation

#: The draw of every tour: the same question gives the same tour, and nobody can try until he likes it.
SEED = 1


@transaction.atomic
def make_tour(*, operation: Operation, command: Command, by: Person, name: str, asked: Asked) -> Tour:
    """Plan a tour of `command`; the draft, with its visits. Raises NotAllowed."""
    require(by, "plan-tour", command)
    planned = plan_tour(asked, SEED)
    tour = Tour.objects.create(operation=operation, command=command, by=by, name=name, asked=plain(asked), edition=1)
    keep(tour, asked, planned.visits, planned.left_out)
    tour.save()
    _record(tour, by, "tour.made")
    return tour


def solve_again(*, tour: Tour, by: Person, seen: int) -> Tour:
    """Plan anew around the fixed visits. `seen`: the edition that was looked at. Raises NotAllowed, TourRefused."""
    with _changing(tour, by, seen, "tour.solved") as held:
        asked = asked_by(held)
        planned = plan_tour(asked, SEED)
        keep(held, asked, planned.visits, planned.left_out)
    return held


def move_visit(*, tour: Tour, code: str, by: Person, team: int, day: date, start: int, seen: int) -> Tour:
    """Put the visit to `code`, also one left out, by hand where it is then fixed; all others stay as they are.

    `start`: minute of the day. Raises NotAllowed, and TourRefused with everything that is in the way: closed, too far,
    over another one.
    """
    with _changing(tour, by, seen, "tour.visit_moved", code) as held:
        asked = asked_by(held)
        stop = asked.stop(code)
        others = tuple(v for v in seen_of(held, held.visits.select_related("command")) if v.code != code)
        visits = (*others, Seen(team, day, code, start, start + stop.stay, fixed=True))
        if faults := faults_of(asked, Roads(asked), visits):
            raise TourRefused(*(said_fault(asked, fault) for fault in faults))
        keep(held, asked, visits, [left for left in left_out_of(held) if left.code != code])
    return held


def drop_visit(*, tour: Tour, code: str, by: Person, seen: int) -> Tour:
    """Take a visit out by hand; it comes back when the tour is planned anew. Raises NotAllowed, TourRefused."""
    with _changing(tour, by, seen, "tour.visit_dropped", code) as held:
        asked = asked_by(held)
        asked.stop(code)
        visits = tuple(v for v in seen_of(held, held.visits.select_related("command")) if v.code != code)
        if faults := faults_of(asked, Roads(asked), visits):
            raise TourRefused(*(said_fault(asked, fault) for fault in faults))
        left = [left for left in left_out_of(held) if left.code != code]
        keep(held, asked, visits, [*left, LeftOut(code, Why.BY_HAND)])
    return held


def fix_visit(*, tour: Tour, code: str, by: Person, fixed: bool, seen: int) -> Tour:
    """Fix a visit where it stands, or let the planner move it again. Raises NotAllowed, TourRefused."""
    with _changing(tour, by, seen, "tour.visit_fixed" if fixed else "tour.visit_released", code) as held:
        held.visits.filter(command__code=code).update(fixed=fixed)
    return held


def set_tour(*, tour: Tour, by: Person, seen: int) -> Tour:
    """Settle a draft: it shows to the commands visited and is not changed until it is opened again."""
    with _changing(tour, by, seen, "tour.set") as held:
        held.state = Tour.State.SET
        held.visits.update(told=True)
    return held


@transaction.atomic
def reopen_tour(*, tour: Tour, by: Person, reason: str, seen: int) -> Tour:
    """Make a settled tour a draft again; the reason stands in the ledger. Raises NotAllowed, TourRefused."""
    require(by, "plan-tour", tour)
    held = _held(tour, seen)
    if held.state != Tour.State.SET:
        raise WrongState
    held.state, held.edition = Tour.State.DRAFT, held.edition + 1
    held.save()
    _record(held, by, "tour.reopened", reason=reason)
    return held


@contextmanager
def _changing(tour: Tour, by: Person, seen: int, action: str, code: str = "") -> Iterator[Tour]:
    """A draft held for a change: the next edition of it, and its entry in the ledger, once the change is made."""
    with transaction.atomic():
        require(by, "plan-tour", tour)
        held = _held(tour, seen)
        if held.state != Tour.State.DRAFT:
            raise NotDraft
        before = _visits(held)
        yield held
        held.edition += 1
        held.save()
        _record(held, by, action, before=before, code=code)


def _held(tour: Tour, seen: int) -> Tour:
    """The row, locked until the transaction ends. Raises Changed where it is no longer the edition seen."""
    held = Tour.objects.select_for_update(of=("self",)).select_related("operation", "command").get(pk=tour.pk)
    if held.edition != seen:
        raise Changed
    return held


def _visits(tour: Tour) -> list[list[Any]]:
    rows = tour.visits.order_by("team", "arrive").values_list("team", "command__code", "arrive", "leave", "fixed")
    return [list(row) for row in rows]


def _record(
    tour: Tour, by: Person, action: str, *, before: list[list[Any]] | None = None, code: str = "", reason: str = ""
) -> None:
    after = {
        "tour": tour.pk,
        "edition": tour.edition,
        "state": tour.state,
        "travel_minutes": tour.travel_minutes,
        "visits": _visits(tour),
        "left_out": tour.left_out,
    }
    record(
        command=tour.command,
        actor=by,
        action=action,
        subject=f"{tour.name} · {code}" if code else tour.name,
        before=None if before is None else {"visits": before},
        after=after,
        reason=reason,
    )
