"""Long work in the hands of a worker: held by one at a time, and seen by others while its transaction still runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

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


def one_at_a_time(key: str) -> None:
    """Wait for whoever works on `key`, then keep others waiting until this transaction ends.

    What is read after it is what the one before has left. Raises TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(f"{key} is held by a transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


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


def is_queued(task: Task[Any, Any], number: int) -> bool:
    """Whether a worker will come to `task` for the number, which is its first argument: others may be before it."""
    waiting = DBTaskResult.objects.filter(task_path=task.module_path, status=TaskResultStatus.READY)
    return waiting.filter(args_kwargs__args__0=number).exists()


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
