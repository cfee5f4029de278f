"""Before somebody submits or approves a plan he reads what it changes: guards, reserves, people lent and cost."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
import tworegistries
from django.test import Client
from django.urls import reverse

from posko.deployment import services
from posko.deployment.models import AssignmentRow, Grant, Part, Plan, Promise, Team
from posko.deployment.models import Request as Asked
from posko.deployment.weighing import Weight, weigh
from posko.organisation.models import Command, Person
from posko.registry.models import Officer, Operation


@pytest.fixture
def in_force(plan: Plan, karo: Person, chief: Person) -> Plan:
    services.submit_plan(plan=plan, by=karo)
    return services.approve_plan(plan=plan, by=chief)


def set_figures(plan: Plan, command: Command, **figures: Any) -> None:
    part = plan.parts.get(command=command)
    Part.objects.filter(pk=part.pk).update(figures=part.figures | figures)


def question(client: Client, plan: Plan, word: str) -> str:
    said = client.get(reverse("deployment:step_of_plan", args=[plan.pk, word]))
    assert said.status_code == 200
    return " ".join(unescape(said.content.decode()).split())


def row(text: str, label: str) -> str:
    """The cells of one line of the table, without their tags."""
    line = next(line for line in re.findall(r"<tr>(.*?)</tr>", text) if f">{label}<" in line)
    return " | ".join(
        filter(None, (re.sub("<[^>]*>", " ", cell).strip() for cell in re.findall(r"<td.*?>(.*?)</td>", line)))
    )


def promised(weight: Weight) -> tuple[int, int]:
    """How many people of the Polda are promised anew, and how many no longer."""
    return sum(line.added for line in weight.lines), sum(line.released for line in weight.lines)


class TestWeighing:
    def test_a_first_plan_has_no_before(self, plan: Plan, karo: Person, tebo: Command, bungo: Command) -> None:
        weight = weigh(karo, plan)
        assert weight.before is None
        assert weight.first == [bungo, tebo]
        assert weight.after.unmanned == plan.figures["unmanned_stations"]
        assert weight.after.cost_idr == plan.figures["cost_idr"]
        assert (weight.after.guarded, weight.after.lent) == (6, plan.figures["reinforcement"])
        assert promised(weight) == (plan.figures["reinforcement"], 0)

    def test_the_same_again_changes_nothing(self, in_force: Plan, karo: Person) -> None:
        weight = weigh(karo, services.revise_plan(plan=in_force, by=karo))
        assert weight.before == weight.after
        assert (weight.first, weight.promising, weight.unmanned) == ([], [], [])

    def test_promises_are_what_the_approval_then_makes_and_ends(
        self, in_force: Plan, operation: Operation, karo: Person, chief: Person, tebo: Command
    ) -> None:
        lent = set(Promise.objects.filter(command=tebo, released=None).values_list("officer_code", flat=True))
        assert lent
        draft = services.revise_plan(plan=in_force, by=karo)
        rows = AssignmentRow.objects.filter(plan=draft, command=tebo, reinforcement=True).order_by("code")
        gone = rows[0].code
        AssignmentRow.objects.filter(pk=rows[0].pk).update(code="15-900")
        line = next(line for line in weigh(karo, draft).lines if line.part.command == tebo)
        assert gone in lent and "15-900" not in lent
        assert (line.added, line.released) == (1, 1)

    def test_who_was_granted_is_neither_new_nor_released(
        self, plan: Plan, operation: Operation, karo: Person, polda: Command, tebo: Command
    ) -> None:
        code = AssignmentRow.objects.filter(plan=plan, command=tebo, reinforcement=True).order_by("code")[0].code
        before, _released = promised(weigh(karo, plan))
        asked = Asked.objects.create(operation=operation, command=tebo, polda=polda, officers=1, by=karo, reason="x")
        team = Team.objects.create(operation=operation, command=polda, code="B1", made_by=karo)
        grant = Grant.objects.create(
            operation=operation, command=tebo, request=asked, team=team, team_code="B1", officers=[], by=karo
        )
        Promise.objects.create(operation=operation, command=tebo, officer_code=code, grant=grant)
        assert promised(weigh(karo, plan)) == (before - 1, 0)

    def test_a_polres_weighs_its_own(self, in_force: Plan, operation: Operation, bungo: Command, rini: Person) -> None:
        own = tworegistries.computed(operation, bungo, rini)
        weight = weigh(rini, own)
        assert [line.part.command for line in weight.lines] == [bungo]
        assert weight.before and weight.before.guarded == 3
        held = Promise.objects.filter(command=bungo, released=None).count()
        assert promised(weight) == (0, held)

    def test_in_as_many_questions_whatever_the_number_of_commands(
        self, in_force: Plan, karo: Person, django_assert_max_num_queries: Any
    ) -> None:
        draft = services.revise_plan(plan=in_force, by=karo)
        with django_assert_max_num_queries(6):
            weigh(karo, draft)


class TestTheQuestion:
    @pytest.mark.parametrize("word", ["ajukan", "setujui"])
    def test_says_before_and_after(
        self, in_force: Plan, karo: Person, chief: Person, tebo: Command, signed_in: Any, word: str
    ) -> None:
        set_figures(in_force, tebo, unmanned_stations=1, reserve_covered=1.0, cost_idr=1000)
        draft = services.revise_plan(plan=in_force, by=karo)
        set_figures(draft, tebo, unmanned_stations=3, reserve_covered=1 / 3, cost_idr=3500)
        bungo = next(line for line in weigh(karo, draft).lines if line.part.command != tebo)
        if word == "setujui":
            Plan.objects.filter(pk=draft.pk).update(state=Plan.State.SUBMITTED, submitted_by=karo)
            draft.refresh_from_db()
        said = question(signed_in(chief if word == "setujui" else karo), draft, word)
        others = bungo.after.unmanned
        assert row(said, "TPS tanpa petugas") == f"{1 + others} | {3 + others} | ✕ +2"
        reached = bungo.after.reached
        assert row(said, "TPS rawan ke atas yang terjangkau cadangan") == (
            f"{3 + reached} dari 6 | {1 + reached} dari 6 | ✕ −2"
        )
        lent = draft.figures["reinforcement"]
        assert row(said, "Personel BKO Polda") == f"{lent} | {lent} | 0"
        assert row(said, "Biaya").endswith("| +2.500")
        assert "Polres Tebo</a>: 1 → <strong>3</strong> TPS tanpa petugas" in said

    def test_of_a_first_plan_says_that_nothing_holds_yet(self, plan: Plan, karo: Person, signed_in: Any) -> None:
        said = question(signed_in(karo), plan, "ajukan")
        assert row(said, "TPS tanpa petugas").startswith("– | ")
        assert "Belum ada rencana yang berlaku di kesatuan ini" in said

    def test_says_whom_it_releases_and_adds(self, in_force: Plan, tebo: Command, karo: Person, signed_in: Any) -> None:
        draft = services.revise_plan(plan=in_force, by=karo)
        rows = AssignmentRow.objects.filter(plan=draft, command=tebo, reinforcement=True).order_by("code")
        home = Officer.objects.filter(command=in_force.command).exclude(code__in=rows.values("code"))
        AssignmentRow.objects.filter(pk=rows[0].pk).update(code=home.order_by("code")[0].code)
        said = question(signed_in(karo), draft, "ajukan")
        assert "1 personel Polda baru dijanjikan kepada Polres Tebo, 1 dilepas." in said

    def test_before_it_is_thrown_away_nothing_is_weighed(self, plan: Plan, karo: Person, signed_in: Any) -> None:
        assert "TPS tanpa petugas" not in question(signed_in(karo), plan, "buang")
