"""Pages of plans ask the database a bounded number of questions, however many stations there are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from posko.deployment.models import AssignmentRow, Part, Plan, PostRow
from posko.organisation.models import Appointment, Person

SignIn = Callable[[Person], Client]


def questions(client: Client, address: str) -> list[str]:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in asked]


@pytest.mark.parametrize(
    ("page", "most"), [("", 30), ("plan", 26), ("part", 20), ("post", 26), ("officer", 24)], ids=str
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
