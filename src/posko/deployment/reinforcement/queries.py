"""What is read of reinforcement, always starting from what a person may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Sum, Value, When
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from posko.deployment.models import AssignmentRow, Grant, LackRow, Part, Plan, Promise, Request, Team
from posko.deployment.reinforcement.reserve import statuses_of
from posko.organisation.access import commands_where
from posko.organisation.models import Command, Kind, Person
from posko.registry.models import Operation, Status

_READY = (Plan.State.DRAFT, Plan.State.SUBMITTED, Plan.State.APPROVED)
#: The resources of a `LackRow` that reinforcement can close.
OFFICERS, RESERVES = "officers", "reserves"
CLOSED_BY_LENDING = (OFFICERS, RESERVES)
REASON_MOST = 300


def requests_visible_to(person: Person) -> QuerySet[Request]:
    """Requests of the commands whose plans `person` may see: open ones first, oldest first; then latest first."""
    closed = Case(When(state__in=Request.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    # An open one stands where it stood, whoever filled a part of it meanwhile.
    decided = Case(When(~Q(state__in=Request.OPEN), then=F("decided")))
    rows = Request.objects.filter(command__in=commands_where(person, "see-plan"))
    named = rows.select_related("operation", "command", "polda", "by", "decided_by")
    return named.order_by(closed, decided.desc(), "at")


def requests_decidable_by(person: Person) -> QuerySet[Request]:
    """Requests to a Polda for which `person` grants, his own among them."""
    return requests_visible_to(person).filter(polda__in=commands_where(person, "grant-reinforcement"))


def grants_visible_to(person: Person) -> QuerySet[Grant]:
    """Teams lent to the commands whose plans `person` may see. Of the team a borrower sees no more than its code."""
    rows = Grant.objects.filter(command__in=commands_where(person, "see-plan"))
    return rows.select_related("operation", "command", "request__polda", "by", "returned_by")


def teams_visible_to(person: Person) -> QuerySet[Team]:
    """Teams, those dissolved too, of the Polda whose plans `person` may see."""
    rows = Team.objects.filter(command__in=commands_where(person, "see-plan"))
    return rows.select_related("operation", "command", "made_by")


def promises_visible_to(person: Person) -> QuerySet[Promise]:
    """Running promises to the commands whose plans `person` may see."""
    rows = Promise.objects.filter(command__in=commands_where(person, "see-plan"), released=None)
    return rows.select_related("command")


def requests_to_decide(person: Person) -> list[tuple[str, str]]:
    """The first requests that wait for `person`, but not his own: a text, and where to decide."""
    waiting = requests_decidable_by(person).filter(state__in=Request.OPEN).exclude(by=person).order_by("at")
    return [
        (_asks(request), reverse("deployment:reinforcement_request", args=[request.pk])) for request in waiting[:10]
    ]


def _asks(request: Request) -> str:
    said = {"command": request.command, "n": number_format(request.rest), "of": number_format(request.officers)}
    if request.granted:
        return _("%(command)s masih menunggu %(n)s dari %(of)s personel BKO") % said
    return _("%(command)s meminta %(n)s personel BKO") % said


@dataclass
class Need:
    """A Polres and its people: `missing` at posts and `reserve` for reserve teams by the plan in `part` (None: no plan
    yet), `asked` and still open, `lent` now by grants, `planned` by the plan in force."""

    command: Command
    part: Part | None = None
    missing: int | None = None
    reserve: int = 0
    asked: int = 0
    lent: int = 0
    planned: int = 0
    #: Of `lent` those who have no place in the plan yet.
    idle: int = 0

    @property
    def proposed(self) -> int:
        """How many to ask for: what is missing, less those who were lent and wait for a place."""
        return max(0, self.total - self.idle)

    @property
    def total(self) -> int:
        """How many the plan lacks, at posts and in reserve teams."""
        return (self.missing or 0) + self.reserve


def needs_of(person: Person, operation: Operation, within: Command | None = None) -> list[Need]:
    """Every Polres whose plans `person` may see, within a command, in the order of the tree."""
    commands = commands_where(person, "see-plan").filter(kind=Kind.POLRES).order_by("path")
    if within:
        commands = commands.filter(path__startswith=within.path)
    parts = {part.command_id: part for part in _parts_that_tell(person, operation)}
    lacks = lacking_in(parts.values())
    asked = _asked(person, operation)
    promises = promises_visible_to(person).filter(operation=operation)
    granted = set(promises.exclude(grant=None).values_list("officer_code", "command"))
    planned = Counter(promises.filter(grant=None).values_list("command", flat=True))
    lent, idle = (Counter(command for _code, command in of) for of in (granted, granted - _placed(parts.values())))
    found = []
    for command in commands:
        part, key = parts.get(command.pk), command.pk
        missing, reserve = lacks[part.pk] if part else (None, 0)
        found.append(Need(command, part, missing, reserve, asked.get(key, 0), lent[key], planned[key], idle[key]))
    return found


def lacking_in(parts: Iterable[Part]) -> dict[int, tuple[int, int]]:
    """By part id how many officers are missing at posts, and how many would close what its reserves do not reach."""
    found = {part.pk: (0, 0) for part in parts}
    for lack in LackRow.objects.filter(part__in=found, resource__in=CLOSED_BY_LENDING):
        posts, reserve = found[lack.part_id]
        if lack.resource == OFFICERS:
            found[lack.part_id] = (lack.missing, reserve)
        else:
            # What reserves lack is counted in stations; how many people close it, the remedy says.
            found[lack.part_id] = (posts, lack.borrowed)
    return found


def asked_for(part: Part) -> dict[str, Any]:
    """As the form for reinforcement begins for what `part` lacks: command, officers, reason."""
    lacks = LackRow.objects.filter(part=part, resource__in=CLOSED_BY_LENDING).order_by("resource")
    officers = sum(lacking_in([part])[part.pk])
    reason = "; ".join(lack.consequence for lack in lacks)
    return {"command": part.command_id, "officers": officers or None, "reason": reason[:REASON_MOST]}


def commands_asking(person: Person) -> set[int]:
    """Ids of the commands for which `person` asks a Polda; of whoever sees a Polda's ledger none: he answers."""
    if commands_where(person, "see-plan").filter(kind=Kind.POLDA).exists():
        return set()
    return set(commands_where(person, "request-reinforcement").filter(kind=Kind.POLRES).values_list("pk", flat=True))


