"""The ledger in the browser: each sees the chains of the own command and below."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from posko.ledger.chain import verify
from posko.ledger.services import record
from posko.organisation.models import Command, Person


@pytest.fixture(autouse=True)
def entries(tebo: Command, bungo: Command, budi: Person) -> None:
    record(command=tebo, actor=budi, action="plan.approved", subject="Rencana Tebo", after={"posts": 3})
    record(command=bungo, actor=None, action="plan.approved", subject="Rencana Bungo")


def body(answer: Any) -> str:
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


@pytest.mark.parametrize("name", ["ledger:browse", "ledger:export"])
def test_a_commander_sees_his_own_chain_only(signed_in: Any, budi: Person, app_role: None, name: str) -> None:
    text = body(signed_in(budi).get(reverse(name)))
    assert "Rencana Tebo" in text
    assert "Rencana Bungo" not in text


def test_the_export_of_the_polda_holds(signed_in: Any, karo: Person, app_role: None) -> None:
    answer = signed_in(karo).get(reverse("ledger:export"))
    verdict = verify(line.encode() for line in body(answer).splitlines())
    assert verdict.broken is None
    assert verdict.entries == 2


def test_a_search_finds_by_subject_and_by_action(signed_in: Any, karo: Person) -> None:
    text = body(signed_in(karo).get(reverse("ledger:browse"), {"q": "tebo"}))
    assert "Rencana Tebo" in text
    assert "Rencana Bungo" not in text
    assert "Rencana Bungo" in body(signed_in(karo).get(reverse("ledger:browse"), {"q": "plan.appr"}))


def test_the_checkpoint_has_number_and_hash_of_the_last_entry(signed_in: Any, budi: Person, tebo: Command) -> None:
    last = record(command=tebo, actor=budi, action="x", subject="y")
    text = body(signed_in(budi).get(reverse("ledger:checkpoint")))
    assert last.hash in text
    assert "15-BGO" not in text


def test_without_sign_in_there_is_only_the_way_to_sign_in(client: Any, db: None) -> None:
    answer = client.get(reverse("ledger:browse"))
    assert answer.status_code == 302
    assert answer.url.startswith("/akun/login/")


def test_times_are_shown_in_the_time_of_the_place(signed_in: Any, budi: Person) -> None:
    from posko.server.templatetags.posko import when

    assert when("2024-11-27T00:05:09.000000+00:00").endswith("2024 · 07.05.09")
