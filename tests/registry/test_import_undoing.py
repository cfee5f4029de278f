"""An import is taken back whole, or not at all."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest

from importfiles import drop, imported, put, small
from people import as_app
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed
from posko.organisation.models import Command, Person
from posko.registry.importing import working
from posko.registry.importing.refusals import WrongState
from posko.registry.models import Change, Import, Officer, Operation, PollingStation, Row, TierProposal
from posko.registry.services import restart_interrupted, undo_import

State = Import.State


@pytest.fixture
def omp(polda: Command, tebo: Command, bungo: Command, karo: Person) -> Operation:
    operation = imported(karo, polda, small()).operation
    assert operation is not None
    return operation


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of the registry, but for when they were changed."""
    return {
        table.__name__: [
            {k: v for k, v in row.items() if k != "changed"} for row in table.objects.order_by("id").values()
        ]
        for table in Row.__subclasses__()
    }


def changed_tables() -> dict[str, list[list[Any]]]:
    tables = small()
    put(tables, "polling_stations", "T1", "voters", 401)
    drop(tables, "polling_stations", "B1")
    tables["polling_stations"].append(["T3", "TPS 003", "15.09.02.2001", -1.53, 102.5, "low", "", "foot", 200])
    put(tables, "officers", "P1", "unit_code", "15-BGO")
    put(tables, "units", "15-TBO", "name", "Polres Tebo Baru")
    put(tables, "operation", "name", "value", "Nama lain")
    put(tables, "equipment", "15-TBO", "serviceable", 1)
    drop(tables, "routine_duty", "15-BGO")
    return tables


def test_everything_is_as_it_was(omp: Operation, karo: Person) -> None:
    before = everything()
    of = imported(karo, omp.command, changed_tables(), omp)
    assert everything() != before
    undo_import(of=of, by=karo)
    assert everything() == before
    assert of.state == State.UNDONE
    omp.refresh_from_db()
    assert omp.name == "OMP Uji"
    assert Command.objects.get(code="15-TBO").name == "Polres Tebo"


def test_the_ledger_and_the_history_tell_of_it(omp: Operation, karo: Person) -> None:
    of = imported(karo, omp.command, changed_tables(), omp)
    undo_import(of=of, by=karo)
    entry = Entry.objects.get(action="import.undone")
    assert entry.after["rows"]["pollingstation"] == {"taken_out": 1, "put_back": 1, "changed_back": 1}
    last = Change.objects.filter(table="pollingstation", key="T1").latest("id")
    assert (last.before["voters"], last.after["voters"], last.of_import, last.by) == (401, 400, None, karo)
    assert PollingStation.objects.get(code="T1").version == 1


def test_the_first_import_of_all_is_taken_back(omp: Operation, karo: Person) -> None:
    undo_import(of=Import.objects.get(), by=karo)
    assert not any(rows for rows in everything().values())
    assert Command.objects.filter(code="15-TBO-01").exists()


def test_after_undoing_the_same_file_comes_in_again(omp: Operation, karo: Person) -> None:
    undo_import(of=Import.objects.get(), by=karo)
    assert imported(karo, omp.command, small(), omp).state == State.APPLIED
    assert PollingStation.objects.count() == 3


def test_it_is_refused_where_a_row_was_changed_since_and_names_it(omp: Operation, karo: Person) -> None:
    of = imported(karo, omp.command, changed_tables(), omp)
    PollingStation.objects.filter(code="T1").update(voters=399, version=3)
    before = everything()
    undo_import(of=of, by=karo)
    assert everything() == before
    assert of.state == State.APPLIED
    assert "T1" in of.message


def test_ten_rows_are_named_at_most(omp: Operation, karo: Person) -> None:
    tables = small()
    for number in range(12):
        tables["officers"].append([f"X{number:02}", "Baru", "15-TBO", "BRIPDA", "", "available", "", ""])
    of = imported(karo, omp.command, tables, omp)
    Officer.objects.filter(code__startswith="X").update(rank="BRIPTU", version=2)
    undo_import(of=of, by=karo)
    assert "X09 …" in of.message
    assert "X10" not in of.message


def test_it_is_refused_where_a_removed_row_is_there_again(omp: Operation, karo: Person) -> None:
    tables = small()
    drop(tables, "officers", "P2")
    of = imported(karo, omp.command, tables, omp)
    imported(karo, omp.command, small(), omp)
    undo_import(of=of, by=karo)
    assert (of.state, "P2" in of.message) == (State.APPLIED, True)


