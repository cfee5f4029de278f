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
from django.db.models import Q

from posko.organisation.access import RIGHTS, STAFF
from posko.organisation.models import Appointment, Command, Person, Role
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
    try:
        if person:
            if before.person != str(person.pk):
                introduce(person.pk)
            show(_sights_of(person))
        else:
            show(Sights())
        yield
    finally:
        if not connection.needs_rollback:
            show(before)


@contextmanager
def knocking(number: int | None) -> Iterator[None]:
    """Within, the connection sees the own rows of the person `number` and nothing else; of nobody with None."""
    before = current()
    introduce(number)
    try:
        yield
    finally:
        if not connection.needs_rollback:
            show(before)


@contextmanager
def working_for(number: int) -> Iterator[Person]:
    """Within, this thread's connection sees what the person `number` may see: for work that was asked for earlier."""
    with knocking(number):
        person = Person.objects.get(pk=number)
        with seeing(person):
            yield person


@dataclass(frozen=True)
class Sights:
    """What a connection is told of its person: his id and officer's number, and ids of commands, with commas.

    `commands`: where he is staff; `above`: those over them; `family`: both, and those of any other role of his;
    `people` and `managed`: where he may see, and manage, accounts.
    """

    commands: str = ""
    family: str = ""
    officer: str = ""
    person: str = ""
    above: str = ""
    people: str = ""
    managed: str = ""


def introduce(number: int | None) -> None:
    """Tell the connection who knocks: it sees this person's own rows, so that what he brought can be checked."""
    show(Sights(person="" if number is None else str(number)))


def _sights_of(person: Person) -> Sights:
    """From his roles alone and not by `access`: one wall must stand where the other has a hole."""
    roles = person.appointments.filter(ended=None) if person.is_active else Appointment.objects.none()
    held = set(roles.values_list("role", "command__path"))
    staff, people, managed = (_where(held, roles) for roles in (STAFF, RIGHTS["see-people"], RIGHTS["manage-people"]))
    above, family = _over(staff), _over({path for _, path in held})
    tree = list(_tree(staff, family))
    return Sights(
        commands=_joined(pk for pk, path in tree if _below(path, staff)),
        family=_joined(pk for pk, path in tree if path in family or _below(path, staff)),
        officer=person.officer_code if person.is_active else "",
        person=str(person.pk),
        above=_joined(pk for pk, path in tree if path in above),
        people=_joined(pk for pk, path in tree if _below(path, people)),
        managed=_joined(pk for pk, path in tree if _below(path, managed)),
    )


def _where(held: set[tuple[str, str]], roles: frozenset[Role]) -> set[str]:
    return {path for role, path in held if role in roles}


def _over(paths: set[str]) -> set[str]:
    """`paths` and those above them."""
    return {over for path in paths for over in Command(path=path).above()}


def _below(path: str, paths: set[str]) -> bool:
    return path.startswith(tuple(paths))


def _tree(paths: set[str], others: set[str]) -> Iterable[tuple[int, str]]:
    wanted = Q(path__in=others)
    for path in paths:
        wanted |= Q(path__startswith=path)
    return Command.objects.filter(wanted).order_by().values_list("pk", "path")


def streamed(person: Person, lines: Iterable[str]) -> Iterator[str]:
    """`lines`, made while the response is sent, which is after the request's own `seeing` has ended."""
    with seeing(person):
        yield from lines


def _joined(numbers: Iterable[int]) -> str:
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
