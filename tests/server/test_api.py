"""The API: who gets in, what a list gives, and how it says no."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from people import make_person
from posko.ledger.services import record
from posko.organisation.models import Command, Person, Role
from posko.organisation.tokens import issue_token
from posko.registry.models import Equipment, Funds, Officer, Operation, PollingStation, RoutineDuty

REGISTRY = ("units", "operations", "polling-stations", "officers", "equipment", "funds", "routine-duty", "ledger")
LISTS = (*REGISTRY, "plans", "posts", "assignments", "reinforcements")


@pytest.fixture
def operation(polda: Command) -> Operation:
    return Operation.objects.create(command=polda, code="omp-2024", name="OMP 2024", voting_day="2024-11-27")


def make_station(operation: Operation, command: Command, code: str, **more: Any) -> PollingStation:
    usual = {"latitude": -1.5, "longitude": 102.4, "tier": "low", "access": "road", "voters": 300}
    fields = {"name": f"TPS {code}", "area_code": command.area_codes, "source": "KPU"} | usual | more
    return PollingStation.objects.create(operation=operation, command=command, code=code, **fields)


@pytest.fixture
def stations(operation: Operation, tebo: Command, bungo: Command) -> None:
    for number in range(1, 8):
        make_station(operation, tebo, f"T-{number:03}")
    make_station(operation, bungo, "B-001")


def get(client: Client, address: str, status: int = 200, /, **query: Any) -> Any:
    response = client.get(f"/api/v1/{address}", query)
    assert response.status_code == status, response.content
    assert response["Content-Type"].startswith("application/json")
    return response.json()


def codes(answer: dict[str, Any]) -> list[str]:
    return [item["code"] for item in answer["items"]]


def with_token(person: Person, **more: Any) -> Client:
    return Client(headers={"Authorization": f"Bearer {issue_token(by=person, name='test', **more)[1]}"})


@pytest.mark.parametrize("name", LISTS)
def test_without_sign_in_nothing_is_told(db: None, client: Client, name: str) -> None:
    response = client.get(f"/api/v1/{name}")
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert "detail" in response.json()


def test_the_description_is_open_to_all(db: None, client: Client) -> None:
    paths = get(client, "openapi.json")["paths"]
    assert {f"/api/v1/{name}" for name in LISTS} <= set(paths)


@pytest.mark.parametrize("name", LISTS)
def test_a_role_without_the_right_is_refused(tebo: Command, signed_in: Any, name: str) -> None:
    officer = make_person("Dodi", Role.OFFICER, tebo)
    assert "right" in get(signed_in(officer), name, 403)["detail"]


def test_a_planner_sees_his_own_and_a_neighbour_his(stations: None, sari: Person, rini: Person, signed_in: Any) -> None:
    assert len(codes(get(signed_in(sari), "polling-stations"))) == 7
    assert codes(get(signed_in(rini), "polling-stations")) == ["B-001"]


def test_the_parent_sees_both_and_may_narrow(stations: None, karo: Person, signed_in: Any) -> None:
    client = signed_in(karo)
    assert len(codes(get(client, "polling-stations"))) == 8
    assert codes(get(client, "polling-stations", command="15-BGO")) == ["B-001"]
    assert len(codes(get(client, "polling-stations", command="15"))) == 8


def test_a_row_of_the_neighbour_is_not_there(stations: None, sari: Person, karo: Person, signed_in: Any) -> None:
    row = PollingStation.objects.get(code="B-001")
    get(signed_in(sari), f"polling-stations/{row.pk}", 404)
    assert get(signed_in(karo), f"polling-stations/{row.pk}")["command"] == "15-BGO"


def test_nor_can_he_be_filtered_for(stations: None, sari: Person, signed_in: Any) -> None:
    get(signed_in(sari), "polling-stations", 404, command="15-BGO")
    get(signed_in(sari), "units/15-BGO", 404)


def test_pages_follow_each_other_to_the_end(stations: None, sari: Person, signed_in: Any) -> None:
    client, seen, cursor = signed_in(sari), [], ""
    for _ in range(3):
        answer = get(client, "polling-stations", limit=3, **({"cursor": cursor} if cursor else {}))
        seen += codes(answer)
        cursor = answer["next"]
    assert seen == [f"T-{n:03}" for n in range(1, 8)]
    assert cursor is None


def test_a_row_that_goes_between_two_pages_skips_no_other(stations: None, sari: Person, signed_in: Any) -> None:
    client = signed_in(sari)
    first = get(client, "polling-stations", limit=3)
    PollingStation.objects.get(code="T-001").delete()
    assert codes(get(client, "polling-stations", limit=3, cursor=first["next"])) == ["T-004", "T-005", "T-006"]


@pytest.mark.parametrize(
    "cursor", ["x", "é", "W10", "WzEsMl0", "WyJhIl0", "W3RydWVd", "W251bGxd", "WzFlNDAwXQ", "////"]
)
def test_a_cursor_that_no_page_gave_is_an_error(sari: Person, signed_in: Any, cursor: str) -> None:
    assert get(signed_in(sari), "units", 422, cursor=cursor)["detail"].startswith("cursor:")


@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": 501}, {"limit": "x"}, {"changed_since": "yesterday"}, {"changed_since": "5"}]
)
def test_what_does_not_fit_is_said_by_name(sari: Person, signed_in: Any, query: dict[str, Any]) -> None:
    assert get(signed_in(sari), "officers", 422, **query)["detail"].startswith(f"{next(iter(query))}: ")


def test_a_misspelled_filter_is_an_error_not_the_whole_list(sari: Person, signed_in: Any) -> None:
    assert "comand" in get(signed_in(sari), "officers", 422, comand="15")["detail"]


def test_changed_since_gives_only_what_changed(stations: None, sari: Person, signed_in: Any) -> None:
    now = timezone.now()
    PollingStation.objects.filter(code="T-002").update(changed=now + timedelta(hours=1))
    since = (now + timedelta(minutes=30)).isoformat()
    assert codes(get(signed_in(sari), "polling-stations", changed_since=since)) == ["T-002"]


def test_changed_since_takes_a_zone_whose_plus_was_not_encoded(stations: None, sari: Person, signed_in: Any) -> None:
    answer = signed_in(sari).get("/api/v1/polling-stations?changed_since=2020-01-01T00:00:00+07:00")
    assert len(codes(answer.json())) == 7


def test_words_and_operation_are_looked_for(stations: None, sari: Person, signed_in: Any) -> None:
    client = signed_in(sari)
    assert codes(get(client, "polling-stations", q="t-00", operation="omp-2024", limit=1)) == ["T-001"]
    assert codes(get(client, "polling-stations", q="tps t-005")) == ["T-005"]
    get(client, "polling-stations", 404, operation="omp-1999")


@pytest.mark.parametrize("address", ["units?q=%00", "units/%00", "officers?q=a%00", "officers?command=%00"])
def test_what_no_text_can_hold_is_not_found(sari: Person, signed_in: Any, address: str) -> None:
    assert signed_in(sari).get(f"/api/v1/{address}").status_code == 404


def test_units_are_a_tree_of_which_one_sees_ones_part(
    polda: Command, sari: Person, karo: Person, signed_in: Any
) -> None:
    assert codes(get(signed_in(sari), "units")) == ["15-TBO"]
    assert get(signed_in(karo), "units/15-TBO")["parent"] == "15"
    assert codes(get(signed_in(karo), "units", q="tebo")) == ["15-TBO"]


def test_every_table_gives_its_columns(operation: Operation, tebo: Command, sari: Person, signed_in: Any) -> None:
    common = {"operation": operation, "command": tebo, "source": "Polres"}
    Officer.objects.create(**common, code="8001", name="Andi", rank="AIPDA", status="available", skills="boat")
    Equipment.objects.create(**common, kind="boat", total=4, serviceable=3)
    Funds.objects.create(**common, amount_idr=3_000_000_000)
    RoutineDuty.objects.create(**common, minimum_officers=40)
    client = signed_in(sari)
    expected: dict[str, dict[str, Any]] = {
        "officers": {"name": "Andi", "rank": "AIPDA", "status": "available", "skills": "boat"},
        "equipment": {"kind": "boat", "total": 4, "serviceable": 3},
        "funds": {"amount_idr": 3_000_000_000},
        "routine-duty": {"minimum_officers": 40, "command": "15-TBO", "operation": "omp-2024", "version": 1},
    }
    for name, columns in expected.items():
        (item,) = get(client, name)["items"]
        assert columns.items() <= item.items()
        assert get(client, f"{name}/{item['id']}") == item


def test_operations_come_from_above_too(operation: Operation, sari: Person, signed_in: Any) -> None:
    (item,) = get(signed_in(sari), "operations")["items"]
    assert (item["code"], item["command"], item["voting_day"]) == ("omp-2024", "15", "2024-11-27")
    assert get(signed_in(sari), "operations/omp-2024") == item
    assert get(signed_in(sari), "operations", q="1999")["items"] == []


def test_the_ledger_is_told_oldest_first_and_page_by_page(tebo: Command, budi: Person, signed_in: Any) -> None:
    for number in range(5):
        record(command=tebo, actor=budi, action="test.decided", subject=f"no {number}", after={"number": number})
    client = signed_in(budi)
    first = get(client, "ledger", limit=3, action="test.decided")
    rest = get(client, "ledger", limit=3, action="test.decided", cursor=first["next"])
    assert [e["number"] for e in first["items"] + rest["items"]] == [1, 2, 3, 4, 5]
    assert rest["next"] is None
    entry = first["items"][2]
    assert get(client, f"ledger/{entry['id']}") == entry
    since = get(client, "ledger", changed_since=entry["at"])
    assert [e["number"] for e in since["items"]] == [3, 4, 5]
    assert [e["number"] for e in get(client, "ledger", q="no 4", command="15-TBO")["items"]] == [5]


def test_an_entry_hashes_as_the_ledgers_chain_does(tebo: Command, budi: Person, signed_in: Any) -> None:
    from posko.ledger.chain import hash_of

    record(command=tebo, actor=budi, action="test.decided", subject="é", before=None, after={"a": [1, 2.5]})
    (entry,) = get(signed_in(budi), "ledger")["items"]
    assert hash_of(entry) == entry["hash"]


def test_an_outsider_sees_no_entry(tebo: Command, budi: Person, rini: Person, signed_in: Any) -> None:
    entry = record(command=tebo, actor=budi, action="test.decided", subject="x")
    assert get(signed_in(rini), "ledger")["items"] == []
    get(signed_in(rini), f"ledger/{entry.pk}", 404)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "head", "options"])
def test_what_cannot_be_done_says_what_can(sari: Person, signed_in: Any, method: str) -> None:
    response = getattr(signed_in(sari), method)("/api/v1/officers")
    assert response.status_code == 405
    assert response["Allow"] == "GET"
    assert method == "head" or "detail" in response.json()


@pytest.mark.parametrize("address", ["", "nothing", "officers/", "officers/x", "officers/99999999999999999999"])
def test_what_is_not_there_is_said_in_json(sari: Person, signed_in: Any, address: str) -> None:
    assert "detail" in get(signed_in(sari), address, 404)


def test_a_long_list_asks_the_database_no_more_than_a_short_one(
    operation: Operation, tebo: Command, sari: Person, signed_in: Any, django_assert_max_num_queries: Any
) -> None:
    common = {"operation": operation, "command": tebo, "source": "Polres", "rank": "BRIPDA", "status": "available"}
    Officer.objects.bulk_create(Officer(**common, code=str(n), name=f"Petugas {n}") for n in range(100))
    client = signed_in(sari)
    with django_assert_max_num_queries(15):
        assert len(get(client, "officers")["items"]) == 100
