"""Every address as every role of two Polres: nobody gets further than his rule, nobody reads a neighbour's row.

The walk finds addresses and tables by itself. It is done with both walls, with the first one taken away (every query
asks for everything), and with the second one taken away (the owner of the database, whom no row-level security binds).
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import get_resolver, path

from marked import Marked, tables
from people import make_person
from posko.ledger.models import Entry
from posko.organisation.models import Command, Person, Role
from posko.organisation.page import SIGNED_IN, page
from posko.organisation.roles import APP_ROLE
from walking import Address, Walker, addresses, ask, without_wall_one

BOTH, WITHOUT_ONE, WITHOUT_TWO = "both walls", "without wall one", "without wall two"


def everything() -> list[Address]:
    return list(addresses(get_resolver().url_patterns))


@pytest.fixture
def of_tebo(tebo: Command) -> Marked:
    return Marked(tebo, "TEBO", 800_001)


@pytest.fixture
def of_bungo(bungo: Command) -> Marked:
    return Marked(bungo, "BUNGO", 900_001)


@pytest.fixture(params=[BOTH, WITHOUT_ONE, WITHOUT_TWO])
def walls(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def stand(walls: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on only these walls stand."""
    if walls == WITHOUT_ONE:
        without_wall_one(monkeypatch)
    if walls != WITHOUT_TWO:
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {APP_ROLE}")


@pytest.fixture(autouse=True)
def role_given_back(db: None) -> Any:
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def neighbours(signed_in: Any, command: Command, other: Marked, walls: str) -> list[Walker]:
    """Of `command` one person for each role, on the way to the rows of the `other`."""
    # Behind the second wall alone stand the tables that have it.
    secrets = (other.marker,) if walls == WITHOUT_ONE else (other.marker, other.open_marker)
    people = [(role, make_person(f"{command.code} {role}", role, command)) for role in Role]
    # A right is asked for before any wall: whoever has none is refused alike, and seen to be once.
    asked: Any = {"strict": walls != WITHOUT_ONE, "refused": walls == BOTH, "secrets": secrets}
    return [Walker(f"{role} of {command}", p, signed_in(p), other, **asked) for role, p in people]


@pytest.mark.parametrize("address", everything(), ids=lambda a: a.route or "home")
def test_every_address_declares_its_rule(address: Address) -> None:
    assert address.rule, f"{address.route}: declare who may open it, by @page or @route"


def test_pages_and_api_are_both_walked() -> None:
    routes = {a.route for a in everything()}
    assert {"", "buku-besar/", "orang/token", "api/v1/officers", "api/v1/officers/<int:row>"} <= routes


def test_every_table_has_a_marked_row_to_look_for(of_tebo: Marked) -> None:
    for model in tables():
        key = of_tebo.uuid if model is Entry else of_tebo.number
        assert model._default_manager.filter(pk=key).exists(), model


@pytest.mark.parametrize(("side", "walls"), [("tebo", BOTH), ("bungo", WITHOUT_ONE), ("tebo", WITHOUT_TWO)])
def test_neighbours_get_no_further_than_their_rule_and_read_nothing(
    side: str, walls: str, of_tebo: Marked, of_bungo: Marked, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, other = (of_tebo, of_bungo) if side == "tebo" else (of_bungo, of_tebo)
    walkers = neighbours(signed_in, own.command, other, walls)
    stand(walls, monkeypatch)
    every = everything()
    assert [fault for walker in walkers for fault in walker.faults(every)] == []


def test_strangers_and_people_without_a_role_are_let_nowhere(
    walls: str, of_tebo: Marked, of_bungo: Marked, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = make_person("Tanpa Peran")
    stand(walls, monkeypatch)
    secrets = (of_tebo.marker, of_bungo.marker, of_tebo.open_marker, of_bungo.open_marker)
    walkers = [
        Walker("a stranger", None, Client(), of_tebo, secrets=secrets),
        Walker("somebody without a role", nobody, signed_in(nobody), of_tebo, secrets=secrets),
    ]
    assert [fault for walker in walkers for fault in walker.faults(everything())] == []


@pytest.mark.parametrize("role", list(Role))
def test_above_the_same_rules_hold_and_nothing_breaks(
    role: Role, polda: Command, of_tebo: Marked, of_bungo: Marked, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make_person(f"Polda {role}", role, polda)
    stand(BOTH, monkeypatch)
    walker = Walker(f"{role} above", person, signed_in(person), of_tebo, foreign=False, refused=False)
    assert walker.faults(everything()) == []


@pytest.mark.parametrize("walls", [BOTH, WITHOUT_TWO])
def test_ones_own_rows_are_there_so_the_walk_has_something_to_miss(
    walls: str, of_tebo: Marked, of_bungo: Marked, sari: Person, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(sari)
    stand(walls, monkeypatch)
    registry = ("operations", "polling-stations", "officers", "equipment", "funds", "routine-duty", "ledger")
    for name in (*registry, "plans", "posts", "assignments", "reinforcements"):
        assert of_tebo.marker in ask(client, "get", f"/api/v1/{name}").text, name
    assert ask(client, "get", f"/api/v1/officers/{of_tebo.number}").status == 200


def test_without_wall_one_queries_do_ask_for_everything(
    of_tebo: Marked, of_bungo: Marked, sari: Person, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_wall_one(monkeypatch)
    assert of_bungo.marker in ask(signed_in(sari), "get", "/api/v1/officers").text


@page("bocor", may=SIGNED_IN)
def leaking(request: HttpRequest) -> HttpResponse:
    return HttpResponse(", ".join(Entry.objects.values_list("subject", flat=True)))


@page("bocor/<int:pk>", may="edit-registry")
def unguarded(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse("done")


@pytest.mark.parametrize(("view", "fault"), [(leaking, "tells RAHASIA-BUNGO"), (unguarded, "row of another command")])
def test_a_page_that_looks_at_nobody_is_found(
    view: Any, fault: str, of_bungo: Marked, sari: Person, signed_in: Any, settings: Any
) -> None:
    from posko.server import urls

    leaky: Any = ModuleType("leaky")
    leaky.urlpatterns = [*urls.urlpatterns, path(view.address, view)]
    settings.ROOT_URLCONF = leaky
    found = Walker("sari", sari, signed_in(sari), of_bungo, secrets=(of_bungo.marker,)).faults(everything())
    assert f"GET /{view.address.replace('<int:pk>', '900001')} " in " ".join(f for f in found if fault in f)


def test_an_address_without_a_rule_is_found() -> None:
    assert [a.rule for a in addresses([path("baru", lambda request: HttpResponse())])] == [None]
