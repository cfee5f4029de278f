"""Findings: noted, assigned, put right, looked at again by somebody else; overdue ones climb."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from inspectingcases import make_finding, make_inspection, make_operation, overdue_since, photo

from people import as_app, make_person
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed, SamePerson
from posko.organisation.models import Appointment, Command, Person, Role
from posko.readiness import inspecting
from posko.readiness.inspecting.photos import cleaned
from posko.readiness.inspecting.refusals import IdTaken, Unreadable, WrongOwner, WrongState
from posko.readiness.models import Evidence, Finding, Inspection
from posko.registry.models import Operation

State = Finding.State


@pytest.fixture
def operation(polda: Command) -> Operation:
    return make_operation(polda)


@pytest.fixture
def found(operation: Operation, tebo: Command, inspector: Person) -> Finding:
    return make_finding(operation, tebo, inspector)


@pytest.fixture
def assigned(found: Finding, budi: Person, inspector: Person) -> Finding:
    """Budi, commander of Tebo, puts it right within a week."""
    return inspecting.assign_finding(finding=found, owner=budi, due=in_days(7), by=inspector)


def in_days(days: int) -> Any:
    return timezone.localdate() + timedelta(days=days)


def actions(finding: Finding) -> list[str]:
    return [step.action for step in finding.steps.all()]


def test_a_finding_goes_its_way_and_every_step_is_kept(assigned: Finding, budi: Person, inspector: Person) -> None:
    inspecting.mend_finding(finding=assigned, by=budi, note="HT diganti")
    assert assigned.state == State.RECHECK
    inspecting.send_back(finding=assigned, by=inspector, note="Satu masih mati")
    assert assigned.state == State.OPEN
    inspecting.mend_finding(finding=assigned, by=budi, note="Yang kedua juga")
    inspecting.recheck_finding(finding=assigned, by=inspector)
    assert (assigned.state, assigned.closed_by) == (State.CLOSED, inspector)
    assert actions(assigned) == ["noted", "assigned", "mended", "sent_back", "mended", "closed"]
    kept = Entry.objects.filter(subject=f"finding-{assigned.pk}").order_by("number")
    assert [e.action for e in kept] == [f"finding.{action}" for action in actions(assigned)]
    assert kept[3].reason == "Satu masih mati"


def test_its_owner_closes_nothing_and_sends_nothing_back(found: Finding, sari: Person, inspector: Person) -> None:
    """Sari of Tebo may inspect and mend; of her own she does one of them."""
    inspecting.assign_finding(finding=found, owner=sari, due=in_days(3), by=inspector)
    inspecting.mend_finding(finding=found, by=sari, note="beres")
    with pytest.raises(SamePerson):
        inspecting.recheck_finding(finding=found, by=sari)
    with pytest.raises(SamePerson):
        inspecting.send_back(finding=found, by=sari, note="belum")
    found.refresh_from_db()
    assert found.state == State.RECHECK


def test_nobody_but_its_owner_says_that_it_was_put_right(assigned: Finding, sari: Person, rini: Person) -> None:
    with pytest.raises(WrongState, match="penanggung jawab"):
        inspecting.mend_finding(finding=assigned, by=sari, note="beres")
    with pytest.raises(NotAllowed):
        inspecting.mend_finding(finding=assigned, by=rini, note="beres")


def test_a_finding_that_was_not_put_right_is_not_closed(assigned: Finding, inspector: Person) -> None:
    with pytest.raises(WrongState):
        inspecting.recheck_finding(finding=assigned, by=inspector)


def test_of_two_who_decide_at_once_one_does(assigned: Finding, budi: Person, inspector: Person, karo: Person) -> None:
    inspecting.mend_finding(finding=assigned, by=budi, note="beres")
    one, two = (Finding.objects.get(pk=assigned.pk) for _ in range(2))
    inspecting.recheck_finding(finding=one, by=inspector)
    with pytest.raises(WrongState, match="sudah berubah"):
        inspecting.send_back(finding=two, by=karo, note="belum")
    assert Finding.objects.get(pk=assigned.pk).state == State.CLOSED


def test_whoever_assigns_on_what_has_changed_meanwhile_is_told(
    found: Finding, budi: Person, sari: Person, inspector: Person
) -> None:
    stale = Finding.objects.get(pk=found.pk)
    inspecting.assign_finding(finding=found, owner=budi, due=in_days(3), by=inspector)
    with pytest.raises(WrongState):
        inspecting.assign_finding(finding=stale, owner=sari, due=in_days(3), by=inspector)


def test_a_new_owner_may_not_close_what_the_row_says_is_his_even_with_an_old_copy(
    assigned: Finding, sari: Person, inspector: Person
) -> None:
    stale = Finding.objects.get(pk=assigned.pk)
    inspecting.assign_finding(finding=assigned, owner=sari, due=in_days(3), by=inspector)
    inspecting.mend_finding(finding=assigned, by=sari, note="beres")
    stale.state = State.RECHECK
    with pytest.raises(WrongState):
        inspecting.recheck_finding(finding=stale, by=sari)


def test_a_word_is_needed_on_what_was_done_and_on_what_is_missing(
    assigned: Finding, budi: Person, inspector: Person
) -> None:
    with pytest.raises(Unreadable):
        inspecting.mend_finding(finding=assigned, by=budi, note="  ")
    inspecting.mend_finding(finding=assigned, by=budi, note="beres")
    with pytest.raises(Unreadable):
        inspecting.send_back(finding=assigned, by=inspector, note=" ")


def test_its_owner_is_somebody_of_its_command_who_mends(
    found: Finding, rini: Person, inspector: Person, karo: Person, tebo: Command
) -> None:
    ended = make_person("Pindah", Role.COMMANDER, tebo)
    Appointment.objects.filter(person=ended).update(ended=timezone.now())
    for person in (rini, inspector, karo, ended):
        with pytest.raises(WrongOwner):
            inspecting.assign_finding(finding=found, owner=person, due=in_days(3), by=inspector)


def test_once_it_has_climbed_somebody_of_the_upper_command_may_own_it(
    assigned: Finding, karo: Person, inspector: Person, polda: Command
) -> None:
    overdue_since(assigned, 1)
    inspecting.raise_overdue(timezone.localdate())
    assigned.refresh_from_db()
    assert assigned.raised_to == polda
    inspecting.assign_finding(finding=assigned, owner=karo, due=in_days(3), by=inspector)
    assert assigned.owner == karo


def test_a_day_that_has_passed_is_no_due_day(found: Finding, budi: Person, inspector: Person) -> None:
    with pytest.raises(Unreadable):
        inspecting.assign_finding(finding=found, owner=budi, due=in_days(-1), by=inspector)


def test_who_may_not_inspect_notes_assigns_and_rechecks_nothing(
    operation: Operation, tebo: Command, assigned: Finding, budi: Person, rini: Person
) -> None:
    inspecting.mend_finding(finding=assigned, by=budi, note="beres")
    for person in (budi, rini):
        with pytest.raises(NotAllowed):
            make_finding(operation, tebo, person)
        with pytest.raises(NotAllowed):
            inspecting.recheck_finding(finding=assigned, by=person)
        with pytest.raises(NotAllowed):
            inspecting.assign_finding(finding=assigned, owner=budi, due=in_days(3), by=person)


@pytest.mark.parametrize("wrong", [{"text": "  "}, {"severity": 4}, {"readiness": "lain"}])
def test_a_finding_without_words_or_with_a_value_that_does_not_exist_is_refused(
    operation: Operation, tebo: Command, inspector: Person, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Unreadable):
        make_finding(operation, tebo, inspector, **wrong)


def test_the_id_of_somebody_elses_finding_is_refused(
    operation: Operation, tebo: Command, found: Finding, inspector: Person, sari: Person
) -> None:
    assert make_finding(operation, tebo, inspector, client_id=found.client_id) == found
    with pytest.raises(IdTaken):
        make_finding(operation, tebo, sari, client_id=found.client_id)


# Overdue.


def test_overdue_findings_climb_once_and_after_a_week_again(
    assigned: Finding, budi: Person, polda: Command, inspector: Person
) -> None:
    country = Command.objects.create(code="RI", name="Mabes", kind="polda")
    polda.parent = country
    polda.save()
    today = timezone.localdate()
    assert inspecting.raise_overdue(today) == 0
    overdue_since(assigned, 1)
    assert [inspecting.raise_overdue(today) for _ in range(2)] == [1, 0]
    assigned.refresh_from_db()
    assert assigned.raised_to == polda
    entry = Entry.objects.get(action="finding.raised")
    assert (entry.command, entry.actor, entry.after["raised_to"]) == (assigned.command, None, polda.code)
    assert inspecting.raise_overdue(today + timedelta(days=9)) == 1
    assigned.refresh_from_db()
    assert assigned.raised_to == country
    assert actions(assigned)[-2:] == ["raised", "raised"]


def test_what_is_closed_or_of_the_topmost_command_does_not_climb(
    operation: Operation, polda: Command, assigned: Finding, budi: Person, inspector: Person
) -> None:
    top = overdue_since(make_finding(operation, polda, inspector), 3)
    inspecting.mend_finding(finding=assigned, by=budi, note="beres")
    inspecting.recheck_finding(finding=assigned, by=inspector)
    overdue_since(assigned, 3)
    assert inspecting.raise_overdue(timezone.localdate()) == 0
    assert top.raised_to is None


def test_on_the_day_itself_it_is_not_overdue(assigned: Finding) -> None:
    overdue_since(assigned, 0)
    assert inspecting.raise_overdue(timezone.localdate()) == 0


# What waits for a person.


def test_home_tells_each_what_is_his(
    assigned: Finding, inspector: Person, budi: Person, sari: Person, karo: Person, rini: Person
) -> None:
    (line,) = inspecting.findings_mine(budi)
    assert "Dua HT rusak" in line[0]
    assert line[1] == f"/kesiapan/temuan/{assigned.pk}"
    assert inspecting.findings_mine(sari) == []
    assert inspecting.findings_to_recheck(sari) == []
    inspecting.mend_finding(finding=assigned, by=budi, note="beres")
    # The inspector is of the Polda: he looks again at what he found below.
    for person in (sari, inspector):
        assert inspecting.findings_to_recheck(person)[0][0].startswith("1 temuan")
    for person in (budi, karo, rini):
        assert inspecting.findings_to_recheck(person) == []


def test_an_overdue_finding_comes_to_the_home_page_of_the_upper_command_when_it_climbs(
    assigned: Finding, sari: Person, karo: Person, rini: Person
) -> None:
    assert inspecting.findings_overdue(karo) == []
    overdue_since(assigned, 1)
    with as_app(sari):
        assert inspecting.findings_overdue(sari)[0][1] == "/kesiapan/temuan?keadaan=open&lewat=1"
    assert inspecting.findings_overdue(karo)[0][0].startswith("1 temuan")
    assert inspecting.findings_overdue(rini) == []


def test_open_findings_are_of_a_command_and_all_below(
    operation: Operation, found: Finding, polda: Command, bungo: Command, karo: Person, rini: Person
) -> None:
    assert list(inspecting.open_findings(karo, operation=operation, command=polda)) == [found]
    assert list(inspecting.open_findings(karo, command=bungo)) == []
    assert list(inspecting.open_findings(rini)) == []
    assert list(inspecting.open_findings(karo, on=timezone.localdate())) == []


# Evidence.


@pytest.fixture
def files(settings: Any, tmp_path: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_a_photo_is_kept_under_a_name_that_nobody_can_guess(files: Any, assigned: Finding, budi: Person) -> None:
    shown = (cleaned(photo(gps=True), keep_place=True), "../../etc/HT baru.PNG")
    inspecting.mend_finding(finding=assigned, by=budi, note="beres", evidence=shown)
    kept = Evidence.objects.get()
    assert (kept.name, kept.note, kept.located, kept.by) == ("HT baru.jpg", "-1.50000, 102.25000", True, budi)
    assert "HT" not in str(kept.file.name)
    assert len(str(kept.file.name)) > 30
    assert kept.size == len(kept.file.read())
    assert Entry.objects.get(action="evidence.attached").after["sha256"] == kept.sha256


def test_a_closed_finding_takes_no_more_evidence(
    files: Any, assigned: Finding, budi: Person, inspector: Person, rini: Person
) -> None:
    file = cleaned(photo())
    with pytest.raises(NotAllowed):
        inspecting.attach_to_finding(finding=assigned, file=file, name="x", by=rini)
    inspecting.mend_finding(finding=assigned, by=budi, note="beres")
    inspecting.recheck_finding(finding=assigned, by=inspector)
    with pytest.raises(WrongState):
        inspecting.attach_to_finding(finding=assigned, file=file, name="x", by=budi)
    assert not Evidence.objects.exists()


def test_a_photo_of_an_answer_is_attached_while_the_inspection_runs(
    files: Any, operation: Operation, tebo: Command, inspector: Person
) -> None:
    running: Inspection = make_inspection(operation, tebo, inspector)
    answer = inspecting.answer(inspection=running, criterion="post_logbook", value="no", by=inspector)
    inspecting.attach_to_answer(answer=answer, file=cleaned(photo()), name="buku.jpg", by=inspector)
    inspecting.close_inspection(inspection=running, by=inspector, although_unanswered=True)
    with pytest.raises(WrongState):
        inspecting.attach_to_answer(answer=answer, file=cleaned(photo()), name="buku.jpg", by=inspector)
    assert answer.evidence.count() == 1
