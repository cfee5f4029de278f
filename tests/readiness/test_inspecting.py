"""Inspections: planned with a version of the criteria, answered by several, sampled, closed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from inspectingcases import DAY, first_codes, make_inspection, make_operation, post_officers, whole_pack

from people import as_app
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed
from posko.organisation.models import Command, Person
from posko.readiness import inspecting
from posko.readiness.inspecting.checklist import questions_of, sections_of
from posko.readiness.inspecting.kit import NobodyPosted, latest_checks
from posko.readiness.inspecting.refusals import (
    CriteriaUnreadable,
    IdTaken,
    InspectionRefused,
    NotAsked,
    Unanswered,
    Unreadable,
    WrongState,
)
from posko.readiness.models import Answer, CriteriaSet, Finding, Inspection, KitCheck
from posko.registry.models import Operation

NOON = datetime(2024, 11, 20, 5, tzinfo=UTC)


@pytest.fixture
def operation(polda: Command) -> Operation:
    return make_operation(polda)


@pytest.fixture
def running(operation: Operation, tebo: Command, inspector: Person) -> Inspection:
    return make_inspection(operation, tebo, inspector)


def last_entry(command: Command) -> Entry:
    return Entry.objects.filter(command=command).latest("number")


# Planning and opening.


def test_the_version_of_the_criteria_stays_whatever_is_changed_later(
    operation: Operation, tebo: Command, polda: Command, inspector: Person
) -> None:
    planned = make_inspection(operation, tebo, inspector)
    asked = [q.code for q in questions_of(planned)]
    old = planned.criteria
    fewer = (
        "\n".join(old.toml.split("[[criteria]]")[:1])
        + "[[criteria]]"
        + "[[criteria]]".join(part for part in old.toml.split("[[criteria]]")[1:] if f'"{asked[0]}"' not in part)
    )
    CriteriaSet.objects.create(command=old.command, version=old.version + 1, toml=fewer, reason="uji")
    planned = Inspection.objects.get(pk=planned.pk)
    assert [q.code for q in questions_of(planned)] == asked
    inspecting.answer(inspection=planned, criterion=asked[0], value="yes", by=inspector)
    newer = make_inspection(operation, tebo, inspector)
    assert asked[0] not in [q.code for q in questions_of(newer)]
    with pytest.raises(NotAsked, match=f"versi {old.version + 1}"):
        inspecting.answer(inspection=newer, criterion=asked[0], value="yes", by=inspector)


def test_who_may_not_inspect_a_command_plans_and_opens_nothing(
    operation: Operation, tebo: Command, inspector: Person, budi: Person, rini: Person
) -> None:
    for person in (budi, rini):
        with pytest.raises(NotAllowed):
            make_inspection(operation, tebo, person)
    planned = inspecting.plan_inspection(
        operation=operation, command=tebo, kind="oversight", stage="voting", day=DAY, by=inspector
    )
    with pytest.raises(NotAllowed):
        inspecting.open_inspection(inspection=planned, by=rini)


def test_a_stage_that_the_operation_does_not_have_is_refused(
    operation: Operation, tebo: Command, inspector: Person
) -> None:
    with pytest.raises(WrongState, match="psu"):
        make_inspection(operation, tebo, inspector, stage="psu")


def test_criteria_that_cannot_be_read_are_named(operation: Operation, tebo: Command, inspector: Person) -> None:
    broken = CriteriaSet.objects.create(command=tebo, version=9, toml="[[criteria]]\ncode = ")
    with pytest.raises(CriteriaUnreadable, match="versi 9"):
        make_inspection(operation, tebo, inspector, criteria=broken)


def test_it_is_opened_once(running: Inspection, inspector: Person) -> None:
    with pytest.raises(WrongState):
        inspecting.open_inspection(inspection=running, by=inspector)
    assert Entry.objects.filter(action="inspection.opened").count() == 1


def test_before_it_is_opened_it_takes_no_answers(operation: Operation, tebo: Command, inspector: Person) -> None:
    planned = inspecting.plan_inspection(
        operation=operation, command=tebo, kind="assistance", stage="voting", day=DAY, by=inspector
    )
    with pytest.raises(WrongState, match="belum dimulai"):
        inspecting.answer(inspection=planned, criterion=first_codes(planned)[0], value="yes", by=inspector)


def test_only_inspected_criteria_of_the_stage_are_asked_in_the_order_of_the_readinesses(running: Inspection) -> None:
    asked = sections_of(running)
    assert [s.readiness for s in asked] == sorted({s.readiness for s in asked}, key=[s.readiness for s in asked].index)
    assert asked[0].readiness == "command_post"
    assert all(s.questions for s in asked)


def test_the_stage_by_default_runs_today_or_comes_next(operation: Operation) -> None:
    assert inspecting.default_stage(operation, DAY) == "campaign"
    assert inspecting.default_stage(operation, DAY + timedelta(days=5)) == "voting"
    assert inspecting.default_stage(operation, DAY + timedelta(days=500)) == "voting"


# Answers.


def test_the_same_id_twice_is_one_answer(running: Inspection, inspector: Person) -> None:
    id, (code, _other) = uuid4(), first_codes(running)
    for value in ("yes", "no"):
        kept = inspecting.answer(inspection=running, criterion=code, value=value, by=inspector, id=id)
        assert kept.value == "yes"
    assert Answer.objects.count() == 1
    assert Entry.objects.filter(action="inspection.answered").count() == 1


def test_the_id_of_somebody_elses_answer_is_refused(running: Inspection, inspector: Person, karo: Person) -> None:
    id, (code, _other) = uuid4(), first_codes(running)
    inspecting.answer(inspection=running, criterion=code, value="yes", by=inspector, id=id)
    with pytest.raises(IdTaken):
        inspecting.answer(inspection=running, criterion=code, value="no", by=karo, id=id)


def test_an_id_that_another_command_uses_is_refused_and_tells_nothing(
    operation: Operation, bungo: Command, running: Inspection, inspector: Person, sari: Person
) -> None:
    """Sari of Tebo cannot see Bungo's answer; the database still knows its id."""
    id, there = uuid4(), make_inspection(operation, bungo, inspector)
    inspecting.answer(inspection=there, criterion=first_codes(there)[0], value="no", by=inspector, id=id)
    with as_app(sari), pytest.raises(IdTaken):
        inspecting.answer(inspection=running, criterion=first_codes(running)[0], value="yes", by=sari, id=id)


