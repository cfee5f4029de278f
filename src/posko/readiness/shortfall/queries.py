"""The ledger as it is read: lines of commands, sums up the tree, proposals, and what is overdue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from posko.doctrine import BadDoctrine, Deployment
from posko.organisation.access import RIGHTS, commands_where
from posko.organisation.models import Command, Kind, Person
from posko.readiness.models import ShortfallLine
from posko.readiness.reckoning import answering, stocks_of
from posko.readiness.reckoning.required import OFFICERS
from posko.readiness.shortfall.closing import NOTHING, Figures, summed_up
from posko.readiness.shortfall.lending import Proposal, propose
from posko.readiness.shortfall.lines import Known, Line, made_line
from posko.readiness.shortfall.needs import Need, needs_of
from posko.readiness.shortfall.resources import RESOURCES
from posko.registry.models import Operation
from posko.registry.queries import doctrine_of

State = ShortfallLine.State
#: These have a line only where the plan, by its rules, needs them.
_ONLY_IF_NEEDED = ("excluded_areas", "leaders")


def rows_visible_to(person: Person, right: str = "see-readiness") -> QuerySet[ShortfallLine]:
    """What people decided, in the commands where `person` has `right`."""
    rows = ShortfallLine.objects.filter(command__in=commands_where(person, right))
    return rows.select_related("command", "owner", "changed_by", "operation")


def heads_of(person: Person, below: Command | None = None) -> list[Command]:
    """The commands with a line of their own, Polda and Polres, in the order of the tree."""
    commands = commands_where(person, "see-readiness").filter(kind__in=(Kind.POLDA, Kind.POLRES))
    return list(commands.filter(path__startswith=below.path if below else "").order_by("path"))


def lines(person: Person, operation: Operation, command: Command) -> list[Line]:
    """The lines of exactly this command, resource by resource; none where `person` may not see it."""
    return [line for line in lines_below(person, operation, command) if line.command.pk == command.pk]


def lines_below(person: Person, operation: Operation, command: Command | None = None) -> list[Line]:
    """The lines of `command` (None: of all that `person` may see) and all below it, in the order of the tree."""
    heads = heads_of(person, command)
    known = _known(person, operation, heads)
    rows = {
        (row.command_id, row.resource): row
        for row in rows_visible_to(person).filter(operation=operation, command__in=heads)
    }
    names = _names(rows.values())
    found = [
        made_line(of, resource, rows.get((of.command.pk, code)), names)
        for of in known
        for code, resource in RESOURCES.items()
    ]
    return [line for line in found if line.figures.need or line.resource.code not in _ONLY_IF_NEEDED]


def _names(rows: Iterable[ShortfallLine]) -> dict[str, str]:
    codes = {str(entry[0]) for row in rows for entry in row.borrow}
    return dict(Command.objects.filter(code__in=codes).values_list("code", "name"))


def _known(person: Person, operation: Operation, heads: Sequence[Command]) -> list[Known]:
    needs, rules = needs_of(person, operation, heads), _rules(operation)
    stocks = stocks_of(operation, heads, answering(person, heads))
    return [
        Known(
            operation,
            command,
            stocks[command.pk],
            needs.get(command.pk),
            needs[command.pk].doctrine.deployment if command.pk in needs else rules,
            given=_given(command, heads, needs),
        )
        for command in heads
    ]


def _given(command: Command, heads: Sequence[Command], needs: dict[int, Need]) -> int:
    """Officers of a Polda with its Polres, so that what they borrow is what it lends."""
    if command.kind != Kind.POLDA:
        return 0
    below = [h for h in heads if h.path.startswith(command.path) and h.pk != command.pk]
    return sum(needs[h.pk].lent for h in below if h.pk in needs)


def _rules(operation: Operation) -> Deployment | None:
    """For commands without a plan; None where the operation's rules cannot be read."""
    try:
        return doctrine_of(operation.doctrine_toml).deployment
    except BadDoctrine:
        return None


@dataclass(frozen=True)
class Sum:
    """A resource added up over a command and all below it. `unplanned`: commands whose need nobody knows."""

    resource: str
    figures: Figures
    unplanned: tuple[Command, ...]

    @property
    def title(self) -> str:
        return str(RESOURCES[self.resource])

    @property
    def unit(self) -> str:
        return str(RESOURCES[self.resource].unit)


def sums(found: Sequence[Line], at: str = "") -> list[Sum]:
    """The lines below the path `at` added up by resource, in the order of the resources."""
    below = [line for line in found if line.command.path.startswith(at)]
    return [
        _sum(code, [line for line in below if line.resource.code == code]) for code in RESOURCES if _any(below, code)
    ]


def _any(found: Iterable[Line], resource: str) -> bool:
    return any(line.resource.code == resource for line in found)


def _sum(resource: str, found: Sequence[Line]) -> Sum:
    return Sum(resource, sum((f.figures for f in found), NOTHING), tuple(f.command for f in found if not f.known))


def tree(found: Sequence[Line], resource: str) -> dict[str, Figures]:
    """By path of command the sum of one resource up the tree."""
    return summed_up({line.command.path: line.figures for line in found if line.resource.code == resource})


def proposals(found: Sequence[Line]) -> dict[str, list[Proposal]]:
    """By resource who of the commands seen could lend whom how many, computed from their surplus.

    Officers of a Polda are no part of it: they go by its reserve ledger (BKO).
    """
    proposed = {}
    for code, resource in RESOURCES.items():
        if not resource.lendable:
            continue
        of = [line for line in found if line.resource.code == code and line.known]
        poldas = [line.command.code for line in of if line.command.kind == Kind.POLDA]
        spare = {
            line.command.code: line.figures.spare for line in of if code != OFFICERS or line.command.kind != Kind.POLDA
        }
        missing = {line.command.code: line.figures.missing for line in of if line.is_open}
        proposed[code] = propose(missing, spare, first=poldas)
    return {code: lent for code, lent in proposed.items() if lent}


def owners_for(command: Command) -> list[Person]:
    """Who may see to a line of `command`."""
    appointed = Q(
        appointments__ended=None,
        appointments__role__in=RIGHTS["mend-finding"],
        appointments__command__path__in=command.above(),
    )
    return list(Person.objects.filter(appointed, is_active=True, is_program=False).distinct().order_by("name", "pk"))


def shortfall_overdue(person: Person) -> list[tuple[str, str]]:
    """Lines past their due date with something still missing that `person` may mend: a text, and where."""
    today = timezone.localdate()
    late = rows_visible_to(person, "mend-finding").filter(due__lt=today).exclude(state=State.ACCEPTED)
    found = []
    for row in late.order_by("due", "pk")[:10]:
        line = next((x for x in lines(person, row.operation, row.command) if x.resource.code == row.resource), None)
        if line and line.is_overdue(today):
            found.append((_overdue_text(line), _address(row)))
    return found


def _overdue_text(line: Line) -> str:
    text = _("%(resource)s · %(command)s: masih kurang %(n)s, tenggat %(due)s")
    due: date | None = line.due
    said = {"resource": line.resource, "command": line.command, "n": number_format(line.figures.missing)}
    return text % (said | {"due": date_format(due, "j M Y") if due else ""})


def _address(row: ShortfallLine) -> str:
    page = reverse("readiness:shortfall_command", args=[row.command.code])
    return f"{page}?operasi={row.operation.code}#{row.resource}"
