"""Writing the ledger: one entry for each decision, in the transaction of the decision."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from posko.ledger.chain import START, hash_of
from posko.ledger.models import Entry
from posko.organisation.models import Command, Person


def record(
    *,
    command: Command,
    actor: Person | None,
    action: str,
    subject: str,
    before: Any = None,
    after: Any = None,
    reason: str = "",
) -> Entry:
    """Add an entry to the chain of `command`; `actor` None stands for the system itself (set-up from the terminal).

    Raises TransactionManagementError outside a transaction: a decision and its entry are kept together or not at all.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a ledger entry belongs into the transaction of its decision")
    number, previous = _head(command)
    entry = Entry(
        command=command,
        number=number + 1,
        at=datetime.now(UTC).isoformat(timespec="microseconds"),
        actor=actor,
        actor_name=f"{actor.name} ({actor.username})" if actor else "posko",
        action=action,
        subject=subject,
        before=_plain(before),
        after=_plain(after),
        reason=reason,
        previous=previous or START,
    )
    entry.hash = hash_of(entry.content(command.code))
    entry.save(force_insert=True)
    return entry


def hold(command: Command) -> None:
    """Keep others from adding to the chain of `command` until this transaction ends.

    For a decision that rests on the one before: what is read after it is what that one has left. Raises
    TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a chain of the ledger is held by a transaction")
    _head(command)


def _head(command: Command) -> tuple[int, str]:
    """Number and hash of the last entry; the chain stays locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, hash FROM posko_ledger_head(%s)", [command.pk])
        row = cursor.fetchone()
    return row or (0, START)


def _plain(value: Any) -> Any:
    """As it will be read back from JSON, so that the hash is the same then."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))