def _placed(parts: Iterable[Part]) -> set[tuple[str, int]]:
    """Code and command of the lent officers in these parts."""
    rows = AssignmentRow.objects.filter(part__in=parts, reinforcement=True)
    return set(rows.values_list("code", "command"))


def _parts_that_tell(person: Person, operation: Operation) -> QuerySet[Part]:
    """Of each command the part in force, else that of the latest plan."""
    mine = commands_where(person, "see-plan")
    parts = Part.objects.filter(operation=operation, command__in=mine, plan__state__in=_READY)
    ordered = parts.select_related("plan").order_by("command_id", "-in_force", "-plan__made", "-pk")
    return ordered.distinct("command_id")


def _asked(person: Person, operation: Operation) -> dict[int, int]:
    waiting = requests_visible_to(person).filter(operation=operation, state__in=Request.OPEN).order_by()
    return dict(waiting.values_list("command").annotate(still=Sum(F("officers") - F("granted"))))


@dataclass
class TeamLine:
    """A team in the ledger. `lent`: the running grant; `elsewhere`: members promised by a plan, (who, to whom);
    `posted`: how many members stand in the borrower's plan in force; `away`: members who are not available now, and
    why."""

    team: Team
    lent: Grant | None = None
    elsewhere: list[tuple[str, str]] = field(default_factory=list)
    posted: int = 0
    away: dict[str, str] = field(default_factory=dict)

    @property
    def free(self) -> bool:
        """Whether it may be lent."""
        return self.lent is None and not self.elsewhere and self.able > 0

    @property
    def able(self) -> int:
        """How many of its members are available now."""
        return len(self.members) - len(self.away)

    @property
    def leader(self) -> str:
        """The first who is available."""
        return next((who(line) for line in self.members if line[0] not in self.away), "")

    @property
    def members(self) -> list[list[str]]:
        """Of a team that is lent, those who went."""
        return list(self.lent.officers if self.lent else self.team.officers)

    @property
    def missing(self) -> list[tuple[str, str]]:
        """Who is away, and why."""
        return [(who(line), self.away[line[0]]) for line in self.members if line[0] in self.away]

    @property
    def units(self) -> list[str]:
        """Codes of the units that its people come from."""
        return list(dict.fromkeys(line[3] for line in self.team.officers))


def who(line: list[str]) -> str:
    """Rank and name of an officer as teams keep one."""
    return f"{line[1]} {line[2]}"


def ledger_of(person: Person, operation: Operation, polda: Command) -> list[TeamLine]:
    """The running teams of `polda`, with who has them, as far as `person` may see it."""
    rows = teams_visible_to(person).filter(operation=operation, command=polda, dissolved=None)
    teams = list(rows.order_by("code"))
    running = grants_visible_to(person).filter(operation=operation, returned=None)
    lent = {grant.team_id: grant for grant in running}
    planned = dict(
        promises_visible_to(person).filter(operation=operation, grant=None).values_list("officer_code", "command__name")
    )
    posted = _posted(person, operation)
    codes = [line[0] for team in teams for line in team.officers]
    now = statuses_of(operation, polda, codes, by=person) if codes else {}
    lines = [_line(team, lent.get(team.pk), planned, posted) for team in teams]
    for line in lines:
        line.away = {code: _why(now.get(code)) for code, *_rest in line.members if now.get(code) != Status.AVAILABLE}
    return lines


def _why(status: str | None) -> str:
    """Why somebody is not available; `status`: None where he is not in the Polda's registry."""
    return str(Status(status).label) if status else _("tidak ada lagi di data Polda")


def _line(team: Team, lent: Grant | None, planned: dict[str, str], posted: set[tuple[str, int]]) -> TeamLine:
    elsewhere = [(who(line), planned[line[0]]) for line in team.officers if line[0] in planned]
    standing = sum((line[0], lent.command_id) in posted for line in team.officers) if lent else 0
    return TeamLine(team, lent, elsewhere, standing)


def _posted(person: Person, operation: Operation) -> set[tuple[str, int]]:
    """Code and command of the lent officers in plans in force."""
    mine = commands_where(person, "see-plan")
    return _placed(Part.objects.filter(operation=operation, command__in=mine, in_force=True))
