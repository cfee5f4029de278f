"""The board: commands by the eight readinesses, what changed since the last verdict, findings, trend."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from posko.organisation.access import commands_where
from posko.organisation.models import Command, Kind, Person
from posko.readiness.board.trend import Point, Trend, trend_of
from posko.readiness.models import Finding, Inspection, Verdict
from posko.readiness.models.base import Rating, Readiness
from posko.readiness.rating import Assessment, assess_all, overall
from posko.readiness.verdicts.comparing import turn
from posko.readiness.verdicts.freezing import latest_verdicts
from posko.registry.models import Operation

#: How many verdicts a trend goes back.
BACK = 6


@dataclass(frozen=True)
class Cell:
    """One readiness of one command. `turn`: better, worse or other than in the last verdict; empty without one."""

    readiness: Readiness
    rating: Rating
    turn: str
    before: Rating | None
    overridden: bool
    opens: str

    @property
    def changed(self) -> bool:
        return self.turn in ("better", "worse")


@dataclass(frozen=True)
class Counts:
    """Findings of a command that are not closed, how many of them are overdue, how many came since the last visit."""

    open: int = 0
    overdue: int = 0
    new: int = 0


@dataclass(frozen=True)
class Line:
    """A row of the board. `verdict`: the last one for the stage; `visited`: the day of the last inspection."""

    command: Command
    rating: Rating
    turn: str
    cells: tuple[Cell, ...]
    findings: Counts
    trend: Trend
    verdict: Verdict | None
    visited: date | None
    issues: bool

    @property
    def changed(self) -> bool:
        return self.turn in ("better", "worse") or any(cell.changed for cell in self.cells)

    @property
    def opens(self) -> str:
        return self.cells[0].opens.partition("#")[0] if self.cells else ""


@dataclass(frozen=True)
class Asked:
    """What the board is narrowed to: an overall rating, a readiness that is wanting, `only` changed or overdue."""

    rating: str = ""
    readiness: str = ""
    only: str = ""

    def takes(self, line: Line) -> bool:
        if self.rating and line.rating != self.rating:
            return False
        if self.readiness and not any(c.readiness == self.readiness and c.rating != Rating.READY for c in line.cells):
            return False
        if self.only == "berubah" and not line.changed:
            return False
        return not (self.only == "terlambat" and not line.findings.overdue)


@dataclass
class _Known:
    """What is asked of the database once for all commands."""

    latest: dict[int, Verdict]
    points: dict[int, list[Point]]
    visited: dict[int, date]
    counts: dict[int, Counts] = field(default_factory=dict)
    #: Commands for which the person may issue a verdict.
    issues: set[int] = field(default_factory=set)


def commands_on(person: Person, operation: Operation) -> list[Command]:
    """The Polda and Polres of the operation whose readiness `person` may see, in the order of the tree."""
    mine = commands_where(person, "see-readiness").filter(kind__in=(Kind.POLDA, Kind.POLRES))
    return list(mine.filter(path__startswith=operation.command.path).order_by("path"))


def board(person: Person, operation: Operation, stage: str) -> list[Line]:
    """A line for each command that `person` may see, computed now."""
    commands = commands_on(person, operation)
    known = _known(person, operation, stage, commands)
    assessed = assess_all(person, operation, commands, stage)
    return [_line(assessed[command.pk], stage, command, known) for command in commands]


def _known(person: Person, operation: Operation, stage: str, commands: list[Command]) -> _Known:
    inspections = Inspection.objects.filter(operation=operation, command__in=commands, state=Inspection.State.CLOSED)
    visited = dict(inspections.values_list("command").annotate(Max("day")).order_by())
    known = _Known(latest_verdicts(operation, stage), _points(operation, stage), visited)
    known.counts = _counts(operation, commands, visited)
    known.issues = set(commands_where(person, "issue-verdict").values_list("pk", flat=True))
    return known


def _points(operation: Operation, stage: str) -> dict[int, list[Point]]:
    """By command the overall ratings of its verdicts for the stage, first one first."""
    rows = Verdict.objects.filter(operation=operation, stage=stage).order_by("command_id", "serial")
    found: dict[int, list[Point]] = defaultdict(list)
    for command, rating, at in rows.values_list("command_id", "rating", "at"):
        found[command].append(Point(Rating(rating), timezone.localdate(at)))
    return {command: points[-BACK:] for command, points in found.items()}


def _counts(operation: Operation, commands: list[Command], visited: dict[int, date]) -> dict[int, Counts]:
    rows = Finding.objects.filter(operation=operation, command__in=commands).exclude(state=Finding.State.CLOSED)
    found: dict[int, list[tuple[bool, bool]]] = defaultdict(list)
    today = timezone.localdate()
    for command, due, at in rows.values_list("command_id", "due", "at"):
        is_new = command in visited and timezone.localdate(at) > visited[command]
        found[command].append((due is not None and due < today, is_new))
    return {command: Counts(len(of), sum(o for o, _ in of), sum(n for _, n in of)) for command, of in found.items()}


def _line(assessment: Assessment, stage: str, command: Command, known: _Known) -> Line:
    rating = Rating(overall(assessment))
    verdict = known.latest.get(command.pk)
    own = Rating(verdict.content["own"]) if verdict else None
    return Line(
        command=command,
        rating=rating,
        turn=turn(own, rating) if own else "",
        cells=tuple(_cells(assessment, command, stage, verdict)),
        findings=known.counts.get(command.pk, Counts()),
        trend=trend_of(known.points.get(command.pk, []), rating),
        verdict=verdict,
        visited=known.visited.get(command.pk),
        issues=command.pk in known.issues,
    )


def _cells(assessment: Assessment, command: Command, stage: str, verdict: Verdict | None) -> Iterable[Cell]:
    before = {r["code"]: Rating(r["rating"]) for r in verdict.content["readinesses"]} if verdict else {}
    page = f"{reverse('readiness:rating', args=[command.code])}?{urlencode({'tahapan': stage})}"
    for code, rated in assessment.readinesses.items():
        readiness, rating, was = Readiness(code), Rating(rated.rating), before.get(str(code))
        yield Cell(
            readiness=readiness,
            rating=rating,
            turn=turn(was, rating) if was else "",
            before=was,
            overridden=rated.override is not None,
            opens=f"{page}#{readiness.value}",
        )
