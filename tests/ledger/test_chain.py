"""The chain: entries hold together, and the first broken one is named."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from chainmade import chained
from people import as_app
from posko.ledger.chain import FIELDS, Broken, Fault, hash_of, line_of, verify
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
    for _ in range(3):
        decide(tebo, karo)
    lines = export_of(karo)
    forged = json.loads(lines[1]) | {"reason": "forged"}
    forged["hash"] = hash_of(forged)
    broken = verify([lines[0], json.dumps(forged).encode(), *lines[2:]]).broken
    assert broken is not None
    assert broken.number == 2


@pytest.mark.parametrize("line", [b"", b"no json", b"[]", b"\xff", b"{}", b"[" * 9000, b"1" * 9000])
def test_what_is_no_export_is_refused_at_its_first_line(line: bytes) -> None:
    broken = verify([line]).broken
    assert broken is not None
    assert broken.line == 1


def test_an_empty_file_is_no_export() -> None:
    assert verify([]).broken == Broken(1, "", 0, Fault.NO_HEADER, {"format": "posko-ledger-1"})


def fault_in(line: bytes) -> tuple[Fault, dict[str, object]]:
    broken = verify([b'{"format": "posko-ledger-1"}', line]).broken
    assert broken is not None
    assert broken.line == 2
    return broken.fault, dict(broken.values)


def test_each_fault_is_named_with_its_values() -> None:
    wrong = {
        b"no json": (Fault.NO_JSON, {}),
        b"[]": (Fault.NO_OBJECT, {}),
        b"{}": (Fault.MISSING, {"fields": ", ".join([*FIELDS, "hash"])}),
        line_of(chained() | {"note": "seen"}).encode(): (Fault.UNKNOWN, {"fields": "note"}),
        line_of(chained() | {"command": 15}).encode(): (Fault.NO_PLACE, {}),
        line_of(chained(number=3)).encode(): (Fault.NUMBER, {"found": 3, "due": 1}),
        line_of(chained(previous="1" * 64)).encode(): (Fault.PREVIOUS, {}),
        line_of(chained() | {"reason": "forged"}).encode(): (Fault.CONTENT, {}),
    }
    assert {line: fault_in(line) for line in wrong} == wrong
    assert set(Fault) == {Fault.NO_HEADER, *(fault for fault, _values in wrong.values())}


@pytest.mark.parametrize("more", [{"command": ["15"]}, {"command": 15}, {"number": "1"}, {"number": True}])
def test_an_entry_whose_place_cannot_be_read_is_broken_and_no_crash(more: dict[str, object]) -> None:
    assert fault_in(line_of(chained() | more).encode())[0] is Fault.NO_PLACE


def test_half_a_letter_is_a_changed_content_and_no_crash() -> None:
    assert fault_in(json.dumps(chained() | {"reason": "\ud800"}).encode())[0] is Fault.CONTENT


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
