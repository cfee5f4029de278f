"""Changing a single row: its form, its trace, and two people who change it at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from registryrows import officer, operation_of, station

from people import as_app
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed
from posko.organisation.models import Command, Person
from posko.registry.changing import Outdated, change_row, snapshot
from posko.registry.models import Change, Equipment, Funds, Officer, Operation, PollingStation, RoutineDuty


@pytest.fixture
def omp(polda: Command) -> Operation:
    return operation_of(polda)


@pytest.fixture
def tps(omp: Operation, tebo: Command) -> PollingStation:
    return station(omp, tebo, "T1")


def page(row: Any) -> str:
    word = {PollingStation: "stations", Officer: "officers", Equipment: "equipment"}[type(row)]
    return f"/data/baris/{word}/{row.pk}"


def typed(row: PollingStation, **more: Any) -> dict[str, Any]:
    names = ("name", "latitude", "longitude", "access", "voters", "source", "source_date")
    return {**{n: getattr(row, n) for n in names}, "seen": row.version, "reason": "laporan Polsek", **more}


def test_a_change_keeps_before_and_after_in_history_and_ledger(tps: PollingStation, sari: Person) -> None:
    now = change_row(row=tps, by=sari, values={"voters": 410}, reason="laporan Polsek")
    assert (now.voters, now.version) == (410, 2)
    change = Change.objects.get()
    assert (change.table, change.key, change.by, change.reason) == ("pollingstation", "T1", sari, "laporan Polsek")
    assert change.before is not None
    assert change.after is not None
    assert (change.before["voters"], change.after["voters"]) == (400, 410)
    assert (change.before["version"], change.after["version"]) == (1, 2)
    entry = Entry.objects.get()
    assert (entry.action, entry.before, entry.after) == ("row.changed", {"voters": 400}, {"voters": 410})


def test_of_two_who_saw_the_same_row_the_second_is_told(tps: PollingStation, sari: Person) -> None:
    seen = PollingStation.objects.get(pk=tps.pk)
    change_row(row=tps, by=sari, values={"voters": 410}, reason="satu")
    with pytest.raises(Outdated):
        change_row(row=seen, by=sari, values={"voters": 420}, reason="dua")
    assert PollingStation.objects.get().voters == 410
    assert Change.objects.count() == Entry.objects.count() == 1


def test_without_a_difference_nothing_happens(tps: PollingStation, sari: Person) -> None:
    assert change_row(row=tps, by=sari, values={"voters": 400}, reason="x").version == 1
    assert not Change.objects.exists()


@pytest.mark.parametrize("field", ["tier", "tier_reason", "code", "area_code", "command", "version"])
def test_key_area_and_tier_are_not_changed_row_by_row(tps: PollingStation, sari: Person, field: str) -> None:
    with pytest.raises(ValueError, match=field):
        change_row(row=tps, by=sari, values={field: "high"}, reason="x")


def test_every_change_has_a_reason(tps: PollingStation, sari: Person) -> None:
    with pytest.raises(ValidationError):
        change_row(row=tps, by=sari, values={"voters": 1}, reason=" ")


def test_only_a_planner_of_the_command_or_above_changes_it(
    tps: PollingStation, budi: Person, rini: Person, karo: Person
) -> None:
    for person in (budi, rini):
        with pytest.raises(NotAllowed):
            change_row(row=tps, by=person, values={"voters": 1}, reason="x")
    assert change_row(row=tps, by=karo, values={"voters": 1}, reason="x").voters == 1


def test_each_table_can_be_changed(omp: Operation, tebo: Command, sari: Person) -> None:
    rows: list[tuple[Any, dict[str, Any], str]] = [
        (officer(omp, tebo, "P1"), {"status": "sick", "excluded_areas": "15.09"}, "P1"),
        (
            Equipment.objects.create(operation=omp, command=tebo, kind="boat", total=4, serviceable=3),
            {"total": 5},
            "15-TBO/boat",
        ),
        (Funds.objects.create(operation=omp, command=tebo, amount_idr=1), {"amount_idr": 5_000_000_000}, "15-TBO"),
        (
            RoutineDuty.objects.create(operation=omp, command=tebo, minimum_officers=9),
            {"minimum_officers": 8},
            "15-TBO",
        ),
    ]
    for row, values, key in rows:
        now = change_row(row=row, by=sari, values=values, reason="x")
        assert {name: getattr(now, name) for name in values} == values
        assert Change.objects.latest("pk").key == key


def test_no_more_works_than_there_is(omp: Operation, tebo: Command, sari: Person, signed_in: Any) -> None:
    boats = Equipment.objects.create(operation=omp, command=tebo, kind="boat", total=4, serviceable=3, source="x")
    with pytest.raises(ValidationError):
        change_row(row=boats, by=sari, values={"total": 2}, reason="x")
    form = {"total": 2, "serviceable": 3, "source": "x", "source_date": "2024-01-01", "seen": 1, "reason": "x"}
    response = signed_in(sari).post(page(boats), form)
    assert response.status_code == 422
    assert "tidak bisa lebih" in response.content.decode()


def test_a_row_is_kept_as_an_import_keeps_it(tps: PollingStation, sari: Person) -> None:
    import json

    from django.db import connection

    from posko.registry.importing.comparing import snapshot as in_sql

    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT ({in_sql('x', 'c')})::text FROM registry_pollingstation x "
            "JOIN organisation_command c ON c.id = x.command_id"
        )
        assert json.loads(cursor.fetchone()[0]) == snapshot(PollingStation.objects.get())


def test_from_the_page_to_its_history(tps: PollingStation, sari: Person, signed_in: Any) -> None:
    client = signed_in(sari)
    with as_app(sari):
        assert "Belum pernah diubah" in client.get(page(tps)).content.decode()
        assert client.post(page(tps), typed(tps, voters=1410)).status_code == 302
        shown = client.get(page(tps)).content.decode()
    assert "<del>400</del>" in shown
    assert "<ins>1.410</ins>" in shown
    assert "laporan Polsek" in shown


def test_who_comes_too_late_keeps_what_he_typed(
    tps: PollingStation, sari: Person, karo: Person, signed_in: Any
) -> None:
    late = typed(tps, voters=420)
    change_row(row=tps, by=karo, values={"voters": 410}, reason="KPU")
    client = signed_in(sari)
    response = client.post(page(tps), late)
    shown = response.content.decode()
    assert response.status_code == 409
    assert "diubah orang lain" in shown
    assert 'value="420"' in shown
    assert client.post(page(tps), late | {"seen": 2}).status_code == 302
    assert PollingStation.objects.get().voters == 420


@pytest.mark.parametrize(
    "wrong",
    [{"voters": "-1"}, {"latitude": "91"}, {"access": "udara"}, {"reason": ""}, {"latitude": "nan"}, {"name": "\x00"}],
)
def test_what_is_wrong_is_said_and_not_saved(tps: PollingStation, sari: Person, signed_in: Any, wrong: Any) -> None:
    assert signed_in(sari).post(page(tps), typed(tps, **wrong)).status_code == 422
    assert PollingStation.objects.get().version == 1


def test_excluded_areas_are_area_codes_and_no_reasons(
    omp: Operation, tebo: Command, sari: Person, signed_in: Any
) -> None:
    person = officer(omp, tebo, "P1")
    form = {"status": "leave", "skills": "", "source": "x", "source_date": "2024-01-01", "seen": 1, "reason": "x"}
    client = signed_in(sari)
    assert client.post(page(person), form | {"excluded_areas": "rumah paman"}).status_code == 422
    assert client.post(page(person), form | {"excluded_areas": "15.09; 15.08.01;"}).status_code == 302
    assert Officer.objects.get().excluded_areas == "15.09;15.08.01"


def test_a_neighbour_finds_no_such_row(tps: PollingStation, rini: Person, signed_in: Any) -> None:
    client = signed_in(rini)
    with as_app(rini):
        assert client.get(page(tps)).status_code == 404
        assert client.post(page(tps), typed(tps)).status_code == 404


def test_who_only_sees_it_has_no_form_and_changes_nothing(tps: PollingStation, budi: Person, signed_in: Any) -> None:
    client = signed_in(budi)
    assert "Simpan perubahan" not in client.get(page(tps)).content.decode()
    assert client.post(page(tps), typed(tps)).status_code == 403
