"""What a plan says when the registry changes under it: of its own people and stations, of people lent, of rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from people import as_app
from posko.deployment import services
from posko.deployment.matching import matches_of
from posko.deployment.mending import rules_said
from posko.deployment.models import AssignmentRow, Edit, Part, Plan
from posko.deployment.queries import command_now
from posko.deployment.storing import load_part
from posko.doctrine import Doctrine, default_doctrine
from posko.doctrine.model import Cost, Deployment, ReserveRule
from posko.organisation.models import Command, Person
from posko.planning.editing import changes_between, rules_between
from posko.registry.models import Equipment, Funds, Officer, Operation, PollingStation, RoutineDuty

SignIn = Callable[[Person], Client]


def page(client: Client, name: str, *args: object) -> str:
    return unescape(client.get(reverse(f"deployment:{name}", args=args)).content.decode())


def part_in(plan: Plan, command: Command) -> Part:
    return Part.objects.select_related("plan__operation", "command").get(plan=plan, command=command)


def falls_ill(code: str) -> None:
    assert Officer.objects.filter(code=code).update(status="sick")


def repaired(part: Part, by: Person) -> None:
    with as_app(by):
        edition = Part.objects.get(pk=part.pk).edition
        services.change_part(part=part, by=by, action=Edit.Action.REPAIR, asked={}, seen=edition)


class TestPeopleLent:
    @pytest.fixture
    def there(self, plan: Plan, tebo: Command) -> Part:
        """The part where the Polda's people serve."""
        return part_in(plan, tebo)

    @pytest.fixture
    def lent(self, there: Part) -> AssignmentRow:
        """One of them, at a post."""
        row = AssignmentRow.objects.filter(part=there, reinforcement=True, duty="post").order_by("code").first()
        assert row
        return row

    def test_of_one_who_is_sick_the_polda_is_shown_his_status_and_the_repair(
        self, there: Part, lent: AssignmentRow, karo: Person, signed_in: SignIn
    ) -> None:
        falls_ill(lent.code)
        told = page(signed_in(karo), "differences", there.pk)
        assert lent.code in told and "Sakit" in told and "Perbaikan terkecil" in told
        repaired(there, karo)
        assert not AssignmentRow.objects.filter(part=there, code=lent.code).exists()
        assert "Semuanya masih cocok" in page(signed_in(karo), "differences", there.pk)

    def test_the_borrower_is_told_that_he_cannot_serve_and_no_more(
        self, there: Part, lent: AssignmentRow, sari: Person, signed_in: SignIn
    ) -> None:
        falls_ill(lent.code)
        with as_app(sari):
            told = page(signed_in(sari), "differences", there.pk)
        assert f"{lent.rank} {lent.name}" in told
        assert "personel BKO ini tidak tersedia lagi" in told and "Perbaikan terkecil" in told
        assert "Sakit" not in told
        repaired(there, sari)
        assert not AssignmentRow.objects.filter(part=there, code=lent.code).exists()
        assert "Semuanya masih cocok" in page(signed_in(sari), "differences", there.pk)

    def test_who_left_the_registry_is_gone_for_both(
        self, there: Part, lent: AssignmentRow, karo: Person, sari: Person, signed_in: SignIn
    ) -> None:
        Officer.objects.filter(code=lent.code).delete()
        for person in (karo, sari):
            assert "personel BKO ini tidak tersedia lagi" in page(signed_in(person), "differences", there.pk)
        repaired(there, karo)
        assert not AssignmentRow.objects.filter(part=there, code=lent.code).exists()

    def test_a_neighbour_is_told_nothing_about_them(self, there: Part, lent: AssignmentRow, rini: Person) -> None:
        falls_ill(lent.code)
        with as_app(rini), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM posko_lent_unavailable(%s)", [[there.pk]])
            assert cursor.fetchall() == []

    def test_of_those_who_serve_as_before_nothing_is_told(
        self, there: Part, lent: AssignmentRow, sari: Person, karo: Person, signed_in: SignIn
    ) -> None:
        for person in (karo, sari):
            assert "Semuanya masih cocok" in page(signed_in(person), "differences", there.pk)


