"""The registry changes under a plan in force: its planner finds it among his tasks and on its pages."""

from __future__ import annotations

from datetime import date
from html import unescape
from typing import Any

import pytest
import tworegistries
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people import make_person
from posko.deployment import services
from posko.deployment.models import AssignmentRow, Part, Plan
from posko.deployment.overtaken import plans_overtaken
from posko.organisation.models import Appointment, Command, Person, Role
from posko.registry.models import Officer, Operation, PollingStation
from posko.server.home import todo


@pytest.fixture
def in_force(plan: Plan, karo: Person, chief: Person) -> Plan:
    services.submit_plan(plan=plan, by=karo)
    return services.approve_plan(plan=plan, by=chief)


@pytest.fixture
def here(in_force: Plan, part: Part) -> Part:
    """The part of Bungo, in force."""
    part.refresh_from_db()
    return part


def officer(part: Part, duty: str) -> str:
    rows = AssignmentRow.objects.filter(part=part, duty=duty, reinforcement=False)
    return rows.order_by("code").values_list("code", flat=True)[0]


def renamed(part: Part, number: int = 1) -> None:
    codes = AssignmentRow.objects.filter(part=part, reinforcement=False).order_by("code").values("code")[:number]
    Officer.objects.filter(code__in=codes).update(name="Lain")


def sick(part: Part, duty: str) -> None:
    assert Officer.objects.filter(code=officer(part, duty)).update(status="sick")


def lines(person: Person) -> list[tuple[str, str, bool]]:
    return [(task.text, task.url, task.pressing) for task in todo(person) if "tidak cocok" in task.text]


def at(part: Part) -> str:
    return reverse("deployment:differences", args=[part.pk])


def shown(client: Client, address: str) -> str:
    return unescape(client.get(address).content.decode())


class TestAtHome:
    def test_nothing_while_all_is_as_planned(self, here: Part, rini: Person, karo: Person) -> None:
        assert lines(rini) == lines(karo) == []

    def test_the_planner_is_led_to_what_differs(self, here: Part, rini: Person) -> None:
        renamed(here)
        assert lines(rini) == [("1 hal tidak cocok lagi dengan data · Polres Bungo", at(here), False)]

    def test_not_his_neighbour_and_not_who_does_not_plan(
        self, here: Part, sari: Person, chief: Person, bungo: Command
    ) -> None:
        renamed(here)
        inspector = make_person("Itwasda", Role.INSPECTOR, bungo)
        assert lines(sari) == lines(chief) == lines(inspector) == []

    def test_not_of_a_draft(self, plan: Plan, part: Part, rini: Person) -> None:
        renamed(part)
        assert lines(rini) == []

    def test_whose_people_can_no_longer_serve_stands_out_and_first(
        self, here: Part, rini: Person, karo: Person
    ) -> None:
        services.submit_plan(plan=tworegistries.computed(here.operation, here.plan.command, karo), by=karo)
        rival = make_person("Wakil", Role.COMMANDER, here.plan.command)
        Appointment.objects.create(person=rival, role=Role.PLANNER, command=here.command)
        sick(here, "post")
        tasks = todo(rival)
        assert any("menunggu persetujuan Anda" in task.text for task in tasks)
        assert [task.url for task in tasks if task.pressing] == [tasks[0].url] == [at(here)]
        assert tasks[0].text == (
            "1 hal tidak cocok lagi dengan data, di antaranya 1 petugas yang tidak dapat bertugas lagi · Polres Bungo"
        )

    def test_somebody_sick_at_home_does_not(self, here: Part, rini: Person) -> None:
        sick(here, "routine")
        assert [pressing for _text, _url, pressing in lines(rini)] == [False]

    def test_a_station_without_a_post_does(self, here: Part, rini: Person) -> None:
        station = PollingStation.objects.filter(command=here.command).order_by("code")[0]
        station.pk, station.code = None, f"{station.code}-B"
        station.save()
        ((text, _url, pressing),) = lines(rini)
        assert pressing and "1 TPS yang baru, hilang, atau berganti kerawanan" in text

    def test_a_plan_of_several_commands_is_one_line(self, in_force: Plan, karo: Person) -> None:
        for part in in_force.parts.exclude(command=in_force.command):
            renamed(part)
        page = reverse("deployment:overview", args=[in_force.pk])
        assert lines(karo) == [("2 hal tidak cocok lagi dengan data · Polres Bungo, Polres Tebo", page, False)]

    def test_of_a_plan_of_a_polres_only_that_one_is_told(
        self, in_force: Plan, operation: Operation, bungo: Command, rini: Person, karo: Person
    ) -> None:
        own = tworegistries.computed(operation, bungo, rini)
        services.submit_plan(plan=own, by=rini)
        services.approve_plan(plan=own, by=make_person("Kapolres Bungo", Role.COMMANDER, bungo))
        renamed(own.parts.get())
        assert lines(karo) == []
        assert [url for _text, url, _pressing in lines(rini)] == [at(own.parts.get())]

    def test_a_rule_that_changed_is_told_to_whose_plan_it_is(self, in_force: Plan, karo: Person, rini: Person) -> None:
        Operation.objects.update(voting_day=date(2024, 12, 4))
        page = reverse("deployment:overview", args=[in_force.pk])
        text = f"Aturan atau tanggal operasi berubah sejak rencana diminta · {in_force}"
        assert plans_overtaken(karo) == [(text, page, False)]
        assert plans_overtaken(rini) == []

    def test_the_page_marks_it(self, here: Part, rini: Person, signed_in: Any) -> None:
        sick(here, "post")
        assert "posko-ended" in shown(signed_in(rini), "/")

    def test_it_asks_no_more_the_more_differs(self, in_force: Plan, here: Part, karo: Person, signed_in: Any) -> None:
        client = signed_in(karo)
        sick(here, "post")
        client.get("/")
        few, many = [], []
        for found in (few, many):
            with CaptureQueriesContext(connection) as asked:
                client.get("/")
            found += [query["sql"] for query in asked]
            Officer.objects.update(name="Lain", status="sick")
            PollingStation.objects.update(name="Lain")
        # Whether somebody lent differs is asked once more.
        assert len(many) <= len(few) + 2
        assert len(few) <= 45, len(few)


