"""Long work in the hands of a worker: held by one at a time, and seen by others while its transaction still runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

from django.db import connection
from django.db.backends.utils import CursorWrapper

from posko.organisation.walls import current, show


class Job(IntEnum):
    """Kinds of work, as the first half of the advisory locks that say "a worker has this"."""

    IMPORT = 7301
    PLAN = 7302
    ORDER = 7303
    CARDS = 7304


@contextmanager
def held(job: Job, number: int) -> Iterator[bool]:
    """Whether this worker has the work for itself within; the database takes it back when the worker dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [job, number])
        (got,) = cursor.fetchone()
    try:
        yield got
    finally:
        if got:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [job, number])


def is_held(job: Job, number: int) -> bool:
    """Whether a worker has the work."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = %s "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
            [job, number],
        )
        (found,) = cursor.fetchone()
    return bool(found)


@contextmanager
def beside() -> Iterator[CursorWrapper]:
    """A cursor of another connection that sees what this one sees: what it writes is seen by others at once.

    It must not write rows that this thread's own transaction has locked.
    """
    sights = current()
    other = connection.copy()
    try:
        show(sights, other)
        with other.cursor() as cursor:
            yield cursor
    finally:
        other.close()