def test_of_two_inspectors_both_answers_are_kept_and_the_latest_on_the_spot_counts(
    operation: Operation, tebo: Command, running: Inspection, inspector: Person, karo: Person
) -> None:
    code = first_codes(running)[0]
    inspecting.answer(inspection=running, criterion=code, value="no", by=karo, at=NOON + timedelta(minutes=5))
    inspecting.answer(inspection=running, criterion=code, value="yes", by=inspector, at=NOON)
    assert Answer.objects.filter(criterion=code).count() == 2
    counts = inspecting.latest_answers(operation, [tebo], "voting")[tebo.pk][code]
    assert (counts.value, counts.by) == ("no", karo)
    assert inspecting.latest_answers(operation, [tebo], "campaign") == {}


def test_an_answer_from_the_future_is_from_now(running: Inspection, inspector: Person) -> None:
    ahead = timezone.now() + timedelta(days=3)
    kept = inspecting.answer(inspection=running, criterion=first_codes(running)[0], value="yes", by=inspector, at=ahead)
    assert kept.at <= timezone.now()


@pytest.mark.parametrize("value", ["", "maybe", "YES"])
def test_another_value_is_refused(running: Inspection, inspector: Person, value: str) -> None:
    with pytest.raises(Unreadable):
        inspecting.answer(inspection=running, criterion=first_codes(running)[0], value=value, by=inspector)


def test_a_neighbour_and_an_officer_answer_nothing(running: Inspection, rini: Person, budi: Person) -> None:
    for person in (rini, budi):
        with pytest.raises(NotAllowed):
            inspecting.answer(inspection=running, criterion=first_codes(running)[0], value="yes", by=person)


# Batches of a telephone.


