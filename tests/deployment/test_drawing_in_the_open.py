"""A plan with a sealed draw: its posts are found first, its people drawn when the seed is there, by the same input."""

from __future__ import annotations

from collections.abc import Callable

import plansmade
import pytest
from django.test import Client

from people import make_person
from posko.deployment import computing, services
from posko.deployment.grouping import grouping_from
from posko.deployment.models import AssignmentRow, Edit, Part, Plan, PostRow, TeamRow, Witnessed
from posko.deployment.refusals import PlanRefused
from posko.deployment.witnessing import open_draw, replay, withdraw_draw
from posko.deployment.witnessing.queries import plans_of, steps_of
from posko.ledger.models import Entry
from posko.organisation.models import Command, Person, Role
from posko.planning.from_tables import problem_from
from posko.registry.models import Officer, Operation
from posko.registry.queries import operation_tables

SEED, DEWI = plansmade.SEED, "Dewi Lestari, Bawaslu"
State = Plan.State


@pytest.fixture
def draw(operation: Operation, tebo: Command, sari: Person) -> Witnessed:
    return plansmade.sealed(operation, tebo, sari)


@pytest.fixture
def prepared(operation: Operation, draw: Witnessed, tebo: Command, sari: Person) -> Plan:
    return computed(services.ask_plan(operation=operation, command=tebo, by=sari, name="", witnessed=draw))


def computed(plan: Plan) -> Plan:
    computing.compute(plan.pk)
    return Plan.objects.select_related("witnessed", "command", "operation", "based_on").get(pk=plan.pk)


def opened(draw: Witnessed, budi: Person) -> Witnessed:
    return open_draw(draw=draw, by=budi, witnesses=DEWI, seed=SEED)


def test_while_it_is_sealed_the_posts_are_found_and_nobody_is_drawn(
    prepared: Plan, operation: Operation, tebo: Command, sari: Person
) -> None:
    assert (prepared.state, prepared.seed) == (State.PREPARED, "")
    part = Part.objects.get(plan=prepared)
    assert part.grouping
    assert not part.assignmentrows.exists()
    problem = problem_from(operation_tables(sari, operation, tebo))
    assert grouping_from(part.grouping, problem, "15-TBO") is not None


def test_opened_it_is_drawn_with_that_seed_for_the_posts_of_before(
    prepared: Plan, draw: Witnessed, sari: Person, budi: Person
) -> None:
    posts = {post["id"]: post["centre"] for post in (Part.objects.get(plan=prepared).grouping or {})["posts"]}
    opened(draw, budi)
    plan = computed(prepared)
    assert (plan.state, plan.seed) == (State.DRAFT, SEED)
    assert dict(PostRow.objects.filter(plan=plan).values_list("code", "centre")) == posts
    found = replay(plan, SEED, sari)
    assert found.holds and found.people and not found.differences
    (step,) = steps_of(list(plans_of(draw, sari)), sari)
    assert step.prepared and step.computed and step.prepared.number < step.computed.number
    assert step.same_input is True


def test_a_registry_that_changed_before_the_draw_is_told(
    prepared: Plan, draw: Witnessed, tebo: Command, sari: Person, budi: Person, signed_in: Callable[[Person], Client]
) -> None:
    Officer.objects.filter(command=tebo, code="15-TBO-005").update(skills="boat")
    opened(draw, budi)
    computed(prepared)
    (step,) = steps_of(list(plans_of(draw, sari)), sari)
    assert step.same_input is False
    told = signed_in(sari).get(f"/rencana/undian/{draw.pk}").content.decode()
    assert "data atau aturan berubah sesudah pos disusun" in told


