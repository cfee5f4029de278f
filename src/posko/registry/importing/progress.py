"""How far an import is, told while its transaction still runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from django.utils import timezone

from posko.organisation.jobs import beside
from posko.registry.models import Import


class Tell(Protocol):
    def __call__(self, percent: int, /) -> None: ...


def quietly(percent: int) -> None:
    """Tells nobody."""


@contextmanager
def told(of: Import) -> Iterator[Tell]:
    """Within, the function given writes the percent of `of` by a connection of its own: it is seen at once.

    `of` must not be locked by this thread's own transaction.
    """
    with beside() as cursor:

        def tell(percent: int) -> None:
            sql = "UPDATE registry_import SET percent = %s, moved = %s WHERE id = %s"
            cursor.execute(sql, [percent, timezone.now(), of.pk])

        yield tell