def entry(running: Inspection, **said: Any) -> dict[str, Any]:
    code = first_codes(running)[0]
    return {"id": str(uuid4()), "kind": "answer", "at": NOON.isoformat(), "criterion": code, "value": "yes"} | said


def test_each_entry_of_a_batch_stands_or_falls_alone(running: Inspection, inspector: Person) -> None:
    good, bad = entry(running), entry(running, criterion="tidak-ada")
    finding = entry(running, kind="finding", readiness="plan", text="Peta belum ada", severity=3)
    done = inspecting.receive(inspection=running, by=inspector, batch={"entries": [bad, good, finding, 7]})
    assert done.kept == [good["id"], finding["id"]]
    assert [one["id"] for one in done.refused] == [bad["id"], ""]
    assert "tidak-ada" in done.refused[0]["why"]
    assert Finding.objects.get().inspection == running


def test_a_batch_sent_twice_is_kept_once(running: Inspection, inspector: Person) -> None:
    batch = {"entries": [entry(running), entry(running, kind="finding", readiness="plan", text="x", severity=1)]}
    first, second = (inspecting.receive(inspection=running, by=inspector, batch=batch) for _ in range(2))
    assert first == second
    assert (Answer.objects.count(), Finding.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "7"},
        {"at": "kemarin"},
        {"at": "2024-11-20T05:00:00"},
        {"at": "0001-01-01T00:00:00+00:00"},
        {"kind": "vote"},
        {"criterion": 5},
        {"note": "a\0b"},
        {"kind": "kit", "items": []},
        {"kind": "kit", "officer": "80001", "items": {"x": ["ok"]}},
        {"kind": "finding", "readiness": "plan", "text": "x", "severity": "3"},
        {"kind": "finding", "readiness": "agama", "text": "x", "severity": 1},
    ],
)
def test_what_is_no_entry_is_refused_in_words(running: Inspection, inspector: Person, wrong: dict[str, Any]) -> None:
    done = inspecting.receive(inspection=running, by=inspector, batch={"entries": [entry(running) | wrong]})
    assert done.kept == []
    assert done.refused[0]["why"]


@pytest.mark.parametrize("batch", [None, [], {}, {"entries": {}}, {"entries": [{}] * 201}])
def test_what_is_no_batch_is_refused(running: Inspection, inspector: Person, batch: Any) -> None:
    with pytest.raises(Unreadable):
        inspecting.receive(inspection=running, by=inspector, batch=batch)


def test_a_telephone_whose_clock_is_wrong_is_set_right(running: Inspection, inspector: Person) -> None:
    wrong_now = timezone.now() - timedelta(days=400)
    given = wrong_now - timedelta(minutes=10)
    batch = {"now": wrong_now.isoformat(), "entries": [entry(running, at=given.isoformat())]}
    inspecting.receive(inspection=running, by=inspector, batch=batch)
    assert abs(timezone.now() - timedelta(minutes=10) - Answer.objects.get().at) < timedelta(seconds=30)


# Closing.


def test_what_is_not_answered_is_named_and_stands_in_the_ledger(running: Inspection, inspector: Person) -> None:
    asked = questions_of(running)
    inspecting.answer(inspection=running, criterion=asked[0].code, value="yes", by=inspector)
    with pytest.raises(Unanswered) as refused:
        inspecting.close_inspection(inspection=running, by=inspector)
    assert refused.value.texts == tuple(q.text for q in asked[1:])
    closed = inspecting.close_inspection(inspection=running, by=inspector, although_unanswered=True, note="Selesai")
    assert (closed.state, closed.closed_by, closed.note) == ("closed", inspector, "Selesai")
    assert last_entry(running.command).after["unanswered"] == [q.code for q in asked[1:]]


def test_with_everything_answered_it_closes(running: Inspection, inspector: Person) -> None:
    for question in questions_of(running):
        inspecting.answer(inspection=running, criterion=question.code, value="na", by=inspector)
    assert inspecting.close_inspection(inspection=running, by=inspector).state == "closed"


