"""The second wall: row-level security by command, for an application role that cannot bypass it.

The first wall is in the queries (`visible_to`). This one is in PostgreSQL: a connection says for whom it works
(`seeing`), and tables show only rows of the commands this person may see. A connection that says nothing sees nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from posko.organisation.access import commands_of, family_of
from posko.organisation.models import Person
from posko.organisation.roles import APP_ROLE


def ids(setting: str) -> str:
    """SQL for the ids in a setting of the connection, as a set that is made once for each query."""
    return f"(SELECT unnest(string_to_array(nullif(current_setting('posko.{setting}', true), ''), ',')::bigint[]))"


def wall(table: str, column: str = "command_id", setting: str = "commands") -> str:
    """SQL that shows rows of `table` only where `column` is among the commands of the connection's person.

    `setting`: "commands" for what lies in a command, "family" for what commands share with those above (an operation).
    """
    mine = ids(setting)
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY wall ON {table} TO {APP_ROLE} USING ({column} IN {mine}) WITH CHECK ({column} IN {mine});
"""


@contextmanager
def seeing(person: Person | None) -> Iterator[None]:
    """Within, this thread's connection sees what `person` may see; before and after, what it saw before."""
    before = current()
    show(_sights_of(person) if person else Sights())
    try:
        yield
    finally:
        if not connection.needs_rollback:
            show(before)


@dataclass(frozen=True)
class Sights:
    """What a connection is told of its person: ids of commands, of those with the ones above, the officer's number."""

    commands: str = ""
    family: str = ""
    officer: str = ""


def _sights_of(person: Person) -> Sights:
    officer = person.officer_code if person.is_active else ""
    return Sights(_joined(commands_of(person)), _joined(family_of(person)), officer)


def streamed(person: Person, lines: Iterable[str]) -> Iterator[str]:
    """`lines`, made while the response is sent, which is after the request's own `seeing` has ended."""
    with seeing(person):
        yield from lines


def _joined(numbers: set[int]) -> str:
    return ",".join(str(i) for i in sorted(numbers))


def current() -> Sights:
    """What this thread's connection was told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"current_setting('posko.{s.name}', true)" for s in fields(Sights)))
        return Sights(*(value or "" for value in cursor.fetchone()))


def show(sights: Sights, of: BaseDatabaseWrapper | None = None) -> None:
    """Tell a connection (this thread's, unless another is given) for whom it works."""
    with (of or connection).cursor() as cursor:
        told = ", ".join(f"set_config('posko.{s.name}', %s, false)" for s in fields(Sights))
        cursor.execute(f"SELECT {told}", [getattr(sights, s.name) for s in fields(Sights)])
