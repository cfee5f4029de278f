"""An operation comes in: first shown, then as a whole, with who changed what."""

from __future__ import annotations

from typing import Any

import pytest

from importfiles import drop, imported, put, small, uploaded, zipped
from people import as_app
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed
from posko.organisation.models import Command, Person
from posko.registry.importing.refusals import ImportRefused, WrongState
from posko.registry.models import (
    Change,
    Equipment,
    Funds,
    Import,
    Officer,
    Operation,
    PollingStation,
    RoutineDuty,
)
from posko.registry.services import confirm_import, discard_import, upload

State = Import.State


def counts(of: Import, table: str) -> tuple[int, ...]:
    return tuple(of.counts[table][kind] for kind in ("new", "changed", "removed", "same", "outside"))


@pytest.fixture
def omp(polda: Command, tebo: Command, bungo: Command, karo: Person) -> Operation:
    """The small operation, imported by the Polda."""
    operation = imported(karo, polda, small()).operation
    assert operation is not None
    return operation


def test_a_preview_counts_and_changes_nothing(polda: Command, tebo: Command, bungo: Command, karo: Person) -> None:
    of = uploaded(karo, polda, small())
    assert of.state == State.PREVIEWED
    assert counts(of, "pollingstation") == (3, 0, 0, 0, 0)
    assert counts(of, "units") == (1, 3, 0, 0, 0)
    assert [row["key"] for row in of.sample["pollingstation"]["new"]] == ["B1", "T1", "T2"]
    assert not PollingStation.objects.exists()
    assert not Operation.objects.exists()
    assert not Command.objects.filter(code="15-TBO-01").exists()


def test_confirmed_it_is_all_there(omp: Operation) -> None:
    assert (omp.code, omp.name, str(omp.voting_day), omp.command.code) == ("omp", "OMP Uji", "2024-11-27", "15")
    assert "[[patterns]]" in omp.doctrine_toml
    assert PollingStation.objects.count() == 3
    officer = Officer.objects.get(code="P1")
    assert (officer.name, officer.skills, officer.source, officer.version) == ("Dewi", "motorcycle;boat", "KPU", 1)
    assert Equipment.objects.get(command__code="15-TBO").serviceable == 3
    assert Funds.objects.get().amount_idr == 3353200000
    assert RoutineDuty.objects.count() == 2


def test_a_station_belongs_to_the_unit_with_the_longest_prefix(omp: Operation) -> None:
    of = dict(PollingStation.objects.values_list("code", "command__code"))
    assert of == {"T1": "15-TBO-01", "T2": "15-TBO", "B1": "15-BGO"}


def test_an_unknown_unit_becomes_a_command_with_its_place_in_the_tree(omp: Operation, karo: Person) -> None:
    command = Command.objects.get(code="15-TBO-01")
    assert (command.path, command.kind) == ("15/15-TBO/15-TBO-01/", "polsek")
    assert Command.objects.get(code="15-TBO").latitude == -1.4
    entry = Entry.objects.get(action="commands.created")
    assert (entry.after, entry.actor) == ({"codes": ["15-TBO-01"]}, karo)


def test_one_entry_in_the_ledger_says_what_came_in(omp: Operation, karo: Person) -> None:
    entry = Entry.objects.get(action="import.applied")
    assert (entry.actor, entry.command) == (karo, omp.command)
    assert entry.after["rows"]["pollingstation"] == {"new": 3}
    assert len(entry.after["sha256"]) == 64


def test_the_same_again_changes_nothing(omp: Operation, karo: Person) -> None:
    changes = Change.objects.count()
    of = imported(karo, omp.command, small(), omp)
    assert {counts(of, name)[:3] for name in of.counts} == {(0, 0, 0)}
    assert counts(of, "pollingstation")[3] == 3
    assert Change.objects.count() == changes


def test_new_changed_and_removed_rows_are_told_apart_and_kept_as_changes(omp: Operation, karo: Person) -> None:
    tables = small()
    put(tables, "polling_stations", "T1", "voters", 401)
    drop(tables, "polling_stations", "B1")
    tables["polling_stations"].append(["T3", "TPS 003", "15.09.02.2001", -1.53, 102.5, "low", "", "foot", 200])
    of = imported(karo, omp.command, tables, omp)
    assert counts(of, "pollingstation") == (1, 1, 1, 1, 0)
    changes = {c.key: c for c in Change.objects.filter(of_import=of, table="pollingstation")}
    assert set(changes) == {"T1", "T3", "B1"}
    before, after = changes["T1"].before, changes["T1"].after
    assert (before["voters"], after["voters"], before["version"], after["version"]) == (400, 401, 1, 2)
    assert (changes["T3"].before, changes["B1"].after) == (None, None)
    assert (changes["B1"].before["command"], changes["B1"].by) == ("15-BGO", karo)
    assert PollingStation.objects.get(code="T1").version == 2
    assert of.sample["pollingstation"]["changed"] == [
        {"key": "T1", "before": {"voters": 400}, "after": {"voters": 401}}
    ]


