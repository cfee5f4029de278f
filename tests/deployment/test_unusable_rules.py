"""Rules of an operation that cannot be used any longer: its pages say so, and what may be done; none of them breaks."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from posko.deployment import computing, services
from posko.deployment.models import Edit, Part, Plan, PostRow
from posko.organisation.models import Command, Person
from posko.registry.models import Officer, Operation

SignIn = Callable[[Person], Client]
UNUSABLE = "[deployment]\noperation_share_max = 7\n"


@pytest.fixture
def addresses(plan: Plan, part: Part) -> list[str]:
    post = PostRow.objects.filter(part=part).order_by("code")[0]
    officer = part.assignmentrows.order_by("code")[0]
    names = {
        "overview": [plan.pk],
        "plan_map": [plan.pk],
        "budget": [plan.pk],
        "part": [part.pk],
        "differences": [part.pk],
        "post": [plan.pk, post.code],
        "planned_officer": [plan.pk, officer.code],
        "plans": [],
        "reinforcements": [],
        "compare": [],
        "draws": [],
        "orders": [],
    }
    steps = [reverse("deployment:step_of_plan", args=[plan.pk, step]) for step in ("ajukan", "buang")]
    return [*(reverse(f"deployment:{name}", args=args) for name, args in names.items()), *steps, "/"]


def shown(client: Client, address: str) -> tuple[int, str]:
    response = client.get(address)
    return response.status_code, unescape(response.content.decode())


def test_every_page_of_plans_opens_though_the_operations_rules_are_unusable(
    addresses: list[str], karo: Person, signed_in: SignIn
) -> None:
    Operation.objects.update(doctrine_toml=UNUSABLE)
    client = signed_in(karo)
    assert {address: code for address in addresses if (code := shown(client, address)[0]) != 200} == {}


def test_the_pages_of_a_plan_say_which_rule_and_who_puts_it_right(
    plan: Plan, part: Part, karo: Person, signed_in: SignIn
) -> None:
    Operation.objects.update(doctrine_toml=UNUSABLE)
    for name, key in (("overview", plan.pk), ("differences", part.pk)):
        _status, text = shown(signed_in(karo), reverse(f"deployment:{name}", args=[key]))
        assert "Aturan operasi sekarang tidak dapat dipakai" in text
        assert "deployment.operation_share_max = 7" in text


def test_a_plan_that_has_its_own_rules_is_decided_on_all_the_same(plan: Plan, karo: Person, chief: Person) -> None:
    Operation.objects.update(doctrine_toml=UNUSABLE)
    services.submit_plan(plan=plan, by=karo)
    services.approve_plan(plan=plan, by=chief)


def test_a_part_is_repaired_by_the_rules_of_its_plan(part: Part, karo: Person) -> None:
    Operation.objects.update(doctrine_toml=UNUSABLE)
    posted = part.assignmentrows.filter(duty="post").order_by("code")[0]
    Officer.objects.filter(code=posted.code).update(status="sick")
    services.change_part(part=part, by=karo, action=Edit.Action.REPAIR, asked={}, seen=0)
    assert part.assignmentrows.get(code=posted.code).duty == "unavailable"


def test_a_plan_is_computed_by_the_rules_of_when_it_was_asked_for_and_one_asked_for_now_says_why_not(
    operation: Operation, karo: Person, polda: Command
) -> None:
    before = services.ask_plan(operation=operation, command=polda, by=karo, name="", effort="quick")
    operation.doctrine_toml = UNUSABLE
    operation.save()
    after = services.ask_plan(operation=operation, command=polda, by=karo, name="", effort="quick")
    for plan in (before, after):
        computing.compute(plan.pk)
        plan.refresh_from_db()
    assert before.state == Plan.State.DRAFT
    assert after.state == Plan.State.FAILED
    assert "operation_share_max" in after.message
