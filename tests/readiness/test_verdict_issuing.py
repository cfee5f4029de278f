"""Giving a verdict: frozen, numbered, entered into the ledger, refused where there is nothing to say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from assessed import Assessor, assessor, make_operation
from django.utils import timezone
from django.utils.translation import override

from people import as_app, make_person
from posko.documents.verdict import verdict_docx, verdict_pdf
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed
from posko.organisation.models import Command, Person, Role
from posko.readiness.models import Finding, Inspection, Verdict
from posko.readiness.verdicts import VerdictRefused, checked, digest_of, is_whole, issue_verdict, number_of
from posko.readiness.verdicts.checking import code_of
from posko.registry.models import Operation

__all__ = ["assessor"]


@pytest.fixture
def operation(polda: Command) -> Operation:
    return make_operation(polda)


@pytest.fixture
def inspector(polda: Command) -> Person:
    return make_person("Irwasda", Role.INSPECTOR, polda)


@pytest.fixture
def kapolda(polda: Command) -> Person:
    return make_person("Kapolda", Role.COMMANDER, polda)


def issue(operation: Operation, command: Command, by: Person, **more: Any) -> Verdict:
    said: dict[str, Any] = {"stage": "voting", "site": "https://posko.test"} | more
    return issue_verdict(operation=operation, command=command, by=by, **said)


def add_finding(operation: Operation, command: Command, by: Person, **more: Any) -> Finding:
    said: dict[str, Any] = {"readiness": "equipment", "text": "Senter rusak", "severity": 2} | more
    return Finding.objects.create(operation=operation, command=command, by=by, **said)


def test_a_verdict_says_what_limits_a_command(
    operation: Operation, tebo: Command, inspector: Person, assessor: Assessor
) -> None:
    assessor.says(tebo, equipment="limited")
    made = issue(operation, tebo, inspector)
    assert made.rating == "limited"
    assert made.number == number_of(1, timezone.localdate(), "15-TBO")
    assert made.content["notes"] == ["Siap sarpras – siap dengan catatan: Kriteria equipment_all (10 dari 10)"]
    assert made.content["stage"]["name"] == "Pemungutan suara"
    assert made.content["signed"] == {"name": "Irwasda", "role": "Pengawas Polda Jambi"}
    assert made.content["letterhead"] == ["KEPOLISIAN NEGARA REPUBLIK INDONESIA", "DAERAH JAMBI"]


def test_numbers_count_on_through_the_stages_of_a_command(
    operation: Operation, tebo: Command, bungo: Command, inspector: Person, assessor: Assessor
) -> None:
    serials = [
        issue(operation, tebo, inspector).serial,
        issue(operation, tebo, inspector, stage="campaign").serial,
        issue(operation, bungo, inspector).serial,
    ]
    assert serials == [1, 2, 1]


def test_the_number_is_as_such_a_paper_is_numbered() -> None:
    day = timezone.localdate().replace(year=2024, month=11, day=20)
    assert number_of(3, day, "15-TBO") == "BA/3/XI/WAS.2.4./2024/15-TBO"


def test_the_next_verdict_of_the_same_stage_tells_the_differences(
    operation: Operation, tebo: Command, inspector: Person, assessor: Assessor
) -> None:
    assessor.says(tebo, equipment="not_ready")
    first = issue(operation, tebo, inspector)
    issue(operation, tebo, inspector, stage="campaign")
    assessor.says(tebo)
    second = issue(operation, tebo, inspector)
    assert second.before == first
    assert second.content["before"]["number"] == first.number
    assert ("better", "Siap sarpras") in [(d["turn"], d["what"]) for d in second.content["differences"]]


def test_the_first_verdict_of_a_stage_is_compared_with_nothing(
    operation: Operation, tebo: Command, inspector: Person, assessor: Assessor
) -> None:
    issue(operation, tebo, inspector, stage="campaign")
    made = issue(operation, tebo, inspector)
    assert made.before is None and made.content["before"] is None and made.content["differences"] == []


def test_what_changes_later_does_not_change_a_verdict(
    operation: Operation, tebo: Command, inspector: Person, assessor: Assessor
) -> None:
    found = add_finding(operation, tebo, inspector)
    made = issue(operation, tebo, inspector)
    papers = verdict_pdf(made.content), verdict_docx(made.content)
    Finding.objects.filter(pk=found.pk).update(state="closed", text="lain", closed=timezone.now())
    assessor.says(tebo, plan="not_ready")
    kept = Verdict.objects.get(pk=made.pk)
    assert kept.content["findings"][0]["text"] == "Senter rusak"
    assert (verdict_pdf(kept.content), verdict_docx(kept.content)) == papers


def test_the_content_read_back_has_the_hash_that_stands_in_the_ledger(
    operation: Operation, tebo: Command, inspector: Person, assessor: Assessor
) -> None:
    made = issue(operation, tebo, inspector)
    kept = Verdict.objects.get(pk=made.pk)
    entry = Entry.objects.get(action="verdict.issued")
    assert is_whole(kept)
    assert entry.after is not None and entry.after["sha256"] == kept.sha256 == digest_of(kept.content)
    assert (entry.subject, entry.command) == (made.number, tebo)


def test_a_content_that_was_tampered_with_is_noticed(
    operation: Operation, tebo: Command, inspector: Person, assessor: Assessor
) -> None:
    made = issue(operation, tebo, inspector)
    made.content["rating"] = "not_ready"
    assert not is_whole(made)


def test_findings_closed_since_the_last_verdict_are_shown_once(
    operation: Operation, tebo: Command, inspector: Person, assessor: Assessor
) -> None:
    old = add_finding(operation, tebo, inspector, text="lama")
    Finding.objects.filter(pk=old.pk).update(state="closed", closed=timezone.now() - timedelta(days=1))
    open_ = add_finding(operation, tebo, inspector, text="buka")
    issue(operation, tebo, inspector)
    Finding.objects.filter(pk=open_.pk).update(state="closed", closed=timezone.now())
    second = issue(operation, tebo, inspector)
    assert [f["text"] for f in second.content["findings"]] == ["buka"]
    assert "Temuan: buka" in [d["what"] for d in second.content["differences"]]
    assert issue(operation, tebo, inspector).content["findings"] == []


def test_an_overdue_finding_is_marked_late(
    operation: Operation, tebo: Command, inspector: Person, assessor: Assessor
) -> None:
    add_finding(operation, tebo, inspector, due=timezone.localdate() - timedelta(days=1))
    add_finding(operation, tebo, inspector, due=timezone.localdate(), text="hari ini")
    late = {f["text"]: f["late"] for f in issue(operation, tebo, inspector).content["findings"]}
    assert late == {"Senter rusak": True, "hari ini": False}


def test_the_province_is_as_its_worst_command_and_names_each(
    operation: Operation, polda: Command, tebo: Command, bungo: Command, kapolda: Person, assessor: Assessor
) -> None:
    assessor.says(tebo, budget="not_ready")
    given = issue(operation, tebo, kapolda)
    made = issue(operation, polda, kapolda)
    rows = {row["name"]: row for row in made.content["below"]}
    assert rows["Polres Tebo"]["number"] == given.number
    assert rows["Polres Tebo"]["readinesses"]["budget"] == "not_ready"
    assert (rows["Polres Bungo"]["rating"], rows["Polres Bungo"]["number"]) == ("unknown", "")
    assert (made.rating, made.content["own"]) == ("not_ready", "ready")
    assert made.content["notes"] == ["Belum siap: Polres Tebo", "Belum dinilai: Polres Bungo"]


def test_a_province_whose_commands_have_no_verdict_is_not_called_ready(
    operation: Operation, polda: Command, tebo: Command, kapolda: Person, assessor: Assessor
) -> None:
    assert issue(operation, polda, kapolda).rating == "unknown"


def test_who_may_not_give_a_verdict_is_refused(
    operation: Operation, tebo: Command, bungo: Command, sari: Person, assessor: Assessor
) -> None:
    with pytest.raises(NotAllowed):
        issue(operation, tebo, sari)
    neighbour = make_person("Kapolres Bungo", Role.COMMANDER, bungo)
    with pytest.raises(NotAllowed):
        issue(operation, tebo, neighbour)
    assert not Verdict.objects.exists()


def test_without_a_plan_and_an_inspection_there_is_no_verdict_and_the_person_is_told_what_is_needed(
    operation: Operation, tebo: Command, inspector: Person
) -> None:
    with pytest.raises(VerdictRefused, match="Hitung rencana atau lakukan pemeriksaan"):
        issue(operation, tebo, inspector)
    assert not Verdict.objects.exists() and not Entry.objects.filter(action="verdict.issued").exists()


def test_a_stage_that_the_operation_does_not_have_is_refused(
    operation: Operation, tebo: Command, inspector: Person, assessor: Assessor
) -> None:
    with pytest.raises(VerdictRefused, match="gerhana"):
        issue(operation, tebo, inspector, stage="gerhana")


def test_an_inspection_of_another_command_is_refused(
    operation: Operation, tebo: Command, bungo: Command, inspector: Person, assessor: Assessor
) -> None:
    from posko.readiness.criteria import current_criteria

    other = Inspection.objects.create(
        operation=operation,
        command=bungo,
        kind="assistance",
        stage="voting",
        criteria=current_criteria(bungo),
        day=timezone.localdate(),
        lead=inspector,
    )
    with pytest.raises(VerdictRefused, match="kesatuan lain"):
        issue(operation, tebo, inspector, inspection=other)


def test_papers_are_indonesian_whatever_the_person_reads(
    operation: Operation, tebo: Command, inspector: Person, assessor: Assessor
) -> None:
    assessor.says(tebo, plan="limited")
    with override("en"):
        made = issue(operation, tebo, inspector)
    assert made.content["readinesses"][0]["name"] == "Siap posko"
    assert made.content["notes"][0].startswith("Siap rencana dan cara bertindak – siap dengan catatan")
    assert made.content["letterhead"][0] == "KEPOLISIAN NEGARA REPUBLIK INDONESIA"


def test_anybody_may_ask_whether_a_paper_is_ours_and_the_last_one(
    operation: Operation, tebo: Command, inspector: Person, assessor: Assessor
) -> None:
    first = issue(operation, tebo, inspector)
    code = first.content["check_url"].rsplit("/", 1)[1]
    with as_app(None):
        found = checked(code)
        assert not Verdict.objects.exists()
    assert found is not None and found.holds
    assert (found.number, found.command, found.word) == (first.number, "Polres Tebo", "Siap")
    second = issue(operation, tebo, inspector)
    with as_app(None):
        again = checked(code)
    assert again is not None and not again.holds and again.latest == second.number


def test_a_verdict_of_another_stage_does_not_take_the_place_of_one(
    operation: Operation, tebo: Command, inspector: Person, assessor: Assessor
) -> None:
    first = issue(operation, tebo, inspector)
    issue(operation, tebo, inspector, stage="campaign")
    found = checked(first.content["check_url"].rsplit("/", 1)[1])
    assert found is not None and found.holds


@pytest.mark.parametrize("code", ["", "1.2.3", "1.2.3:forged", "x" * 500, "1.2:abc"])
def test_a_code_that_was_not_given_out_is_unknown(code: str, db: None) -> None:
    assert checked(code) is None


def test_a_signed_code_without_a_verdict_is_unknown(operation: Operation, tebo: Command) -> None:
    assert checked(code_of(operation.pk, tebo.pk, 7)) is None


def test_behind_the_wall_a_commander_gives_the_verdict_on_his_own_command(
    operation: Operation, tebo: Command, budi: Person, assessor: Assessor
) -> None:
    with as_app(budi):
        made = issue(operation, tebo, budi)
        assert Verdict.objects.get() == made
    assert made.content["letterhead"][-1] == "RESOR TEBO"
    assert made.content["signed"]["role"] == "Komandan Polres Tebo"


def test_a_neighbour_sees_no_verdict_of_tebo(
    operation: Operation, tebo: Command, bungo: Command, inspector: Person, rini: Person, assessor: Assessor
) -> None:
    issue(operation, tebo, inspector)
    with as_app(rini):
        assert not Verdict.objects.exists()
