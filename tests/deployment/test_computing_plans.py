"""A plan is asked for, computed by the worker, stopped, taken up again; and it is the plan the planner makes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import plansmade
import pytest
import tworegistries
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from people import as_app
from posko.deployment import computing, services
from posko.deployment.grouping import grouping_from, grouping_of
from posko.deployment.models import Part, Plan
from posko.deployment.queries import plans_visible_to
from posko.deployment.refusals import WrongState
from posko.deployment.storing import doctrine_of, load_part, rows_of
from posko.deployment.tasks import compute_plan
from posko.documents.draw_record import write_draw
from posko.documents.plan_tables import tables_of, write_tables
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed
from posko.organisation.jobs import Job, held
from posko.organisation.models import Command, Person
from posko.planning import Effort, solve, summarise
from posko.planning.check import check_plan
from posko.planning.editing import Part as Solution
from posko.planning.editing import broken_rules, shortfalls_of
from posko.planning.from_tables import problem_from
from posko.planning.posts import Grouping
from posko.registry.models import Operation, PollingStation
from posko.registry.queries import operation_tables


def test_the_rows_of_a_part_are_the_plan_that_was_solved(operation: Operation, polda: Command, karo: Person) -> None:
    plan = tworegistries.computed(operation, polda, karo)
    tables = operation_tables(karo, operation, polda)
    solved = solve(problem_from(tables), seed=plan.seed, effort=Effort.QUICK)
    lent = {a.officer for c in solved.commands for a in c.assignments if a.reinforcement}
    for found in solved.commands:
        part = load_part(Part.objects.get(plan=plan, command__code=found.command.code))
        assert {p.id: {s.code for s in p.stations} for p in part.plan.posts} == {
            p.id: {s.code for s in p.stations} for p in found.posts
        }
        # The lender keeps a row of those it lends, which says nothing while they are lent.
        here = [a for a in part.plan.assignments if a.reinforcement or a.officer not in lent]
        assert {a.officer: (a.duty, a.post, a.role) for a in here} == {
            a.officer: (a.duty, a.post, a.role) for a in found.assignments
        }
        assert part.plan.lower_bound_minutes == pytest.approx(found.lower_bound_minutes)
        assert part.plan.drawings == found.drawings
        assert part.plan.borrowable == found.borrowable
        assert shortfalls_of(part, doctrine_of(plan)) == found.shortfalls


def test_what_is_loaded_and_written_again_is_the_same(operation: Operation, polda: Command, karo: Person) -> None:
    plan = tworegistries.computed(operation, polda, karo)
    for row in plan.parts.all():
        part = load_part(row)
        assert rows_of(part) == rows_of(load_part(row, rows_of(part)))


def test_a_plan_in_the_database_passes_the_independent_checker(
    operation: Operation, polda: Command, karo: Person, tmp_path: Path
) -> None:
    plan = tworegistries.computed(operation, polda, karo)
    tables = operation_tables(karo, operation, polda)
    problem = problem_from(tables)
    solved = solve(problem, seed=plan.seed, effort=Effort.QUICK)
    stored = tuple(load_part(Part.objects.get(plan=plan, command__code=c.command.code)).plan for c in solved.commands)
    again = replace(solved, commands=stored)
    write_tables(tables_of(again), tmp_path)
    write_draw(again, tmp_path)
    (tmp_path / "summary.json").write_text(json.dumps(summarise(again)))
    assert check_plan(tables, tmp_path) == []


def test_no_part_breaks_a_rule_and_tebo_is_lent_people(operation: Operation, polda: Command, karo: Person) -> None:
    plan = tworegistries.computed(operation, polda, karo)
    parts: list[Solution] = [load_part(row) for row in plan.parts.filter(command__kind="polres")]
    assert [broken_rules(part, doctrine_of(plan)) for part in parts] == [(), ()]
    tebo = Part.objects.get(plan=plan, command__code="15-TBO")
    assert tebo.figures["reinforcement"] > 0
    assert tebo.assignmentrows.filter(reinforcement=True).count() == tebo.figures["reinforcement"]


def test_a_polres_plans_itself_with_its_own_people(operation: Operation, tebo: Command, sari: Person) -> None:
    plan = tworegistries.computed(operation, tebo, sari)
    assert [part.command.code for part in plan.parts.all()] == ["15-TBO"]
    assert plan.figures["reinforcement"] == 0
    assert plan.figures["unmanned_stations"] > 0


def test_a_neighbour_sees_neither_plan_nor_part(
    operation: Operation, tebo: Command, sari: Person, rini: Person, karo: Person
) -> None:
    plan = tworegistries.computed(operation, tebo, sari)
    assert plan not in plans_visible_to(rini)
    assert plan in plans_visible_to(karo)
    with as_app(rini):
        assert not Part.objects.filter(plan=plan).exists()


def test_a_planner_does_not_plan_for_a_neighbour(operation: Operation, bungo: Command, sari: Person) -> None:
    with pytest.raises(NotAllowed):
        services.ask_plan(operation=operation, command=bungo, by=sari, name="")


def test_a_plan_that_waits_is_stopped_at_once_and_taken_up_again(
    operation: Operation, tebo: Command, sari: Person
) -> None:
    plan = services.ask_plan(operation=operation, command=tebo, by=sari, name="", effort="quick")
    services.cancel_plan(plan=plan, by=sari)
    assert plan.state == Plan.State.CANCELLED
    computing.compute(plan.pk)
    plan.refresh_from_db()
    assert plan.state == Plan.State.CANCELLED
    services.resume_plan(plan=plan, by=sari)
    computing.compute(plan.pk)
    plan.refresh_from_db()
    assert plan.state == Plan.State.DRAFT


def test_a_plan_without_stations_says_so(
    polda: Command, tebo: Command, sari: Person, monkeypatch: pytest.MonkeyPatch
) -> None:

    tworegistries.serially(monkeypatch)
    empty = plansmade.make_operation(polda, doctrine_toml=plansmade.DOCTRINE)
    plan = services.ask_plan(operation=empty, command=tebo, by=sari, name="")
    computing.compute(plan.pk)
    plan.refresh_from_db()
    assert plan.state == Plan.State.FAILED
    assert "TPS" in plan.message


def test_a_plan_whose_worker_died_is_interrupted(operation: Operation, tebo: Command, sari: Person) -> None:
    plan = services.ask_plan(operation=operation, command=tebo, by=sari, name="")
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.COMPUTING)
    plan.refresh_from_db()
    assert services.is_interrupted(plan)
    with held(Job.PLAN, plan.pk):
        assert not services.is_interrupted(plan)


def test_posts_found_before_a_stop_are_not_searched_again(
    operation: Operation, tebo: Command, sari: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[str, Grouping] = {}
    tables = operation_tables(sari, operation, tebo)
    solve(problem_from(tables), seed=1, effort=Effort.QUICK, grouped=kept.__setitem__)
    plan = services.ask_plan(operation=operation, command=tebo, by=sari, name="", effort="quick")
    Part.objects.create(operation=operation, plan=plan, command=tebo, grouping=grouping_of(kept["15-TBO"]))

    def never(*args: object) -> None:
        raise AssertionError("searched again")

    monkeypatch.setattr(sys.modules["posko.planning.solve"], "draft_command", never)
    computing.compute(plan.pk)
    plan.refresh_from_db()
    assert plan.state == Plan.State.DRAFT
    assert Part.objects.get(plan=plan).grouping is None


def test_kept_posts_are_let_go_where_stations_changed(operation: Operation, tebo: Command, sari: Person) -> None:
    kept: dict[str, Grouping] = {}
    problem = problem_from(operation_tables(sari, operation, tebo))
    solve(problem, seed=1, effort=Effort.QUICK, grouped=kept.__setitem__)
    assert grouping_from(grouping_of(kept["15-TBO"]), problem, "15-TBO") == kept["15-TBO"]
    PollingStation.objects.filter(command=tebo, tier="high").update(tier="low")
    now = problem_from(operation_tables(sari, operation, tebo))
    assert grouping_from(grouping_of(kept["15-TBO"]), now, "15-TBO") is None


def test_the_ledger_has_commitment_and_figures_but_never_the_seed(
    operation: Operation, tebo: Command, sari: Person
) -> None:
    plan = tworegistries.computed(operation, tebo, sari)
    entry = Entry.objects.get(action="plan.computed")
    assert entry.after["figures"]["stations"] == 14
    assert plan.seed not in str(entry.after)


def test_a_draft_is_discarded_and_then_gone_from_sight(operation: Operation, tebo: Command, sari: Person) -> None:
    plan = tworegistries.computed(operation, tebo, sari)
    services.discard_plan(plan=plan, by=sari)
    assert plan not in plans_visible_to(sari)
    with pytest.raises(WrongState):
        services.discard_plan(plan=plan, by=sari)


def test_stopping_and_taking_up_again_are_in_the_ledger_once_each(
    operation: Operation, tebo: Command, sari: Person
) -> None:
    plan = services.ask_plan(operation=operation, command=tebo, by=sari, name="", effort="quick")
    with held(Job.PLAN, plan.pk):
        services.cancel_plan(plan=plan, by=sari)
        services.cancel_plan(plan=plan, by=sari)
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.CANCELLED)
    plan.refresh_from_db()
    services.resume_plan(plan=plan, by=sari)
    kept = Entry.objects.filter(action__in=("plan.stopped", "plan.resumed"), subject=plan.subject)
    assert list(kept.order_by("number").values_list("action", "actor")) == [
        ("plan.stopped", sari.pk),
        ("plan.resumed", sari.pk),
    ]


def test_what_is_still_being_stopped_or_computed_is_not_taken_up(
    operation: Operation, tebo: Command, sari: Person, signed_in: Callable[[Person], Client]
) -> None:
    plan = services.ask_plan(operation=operation, command=tebo, by=sari, name="", effort="quick")
    resume = f"/rencana/{plan.pk}/langkah/lanjutkan"
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.COMPUTING)
    with held(Job.PLAN, plan.pk):
        at_work = signed_in(sari).post(resume)
        services.cancel_plan(plan=plan, by=sari)
        stopping = signed_in(sari).post(resume)
    assert (at_work.status_code, stopping.status_code) == (409, 409)
    assert "tidak perlu dilanjutkan" in at_work.content.decode()
    assert "Tunggu sampai berhenti" in stopping.content.decode()
    assert not Entry.objects.filter(action="plan.resumed").exists()


def test_a_stop_is_heard_while_a_command_is_computed(
    operation: Operation, tebo: Command, sari: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = services.ask_plan(operation=operation, command=tebo, by=sari, name="", effort="quick")

    class Slow:
        """An engine that looks up twice from its first item and never finishes it: a stop is asked for in between."""

        def __init__(self, meanwhile: Callable[[], None]) -> None:
            self.meanwhile = meanwhile

        def map(self, work: object, items: object) -> Iterator[Any]:
            self.meanwhile()
            services.cancel_plan(plan=plan, by=sari)
            self.meanwhile()
            raise AssertionError("the stop was not heard")

    monkeypatch.setattr(computing, "processes", lambda *, meanwhile: nullcontext(Slow(meanwhile)))
    computing.compute(plan.pk)
    plan.refresh_from_db()
    assert plan.state == Plan.State.CANCELLED


def test_a_plan_that_waits_its_turn_is_not_interrupted(operation: Operation, tebo: Command, sari: Person) -> None:
    plan = services.ask_plan(operation=operation, command=tebo, by=sari, name="", effort="quick")
    Plan.objects.filter(pk=plan.pk).update(moved=timezone.now() - timedelta(minutes=5))
    plan.refresh_from_db()
    assert services.is_interrupted(plan)
    DBTaskResult.objects.create(
        task_path=compute_plan.module_path,
        args_kwargs={"args": [plan.pk, sari.pk], "kwargs": {}},
        queue_name="computing",
        backend_name="default",
        run_after=timezone.now(),
    )
    assert not services.is_interrupted(plan)


def test_the_page_of_an_interrupted_plan_does_not_say_that_it_is_computed(
    operation: Operation, tebo: Command, sari: Person, signed_in: Callable[[Person], Client]
) -> None:
    plan = services.ask_plan(operation=operation, command=tebo, by=sari, name="")
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.COMPUTING)
    for address in (f"/rencana/{plan.pk}", f"/rencana/{plan.pk}/keadaan"):
        shown = signed_in(sari).get(address).content.decode()
        assert "Terhenti di tengah jalan" in shown and "/langkah/lanjutkan" in shown and "/langkah/hentikan" in shown
        assert str(Plan.State.COMPUTING.label) not in shown


def test_a_plan_at_work_is_never_said_to_wait(
    operation: Operation, polda: Command, karo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the moment that a worker has it, its page has another step than that of a plan in the queue."""
    plan = services.ask_plan(operation=operation, command=polda, by=karo, name="", effort="quick")
    found: list[tuple[str, str]] = []

    def beside() -> Any:
        found.extend(Plan.objects.filter(pk=plan.pk).values_list("state", "step"))
        raise computing.Cancelled

    monkeypatch.setattr(computing, "beside", beside)
    computing.compute(plan.pk)
    assert found == [(Plan.State.COMPUTING, "reading")]