def test_opened_while_its_posts_are_being_found_it_is_drawn_at_once(
    operation: Operation, draw: Witnessed, prepared: Plan, tebo: Command, sari: Person, budi: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    other = services.ask_plan(operation=operation, command=tebo, by=sari, name="", witnessed=draw)
    solved = computing._solved

    def and_then_opened(*args: object) -> object:
        if not Witnessed.objects.get(pk=draw.pk).opened:
            opened(draw, budi)
        return solved(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(computing, "_solved", and_then_opened)
    assert computed(other).state == State.DRAFT
    assert not Entry.objects.filter(action="plan.prepared", after__plan=other.pk).exists()


def test_an_opened_or_withdrawn_draw_takes_no_new_plan(
    operation: Operation, prepared: Plan, draw: Witnessed, tebo: Command, sari: Person, budi: Person
) -> None:
    opened(draw, budi)
    other = plansmade.sealed(operation, tebo, sari, seed="33" * 32)
    withdraw_draw(draw=other, by=sari, reason="Hilang")
    for gone in (draw, other):
        with pytest.raises(PlanRefused):
            services.ask_plan(operation=operation, command=tebo, by=sari, name="", witnessed=gone)


def test_a_plan_whose_draw_was_withdrawn_says_so_when_it_is_taken_up(
    prepared: Plan, draw: Witnessed, sari: Person
) -> None:
    withdraw_draw(draw=draw, by=sari, reason="Hilang")
    services.resume_plan(plan=Plan.objects.get(pk=prepared.pk), by=sari)
    plan = computed(prepared)
    assert plan.state == State.FAILED and "sudah ditarik" in plan.message


def test_what_waits_for_a_draw_can_be_discarded(prepared: Plan, sari: Person) -> None:
    assert services.discard_plan(plan=prepared, by=sari).state == State.DISCARDED


def test_every_page_bears_a_plan_that_waits_for_its_draw(
    prepared: Plan, sari: Person, tebo: Command, signed_in: Callable[[Person], Client]
) -> None:
    inspector = make_person("Wati", Role.INSPECTOR, tebo)
    for person in (sari, inspector):
        client = signed_in(person)
        told = client.get(f"/rencana/{prepared.pk}").content.decode()
        assert "Petugas diundi begitu segel undian dibuka" in told
        for rest in ("/peta", "/anggaran", "/keadaan", "/cari?q=15"):
            assert client.get(f"/rencana/{prepared.pk}{rest}").status_code < 500, rest
        assert client.get(f"/rencana/undian/{prepared.witnessed_id}").status_code == 200


def changed(plan: Plan, command: Command, by: Person, action: str, **asked: object) -> None:
    part = Part.objects.select_related("plan", "command").get(plan=plan, command=command)
    services.change_part(part=part, by=by, action=action, asked=asked, seen=part.edition)


def test_whom_a_resolve_leaves_where_he_was_drawn_is_explained(
    operation: Operation, bungo: Command, rini: Person, signed_in: Callable[[Person], Client]
) -> None:
    """A pinned team keeps its people while the others are drawn anew."""
    draw = plansmade.sealed(operation, bungo, rini)
    plan = computed(services.ask_plan(operation=operation, command=bungo, by=rini, name="", witnessed=draw))
    opened(draw, make_person("Kapolres Bungo", Role.COMMANDER, bungo))
    plan = computed(plan)
    team = TeamRow.objects.filter(plan=plan).order_by("code").first()
    assert team
    members = set(AssignmentRow.objects.filter(plan=plan, post=team.code).values_list("code", flat=True))
    changed(plan, bungo, rini, Edit.Action.PIN, teams=[team.code])
    changed(plan, bungo, rini, Edit.Action.RESOLVE)
    found = replay(plan, SEED, rini)
    assert members <= {d.officer for d in found.by_hand if d.stayed}
    assert found.holds and not found.unexplained
    assert "dikunci, BKO, atau seregu" in signed_in(rini).get(f"/rencana/undian/{draw.pk}").content.decode()


def test_who_was_lent_and_stays_when_the_rest_is_solved_anew_is_explained(
    operation: Operation, polda: Command, tebo: Command, bungo: Command, karo: Person
) -> None:
    """Draws among the Polda's people are kept with its first command: solved anew, it knows of them no longer."""
    draw = plansmade.sealed(operation, polda, karo)
    plan = computed(services.ask_plan(operation=operation, command=polda, by=karo, name="", witnessed=draw))
    opened(draw, make_person("Kapolda", Role.COMMANDER, polda))
    plan = computed(plan)
    assert plan.figures["reinforcement"]
    for command in (tebo, bungo):
        changed(plan, command, karo, Edit.Action.RESOLVE)
    found = replay(plan, SEED, karo)
    assert not found.unexplained and found.holds, found.unexplained
