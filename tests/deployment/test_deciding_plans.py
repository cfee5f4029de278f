"""A plan is submitted, approved by another, brought into force, revised; and what is refused says why."""

from __future__ import annotations

import pytest
import tworegistries

from people import make_person
from posko.deployment import services
from posko.deployment.deciding import digest_of
from posko.deployment.models import AssignmentRow, Edit, OfficerOrder, Order, Part, Plan, PostRow, Promise
from posko.deployment.queries import plans_sent_back, plans_to_decide
from posko.deployment.refusals import BreaksRules, Overtaken, PlanRefused, WrongState
from posko.deployment.storing import loaded
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed, SamePerson
from posko.organisation.models import Appointment, Command, Person, Role
from posko.registry.models import Officer, Operation


def approved(plan: Plan, planner: Person, commander: Person) -> Plan:
    services.submit_plan(plan=plan, by=planner)
    return services.approve_plan(plan=plan, by=commander)


def test_an_approved_plan_is_in_force_with_orders_and_promises(plan: Plan, karo: Person, chief: Person) -> None:
    approved(plan, karo, chief)
    assert set(Part.objects.filter(in_force=True).values_list("plan", flat=True)) == {plan.pk}
    lent = AssignmentRow.objects.filter(plan=plan, reinforcement=True).values_list("code", flat=True)
    assert set(Promise.objects.filter(released=None).values_list("officer_code", flat=True)) == set(lent)
    assert Order.objects.filter(plan=plan).count() == 2
    out = AssignmentRow.objects.filter(plan=plan, duty__in=("post", "controller", "reserve"))
    assert OfficerOrder.objects.filter(replaced=None).count() == out.count()


def test_the_ledger_holds_a_digest_of_what_was_approved(plan: Plan, karo: Person, chief: Person) -> None:
    approved(plan, karo, chief)
    kept = Entry.objects.get(action="plan.approved").after["rows_sha256"]
    parts = list(plan.parts.select_related("command").order_by("command__path"))
    assert digest_of(parts) == kept
    PostRow.objects.filter(part=parts[1]).update(farthest_minutes=1.0)
    assert digest_of(parts) != kept


def test_nobody_approves_what_he_wrote(plan: Plan, karo: Person, polda: Command) -> None:
    both = make_person("Dua", Role.PLANNER, polda)
    for person in (karo, both):
        Appointment.objects.create(person=person, command=polda, role=Role.COMMANDER)
    services.submit_plan(plan=plan, by=both)
    for person in (karo, both):
        with pytest.raises(SamePerson):
            services.approve_plan(plan=plan, by=person)


def test_nobody_approves_what_he_changed(plan: Plan, karo: Person, polda: Command, bungo: Command) -> None:
    editor = make_person("Penyunting", Role.PLANNER, polda)
    Appointment.objects.create(person=editor, command=polda, role=Role.COMMANDER)
    part = Part.objects.select_related("plan", "command").get(plan=plan, command=bungo)
    post = PostRow.objects.filter(part=part).values_list("code", flat=True)[0]
    services.change_part(part=part, by=editor, action=Edit.Action.PIN, asked={"posts": [post]}, seen=0)
    services.submit_plan(plan=plan, by=karo)
    with pytest.raises(SamePerson):
        services.approve_plan(plan=plan, by=editor)


def test_a_commander_of_another_command_does_not_approve(plan: Plan, karo: Person, budi: Person) -> None:
    services.submit_plan(plan=plan, by=karo)
    with pytest.raises(NotAllowed):
        services.approve_plan(plan=plan, by=budi)


def test_a_draft_is_not_approved_before_it_is_submitted(plan: Plan, chief: Person) -> None:
    with pytest.raises(WrongState):
        services.approve_plan(plan=plan, by=chief)


def test_a_plan_that_breaks_a_rule_is_neither_submitted_nor_approved(plan: Plan, karo: Person, chief: Person) -> None:
    services.submit_plan(plan=plan, by=karo)
    officer = AssignmentRow.objects.filter(plan=plan, duty="post").first()
    assert officer
    AssignmentRow.objects.filter(pk=officer.pk).update(status="sick")
    with pytest.raises(BreaksRules) as refused:
        services.approve_plan(plan=plan, by=chief)
    assert officer.code in {broken.officer for _, broken in refused.value.broken}
    plan.refresh_from_db()
    services.take_back_plan(plan=Plan.objects.get(pk=plan.pk), by=karo)
    with pytest.raises(BreaksRules):
        services.submit_plan(plan=Plan.objects.get(pk=plan.pk), by=karo)


