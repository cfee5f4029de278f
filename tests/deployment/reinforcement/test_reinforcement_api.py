"""`/api/v1/reinforcements`: requests with what was lent, for who may see the plans of the command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from reserverows import asked_by, codes, operation_with, teams_of

from people import as_app
from posko.deployment.models import Request
from posko.deployment.reinforcement import grant
from posko.organisation.models import Command, Person
from posko.registry.models import Operation

SignIn = Callable[[Person], Client]
ADDRESS = "/api/v1/reinforcements"


@pytest.fixture
def operation(polda: Command) -> Operation:
    return operation_with(polda)


@pytest.fixture
def asked(operation: Operation, tebo: Command, sari: Person) -> Request:
    return asked_by(sari, operation, tebo)


def items(client: Client, query: str = "", status: int = 200) -> list[dict[str, Any]]:
    response = client.get(ADDRESS + query)
    assert response.status_code == status, response.content
    found: list[dict[str, Any]] = response.json().get("items", [])
    return found


def test_a_request_is_told_with_the_teams_that_were_lent(
    operation: Operation, asked: Request, polda: Command, karo: Person, sari: Person, signed_in: SignIn
) -> None:
    (team,) = teams_of(operation, polda, karo, teams=1)
    grant(request=asked, teams=[team], by=karo)
    with as_app(sari):
        (told,) = items(signed_in(sari))
        assert signed_in(sari).get(f"{ADDRESS}/{asked.pk}").json() == told
    assert (told["operation"], told["command"], told["polda"]) == ("omp", "15-TBO", "15")
    assert (told["officers"], told["granted"], told["state"]) == (10, 5, "partly")
    assert [(t["team"], t["officers"], t["returned"]) for t in told["teams"]] == [("BKO-01", codes(team), None)]


def test_a_neighbour_sees_nothing(asked: Request, rini: Person, signed_in: SignIn) -> None:
    with as_app(rini):
        assert items(signed_in(rini)) == []
        assert signed_in(rini).get(f"{ADDRESS}/{asked.pk}").status_code == 404


def test_filters_leave_what_is_asked_for(
    operation: Operation, asked: Request, bungo: Command, rini: Person, karo: Person, signed_in: SignIn
) -> None:
    asked_by(rini, operation, bungo)
    client = signed_in(karo)
    assert len(items(client)) == 2
    assert [i["command"] for i in items(client, "?command=15-BGO")] == ["15-BGO"]
    assert items(client, "?state=granted") == []
    assert len(items(client, "?operation=omp&state=waiting")) == 2
    items(client, "?operation=none", status=404)
    items(client, "?state=maybe", status=422)
    items(client, "?other=1", status=422)
