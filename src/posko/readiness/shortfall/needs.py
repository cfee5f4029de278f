"""What the plan of each command needs: from the part in force, else from the latest plan there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Case, Count, IntegerField, Q, Sum, Value, When

from posko.deployment.models import AssignmentRow, LackRow, Part, Plan, PostRow, Promise, StationRow, TeamRow
from posko.deployment.models.rows import Duty
from posko.deployment.queries import parts_visible_to, rows_visible_to
from posko.deployment.storing import doctrine_of
from posko.doctrine import Doctrine
from posko.organisation.access import commands_where
from posko.organisation.models import Command, Person
from posko.planning.controllers import spans_needed
from posko.registry.models import Access, Operation

_READY = (Plan.State.DRAFT, Plan.State.SUBMITTED, Plan.State.APPROVED)
_SEE = "see-readiness"
_HEAVY = ("given", "bounds", "figures", "drawings", "grouping")


@dataclass
class Counts:
    """The rows of one part, counted. `lent`: officers of others at its posts; `out`: all who go out, lent ones too."""

    officers: int = 0
    manned: int = 0
    boats: int = 0
    teams: int = 0
    own_controllers: int = 0
    own_reserves: int = 0
    controllers: int = 0
    lent: int = 0
    out: int = 0
    #: Resource -> required, available.
    lacks: dict[str, tuple[int, int]] = field(default_factory=dict)


@dataclass
class Need:
    """What a command needs by resource, and what of its own the plan has bound already.

    `lent`: people of the Polda with it, by the plan or by a grant. `plan_has`: what the plan found of a resource that
    it lacks (people only): more than that cannot be of use to it, whatever the registry says.
    """

    part: Part
    doctrine: Doctrine
    counts: Counts
    need: dict[str, int]
    lent: int
    plan_has: dict[str, int]

    @property
    def bound(self) -> int:
        """Own officers who are Padal or in reserve, and so not free for a post."""
        return self.counts.own_controllers + self.counts.own_reserves


def needs_of(person: Person, operation: Operation, commands: Iterable[Command]) -> dict[int, Need]:
    """By command the need of those that have a plan which `person` may see."""
    parts = _parts(person, operation, commands)
    counts = _counted(person, list(parts.values()))
    promised = _promised(person, operation, parts)
    return {
        command: _need(part, doctrine_of(part.plan), counts[part.pk], promised.get(command, 0))
        for command, part in parts.items()
    }


def _parts(person: Person, operation: Operation, commands: Iterable[Command]) -> dict[int, Part]:
    """By command the part in force, else the one of the latest plan."""
    parts = parts_visible_to(person, _SEE).filter(operation=operation, command__in=list(commands))
    draft = Case(When(in_force=True, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = parts.filter(plan__state__in=_READY).defer(*_HEAVY).order_by("command_id", draft, "-plan__made", "-plan")
    chosen: dict[int, Part] = {}
    for part in found:
        chosen.setdefault(part.command_id, part)
    return chosen


def _need(part: Part, doctrine: Doctrine, counts: Counts, promised: int) -> Need:
    required = {resource: pair[0] for resource, pair in counts.lacks.items()}
    excluded = required.get("excluded_areas", 0)
    controllers = spans_needed(counts.manned, doctrine)
    need = {
        "officers": counts.officers - excluded,
        "excluded_areas": 0,
        "leaders": counts.manned if doctrine.deployment.leader_ranks else 0,
        "controllers": controllers,
        "vehicles": counts.manned,
        "trucks": counts.teams,
        "boats": counts.boats,
        "radios": counts.manned + max(controllers, counts.controllers) + counts.teams,
        "money": counts.out * doctrine.cost.officer_day_idr * doctrine.cost.days,
    }
    need |= {resource: n for resource, n in required.items() if resource in need}
    lent = counts.lent + promised
    has = {r: pair[1] - (counts.lent if r == "officers" else 0) for r, pair in counts.lacks.items()}
    people = {r: max(0, n) for r, n in has.items() if r in ("officers", "excluded_areas", "leaders", "controllers")}
    return Need(part, doctrine, counts, need, lent, people)


def _counted(person: Person, parts: Sequence[Part]) -> Mapping[int, Counts]:
    found: dict[int, Counts] = defaultdict(Counts)
    keys = [part.pk for part in parts]
    posts = rows_visible_to(person, PostRow, _SEE).filter(part__in=keys).order_by().values_list("part_id")
    for pk, officers, manned in posts.annotate(o=Sum("officers"), m=Count("pk", filter=Q(manned=True))):
        found[pk].officers, found[pk].manned = officers, manned
    wet = rows_visible_to(person, StationRow, _SEE).filter(part__in=keys, access__in=(Access.RIVER, Access.SEA))
    for pk, boats in wet.order_by().values_list("part_id").annotate(n=Count("post", distinct=True)):
        found[pk].boats = boats
    teams = rows_visible_to(person, TeamRow, _SEE).filter(part__in=keys).order_by().values_list("part_id")
    for pk, n in teams.annotate(n=Count("pk")):
        found[pk].teams = n
    for lack in rows_visible_to(person, LackRow, _SEE).filter(part__in=keys):
        found[lack.part_id].lacks[lack.resource] = (lack.required, lack.available)
    _count_people(person, keys, found)
    return found


def _count_people(person: Person, keys: Sequence[int], found: dict[int, Counts]) -> None:
    out = (Duty.POST, Duty.CONTROLLER, Duty.RESERVE)
    rows = rows_visible_to(person, AssignmentRow, _SEE).filter(part__in=keys, duty__in=out)
    counted = rows.order_by().values_list("part_id", "duty", "reinforcement").annotate(n=Count("pk"))
    for pk, duty, lent, n in counted:
        of = found[pk]
        of.out += n
        of.controllers += n if duty == Duty.CONTROLLER else 0
        of.lent += n if lent and duty == Duty.POST else 0
        of.own_controllers += n if duty == Duty.CONTROLLER and not lent else 0
        of.own_reserves += n if duty == Duty.RESERVE and not lent else 0


def _promised(person: Person, operation: Operation, parts: Mapping[int, Part]) -> dict[int, int]:
    """By command how many of the Polda's people are promised to it that have no place in its part."""
    running = Promise.objects.filter(
        operation=operation, released=None, command__in=commands_where(person, _SEE).filter(pk__in=list(parts))
    )
    placed = rows_visible_to(person, AssignmentRow, _SEE).filter(
        part__in=[part.pk for part in parts.values()], reinforcement=True
    )
    by_part = set(placed.values_list("part_id", "code"))
    idle: dict[int, int] = defaultdict(int)
    for command, code in running.values_list("command_id", "officer_code"):
        idle[command] += (parts[command].pk, code) not in by_part
    return idle
