"""A recorded exercise is corrected by who may rehearse; what it said before, by whom and why stays to be seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
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
from posko.readiness.models import CriteriaSet, Rehearsal
from posko.readiness.rehearsing import Held, Outdated, correct_rehearsal, corrections_of, record_rehearsal

PAGE = "/kesiapan/latihan"
CARD = load_asta_siap(default_asta_siap_text()).scenarios[0]
WHY = "Salah ketik jumlah peserta"


def as_held() -> Held:
    return Held(
        kind="tfg",
        scenario=CARD.code,
        day=timezone.localdate() - timedelta(days=3),
        taking_part=[("Satgas Preventif", 400)],
        place="Aula",
    )


@pytest.fixture
def made(polda: Command, tebo: Command, sari: Person) -> Rehearsal:
    return record_rehearsal(operation=make_operation(polda), command=tebo, held=as_held(), by=sari)


def corrected(made: Rehearsal, by: Person, *, seen: int = 1, reason: str = WHY, **said: Any) -> Rehearsal:
    values = {"taking_part": [("Satgas Preventif", 40)]} | said
    return correct_rehearsal(rehearsal=made, held=replace(as_held(), **values), by=by, reason=reason, seen=seen)


def typed(made: Rehearsal, **said: Any) -> dict[str, Any]:
    return {
        "kind": made.kind,
        "scenario": made.scenario,
        "day": made.day.isoformat(),
        "place": made.place,
        "unsur": ["Satgas Preventif"],
        "jumlah": ["40"],
        "went_well": "",
        "went_wrong": "",
        "reason": WHY,
        "seen": "1",
    } | said


def test_it_says_what_is_right_and_who_changed_it(made: Rehearsal, budi: Person) -> None:
    with as_app(budi):
        corrected(made, budi, place="Lapangan")
    made.refresh_from_db()
    assert (made.taking_part, made.place) == ([["Satgas Preventif", 40]], "Lapangan")
    assert (made.corrected_by, made.correction, made.version) == (budi, WHY, 2)
    assert made.by.name == "Sari"


def test_what_it_said_before_stands_in_the_ledger(made: Rehearsal, tebo: Command, budi: Person) -> None:
    corrected(made, budi)
    entry = Entry.objects.get(command=tebo, action="rehearsal.corrected")
    assert entry.before == {"taking_part": [["Satgas Preventif", 400]]}
    assert entry.after == {"taking_part": [["Satgas Preventif", 40]]}
    assert (entry.actor, entry.reason, entry.subject) == (budi, WHY, f"rehearsal-{made.pk}")


def test_the_history_tells_every_correction_latest_first(made: Rehearsal, sari: Person, budi: Person) -> None:
    corrected(made, budi)
    corrected(made, sari, seen=2, kind="latpraops", reason="Bukan TFG")
    latest, first = corrections_of(sari, made)
    assert (latest.reason, [(d.before, d.after) for d in latest.differences]) == ("Bukan TFG", [("TFG", "Latpraops")])
    assert [(d.before, d.after) for d in first.differences] == [("Satgas Preventif: 400", "Satgas Preventif: 40")]
    assert "Budi" in first.by


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": "  "},
        {"reason": "x" * 301},
        {"taking_part": [("Satgas Preventif", 400)]},
        {"taking_part": []},
        {"kind": "perang"},
        {"scenario": "alien"},
    ],
)
def test_without_a_reason_a_change_or_sense_nothing_is_corrected(
    made: Rehearsal, sari: Person, wrong: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        corrected(made, sari, **wrong)
    made.refresh_from_db()
    assert (made.version, made.corrected) == (1, None)
    assert not Entry.objects.filter(action="rehearsal.corrected").exists()


def test_a_card_that_is_gone_from_the_criteria_may_stay(made: Rehearsal, polda: Command, sari: Person) -> None:
    text = default_asta_siap_text().replace(f'code = "{CARD.code}"', 'code = "another"')
    CriteriaSet.objects.create(command=polda, version=2, toml=text)
    assert corrected(made, sari).scenario == CARD.code


def test_of_two_who_look_at_the_same_the_second_is_told(made: Rehearsal, sari: Person, budi: Person) -> None:
    corrected(made, budi)
    with pytest.raises(Outdated, match="Budi"):
        corrected(made, sari, place="Lain")


def test_only_who_may_rehearse_there_corrects(made: Rehearsal, rini: Person, tebo: Command, signed_in: Any) -> None:
    for person in (rini, make_person("Irwan", Role.INSPECTOR, tebo)):
        with pytest.raises(NotAllowed):
            corrected(made, person)
    assert signed_in(rini).get(f"{PAGE}/{made.pk}/ubah").status_code == 404
    auditor = signed_in(make_person("Agus", Role.AUDITOR, tebo))
    assert auditor.get(f"{PAGE}/{made.pk}/ubah").status_code == 403
    assert f"{PAGE}/{made.pk}/ubah" not in auditor.get(f"{PAGE}/{made.pk}").content.decode()


def test_it_is_corrected_on_a_page_that_begins_with_what_is_written(
    made: Rehearsal, budi: Person, signed_in: Any
) -> None:
    client = signed_in(budi)
    assert f"{PAGE}/{made.pk}/ubah" in client.get(f"{PAGE}/{made.pk}").content.decode()
    page = client.get(f"{PAGE}/{made.pk}/ubah").content.decode()
    assert 'value="Satgas Preventif"' in page and 'value="400"' in page and 'value="Aula"' in page
    assert client.post(f"{PAGE}/{made.pk}/ubah", typed(made)).status_code == 302
    page = client.get(f"{PAGE}/{made.pk}").content.decode()
    assert "diperbaiki oleh Budi" in page and WHY in page
    assert "<del" in page and "Satgas Preventif: 400" in page


def test_what_is_refused_on_the_page_stays_typed(made: Rehearsal, budi: Person, signed_in: Any) -> None:
    client = signed_in(budi)
    answer = client.post(f"{PAGE}/{made.pk}/ubah", typed(made, reason="", place="Lapangan apel"))
    assert (answer.status_code, "Lapangan apel" in answer.content.decode()) == (422, True)
    corrected(made, budi)
    late = client.post(f"{PAGE}/{made.pk}/ubah", typed(made, place="Lapangan apel"))
    assert late.status_code == 409
    assert 'name="seen" value="2"' in late.content.decode() and "Lapangan apel" in late.content.decode()