def test_a_plan_is_sent_back_with_a_reason(plan: Plan, karo: Person, chief: Person) -> None:
    services.submit_plan(plan=plan, by=karo)
    assert len(plans_to_decide(chief)) == 1
    assert plans_to_decide(karo) == []
    with pytest.raises(PlanRefused):
        services.send_back_plan(plan=plan, by=chief, reason=" ")
    services.send_back_plan(plan=plan, by=chief, reason="Cadangan kurang")
    assert "Cadangan kurang" in plans_sent_back(karo)[0][0]
    assert plans_to_decide(chief) == []


def test_a_new_version_begins_as_the_same_and_leaves_the_old_in_force(plan: Plan, karo: Person, chief: Person) -> None:
    approved(plan, karo, chief)
    draft = services.revise_plan(plan=plan, by=karo)
    assert (draft.version, draft.state, draft.based_on) == (2, Plan.State.DRAFT, plan)
    for part in plan.parts.all():
        assert loaded(part) == loaded(Part.objects.get(plan=draft, command=part.command))
    assert set(Part.objects.filter(in_force=True).values_list("plan", flat=True)) == {plan.pk}


def test_version_two_gives_orders_only_to_those_concerned(
    plan: Plan, karo: Person, chief: Person, bungo: Command
) -> None:
    approved(plan, karo, chief)
    draft = services.revise_plan(plan=plan, by=karo)
    part = Part.objects.select_related("plan", "command").get(plan=draft, command=bungo)
    member = AssignmentRow.objects.filter(part=part, duty="post", role="member").order_by("code").first()
    routine = AssignmentRow.objects.filter(part=part, duty="routine").order_by("-code").first()
    assert member and routine
    asked = {"officer": member.code, "other": routine.code}
    services.change_part(part=part, by=karo, action=Edit.Action.SWAP_OFFICERS, asked=asked, seen=0)
    approved(draft, karo, chief)
    order = Order.objects.get(plan=draft)
    assert order.command == bungo
    new = set(OfficerOrder.objects.filter(order=order).values_list("officer_code", flat=True))
    assert {member.code, routine.code} <= new
    assert len(new) < 8
    assert order.replaces == Order.objects.get(plan=plan, command=bungo)


def test_of_two_drafts_of_the_same_version_the_second_is_overtaken(plan: Plan, karo: Person, chief: Person) -> None:
    approved(plan, karo, chief)
    first, second = (services.revise_plan(plan=plan, by=karo) for _ in range(2))
    approved(first, karo, chief)
    with pytest.raises(Overtaken):
        approved(second, karo, chief)


def test_a_polres_brings_its_own_plan_into_force_beside_the_others(
    plan: Plan, operation: Operation, karo: Person, chief: Person, tebo: Command, sari: Person, budi: Person
) -> None:
    approved(plan, karo, chief)
    own = tworegistries.computed(operation, tebo, sari)
    approved(own, sari, budi)
    force = dict(Part.objects.filter(in_force=True).values_list("command__code", "plan"))
    assert force == {"15": plan.pk, "15-TBO": own.pk, "15-BGO": plan.pk}
    assert own.version == 2
    assert not Promise.objects.filter(released=None, command=tebo).exists()


def test_an_officer_moved_to_a_neighbour_is_not_ordered_to_two_places(
    plan: Plan, operation: Operation, karo: Person, tebo: Command, bungo: Command
) -> None:
    member = AssignmentRow.objects.filter(plan=plan, command=bungo, duty="post").order_by("code")[0]
    Officer.objects.filter(operation=operation, code=member.code).update(command=tebo)
    here = Part.objects.select_related("plan", "command").get(plan=plan, command=tebo)
    services.change_part(part=here, by=karo, action=Edit.Action.REPAIR, asked={}, seen=here.edition)
    with pytest.raises(BreaksRules) as refused:
        services.submit_plan(plan=plan, by=karo)
    assert {(name, b.officer) for name, b in refused.value.broken} == {
        (tebo.name, member.code),
        (bungo.name, member.code),
    }
    there = Part.objects.select_related("plan", "command").get(plan=plan, command=bungo)
    services.change_part(part=there, by=karo, action=Edit.Action.REPAIR, asked={}, seen=there.edition)
    services.submit_plan(plan=plan, by=karo)