def test_it_is_refused_where_a_command_or_the_operation_was_changed_since(omp: Operation, karo: Person) -> None:
    of = imported(karo, omp.command, changed_tables(), omp)
    Command.objects.filter(code="15-TBO").update(name="Lain lagi")
    undo_import(of=of, by=karo)
    assert (of.state, "15-TBO" in of.message) == (State.APPLIED, True)


def test_of_two_imports_the_later_is_undone_first(omp: Operation, karo: Person) -> None:
    first = imported(karo, omp.command, changed_tables(), omp)
    tables = changed_tables()
    put(tables, "polling_stations", "T1", "voters", 402)
    second = imported(karo, omp.command, tables, omp)
    assert undo_import(of=first, by=karo).state == State.APPLIED
    undo_import(of=second, by=karo)
    assert PollingStation.objects.get(code="T1").voters == 401
    undo_import(of=first, by=karo)
    assert PollingStation.objects.get(code="T1").voters == 400


def test_an_import_is_undone_once(omp: Operation, karo: Person) -> None:
    of = undo_import(of=Import.objects.get(), by=karo)
    with pytest.raises(WrongState):
        undo_import(of=of, by=karo)


def test_proposals_of_a_tier_go_and_come_back_with_their_station(omp: Operation, karo: Person) -> None:
    station = PollingStation.objects.get(code="B1")
    proposal = TierProposal.objects.create(
        station=station, command=station.command, tier="high", reasons=["water"], by=karo
    )
    tables = small()
    drop(tables, "polling_stations", "B1")
    of = imported(karo, omp.command, tables, omp)
    assert not TierProposal.objects.exists()
    undo_import(of=of, by=karo)
    back = TierProposal.objects.get()
    assert (back.pk, back.station.code, back.reasons, back.at) == (proposal.pk, "B1", ["water"], proposal.at)


def test_a_neighbour_or_a_commander_does_not_undo(
    omp: Operation, sari: Person, rini: Person, budi: Person, tebo: Command
) -> None:
    tables = small()
    put(tables, "officers", "P1", "status", "sick")
    of = imported(sari, tebo, tables, omp)
    for person in (rini, budi):
        with pytest.raises(NotAllowed):
            undo_import(of=of, by=person)


def test_a_polres_undoes_its_own_as_the_applications_role(omp: Operation, sari: Person, tebo: Command) -> None:
    before = everything()
    tables = small()
    put(tables, "officers", "P1", "status", "sick")
    drop(tables, "polling_stations", "T2")
    with as_app(sari):
        of = imported(sari, tebo, tables, omp)
        assert of.state == State.APPLIED
        undo_import(of=of, by=sari)
    assert everything() == before


def test_the_worker_undoes_it_for_who_asked_and_is_seen_at_it(
    omp: Operation, karo: Person, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = Import.objects.get()
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    undo_import(of=of, by=karo)
    assert (of.state, of.percent, of.undone_by, PollingStation.objects.count()) == (State.UNDOING, 0, karo, 3)
    heard: list[int] = []
    monkeypatch.setattr(working, "told", lambda of: nullcontext(heard.append))
    working.take_back(of.pk)
    of.refresh_from_db()
    assert (of.state, of.percent, PollingStation.objects.count()) == (State.UNDONE, 100, 0)
    assert heard == sorted(heard) and len(set(heard)) > 5


def test_what_breaks_in_the_middle_leaves_the_import_applied(
    omp: Operation, karo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    of, before = Import.objects.get(), everything()
    monkeypatch.setattr(working, "record", lambda **entry: 1 / 0)
    undo_import(of=of, by=karo)
    assert everything() == before
    assert (of.state, "ZeroDivisionError" in of.message) == (State.APPLIED, True)
    monkeypatch.undo()
    assert undo_import(of=of, by=karo).state == State.UNDONE


def test_an_undoing_that_was_cut_off_is_taken_up_again(omp: Operation, karo: Person) -> None:
    of = Import.objects.get()
    Import.objects.update(state=State.UNDOING, percent=40, undone_by=karo)
    assert restart_interrupted() == 1
    of.refresh_from_db()
    assert of.state == State.UNDONE