def test_afterwards_nothing_is_written_and_it_is_closed_once(running: Inspection, inspector: Person) -> None:
    inspecting.close_inspection(inspection=running, by=inspector, although_unanswered=True)
    done = inspecting.receive(
        inspection=running,
        by=inspector,
        batch={"entries": [entry(running), entry(running, kind="finding", readiness="plan", text="x", severity=1)]},
    )
    assert done.kept == []
    assert all("sudah ditutup" in one["why"] for one in done.refused)
    assert not Answer.objects.exists()
    with pytest.raises(WrongState):
        inspecting.close_inspection(inspection=running, by=inspector, although_unanswered=True)
    with pytest.raises(InspectionRefused):
        inspecting.draw_sample(inspection=running, officers=1, by=inspector)


# Officers' kit.


def test_the_sample_is_drawn_of_those_at_posts_and_stays(
    operation: Operation, tebo: Command, running: Inspection, inspector: Person, sari: Person
) -> None:
    post_officers(operation, tebo, sari, 5)
    drawn = inspecting.draw_sample(inspection=running, officers=3, by=inspector)
    assert len(drawn) == 3
    assert set(drawn) <= {f"8000{k}" for k in range(5)}
    assert last_entry(tebo).after == {"drawn": drawn, "of": 5}
    again = inspecting.draw_sample(inspection=running, officers=10, by=inspector)
    assert not set(drawn) & set(again)
    assert sorted([*drawn, *again]) == [f"8000{k}" for k in range(5)]


def test_without_a_plan_in_force_nobody_is_drawn(running: Inspection, inspector: Person) -> None:
    with pytest.raises(NobodyPosted, match="Polres Tebo"):
        inspecting.draw_sample(inspection=running, officers=3, by=inspector)


def test_the_share_of_complete_packs_counts_the_latest_check_of_each_officer(
    operation: Operation, tebo: Command, running: Inspection, inspector: Person, sari: Person
) -> None:
    post_officers(operation, tebo, sari, 3)
    one, two, _three = inspecting.draw_sample(inspection=running, officers=3, by=inspector)
    thing = next(iter(whole_pack(running)))
    assert inspecting.kit_shares(operation, [tebo], "voting") == {}
    for at, officer, items in (
        (NOON, one, {thing: "missing"}),
        (NOON, two, {thing: "broken"}),
        (NOON + timedelta(minutes=1), one, {}),
    ):
        found = whole_pack(running, **items)
        inspecting.check_kit(inspection=running, officer_code=officer, items=found, by=inspector, at=at)
    share = inspecting.kit_shares(operation, [tebo], "voting")[tebo.pk]
    assert share == inspecting.KitShare(checked=2, complete=1)
    assert share.share == 0.5
    assert [check is None for check in latest_checks(running).values()].count(True) == 1


def test_a_check_sent_twice_is_kept_once_and_of_a_drawn_officer_with_every_thing_only(
    operation: Operation, tebo: Command, running: Inspection, inspector: Person, sari: Person
) -> None:
    post_officers(operation, tebo, sari, 1)
    (officer,) = inspecting.draw_sample(inspection=running, officers=1, by=inspector)
    items, id = whole_pack(running), uuid4()
    for _ in range(2):
        inspecting.check_kit(inspection=running, officer_code=officer, items=items, by=inspector, id=id)
    assert KitCheck.objects.exclude(items={}).count() == 1
    thing = next(iter(items))
    for code, wrong in ((officer, {thing: "ok"}), (officer, items | {thing: "lost"}), ("80009", items)):
        with pytest.raises(Unreadable):
            inspecting.check_kit(inspection=running, officer_code=code, items=wrong, by=inspector)
    draw = KitCheck.objects.get(items={})
    with pytest.raises(IdTaken):
        inspecting.check_kit(inspection=running, officer_code=officer, items=items, by=inspector, id=draw.pk)


def test_it_all_works_behind_the_second_wall(operation: Operation, tebo: Command, sari: Person, karo: Person) -> None:
    post_officers(operation, tebo, sari, 2)
    with as_app(karo):
        running = make_inspection(operation, tebo, karo)
        inspecting.draw_sample(inspection=running, officers=1, by=karo)
        inspecting.answer(inspection=running, criterion=first_codes(running)[0], value="yes", by=karo)
    with as_app(sari):
        assert inspecting.inspections_visible_to(sari).get().answers.count() == 1
