"""One at a time: whoever forms, lends, returns or promises holds the ledger of the Polda until his transaction ends.

Order of the locks, for everybody who takes several: ledgers of the Polda by path (`held_ledgers`), then the rows of
requests, teams and promises by key, at last the chains of `posko.ledger`, the Polda's before the borrower's.
"""

from __future__ import annotations

from collections.abc import Iterable

from posko.organisation.jobs import one_at_a_time
from posko.organisation.models import Command, Kind
from posko.registry.models import Operation


def hold_ledgers(operation: Operation, poldas: Iterable[Command]) -> None:
    """Wait for the reserve ledgers of `poldas` in `operation`, then hold them until the transaction ends.

    What is read after it is what the one before has left. Raises TransactionManagementError outside a transaction.
    """
    for polda in sorted(set(poldas), key=lambda p: p.path):
        one_at_a_time(f"posko.reserve {operation.pk} {polda.pk}")


def polda_of(command: Command) -> Command | None:
    """The Polda above `command`, or itself; None where there is none."""
    above = Command.objects.filter(path__in=command.above(), kind=Kind.POLDA)
    return above.order_by("-path").first()
