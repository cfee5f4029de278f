from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from deployment.plansmade import make_operation
from people import as_app, make_person
from posko.doctrine.asta_siap import default_asta_siap_text, load_asta_siap
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed
from posko.organisation.models import Command, Person, Role
from posko.readiness.models import CriteriaSet, Finding, Rehearsal
from posko.readiness.rehearsing import (
    Held,
    cards_for,
    record_rehearsal,
    rehearsals_visible_to,
    rehearsed,
    rehearsed_below,
)
from posko.registry.models import Operation

PAGE = "/kesiapan/latihan"
CARDS = load_asta_siap(default_asta_siap_text()).scenarios
CARD = CARDS[0]


@pytest.fixture
def omp(polda: Command) -> Operation:
    return make_operation(polda)


def held(omp: Operation, command: Command, by: Person, **said: Any) -> Rehearsal:
    values: dict[str, Any] = {
        "kind": "tfg",
        "scenario": CARD.code,
        "day": timezone.localdate() - timedelta(days=3),
        "taking_part": [("Satgas Preventif", 40), ("KPU", 5)],
        "place": "Aula",
        "went_wrong": "Radio pos Sumay tidak terdengar",
    }
    return record_rehearsal(operation=omp, command=command, held=Held(**(values | said)), by=by)


def typed(command: Command, **said: Any) -> dict[str, Any]:
    return {
        "command": command.pk,
        "kind": "latpraops",
        "scenario": "",
        "day": timezone.localdate().isoformat(),
        "unsur": ["Satgas", "", "Linmas"],
        "jumlah": ["30", "", "12"],
    } | said


def test_an_exercise_is_kept_with_who_took_part_and_written_into_the_ledger(
    omp: Operation, tebo: Command, sari: Person
) -> None:
    made = held(omp, tebo, sari)
    assert made.taking_part == [["Satgas Preventif", 40], ["KPU", 5]]
    entry = Entry.objects.filter(command=tebo).latest("number")
    assert (entry.action, entry.actor, dict(entry.after or {})["kind"]) == ("rehearsal.recorded", sari, "tfg")


def test_the_same_group_twice_is_one_line(omp: Operation, tebo: Command, sari: Person) -> None:
    assert held(omp, tebo, sari, taking_part=[("KPU", 2), (" KPU ", 3)]).taking_part == [["KPU", 5]]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"day": date(2999, 1, 1)}, "day"),
        ({"kind": "perang"}, "kind"),
        ({"scenario": "alien"}, "scenario"),
        ({"taking_part": []}, "taking_part"),
        ({"taking_part": [("KPU", 0)]}, "taking_part"),
        ({"taking_part": [("", 4)]}, "taking_part"),
        ({"taking_part": [("KPU", 10**6)]}, "taking_part"),
        ({"went_well": "x" * 5001}, "went_well"),
    ],
)
def test_what_cannot_be_is_refused_by_field(
    omp: Operation, tebo: Command, sari: Person, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        held(omp, tebo, sari, **wrong)
    assert field in refused.value.message_dict
    assert not Rehearsal.objects.exists()


def test_an_inspector_records_none(omp: Operation, tebo: Command) -> None:
    with pytest.raises(NotAllowed):
        held(omp, tebo, make_person("Irwan", Role.INSPECTOR, tebo))


def test_a_neighbour_records_none_and_sees_none(omp: Operation, tebo: Command, sari: Person, rini: Person) -> None:
    held(omp, tebo, sari)
    with pytest.raises(NotAllowed):
        held(omp, tebo, rini)
    assert not rehearsals_visible_to(rini).exists()


def test_criteria_read_the_last_day_of_each_kind(omp: Operation, tebo: Command, bungo: Command, karo: Person) -> None:
    today = timezone.localdate()
    held(omp, tebo, karo, day=today - timedelta(days=9))
    held(omp, tebo, karo, day=today - timedelta(days=2))
    held(omp, tebo, karo, kind="latpraops", day=today)
    held(omp, bungo, karo, kind="sispamkota")
    assert rehearsed(omp, tebo) == {"tfg": today - timedelta(days=2), "latpraops": today}
    lines = {line.command: dict(line.days) for line in rehearsed_below(karo, omp)}
    assert lines[bungo]["Sispamkota"] and not lines[bungo]["TFG"]


def test_cards_are_those_of_the_criteria_that_hold(tebo: Command, polda: Command) -> None:
    assert cards_for(tebo) == CARDS
    text = default_asta_siap_text().replace(f'title = "{CARD.title}"', 'title = "Nama lain"')
    CriteriaSet.objects.create(command=polda, version=2, toml=text)
    assert cards_for(tebo)[0].title == "Nama lain"


def test_it_works_behind_the_second_wall(omp: Operation, tebo: Command, sari: Person, rini: Person) -> None:
    cards_for(tebo)
    with as_app(sari):
        held(omp, tebo, sari)
        assert rehearsed(omp, tebo)
    with as_app(rini):
        assert not Rehearsal.objects.exists()


def test_the_list_says_who_has_rehearsed_what(omp: Operation, tebo: Command, sari: Person, signed_in: Any) -> None:
    client = signed_in(sari)
    assert "Belum ada latihan yang dicatat" in client.get(PAGE).content.decode()
    made = held(omp, tebo, sari)
    text = client.get(PAGE).content.decode()
    assert f"{PAGE}/{made.pk}" in text and "belum" in text
    assert f"{PAGE}/{made.pk}" not in client.get(PAGE + "?jenis=gladi").content.decode()


def test_cards_are_printed_all_or_one(omp: Operation, sari: Person, signed_in: Any) -> None:
    client = signed_in(sari)
    text = client.get(PAGE + "/kartu").content.decode()
    assert all(card.title in text for card in CARDS)
    one = client.get(f"{PAGE}/kartu?kartu={CARD.code}").content.decode()
    assert CARD.steps[0] in one and CARDS[1].title not in one
    assert "data-posko-print" in one


def test_an_exercise_is_typed_on_a_page(omp: Operation, tebo: Command, sari: Person, signed_in: Any) -> None:
    client = signed_in(sari)
    assert client.get(f"{PAGE}/baru?kartu={CARD.code}").status_code == 200
    answer = client.post(PAGE + "/baru", typed(tebo))
    made = Rehearsal.objects.get()
    assert answer["Location"] == f"{PAGE}/{made.pk}"
    assert made.taking_part == [["Satgas", 30], ["Linmas", 12]]
    assert "42" in client.get(f"{PAGE}/{made.pk}").content.decode()


@pytest.mark.parametrize("jumlah", [["banyak", "", "12"], ["30", ""], ["", "", ""], ["-1", "", "3"]])
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    omp: Operation, tebo: Command, sari: Person, signed_in: Any, jumlah: list[str]
) -> None:
    answer = signed_in(sari).post(PAGE + "/baru", typed(tebo, jumlah=jumlah))
    assert answer.status_code == 422
    assert not Rehearsal.objects.exists()


