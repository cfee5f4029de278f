"""Of a Polda's plan in force a Polres makes a new version of its own part, with its people and those it was lent."""

from __future__ import annotations

from typing import Any

import pytest

from people import as_app, make_person
from posko.deployment import services
from posko.deployment.models import AssignmentRow, Edit, Order, Part, Plan, Promise
from posko.deployment.refusals import PlanRefused, WrongState
from posko.deployment.storing import loaded
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed
from posko.organisation.models import Command, Person, Role
from posko.registry.models import Officer


@pytest.fixture
def part(plan: Plan, karo: Person, chief: Person, tebo: Command) -> Part:
    """Tebo's part of the Polda's plan in force; people of the Polda serve in it."""
    services.submit_plan(plan=plan, by=karo)
    services.approve_plan(plan=plan, by=chief)
    return Part.objects.select_related("plan__operation", "plan__command", "command").get(plan=plan, command=tebo)


@pytest.fixture
def commander(tebo: Command) -> Person:
    return make_person("Kapolres Tebo", Role.COMMANDER, tebo)


def lent_to(command: Command) -> set[str]:
    return set(Promise.objects.filter(command=command, released=None).values_list("officer_code", flat=True))


def test_its_planner_begins_a_draft_that_is_the_same(part: Part, sari: Person, tebo: Command) -> None:
    with as_app(sari):
        draft = services.revise_part(part=part, by=sari)
    assert (draft.command, draft.state, draft.based_on) == (tebo, Plan.State.DRAFT, part.plan)
    assert loaded(Part.objects.get(plan=draft)) == loaded(part)
    assert Part.objects.get(command=tebo, in_force=True) == part
    assert Entry.objects.filter(action="plan.revised", command=tebo).count() == 1


def test_repaired_and_approved_it_holds_with_whom_it_was_lent(
    part: Part, sari: Person, commander: Person, tebo: Command, bungo: Command
) -> None:
    lent = lent_to(tebo)
    assert lent
    own = AssignmentRow.objects.filter(part=part, duty="post", role="member", reinforcement=False).first()
    assert own
    Officer.objects.filter(code=own.code).update(status="sick")
    with as_app(sari):
        draft = services.revise_part(part=part, by=sari)
        mended = Part.objects.select_related("plan__operation", "plan__command", "command").get(plan=draft)
        services.change_part(part=mended, by=sari, action=Edit.Action.REPAIR, asked={}, seen=0)
        services.submit_plan(plan=Plan.objects.get(pk=draft.pk), by=sari)
    with as_app(commander):
        services.approve_plan(plan=Plan.objects.get(pk=draft.pk), by=commander)
    now = Part.objects.get(command=tebo, in_force=True)
    assert now.plan == draft
    assert not AssignmentRow.objects.filter(part=now, code=own.code, duty="post").exists()
    assert lent_to(tebo) == lent
    assert Order.objects.filter(plan=draft).count() == 1
    assert Part.objects.get(command=bungo, in_force=True).plan == part.plan


def test_of_another_command_nobody_begins_one(part: Part, budi: Person, commander: Person) -> None:
    for person in (budi, commander):
        with pytest.raises(NotAllowed):
            services.revise_part(part=part, by=person)


def test_of_a_part_that_was_replaced_none_is_begun(part: Part, sari: Person, commander: Person) -> None:
    draft = services.revise_part(part=part, by=sari)
    services.submit_plan(plan=draft, by=sari)
    services.approve_plan(plan=draft, by=commander)
    with pytest.raises(PlanRefused, match="tidak berlaku lagi"):
        services.revise_part(part=part, by=sari)


def test_of_a_draft_none_is_begun(plan: Plan, sari: Person, tebo: Command) -> None:
    with pytest.raises(WrongState):
        services.revise_part(part=Part.objects.select_related("plan", "command").get(plan=plan, command=tebo), by=sari)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_by_the_button_on_the_page_of_what_no_longer_holds(part: Part, sari: Person, signed_in: Any) -> None:
    Officer.objects.filter(code=AssignmentRow.objects.filter(part=part, duty="post")[0].code).update(status="sick")
    client, page = signed_in(sari), f"/rencana/bagian/{part.pk}/data"
    address = f"/rencana/bagian/{part.pk}/versi-baru"
    assert f'action="{address}"' in text_of(client.get(page))
    made = client.post(address)
    draft = Plan.objects.get(based_on=part.plan)
    assert made["Location"] == f"/rencana/bagian/{draft.parts.get().pk}/data"
    assert "Perbaikan terkecil" in text_of(client.get(made["Location"]))


def test_who_may_not_begin_one_reads_who_may(part: Part, commander: Person, signed_in: Any) -> None:
    Officer.objects.filter(code=AssignmentRow.objects.filter(part=part, duty="post")[0].code).update(status="sick")
    told = text_of(signed_in(commander).get(f"/rencana/bagian/{part.pk}/data"))
    assert "versi-baru" not in told
    assert "Yang dapat memperbaikinya: Perencana di Polres Tebo" in told


def test_a_refusal_is_shown_on_the_same_page(part: Part, bungo: Command, sari: Person, signed_in: Any) -> None:
    address = f"/rencana/bagian/{part.pk}/versi-baru"
    neighbour = make_person("Kabag Bungo", Role.PLANNER, bungo)
    assert signed_in(neighbour).post(address).status_code == 404
    Part.objects.filter(pk=part.pk).update(in_force=False)
    refused = signed_in(sari).post(address)
    assert refused.status_code == 409
    assert "tidak berlaku lagi" in text_of(refused)
