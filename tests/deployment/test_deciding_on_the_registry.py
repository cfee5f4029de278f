"""A plan that is submitted and approved while the registry changes: asked again, or refused with who and where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from people import as_app, make_person
from posko.deployment import services
from posko.deployment.models import AssignmentRow, Edit, Order, Part, Plan, StationRow
from posko.deployment.refusals import BreaksRules, ChangedMeanwhile, Outdated
from posko.deployment.sight import sight_of, stale_of
from posko.organisation.models import Command, Person, Role
from posko.planning.editing import Rule
from posko.registry.models import Officer, Operation, PollingStation, RoutineDuty

SignIn = Callable[[Person], Client]


@pytest.fixture
def submitted(plan: Plan, karo: Person) -> Plan:
    services.submit_plan(plan=plan, by=karo)
    return plan


@pytest.fixture
def posted(part: Part) -> AssignmentRow:
    """Somebody at a post in Bungo."""
    return AssignmentRow.objects.filter(part=part, duty="post", role="member").order_by("code")[0]


@pytest.fixture
def routine(part: Part) -> AssignmentRow:
    """Somebody of Bungo who stays at home."""
    return AssignmentRow.objects.filter(part=part, duty="routine").order_by("code")[0]


def change(code: str, **what: object) -> None:
    assert Officer.objects.filter(code=code).update(**what)


def seen_by(person: Person, plan: Plan) -> str:
    return sight_of(person, plan, stale_of(person, plan))


def step(client: Client, plan: Plan, word: str, **data: str) -> HttpResponse:
    response = client.post(reverse("deployment:step_of_plan", args=[plan.pk, word]), data)
    assert isinstance(response, HttpResponse)
    return response


def asked(client: Client, plan: Plan, word: str) -> tuple[str, str]:
    """The question, and what stands in it as seen."""
    response = client.get(reverse("deployment:step_of_plan", args=[plan.pk, word]))
    return unescape(response.content.decode()), response.context["seen"]


class TestAskedAgain:
    def test_when_the_registry_changed_between_question_and_answer(
        self, submitted: Plan, chief: Person, part: Part, routine: AssignmentRow, signed_in: SignIn
    ) -> None:
        client = signed_in(chief)
        _text, seen = asked(client, submitted, "setujui")
        change(routine.code, skills="boat")
        again = step(client, submitted, "setujui", dilihat=seen)
        assert again.status_code == 409
        text = unescape(again.content.decode())
        assert "Data operasi berubah sejak Anda melihatnya" in text
        assert f"{part.command}</a>: 1 hal tidak cocok, semula 0" in text
        assert "Rencana ini atau yang berlaku sudah berubah" not in text
        assert Order.objects.count() == 0
        assert step(client, submitted, "setujui", dilihat=again.context["seen"]).status_code == 302

    def test_when_a_rule_changed(self, submitted: Plan, chief: Person, signed_in: SignIn) -> None:
        client = signed_in(chief)
        _text, seen = asked(client, submitted, "setujui")
        Operation.objects.update(voting_day=date(2024, 12, 4))
        again = step(client, submitted, "setujui", dilihat=seen)
        assert again.status_code == 409
        text = unescape(again.content.decode())
        assert "Aturan atau tanggal operasi berubah sejak Anda melihatnya" in text
        assert "4 Desember 2024" in text

    def test_when_another_differs_and_as_many_as_before(
        self, submitted: Plan, chief: Person, routine: AssignmentRow
    ) -> None:
        change(routine.code, skills="boat")
        seen = seen_by(chief, submitted)
        change(routine.code, skills="boat;radio")
        with pytest.raises(ChangedMeanwhile):
            services.approve_plan(plan=submitted, by=chief, seen=seen)
        services.approve_plan(plan=submitted, by=chief, seen=seen_by(chief, submitted))

    def test_before_a_draft_is_submitted(self, plan: Plan, karo: Person, routine: AssignmentRow) -> None:
        seen = seen_by(karo, plan)
        change(routine.code, skills="boat")
        with pytest.raises(ChangedMeanwhile):
            services.submit_plan(plan=plan, by=karo, seen=seen)

    def test_not_by_what_another_command_changed(
        self, part: Part, operation: Operation, tebo: Command, rini: Person, bungo: Command
    ) -> None:
        """A Polres that decides about its own plan is not asked again for its neighbour."""
        from tworegistries import computed

        plan = computed(operation, bungo, rini)
        services.submit_plan(plan=plan, by=rini)
        chief = make_person("Kapolres Bungo", Role.COMMANDER, bungo)
        with as_app(chief):
            seen = seen_by(chief, plan)
        PollingStation.objects.filter(command=tebo).update(voters=10)
        with as_app(chief):
            services.approve_plan(plan=plan, by=chief, seen=seen)

    def test_not_before_a_plan_is_thrown_away(
        self, plan: Plan, karo: Person, routine: AssignmentRow, signed_in: SignIn
    ) -> None:
        _text, seen = asked(signed_in(karo), plan, "buang")
        change(routine.code, skills="boat")
        assert step(signed_in(karo), plan, "buang", dilihat=seen).status_code == 302


class TestRefused:
    def test_while_somebody_posted_is_sick_until_it_is_repaired(
        self, submitted: Plan, karo: Person, chief: Person, part: Part, posted: AssignmentRow
    ) -> None:
        change(posted.code, status="sick")
        with pytest.raises(Outdated) as refused:
            services.approve_plan(plan=submitted, by=chief)
        ((command, broken),) = refused.value.broken
        assert (command, broken.rule, broken.officer, broken.post) == (
            part.command.name,
            Rule.NOT_AVAILABLE,
            posted.code,
            posted.post,
        )
        assert Order.objects.count() == 0
        submitted.refresh_from_db()
        assert submitted.state == Plan.State.SUBMITTED
        services.send_back_plan(plan=submitted, by=chief, reason="sakit")
        with pytest.raises(Outdated):
            services.submit_plan(plan=submitted, by=karo)
        here = Part.objects.select_related("plan", "command").get(pk=part.pk)
        services.change_part(part=here, by=karo, action=Edit.Action.REPAIR, asked={}, seen=here.edition)
        services.submit_plan(plan=submitted, by=karo)
        services.approve_plan(plan=submitted, by=chief)

    def rules_now(self, plan: Plan, karo: Person) -> set[str]:
        with pytest.raises(Outdated) as refused:
            services.submit_plan(plan=plan, by=karo)
        return {broken.rule for _command, broken in refused.value.broken}

    def test_of_one_who_left(self, plan: Plan, karo: Person, posted: AssignmentRow) -> None:
        Officer.objects.filter(code=posted.code).delete()
        assert Rule.OTHER_COMMAND in self.rules_now(plan, karo)

    def test_of_one_who_must_not_serve_there(self, plan: Plan, karo: Person, posted: AssignmentRow) -> None:
        area = StationRow.objects.filter(part=posted.part, post=posted.post)[0].area_code
        change(posted.code, excluded_areas=area)
        assert self.rules_now(plan, karo) == {Rule.EXCLUDED_AREA}

    def test_of_one_lent_who_is_sick(self, plan: Plan, karo: Person) -> None:
        lent = AssignmentRow.objects.filter(plan=plan, reinforcement=True, duty="post", command__kind="polres")[0]
        change(lent.code, status="sick")
        assert self.rules_now(plan, karo) == {Rule.NOT_AVAILABLE}

    def test_of_a_station_that_no_post_guards(self, plan: Plan, karo: Person, bungo: Command) -> None:
        new = PollingStation.objects.filter(command=bungo)[0]
        new.pk, new.code = None, "15.08.01.2001-900"
        new.save()
        assert self.rules_now(plan, karo) == {Rule.STATION_MISSING}

    def test_of_a_station_that_is_no_more(self, plan: Plan, karo: Person, bungo: Command) -> None:
        PollingStation.objects.filter(command=bungo)[0].delete()
        assert self.rules_now(plan, karo) == {Rule.OTHER_COMMAND}

    def test_of_a_station_of_a_higher_tier(self, plan: Plan, karo: Person, bungo: Command) -> None:
        PollingStation.objects.filter(pk=PollingStation.objects.filter(command=bungo, tier="low")[0].pk).update(
            tier="special", tier_reason="jarak"
        )
        assert self.rules_now(plan, karo) == {Rule.MIXED_TIERS}

    def test_of_more_routine_duty_than_stay(self, plan: Plan, karo: Person, bungo: Command) -> None:
        RoutineDuty.objects.filter(command=bungo).update(minimum_officers=38)
        assert self.rules_now(plan, karo) == {Rule.ROUTINE_DUTY}

    def test_what_breaks_the_plan_by_its_own_rows_is_said_first(
        self, plan: Plan, karo: Person, posted: AssignmentRow
    ) -> None:
        change(posted.code, status="sick")
        AssignmentRow.objects.filter(pk=posted.pk).update(role="")
        with pytest.raises(BreaksRules) as refused:
            services.submit_plan(plan=plan, by=karo)
        assert not isinstance(refused.value, Outdated)


class TestWarnedOnly:
    @pytest.mark.parametrize(
        "what",
        [
            {"rank": "AIPTU"},
            {"name": "Lain"},
            {"skills": "boat"},
            {"status": "sick"},
            {"excluded_areas": "15"},
        ],
        ids=str,
    )
    def test_of_one_who_stays_at_home(
        self, submitted: Plan, chief: Person, routine: AssignmentRow, what: dict[str, object]
    ) -> None:
        change(routine.code, **what)
        services.approve_plan(plan=submitted, by=chief)

    def test_of_people_who_came_or_are_well_again(
        self, submitted: Plan, chief: Person, bungo: Command, part: Part
    ) -> None:
        AssignmentRow.objects.filter(
            pk=AssignmentRow.objects.filter(part=part, duty="routine").order_by("code")[0].pk
        ).update(status="sick", duty="unavailable")
        RoutineDuty.objects.filter(command=bungo).update(minimum_officers=3)
        new = Officer.objects.filter(command=bungo)[0]
        new.pk, new.code = None, "baru"
        new.save()
        services.approve_plan(plan=submitted, by=chief)

    def test_of_a_station_that_moved(self, submitted: Plan, chief: Person, bungo: Command) -> None:
        PollingStation.objects.filter(command=bungo).update(longitude=102.2)
        services.approve_plan(plan=submitted, by=chief)


class TestQuestion:
    def test_it_says_before_the_button_who_stands_in_the_way_and_how_to_go_on(
        self, submitted: Plan, chief: Person, part: Part, posted: AssignmentRow, signed_in: SignIn
    ) -> None:
        change(posted.code, status="sick")
        text, _seen = asked(signed_in(chief), submitted, "setujui")
        assert "Menurut data sekarang rencana ini melanggar aturan" in text
        assert f"petugas {posted} ({posted.code})" in text
        assert "petugas sedang berhalangan" in text
        assert reverse("deployment:differences", args=[part.pk]) in text
        assert "btn-success" not in text
        refused = step(signed_in(chief), submitted, "setujui", dilihat=seen_by(chief, submitted))
        assert refused.status_code == 409
        assert "Menurut data sekarang rencana ini melanggar aturan" in unescape(refused.content.decode())

    def test_one_gone_is_not_called_somebody_elses(
        self, plan: Plan, karo: Person, posted: AssignmentRow, signed_in: SignIn
    ) -> None:
        Officer.objects.filter(code=posted.code).delete()
        text, _seen = asked(signed_in(karo), plan, "ajukan")
        assert "tidak ada lagi dalam data kesatuan ini" in text
        assert "milik kesatuan lain" not in text