class TestCounting:
    def test_what_differs_is_what_the_whole_registry_against_the_whole_part_says(
        self, plan: Plan, part: Part, bungo: Command, tebo: Command, karo: Person
    ) -> None:
        operation, base = plan.operation, {"source": "uji", "source_date": date(2024, 8, 1)}
        one, two, three, four = Officer.objects.filter(command=bungo).order_by("code")[:4]
        Officer.objects.filter(pk=one.pk).update(status="sick", skills="boat;radio", excluded_areas="15.08.01")
        Officer.objects.filter(pk=two.pk).update(command=tebo)
        three.delete()
        Officer.objects.filter(pk=four.pk).update(rank="AKP", name="Lain", function="lantas")
        Officer.objects.create(
            operation=operation, command=bungo, code="baru", name="Baru", rank="BRIPDA", status="leave", **base
        )
        there, tier, away = PollingStation.objects.filter(command=bungo).order_by("code")[:3]
        PollingStation.objects.filter(pk=there.pk).update(latitude=there.latitude + 0.1, voters=301, access="river")
        PollingStation.objects.filter(pk=tier.pk).update(tier="high", tier_reason="jarak")
        away.delete()
        PollingStation.objects.create(
            operation=operation,
            command=bungo,
            code="15.08.01.2001-900",
            name="TPS 900",
            area_code="15.08.01.2001",
            latitude=-1.49,
            longitude=102.11,
            tier="low",
            access="road",
            voters=10,
            **base,
        )
        Equipment.objects.filter(command=bungo).update(serviceable=1)
        Funds.objects.filter(command=bungo).update(amount_idr=1)
        RoutineDuty.objects.filter(command=bungo).update(minimum_officers=3)
        Command.objects.filter(pk=bungo.pk).update(latitude=-1.5)
        parts = [part_in(plan, command) for command in (bungo, tebo)]
        matches = matches_of(karo, plan, parts)
        for row in parts:
            now = command_now(karo, operation, row.command)
            assert now
            found = [d for d in matches[row.pk].differences if not d.kind.startswith("lent")]
            assert sorted(map(str, found)) == sorted(map(str, changes_between(load_part(row).plan.command, now)))
        assert len(matches[parts[0].pk].differences) == 20
        assert [d.code for d in matches[parts[1].pk].differences] == [two.code]

    def test_a_part_as_the_registry_has_it_reads_no_row_of_either(self, plan: Plan, part: Part, karo: Person) -> None:
        match = matches_of(karo, plan, [part])[part.pk]
        assert match.differences == ()
        assert (*match.before.officers, *match.before.stations, *match.now.officers, *match.now.stations) == ()

    def test_a_version_made_of_a_plan_that_no_longer_holds_says_so_until_it_is_approved(
        self, plan: Plan, part: Part, karo: Person, chief: Person, signed_in: SignIn
    ) -> None:
        services.submit_plan(plan=plan, by=karo)
        services.approve_plan(plan=plan, by=chief)
        at_home = AssignmentRow.objects.filter(part=part, duty="routine").order_by("code").first()
        assert at_home
        falls_ill(at_home.code)
        second = services.revise_plan(plan=plan, by=karo)
        mine = part_in(second, part.command)
        told = "1 hal tidak cocok lagi dengan data sekarang"
        lead = reverse("deployment:differences", args=[mine.pk])
        for shown in (page(signed_in(karo), "overview", second.pk), question(signed_in(karo), second, "ajukan")):
            assert told in shown and lead in shown
        assert told not in question(signed_in(karo), second, "buang")
        services.submit_plan(plan=second, by=karo)
        asked = question(signed_in(chief), second, "setujui")
        assert told in asked and lead in asked
        assert "tarik kembali atau kembalikan dahulu" in page(signed_in(chief), "differences", mine.pk)

    def test_a_draft_that_was_repaired_warns_no_longer(
        self, plan: Plan, part: Part, karo: Person, signed_in: SignIn
    ) -> None:
        posted = AssignmentRow.objects.filter(part=part, duty="post").order_by("code").first()
        assert posted
        falls_ill(posted.code)
        assert "1 hal tidak cocok lagi" in page(signed_in(karo), "overview", plan.pk)
        repaired(part, karo)
        assert "tidak cocok lagi" not in page(signed_in(karo), "overview", plan.pk)
        assert "tidak cocok lagi" not in question(signed_in(karo), plan, "ajukan")

    def test_of_a_plan_that_was_replaced_nothing_is_told(
        self, plan: Plan, part: Part, karo: Person, chief: Person, signed_in: SignIn
    ) -> None:
        services.submit_plan(plan=plan, by=karo)
        services.approve_plan(plan=plan, by=chief)
        second = services.revise_plan(plan=plan, by=karo)
        services.submit_plan(plan=second, by=karo)
        services.approve_plan(plan=second, by=chief)
        posted = AssignmentRow.objects.filter(part=part, duty="post").order_by("code").first()
        assert posted
        falls_ill(posted.code)
        assert "1 hal tidak cocok lagi" in page(signed_in(karo), "overview", second.pk)
        assert "tidak cocok lagi" not in page(signed_in(karo), "overview", plan.pk)

    def test_a_polres_is_told_of_its_own_part_alone(
        self, plan: Plan, part: Part, rini: Person, sari: Person, signed_in: SignIn
    ) -> None:
        posted = AssignmentRow.objects.filter(part=part, duty="post").order_by("code").first()
        assert posted
        falls_ill(posted.code)
        with as_app(rini):
            assert "1 hal tidak cocok lagi" in page(signed_in(rini), "overview", plan.pk)
        with as_app(sari):
            assert "tidak cocok lagi" not in page(signed_in(sari), "overview", plan.pk)


