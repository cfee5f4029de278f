"""Which plan holds: a plan that another has replaced says so, and who must decide is told by his list of tasks."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
import tworegistries
from django.test import Client
from django.urls import reverse

from people import make_person
from posko.deployment import services
from posko.deployment.models import Edit, Part, Plan, PostRow
from posko.deployment.queries import plans_sent_back, plans_to_decide
from posko.deployment.standing import standings
from posko.organisation.access import remember_roles
from posko.organisation.models import Appointment, Command, Person, Role
from posko.registry.models import Operation

ENDED = "Tidak berlaku lagi"


def shown(client: Client, address: str) -> str:
    return unescape(client.get(address).content.decode())


def page_of(plan: Plan) -> str:
    return reverse("deployment:overview", args=[plan.pk])


@pytest.fixture
def first(plan: Plan, karo: Person, chief: Person) -> Plan:
    """In force in Tebo and Bungo."""
    return approved(plan, karo, chief)


def approved(plan: Plan, by: Person, chief: Person) -> Plan:
    services.submit_plan(plan=plan, by=by)
    return services.approve_plan(plan=plan, by=chief)


def of_bungo(operation: Operation, bungo: Command, rini: Person) -> Plan:
    """Bungo's own plan, in force there."""
    own = tworegistries.computed(operation, bungo, rini, name="Bungo sendiri")
    return approved(own, rini, make_person("Kapolres Bungo", Role.COMMANDER, bungo))


class TestReplaced:
    def test_a_plan_in_force_everywhere_says_only_that_it_was_approved(
        self, first: Plan, karo: Person, signed_in: Any
    ) -> None:
        for address in (page_of(first), reverse("deployment:plans")):
            said = shown(signed_in(karo), address)
            assert ENDED not in said and "Masih berlaku" not in said

    def test_a_plan_that_was_replaced_says_by_which(
        self, first: Plan, karo: Person, chief: Person, signed_in: Any
    ) -> None:
        second = approved(services.revise_plan(plan=first, by=karo), karo, chief)
        third = approved(services.revise_plan(plan=second, by=karo), karo, chief)
        for address in (page_of(first), reverse("deployment:plans")):
            said = shown(signed_in(karo), address)
            assert ENDED in said
            assert f'diganti oleh <a href="{page_of(third)}">{third}</a>' in said
        said = shown(signed_in(karo), page_of(third))
        assert ENDED not in said

    def test_a_plan_replaced_in_part_says_where_it_still_holds(
        self, first: Plan, operation: Operation, bungo: Command, karo: Person, rini: Person, signed_in: Any
    ) -> None:
        own = of_bungo(operation, bungo, rini)
        for address in (page_of(first), reverse("deployment:plans")):
            said = shown(signed_in(karo), address)
            assert "Masih berlaku di 1 dari 2 kesatuan" in said
            assert f'selebihnya diganti oleh <a href="{page_of(own)}">{own}</a>' in said
            assert ENDED not in said

    def test_a_polres_is_told_of_itself(
        self, first: Plan, operation: Operation, bungo: Command, rini: Person, sari: Person, signed_in: Any
    ) -> None:
        """A plan of the Polda that goes on elsewhere is not said to have ended."""
        own = of_bungo(operation, bungo, rini)
        said = shown(signed_in(rini), page_of(first))
        assert ENDED in said
        assert f'di kesatuan Anda; diganti oleh <a href="{page_of(own)}">{own}</a>' in said
        assert ENDED not in shown(signed_in(sari), page_of(first))

    def test_the_page_of_a_part_says_it_of_that_part(
        self,
        first: Plan,
        operation: Operation,
        bungo: Command,
        tebo: Command,
        karo: Person,
        rini: Person,
        signed_in: Any,
    ) -> None:
        own = of_bungo(operation, bungo, rini)
        pages = {
            part.command_id: shown(signed_in(karo), reverse("deployment:part", args=[part.pk]))
            for part in first.parts.all()
        }
        assert ENDED in pages[bungo.pk] and page_of(own) in pages[bungo.pk]
        assert ENDED not in pages[tebo.pk] and "Masih berlaku" not in pages[tebo.pk]

    def test_a_neighbours_plan_is_not_named(
        self, first: Plan, operation: Operation, bungo: Command, rini: Person, sari: Person
    ) -> None:
        of_bungo(operation, bungo, rini)
        standing = standings(sari, [first])[first.pk]
        assert (standing.held, standing.parts, standing.by) == (1, 1, ())

    def test_the_list_asks_no_more_the_more_plans_there_are(
        self, first: Plan, karo: Person, chief: Person, django_assert_num_queries: Any
    ) -> None:
        second = approved(services.revise_plan(plan=first, by=karo), karo, chief)
        third = approved(services.revise_plan(plan=second, by=karo), karo, chief)
        remember_roles(karo)
        with django_assert_num_queries(2):
            standings(karo, [first, second])
        with django_assert_num_queries(2):
            standings(karo, [first, second, third])


class TestMineToDecide:
    def test_not_what_one_changed_by_hand(self, plan: Plan, part: Part, karo: Person, chief: Person) -> None:
        other = make_person("Wakapolda", Role.COMMANDER, plan.command)
        edit = {"plan": plan, "part": part, "command": part.command, "action": Edit.Action.PIN}
        Edit.objects.create(by=chief, number=1, **edit)
        services.submit_plan(plan=plan, by=karo)
        assert plans_to_decide(chief) == []
        assert [to for _text, to in plans_to_decide(other)] == [page_of(plan)]
        assert chief.pk in services.drafters(plan)

    def test_what_one_changed_and_took_back_is(self, plan: Plan, part: Part, karo: Person, chief: Person) -> None:
        edit = {"plan": plan, "part": part, "command": part.command, "action": Edit.Action.PIN}
        Edit.objects.create(by=chief, number=1, undone=plan.made, undone_by=chief, **edit)
        services.submit_plan(plan=plan, by=karo)
        assert [to for _text, to in plans_to_decide(chief)] == [page_of(plan)]

    def test_no_plan_that_was_sent_back_to_one_who_may_see_it_no_longer(
        self, plan: Plan, karo: Person, chief: Person
    ) -> None:
        services.submit_plan(plan=plan, by=karo)
        services.send_back_plan(plan=plan, by=chief, reason="kurang")
        assert len(plans_sent_back(karo)) == 1
        Appointment.objects.filter(person=karo).update(ended=plan.made)
        assert plans_sent_back(karo) == []


def test_who_changed_a_plan_reads_until_when_it_can_be_undone(part: Part, rini: Person, signed_in: Any) -> None:
    client = signed_in(rini)
    post = PostRow.objects.filter(part=part).order_by("code")[0].code
    asked = {"action": "pin", "seen": part.edition, "post": post}
    kept = client.post(reverse("deployment:change", args=[part.pk]), asked, follow=True)
    assert "dapat dibatalkan sampai rencana diajukan" in unescape(kept.content.decode())