def test_a_neighbours_command_cannot_be_chosen(omp: Operation, tebo: Command, rini: Person, signed_in: Any) -> None:
    assert signed_in(rini).post(PAGE + "/baru", typed(tebo)).status_code == 422


def test_what_went_wrong_becomes_a_finding(omp: Operation, tebo: Command, budi: Person, signed_in: Any) -> None:
    made = held(omp, tebo, budi)
    client = signed_in(budi)
    said = {"readiness": "equipment", "severity": "3", "text": "Radio pos Sumay rusak"}
    assert client.post(f"{PAGE}/{made.pk}/temuan", said).status_code == 302
    finding = Finding.objects.get()
    assert (finding.rehearsal, finding.command, finding.severity, finding.by) == (made, tebo, 3, budi)
    assert "Radio pos Sumay rusak" in client.get(f"{PAGE}/{made.pk}").content.decode()


def test_an_empty_finding_is_refused_in_words(omp: Operation, tebo: Command, sari: Person, signed_in: Any) -> None:
    made = held(omp, tebo, sari)
    answer = signed_in(sari).post(f"{PAGE}/{made.pk}/temuan", {"readiness": "x", "severity": "3", "text": " "})
    assert answer.status_code == 422 and not Finding.objects.exists()


def test_a_neighbour_opens_no_exercise_and_notes_nothing(
    omp: Operation, tebo: Command, sari: Person, rini: Person, signed_in: Any
) -> None:
    made = held(omp, tebo, sari)
    client = signed_in(rini)
    assert client.get(f"{PAGE}/{made.pk}").status_code == 404
    assert client.post(f"{PAGE}/{made.pk}/temuan", {"text": "x"}).status_code == 404


def test_an_auditor_reads_but_notes_nothing(omp: Operation, tebo: Command, sari: Person, signed_in: Any) -> None:
    made = held(omp, tebo, sari)
    client = signed_in(make_person("Agus", Role.AUDITOR, tebo))
    assert client.get(f"{PAGE}/{made.pk}").status_code == 200
    said = {"readiness": "training", "severity": "1", "text": "x"}
    assert client.post(f"{PAGE}/{made.pk}/temuan", said).status_code == 403