class TestWhereThePlanIs:
    def test_on_the_page_of_the_part(self, here: Part, rini: Person, signed_in: Any) -> None:
        page = reverse("deployment:part", args=[here.pk])
        assert at(here) not in shown(signed_in(rini), page)
        renamed(here)
        said = shown(signed_in(rini), page)
        assert "1 hal tidak cocok lagi dengan data" in said and at(here) in said
        assert "alert-danger" not in said
        sick(here, "post")
        assert "alert-danger" in shown(signed_in(rini), page)

    def test_in_the_list_of_what_holds_now(self, here: Part, in_force: Plan, karo: Person, signed_in: Any) -> None:
        page = reverse("deployment:plans")
        assert "tidak cocok" not in shown(signed_in(karo), page)
        renamed(here, 2)
        said = shown(signed_in(karo), page)
        assert "2 hal tidak cocok lagi" in said
        assert [p for p in in_force.parts.all() if f'{at(p)}"' in said] == [here]

    def test_who_may_not_see_the_registry_there_is_told_nothing(self, here: Part, sari: Person, signed_in: Any) -> None:
        renamed(here)
        assert "tidak cocok" not in shown(signed_in(sari), reverse("deployment:plans"))

    def test_of_commands_with_plans_of_their_own_in_no_more_questions(
        self, in_force: Plan, operation: Operation, bungo: Command, rini: Person, karo: Person, signed_in: Any
    ) -> None:
        client, page = signed_in(karo), reverse("deployment:plans")
        client.get(page)
        with CaptureQueriesContext(connection) as before:
            client.get(page)
        own = tworegistries.computed(operation, bungo, rini)
        services.submit_plan(plan=own, by=rini)
        services.approve_plan(plan=own, by=make_person("Kapolres Bungo", Role.COMMANDER, bungo))
        with CaptureQueriesContext(connection) as after:
            client.get(page)
        assert f">{own}<" in shown(client, page)
        # What replaced one of them is looked up once more.
        assert len(after) <= len(before) + 1
