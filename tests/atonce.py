"""Several people who decide at the same moment, each on a connection of his own behind the walls."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection, transaction

from people import as_app
from posko.organisation.models import Person

T = TypeVar("T")


def as_person(person: Person, do: Callable[[], T]) -> T:
    """`do` on a connection of this thread's own, behind the walls."""
    try:
        with as_app(person):
            return do()
    finally:
        connection.close()


def outcomes(*deeds: Callable[[], object]) -> list[object]:
    """What each returned or raised, all let go at the same moment."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> object:
        start.wait()
        try:
            return deed()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(run, deeds))


def after_it_waits(deed: Callable[[], T], commits: Callable[[], object]) -> Future[T]:
    """`commits` decides in a transaction that stays open until `deed`, begun meanwhile, waits for it."""
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            commits()
            future = threads.submit(deed)
            while not (_waiting() or future.done()):
                pass
        future.exception()
    return future


def _waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)")
        return bool(cursor.fetchone()[0])
