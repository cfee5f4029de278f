"""The chain: entries hold together, and the first broken one is named."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from people import as_app
from posko.ledger.chain import verify
from posko.ledger.models import Entry
from posko.ledger.queries import exported, visible_to
from posko.ledger.services import record
from posko.organisation.models import Command, Person


def decide(command: Command, actor: Person | None = None, **more: Any) -> Entry:
    with transaction.atomic():
        return record(command=command, actor=actor, action="test.decided", subject="one", **more)


def export_of(person: Person) -> list[bytes]:
    return [line.encode() for line in exported(visible_to(person))]


def test_entries_of_a_command_are_numbered_and_carry_the_hash_before(tebo: Command, sari: Person) -> None:
    first, second = decide(tebo, sari), decide(tebo, sari)
    assert (first.number, second.number) == (1, 2)
    assert second.previous == first.hash


def test_each_command_has_a_chain_of_its_own(tebo: Command, bungo: Command) -> None:
    decide(tebo)
    assert decide(bungo).number == 1


def test_an_export_holds(tebo: Command, bungo: Command, karo: Person) -> None:
    decide(tebo, karo, before={"tier": "low"}, after={"tier": "high", "name": "Muara Tebo é"})
    decide(bungo, karo)
    decide(tebo, karo)
    verdict = verify(export_of(karo))
    assert verdict.broken is None
    assert verdict.entries == 3
    assert verdict.heads["15-TBO"][0] == 2


def test_one_changed_byte_is_found_and_named(tebo: Command, karo: Person) -> None:
    for number in range(5):
        decide(tebo, karo, after={"number": number})
    lines = export_of(karo)
    lines[3] = lines[3].replace(b'"after":{"number":2}', b'"after":{"number":7}')
    broken = verify(lines).broken
    assert broken is not None
    assert (broken.line, broken.command, broken.number) == (4, "15-TBO", 3)


def test_a_missing_entry_is_found(tebo: Command, karo: Person) -> None:
    for _ in range(3):
        decide(tebo, karo)
    lines = export_of(karo)
    broken = verify([*lines[:2], *lines[3:]]).broken
    assert broken is not None
    assert broken.number == 3


def test_an_entry_made_anew_with_a_fitting_hash_breaks_the_next_one(tebo: Command, karo: Person) -> None:
    from posko.ledger.chain import hash_of

    for _ in range(3):
        decide(tebo, karo)
    lines = export_of(karo)
    forged = json.loads(lines[1]) | {"reason": "forged"}
    forged["hash"] = hash_of(forged)
    broken = verify([lines[0], json.dumps(forged).encode(), *lines[2:]]).broken
    assert broken is not None
    assert broken.number == 2


@pytest.mark.parametrize("line", [b"", b"no json", b"[]", b"\xff", b"{}"])
def test_what_is_no_export_is_refused_at_its_first_line(line: bytes) -> None:
    broken = verify([line]).broken
    assert broken is not None
    assert broken.line == 1


@pytest.mark.parametrize("statement", ["UPDATE ledger_entry SET reason = 'x'", "DELETE FROM ledger_entry"])
def test_the_application_cannot_change_what_is_written(tebo: Command, budi: Person, statement: str) -> None:
    decide(tebo, budi)
    with as_app(budi), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", ["UPDATE ledger_entry SET reason = 'x'", "DELETE FROM ledger_entry"])
def test_nor_can_the_owner_of_the_database(tebo: Command, statement: str) -> None:
    decide(tebo)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_decision_without_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record(command=Command(code="15"), actor=None, action="test", subject="x")


def test_somebody_who_may_not_read_a_chain_adds_to_it_in_its_order(tebo: Command, budi: Person, rini: Person) -> None:
    decide(tebo, budi)
    with as_app(rini):
        assert decide(tebo, rini).number == 2
        assert not Entry.objects.exists()