def question(client: Client, plan: Plan, step: str) -> str:
    return page(client, "step_of_plan", plan.pk, step)


class TestRules:
    @pytest.fixture
    def changed(self, plan: Plan) -> Operation:
        """The operation of the plan: wider patterns, a quicker reserve, an earlier day."""
        operation = plan.operation
        text = operation.doctrine_toml.replace("stations_max = 10", "stations_max = 4")
        operation.doctrine_toml = text.replace("response_minutes = 60", "response_minutes = 20")
        operation.voting_day = date(2024, 11, 20)
        operation.save()
        return operation

    def test_everybody_who_works_on_a_part_is_told_what_changed_and_what_helps(
        self, changed: Operation, plan: Plan, part: Part, karo: Person, rini: Person, signed_in: SignIn
    ) -> None:
        for person in (karo, rini):
            with as_app(person):
                client = signed_in(person)
                shown = [page(client, "overview", plan.pk), page(client, "differences", part.pk)]
            for text in shown:
                assert "pola TPS kurang rawan: 2-10-20 → 2-4-8" in text
                assert "waktu tanggap regu cadangan (menit): 60 → 20" in text
                assert "hari pemungutan suara: 27 November 2024 → 20 November 2024" in text
                assert f'<a href="{reverse("deployment:plans")}#baru">hitung rencana baru</a>' in text
                assert text.split("Aturan atau tanggal")[1].split("</ul>")[0].count("<li>") == 3
            assert "Semuanya masih cocok" not in shown[1]

    def test_whoever_submits_and_approves_is_told(
        self, changed: Operation, plan: Plan, karo: Person, chief: Person, signed_in: SignIn
    ) -> None:
        assert "2-10-20 → 2-4-8" in question(signed_in(karo), plan, "ajukan")
        services.submit_plan(plan=plan, by=karo)
        assert "2-10-20 → 2-4-8" in question(signed_in(chief), plan, "setujui")

    def test_a_new_version_still_has_the_rules_and_the_day_of_before(
        self, plan: Plan, karo: Person, chief: Person, signed_in: SignIn
    ) -> None:
        services.submit_plan(plan=plan, by=karo)
        services.approve_plan(plan=plan, by=chief)
        Operation.objects.update(voting_day=date(2024, 12, 4))
        second = services.revise_plan(plan=plan, by=karo)
        assert "27 November 2024 → 4 Desember 2024" in page(signed_in(karo), "overview", second.pk)

    def test_every_rule_has_words_of_its_own(self) -> None:
        rules = default_doctrine()
        others = Doctrine((), Deployment(0.5, 1, 1, (), ("AKP",)), ReserveRule(1, 1), {}, Cost(1, 1))
        told = rules_said(rules_between(rules, others))
        assert len({line.name for line in told}) == len(told) == 17
        assert not any("." in line.name for line in told)

    def test_a_text_that_says_the_same_in_other_words_is_no_difference(
        self, plan: Plan, karo: Person, signed_in: SignIn
    ) -> None:
        Operation.objects.update(doctrine_toml=plan.doctrine_toml + "\n# catatan\n")
        assert "Aturan atau tanggal" not in page(signed_in(karo), "overview", plan.pk)
