"""How far an import is, told while its transaction still runs, and whether its worker is still there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from django.db import connection
from django.utils import timezone

from posko.registry.models import Import

#: First half of the advisory locks that say "a worker has this import".
_LOCK = 7301


class Tell(Protocol):
    def __call__(self, percent: int, /) -> None: ...


def quietly(percent: int) -> None:
    """Tells nobody."""


@contextmanager
def told(of: Import) -> Iterator[Tell]:
    """Within, the function given writes the percent of `of` by a connection of its own: it is seen at once.

    `of` must not be locked by this thread's own transaction.
    """
    with connection.cursor() as mine:
        mine.execute("SELECT current_setting('posko.commands', true), current_setting('posko.family', true)")
        seen = mine.fetchone()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('posko.commands', %s, false), set_config('posko.family', %s, false)",
                [text or "" for text in seen],
            )

            def tell(percent: int) -> None:
                cursor.execute(
                    "UPDATE registry_import SET percent = %s, moved = %s WHERE id = %s",
                    [percent, timezone.now(), of.pk],
                )

            yield tell
    finally:
        other.close()


@contextmanager
def held(number: int) -> Iterator[bool]:
    """Whether this worker has the import for itself within; the database takes it back when the worker dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, number])
        (got,) = cursor.fetchone()
    try:
        yield got
    finally:
        if got:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, number])


def is_held(number: int) -> bool:
    """Whether a worker has the import."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = %s "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
            [_LOCK, number],
        )
        (found,) = cursor.fetchone()
    return bool(found)
