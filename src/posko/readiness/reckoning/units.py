"""Which command answers for which unit: a Polres for itself and its Polsek, a Polda for itself alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from posko.organisation.access import commands_where
from posko.organisation.models import Command, Kind, Person

SEE = "see-readiness"
#: Unit -> those of the commands asked that count its rows; ids. Units out of sight, or nobody's, are not there.
Answering = Mapping[int, tuple[int, ...]]


def answering(person: Person, commands: Iterable[Command]) -> Answering:
    """Who of `commands` answers for the units whose readiness `person` may see.

    Counts are part of readiness: whoever sees that sees them, though the rows behind them ask for their own rights.
    """
    asked = {command.path: command for command in commands}
    found = {}
    for unit in commands_where(person, SEE).order_by().only("path", "kind"):
        owners = tuple(asked[path].pk for path in unit.above() if path in asked and _answers(asked[path], unit))
        if owners:
            found[unit.pk] = owners
    return found


def _answers(head: Command, unit: Command) -> bool:
    """A Polsek right below a Polda, with no Polres between, is the Polda's."""
    if head.kind != Kind.POLDA:
        return True
    return unit.path == head.path or (unit.kind == Kind.POLSEK and unit.above()[-2] == head.path)
