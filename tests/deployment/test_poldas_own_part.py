"""The Polda's own part of its plan: whom it lends is posted in the borrower's part, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from posko.deployment import services
from posko.deployment.models import AssignmentRow, Edit, Part, Plan
from posko.deployment.refusals import BreaksRules, PoldasOwnPart
from posko.deployment.storing import loaded
from posko.organisation.models import Command, Person
from posko.planning.editing import Rule

Action = Edit.Action
SignIn = Callable[[Person], Client]


@pytest.fixture
def own(plan: Plan, polda: Command) -> Part:
    """The part of the Polda itself."""
    return Part.objects.select_related("plan", "command").get(plan=plan, command=polda)


@pytest.fixture
def lent(own: Part) -> AssignmentRow:
    """Somebody of the Polda who serves in Tebo, as the Polda's part has him."""
    served = AssignmentRow.objects.filter(plan=own.plan, reinforcement=True).order_by("code").first()
    assert served
    return AssignmentRow.objects.get(part=own, code=served.code)


@pytest.mark.parametrize(
    ("action", "asked"),
    [
        (Action.ADD_TEAM, {"latitude": -1.6, "longitude": 103.5, "officers": None}),
        (Action.RESOLVE, {}),
        (Action.REPAIR, {}),
    ],
)
def test_it_is_not_changed_by_hand_and_says_where_its_people_are_posted(
    own: Part, karo: Person, action: str, asked: dict[str, Any]
) -> None:
    before = loaded(own)
    told = "personel Polda Jambi ditempatkan di bagian Polres yang dipinjami, atau sebagai regu BKO"
    with pytest.raises(PoldasOwnPart, match=told):
        services.change_part(part=own, by=karo, action=action, asked=asked, seen=own.edition)
    with pytest.raises(PoldasOwnPart):
        services.try_change(part=own, by=karo, action=action, asked=asked)
    assert loaded(own) == before


@pytest.mark.parametrize("duty", ["post", "controller", "reserve"])
def test_who_serves_in_a_polres_has_no_duty_in_the_poldas_part(
    plan: Plan, lent: AssignmentRow, karo: Person, chief: Person, duty: str
) -> None:
    """As drafts of an earlier Posko may have it."""
    AssignmentRow.objects.filter(pk=lent.pk).update(duty=duty)
    with pytest.raises(BreaksRules) as refused:
        services.submit_plan(plan=plan, by=karo)
    found = {(where, broken.rule, broken.officer) for where, broken in refused.value.broken}
    assert found == {(name, Rule.POSTED_TWICE, lent.code) for name in ("Polda Jambi", "Polres Tebo")}
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.SUBMITTED)
    with pytest.raises(BreaksRules):
        services.approve_plan(plan=Plan.objects.get(pk=plan.pk), by=chief)


def test_a_plan_that_lends_is_approved_as_it_was_computed(
    plan: Plan, lent: AssignmentRow, karo: Person, chief: Person
) -> None:
    assert lent.duty == "routine"
    services.submit_plan(plan=plan, by=karo)
    services.approve_plan(plan=plan, by=chief)
    assert plan.state == Plan.State.APPROVED


def test_its_page_offers_no_change_and_says_where_to_change(
    own: Part, karo: Person, part: Part, signed_in: SignIn
) -> None:
    client = signed_in(karo)
    told = unescape(client.get(f"/rencana/bagian/{own.pk}").content.decode())
    assert "ditempatkan di bagian Polres yang dipinjami" in told
    teams = unescape(client.get(f"/rencana/bagian/{own.pk}?isi=cadangan").content.decode())
    for page in (told, teams):
        assert f"/rencana/bagian/{own.pk}/ubah" not in page
    others = unescape(client.get(f"/rencana/bagian/{part.pk}").content.decode())
    assert "ditempatkan di bagian Polres yang dipinjami" not in others
    assert f"/rencana/bagian/{part.pk}/ubah" in others
    sent = {"action": "resolve", "seen": "0", "coba": "1"}
    refused = client.post(f"/rencana/bagian/{own.pk}/ubah", sent)
    assert refused.status_code == 409
    assert "ditempatkan di bagian Polres yang dipinjami" in unescape(refused.content.decode())
