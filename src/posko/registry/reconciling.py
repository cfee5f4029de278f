"""The registry held against totals that somebody else published: a difference is shown as a difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet, Sum, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posko.ledger.services import record
from posko.organisation.access import commands_where, require
from posko.organisation.models import Command, Kind, Person
from posko.registry.models import Officer, Operation, PollingStation, PublishedTotal, Row
from posko.registry.queries import published_totals_visible_to, visible_to


class Figure(TextChoices):
    """What is held against a published total."""

    STATIONS = "stations", _("TPS")
    VOTERS = "voters", _("Pemilih")
    OFFICERS = "officers", _("Petugas")


@dataclass(frozen=True)
class Compared:
    """A figure of the registry and the published total; None where none was typed in."""

    figure: Figure
    registry: int
    published: PublishedTotal | None = None

    @property
    def difference(self) -> int | None:
        """Registry less published: above 0, the registry has more."""
        return None if self.published is None else self.registry - self.published.total


@dataclass(frozen=True)
class Line:
    """A command with those below it; `own`: of a Polda only what belongs to no Polres."""

    command: Command
    own: bool
    cells: tuple[Compared, ...]


@dataclass(frozen=True)
class Reconciliation:
    """`lines` add up to `sums`: all that the person sees. `published`: the sum of what was published for the lines."""

    lines: tuple[Line, ...]
    whole: Line | None
    sums: Mapping[Figure, int]
    published: Mapping[Figure, int | None]


def reconcile(person: Person, operation: Operation) -> Reconciliation:
    """Registry against published totals: a line for each Polres that `person` sees, and for a Polda what is its own.

    `whole` is the Polda with all below it against the total published for it, where one Polda is seen.
    """
    commands = list(commands_where(person, "see-registry"))
    heads = heads_of(commands)
    counts = {figure: _by_head(rows, heads) for figure, rows in _counted(person, operation).items()}
    totals = {(t.command_id, t.table): t for t in published_totals_visible_to(person).filter(operation=operation)}
    poldas = [command for command in commands if command.kind == Kind.POLDA]
    lines = tuple(
        _line(command, counts, {} if command in poldas else totals)
        for command in commands
        if heads[command.pk] == command.pk
    )
    sums = {figure: sum(found.values()) for figure, found in counts.items()}
    whole = None
    if len(poldas) == 1:
        of_all = {figure: {poldas[0].pk: total} for figure, total in sums.items()}
        whole = _line(poldas[0], of_all, totals, own=False)
    return Reconciliation(lines, whole, sums, {figure: _published(lines, figure) for figure in Figure})


def heads_of(commands: list[Command]) -> dict[int, int]:
    """Of each command the one in whose line it counts: the Polres above it or itself, else the topmost one seen."""
    by_path = {command.path: command for command in commands}
    return {command.pk: _head(command, by_path).pk for command in commands}


def _head(command: Command, seen: Mapping[str, Command]) -> Command:
    above = [seen[path] for path in reversed(command.above()) if path in seen]
    return next((c for c in above if c.kind != Kind.POLSEK), above[-1])


def _counted(person: Person, operation: Operation) -> dict[Figure, list[tuple[int, int]]]:
    """Of each figure how much each command has."""
    stations = _of(visible_to(person, PollingStation), operation)
    officers = _of(visible_to(person, Officer), operation)
    return {
        Figure.STATIONS: list(stations.annotate(n=Count("pk")).values_list("command_id", "n")),
        Figure.VOTERS: list(stations.annotate(n=Sum("voters")).values_list("command_id", "n")),
        Figure.OFFICERS: list(officers.annotate(n=Count("pk")).values_list("command_id", "n")),
    }


def _of(rows: QuerySet[Row], operation: Operation) -> QuerySet[Row, Any]:
    return rows.filter(operation=operation).order_by().values("command_id")


def _by_head(rows: list[tuple[int, int]], heads: Mapping[int, int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for command, number in rows:
        found[heads[command]] = found.get(heads[command], 0) + number
    return found


def _line(
    command: Command,
    counts: Mapping[Figure, Mapping[int, int]],
    totals: Mapping[tuple[int, str], PublishedTotal],
    *,
    own: bool | None = None,
) -> Line:
    cells = tuple(
        Compared(figure, counts[figure].get(command.pk, 0), totals.get((command.pk, figure.value))) for figure in Figure
    )
    return Line(command, command.kind == Kind.POLDA if own is None else own, cells)


def _published(lines: tuple[Line, ...], figure: Figure) -> int | None:
    """The sum of what was published for the lines; None where nothing was."""
    found = [c.published.total for line in lines for c in line.cells if c.figure is figure and c.published]
    return sum(found) if found else None


@transaction.atomic
def set_published_total(
    *, operation: Operation, command: Command, figure: str, total: int, source: str, by: Person
) -> PublishedTotal:
    """Type in what `source` published for `command` with all below it, or correct it.

    Raises NotAllowed unless `by` may edit the registry of `command`, ValueError for an unknown figure.
    """
    require(by, "edit-registry", command)
    key: dict[str, Any] = {"operation": operation, "command": command, "table": Figure(figure).value}
    before = PublishedTotal.objects.select_for_update().filter(**key).first()
    said = {"total": total, "source": source}
    found, _made = PublishedTotal.objects.update_or_create(**key, defaults={**said, "by": by, "at": timezone.now()})
    record(
        command=command,
        actor=by,
        action="published-total.set",
        subject=f"{operation.code} {figure}",
        before={"total": before.total, "source": before.source} if before else None,
        after=said,
    )
    return found


@transaction.atomic
def remove_published_total(*, published: PublishedTotal, by: Person) -> None:
    """Take a published total away that was typed in by mistake. Raises NotAllowed as `set_published_total` does."""
    require(by, "edit-registry", published)
    record(
        command=published.command,
        actor=by,
        action="published-total.removed",
        subject=f"{published.operation.code} {published.table}",
        before={"total": published.total, "source": published.source},
    )
    published.delete()
