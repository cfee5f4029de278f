"""What the demo shows of readiness comes about by the services, in the name of people who may."""

from __future__ import annotations

from collections import Counter

import pytest
from assessed import STAGES

from people import make_person
from posko.ledger.models import Entry
from posko.organisation.models import Command, Person, Role
from posko.readiness.board import board
from posko.readiness.demo import Cast, show_readiness
from posko.readiness.models import Finding, Inspection, Override, Rehearsal, Tour, Verdict
from posko.readiness.verdicts import is_whole
from posko.registry.models import Operation


@pytest.fixture
def operation(polda: Command, tebo: Command, bungo: Command) -> Operation:
    for command, latitude, longitude in ((polda, -1.62, 103.58), (tebo, -1.48, 102.43), (bungo, -1.49, 102.11)):
        Command.objects.filter(pk=command.pk).update(latitude=latitude, longitude=longitude)
    stages = [stage | {"minimum_strength_share": 0.5} for stage in STAGES]
    made = Operation.objects.create(
        command=polda, code="omp", name="OMP", region="15", voting_day="2024-11-27", stages=stages
    )
    return Operation.objects.get(pk=made.pk)


@pytest.fixture
def cast(polda: Command, tebo: Command, sari: Person, budi: Person, rini: Person, karo: Person) -> Cast:
    return Cast(
        inspector=make_person("Itwasda", Role.INSPECTOR, polda),
        planner=karo,
        commander=make_person("Kapolda", Role.COMMANDER, polda),
        first_planner=sari,
        first_commander=budi,
        second_planner=rini,
    )


def show(operation: Operation, tebo: Command, bungo: Command, cast: Cast) -> Verdict:
    first, second = (Command.objects.get(pk=command.pk) for command in (tebo, bungo))
    return show_readiness(operation=operation, first=first, second=second, cast=cast, site="https://posko.test")


def test_the_board_is_filled_by_people_who_may(
    operation: Operation, tebo: Command, bungo: Command, cast: Cast, app_role: None
) -> None:
    made = show(operation, tebo, bungo, cast)
    assert made.command == operation.command and made.content["below"]


def test_findings_are_on_their_way_and_two_commands_are_inspected(
    operation: Operation, tebo: Command, bungo: Command, cast: Cast
) -> None:
    show(operation, tebo, bungo, cast)
    states = Counter(Finding.objects.filter(command=tebo).values_list("state", flat=True))
    assert states == {"closed": 1, "recheck": 1, "open": 1}
    assert Finding.objects.filter(command=bungo, owner=None).count() == 1
    assert Inspection.objects.filter(state="closed").count() == 2
    assert Override.objects.filter(lifted=None).count() == 1
    assert Tour.objects.get().state == "set" and Tour.objects.get().visits.count() == 2
    assert set(Rehearsal.objects.filter(command=tebo).values_list("kind", flat=True)) == {
        "latpraops",
        "tfg",
        "sispamkota",
    }


def test_verdicts_are_whole_numbered_and_in_the_ledger(
    operation: Operation, tebo: Command, bungo: Command, cast: Cast
) -> None:
    made = show(operation, tebo, bungo, cast)
    assert Verdict.objects.count() == Entry.objects.filter(action="verdict.issued").count() == 4
    assert all(is_whole(verdict) for verdict in Verdict.objects.all())
    second = Verdict.objects.get(command=tebo, serial=2)
    assert second.before is not None
    assert "Siap latihan" in [row["what"] for row in second.content["differences"]]
    assert {row["code"] for row in made.content["below"]} == {tebo.code, bungo.code}


def test_the_board_shows_what_changed_after_the_verdict(
    operation: Operation, tebo: Command, bungo: Command, cast: Cast
) -> None:
    made = show(operation, tebo, bungo, cast)
    lines = {line.command.code: line for line in board(cast.inspector, operation, made.stage)}
    turns = {cell.readiness.value: cell.turn for cell in lines[tebo.code].cells}
    assert turns["training"] == "better"
    assert any(cell.overridden for cell in lines[tebo.code].cells)
    assert len(lines[tebo.code].trend.marks) == 3