def test_a_station_that_moves_to_another_unit_is_changed_and_not_removed_and_new(omp: Operation, karo: Person) -> None:
    tables = small()
    put(tables, "polling_stations", "T2", "area_code", "15.08.02.2001")
    of = imported(karo, omp.command, tables, omp)
    assert counts(of, "pollingstation") == (0, 1, 0, 2, 0)
    assert PollingStation.objects.get(code="T2").command.code == "15-BGO"


def test_the_operations_own_facts_come_from_the_file_of_its_command(omp: Operation, karo: Person) -> None:
    tables = small()
    put(tables, "operation", "voting_day", "value", "2024-12-04")
    imported(karo, omp.command, tables, omp)
    omp.refresh_from_db()
    assert str(omp.voting_day) == "2024-12-04"
    change = Change.objects.get(table="operation")
    assert (change.before["voting_day"], change.after["voting_day"]) == ("2024-11-27", "2024-12-04")


def test_a_table_that_the_file_does_not_have_is_left_as_it_is(omp: Operation, karo: Person) -> None:
    tables = small()
    del tables["equipment"]
    of = imported(karo, omp.command, tables, omp)
    assert "equipment" not in of.counts
    assert Equipment.objects.count() == 2


def test_equipment_of_one_kind_in_one_unit_adds_up(polda: Command, tebo: Command, bungo: Command, karo: Person) -> None:
    tables = small()
    tables["equipment"].append(["15-TBO", "boat", 1, 1])
    imported(karo, polda, tables)
    assert Equipment.objects.get(command=tebo).total == 5


def test_what_changed_since_the_preview_is_shown_again_before_it_happens(omp: Operation, karo: Person) -> None:
    tables = small()
    put(tables, "polling_stations", "T1", "voters", 401)
    first, second = uploaded(karo, omp.command, tables, omp), uploaded(karo, omp.command, tables, omp)
    confirm_import(of=first, by=karo)
    confirm_import(of=second, by=karo)
    assert second.state == State.PREVIEWED
    assert "berubah sejak pratinjau" in second.message
    assert counts(second, "pollingstation") == (0, 0, 0, 3, 0)
    assert confirm_import(of=second, by=karo).state == State.APPLIED


def test_two_imports_that_make_the_same_command_do_not_both_make_it(
    polda: Command, tebo: Command, bungo: Command, karo: Person
) -> None:
    operation = Operation.objects.create(command=polda, code="o", name="O", voting_day="2024-11-27")
    first, second = uploaded(karo, polda, small(), operation), uploaded(karo, polda, small(), operation)
    confirm_import(of=first, by=karo)
    assert confirm_import(of=second, by=karo).state == State.PREVIEWED
    assert PollingStation.objects.count() == 3


def test_an_import_is_confirmed_once(omp: Operation, karo: Person) -> None:
    of = imported(karo, omp.command, small(), omp)
    with pytest.raises(WrongState):
        confirm_import(of=of, by=karo)


def test_a_discarded_import_cannot_be_confirmed(omp: Operation, karo: Person) -> None:
    of = discard_import(of=uploaded(karo, omp.command, small(), omp), by=karo)
    assert of.state == State.DISCARDED
    with pytest.raises(WrongState):
        confirm_import(of=of, by=karo)


def test_the_code_of_an_operation_is_given_once(omp: Operation, karo: Person) -> None:
    of = confirm_import(of=uploaded(karo, omp.command, small()), by=karo)
    assert of.state == State.REFUSED
    assert "omp" in of.message


@pytest.mark.parametrize("folder", ["", "jambi/"])
def test_a_zip_of_the_folder_comes_in_like_a_workbook(
    polda: Command, tebo: Command, bungo: Command, karo: Person, folder: str
) -> None:
    of = upload(
        by=karo, command=polda, file=zipped(small(), folder), source="", source_date="2024-09-20", new_code="omp"
    )
    assert counts(of, "pollingstation") == (3, 0, 0, 0, 0)
    assert of.source == "operasi.zip"


# A Polres brings only its own.


def test_a_polres_carries_only_its_own_rows_and_those_below(omp: Operation, sari: Person, tebo: Command) -> None:
    tables = small()
    put(tables, "polling_stations", "T1", "voters", 401)
    put(tables, "polling_stations", "B1", "voters", 501)
    put(tables, "operation", "name", "value", "Nama lain")
    of = imported(sari, tebo, tables, omp)
    assert counts(of, "pollingstation") == (0, 1, 0, 1, 1)
    assert counts(of, "units") == (0, 0, 0, 2, 2)
    assert of.counts["units"]["left_out"] == ["15", "15-BGO"]
    assert PollingStation.objects.get(code="B1").voters == 500
    omp.refresh_from_db()
    assert omp.name == "OMP Uji"


