"""Pages of plans ask the database a bounded number of questions, however many stations there are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from posko.deployment.models import AssignmentRow, Edit, Part, Plan, PostRow, TeamRow
from posko.organisation.models import Appointment, Person
from posko.registry.models import Officer, PollingStation

SignIn = Callable[[Person], Client]


def questions(client: Client, address: str) -> list[str]:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in asked]


@pytest.mark.parametrize(
    ("page", "most"), [("", 31), ("plan", 31), ("part", 20), ("post", 26), ("officer", 24)], ids=str
)
def test_a_page_asks_few_questions(
    plan: Plan, part: Part, karo: Person, signed_in: SignIn, page: str, most: int
) -> None:
    post = PostRow.objects.filter(part=part, tier="low").order_by("code")[0]
    officer = AssignmentRow.objects.filter(part=part, duty="post").order_by("code")[0]
    addresses = {
        "": "/rencana/",
        "plan": f"/rencana/{plan.pk}",
        "part": f"/rencana/bagian/{part.pk}",
        "post": f"/rencana/{plan.pk}/pos/{post.code}",
        "officer": f"/rencana/{plan.pk}/petugas/{officer.code}",
    }
    found = questions(signed_in(karo), addresses[page])
    assert len(found) <= most, f"{len(found)} questions:\n" + "\n".join(sql[:200] for sql in found)
    # The walls look a person's roles up for themselves.
    assert sum("organisation_appointment" in sql for sql in found) <= 5


def test_a_role_that_ended_counts_no_longer_at_the_next_request(plan: Plan, karo: Person, signed_in: SignIn) -> None:
    client = signed_in(karo)
    assert client.get(f"/rencana/{plan.pk}").status_code == 200
    Appointment.objects.filter(person=karo).update(ended=plan.made)
    assert client.get(f"/rencana/{plan.pk}").status_code == 403


PAGES = {
    "changes": "/rencana/bagian/{part}?isi=perubahan",
    "plan": "/rencana/{plan}",
    "budget": "/rencana/{plan}/anggaran",
    "reserves": "/rencana/bagian/{part}?isi=cadangan",
    "people": "/rencana/bagian/{part}?isi=petugas",
    "search": "/rencana/{plan}/cari?q=1",
}


@pytest.mark.parametrize("page", PAGES)
def test_names_cost_no_more_questions_the_more_there_are(
    plan: Plan, part: Part, karo: Person, signed_in: SignIn, page: str
) -> None:
    client, address = signed_in(karo), PAGES[page].format(plan=plan.pk, part=part.pk)
    change_by_hand(part, karo, 1)
    few = questions(client, address)
    for number in range(2, 8):
        change_by_hand(part, karo, number)
    many = questions(client, address)
    assert len(many) == len(few), "\n".join(sql[:200] for sql in many if sql not in few)


PAGES_OF_DIFFERENCES = {
    "plan": "/rencana/{plan}",
    "question": "/rencana/{plan}/langkah/ajukan",
    "part": "/rencana/bagian/{part}/data",
}


@pytest.mark.parametrize("page", PAGES_OF_DIFFERENCES)
def test_what_differs_costs_no_more_questions_the_more_there_is(
    plan: Plan, part: Part, karo: Person, signed_in: SignIn, page: str
) -> None:
    client, address = signed_in(karo), PAGES_OF_DIFFERENCES[page].format(plan=plan.pk, part=part.pk)
    # One of the Polda is among them from the start: for somebody lent there is a question more. And one of each part:
    # before a decision every part whose people differ is held against the rules, once.
    lent = AssignmentRow.objects.filter(plan=plan, reinforcement=True).values("code")[:1]
    for codes in (lent, AssignmentRow.objects.filter(part=part, reinforcement=False).values("code")[:1]):
        Officer.objects.filter(code__in=codes).update(name="Lain")
    few = questions(client, address)
    Officer.objects.update(name="Lain")
    PollingStation.objects.update(name="Lain")
    many = questions(client, address)
    assert len(many) == len(few), "\n".join(sql[:200] for sql in many if sql not in few)


def change_by_hand(part: Part, by: Person, number: int) -> None:
    """A swap, and a reserve more that was set up by hand."""
    codes = AssignmentRow.objects.filter(part=part).order_by("code").values_list("code", flat=True)
    asked = {"officer": codes[number], "other": codes[number + 10]}
    row = {"code": f"R{number}", "latitude": -1.49, "longitude": 102.1 + number / 1000}
    more = {"officers": 2, "stations_covered": 1, "plan": part.plan, "part": part, "command": part.command}
    TeamRow.objects.create(**row, **more)
    said = {"plan": part.plan, "part": part, "command": part.command, "by": by}
    Edit.objects.create(**said, number=2 * number, action="swap_officers", asked=asked)
    difference = {"teams": {row["code"]: [None, row]}}
    Edit.objects.create(**said, number=2 * number + 1, action="add_team", asked={}, difference=difference)