def test_what_a_polres_does_not_list_is_removed_only_where_it_is_its_own(
    omp: Operation, sari: Person, tebo: Command
) -> None:
    tables = small()
    for code in ("B1", "T2"):
        drop(tables, "polling_stations", code)
    of = imported(sari, tebo, tables, omp)
    assert counts(of, "pollingstation") == (0, 0, 1, 1, 0)
    assert set(PollingStation.objects.values_list("code", flat=True)) == {"T1", "B1"}


def test_a_polres_makes_commands_only_below_itself(omp: Operation, sari: Person, tebo: Command) -> None:
    tables = small()
    for code, parent in (("15-TBO-02", "15-TBO"), ("15-BGO-01", "15-BGO")):
        tables["units"].append([code, "Polsek Baru", "polsek", parent, -1.5, 102.5, ""])
    put(tables, "units", "15-BGO", "name", "Nama lain")
    of = imported(sari, tebo, tables, omp)
    assert Command.objects.filter(code="15-TBO-02").exists()
    assert not Command.objects.filter(code="15-BGO-01").exists()
    assert Command.objects.get(code="15-BGO").name == "Polres Bungo"
    assert of.counts["units"]["left_out"] == ["15", "15-BGO", "15-BGO-01"]


def test_a_code_that_a_neighbour_has_is_refused_and_named(omp: Operation, sari: Person, tebo: Command) -> None:
    tables = small()
    put(tables, "polling_stations", "B1", "area_code", "15.09.02.2001")
    with as_app(sari):
        of = confirm_import(of=uploaded(sari, tebo, tables, omp), by=sari)
    assert of.state == State.REFUSED
    assert "B1" in of.message
    assert PollingStation.objects.get(code="B1").command.code == "15-BGO"
    assert Change.objects.filter(of_import=of).count() == 0


def test_a_planner_imports_only_for_his_own_command(omp: Operation, rini: Person, tebo: Command) -> None:
    with pytest.raises(NotAllowed):
        uploaded(rini, tebo, small(), omp)


def test_a_commander_does_not_import(omp: Operation, budi: Person, tebo: Command) -> None:
    with pytest.raises(NotAllowed):
        uploaded(budi, tebo, small(), omp)


def test_nobody_confirms_for_a_neighbour(omp: Operation, sari: Person, rini: Person, tebo: Command) -> None:
    of = uploaded(sari, tebo, small(), omp)
    with pytest.raises(NotAllowed):
        confirm_import(of=of, by=rini)
    with pytest.raises(NotAllowed):
        discard_import(of=of, by=rini)


def test_a_polda_does_not_import_into_the_operation_of_one_polres(polda: Command, tebo: Command, karo: Person) -> None:
    operation = Operation.objects.create(command=tebo, code="o", name="O", voting_day="2024-11-27")
    with pytest.raises(ImportRefused):
        uploaded(karo, polda, small(), operation)


# Behind both walls.


def test_the_whole_way_works_as_the_applications_role(
    polda: Command, tebo: Command, bungo: Command, karo: Person
) -> None:
    with as_app(karo):
        of = imported(karo, polda, small())
        assert of.state == State.APPLIED, of.message
    # The command that the import made lies below the Polda: after it, its rows are seen too.
    with as_app(karo):
        assert PollingStation.objects.count() == 3
        assert Change.objects.filter(of_import=of, table="pollingstation").count() == 3


def test_a_polres_works_as_the_applications_role(omp: Operation, sari: Person, tebo: Command) -> None:
    tables = small()
    put(tables, "officers", "P1", "status", "sick")
    with as_app(sari):
        of = imported(sari, tebo, tables, omp)
        assert of.state == State.APPLIED, of.message
        assert counts(of, "officer") == (0, 1, 0, 0, 1)
    assert Officer.objects.get(code="P1").status == "sick"


def test_a_neighbour_sees_neither_the_import_nor_its_changes(
    omp: Operation, sari: Person, rini: Person, tebo: Command
) -> None:
    tables = small()
    put(tables, "officers", "P1", "status", "sick")
    of = imported(sari, tebo, tables, omp)
    with as_app(rini):
        assert not Import.objects.exists()
        assert not Change.objects.filter(of_import=of).exists()


# What breaks leaves nothing by halves.


def test_a_worker_that_breaks_in_the_middle_changes_nothing_and_may_start_again(
    polda: Command, tebo: Command, bungo: Command, karo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from posko.registry.importing import applying
    from posko.registry.services import restart_import

    def broken(*_: Any) -> None:
        raise OSError("the disk is full")

    of = uploaded(karo, polda, small())
    with monkeypatch.context() as patch:
        # The rows of the tables are written by then, their changes are not.
        patch.setattr(applying, "_keep_changes", broken)
        confirm_import(of=of, by=karo)
    assert of.state == State.FAILED
    assert "OSError" in of.message
    assert not (PollingStation.objects.exists() or Operation.objects.exists() or Change.objects.exists())
    assert not Command.objects.filter(code="15-TBO-01").exists()
    assert restart_import(of=of, by=karo).state == State.APPLIED
    assert PollingStation.objects.count() == 3
