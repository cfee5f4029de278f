"""A number opens exactly the rows behind it: the totals of the page that opens are the number."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from posko.deployment.models import Part, StationRow
from posko.organisation.models import Command, Person
from posko.readiness.rating.links import Links
from posko.readiness.shortfall import lines
from posko.registry.models import Equipment, PollingStation
from readiness.ratedcase import SOURCE, item_of, make_case


@pytest.fixture
def part(polda: Command, tebo: Command, karo: Person) -> Part:
    """Beside what the plan needs: HT written in capitals at the Polsek, boats, and radios of the Polda itself."""
    made = make_case(polda, tebo, karo)
    polsek = Command.objects.create(code="15-TBO-01", name="Polsek Tebo Ilir", kind="polsek", parent=tebo)
    StationRow.objects.filter(code="C").update(access="river")
    for command, kind, total, works in (
        (polsek, "HT", 5, 3),
        (polsek, "motorcycle", 7, 6),
        (tebo, "boat", 2, 1),
        (tebo, "drone", 9, 9),
        (polda, "radio", 40, 40),
        (polda, "car", 11, 10),
    ):
        Equipment.objects.create(
            operation=made.operation, command=command, kind=kind, total=total, serviceable=works, **SOURCE
        )
    PollingStation.objects.filter(code__in="AB").update(tier="high")
    PollingStation.objects.filter(code="A").update(tier_reason="tanpa sinyal atau listrik")
    return made


def totals(client: Any, address: str) -> dict[str, int]:
    found: dict[str, int] = client.get(address).context["asked"].totals
    return found


@pytest.mark.parametrize(
    ("criterion", "available"), [("vehicles", 8), ("trucks", 1), ("boats", 1), ("radios", 7), ("no_signal", 7)]
)
def test_equipment_that_is_there_opens_its_kinds_and_no_other(
    part: Part, karo: Person, signed_in: Any, criterion: str, available: int
) -> None:
    item = item_of(karo, part, criterion)
    assert item.available == available == totals(signed_in(karo), item.opens)["serviceable"]


def test_what_can_be_used_of_all_opens_all_that_is_counted(part: Part, karo: Person, signed_in: Any) -> None:
    item = item_of(karo, part, "serviceable")
    found = totals(signed_in(karo), item.opens)
    assert (item.required, item.available) == (found["total"], found["serviceable"]) == (21, 17)


def test_the_polda_opens_its_own_rows_and_not_those_of_its_polres(
    part: Part, polda: Command, karo: Person, signed_in: Any
) -> None:
    item = item_of(karo, part, "serviceable", command=polda)
    assert (item.required, item.available) == (51, 50)
    client = signed_in(karo)
    assert totals(client, item.opens)["total"] == 51
    assert client.get(item.opens).context["asked"].alone
    ledger = next(x for x in lines(karo, part.operation, polda) if x.resource.code == "vehicles")
    found = totals(client, ledger.opens_registry(part.operation))
    assert (ledger.have, ledger.serviceable) == (found["total"], found["serviceable"]) == (11, 10)


@pytest.mark.parametrize(("resource", "have"), [("vehicles", 9), ("radios", 9), ("boats", 2)])
def test_a_line_of_the_ledger_opens_the_same_rows(
    part: Part, tebo: Command, karo: Person, signed_in: Any, resource: str, have: int
) -> None:
    line = next(x for x in lines(karo, part.operation, tebo) if x.resource.code == resource)
    found = totals(signed_in(karo), line.opens_registry(part.operation))
    assert (line.have, line.serviceable) == (found["total"], found["serviceable"])
    assert line.have == have


def test_tiers_open_the_stations_above_the_lowest_and_those_with_a_reason(
    part: Part, karo: Person, signed_in: Any
) -> None:
    item, client = item_of(karo, part, "tiers_reasoned"), signed_in(karo)
    assert (item.required, item.available) == (2, 1)
    assert totals(client, item.needs_opens)["rows"] == 2
    assert totals(client, item.opens)["rows"] == 1


def test_stations_without_a_signal_open_from_what_they_require(part: Part, karo: Person, signed_in: Any) -> None:
    item = item_of(karo, part, "no_signal")
    assert totals(signed_in(karo), item.needs_opens)["rows"] == 1


def test_boats_that_are_required_open_the_posts_reached_by_water(part: Part, karo: Person, signed_in: Any) -> None:
    item = item_of(karo, part, "boats")
    rows = signed_in(karo).get(item.needs_opens).context["rows"]
    assert [row.code for row in rows] == ["P2"]
    assert item.required == 1


def test_the_export_of_such_a_page_holds_the_same_rows(part: Part, karo: Person, signed_in: Any) -> None:
    client, item = signed_in(karo), item_of(karo, part, "radios")
    page = client.get(item.opens).context["asked"]
    file = client.get(f"/data/ekspor/equipment.csv{page.query()}")
    text = b"".join(file.streaming_content).decode()
    assert text.count("\n") - 1 == page.totals["rows"] == 2
    assert "drone" not in text


def test_links_name_the_operation_and_the_command(part: Part, tebo: Command) -> None:
    from posko.doctrine.asta_siap import Measure

    there, needed = Links(part.operation, tebo, part).rows(Measure.RADIOS)
    asked = parse_qs(urlsplit(there).query)
    assert asked == {"operasi": ["omp"], "kesatuan": ["15-TBO"], "golongan": ["radio"]}
    assert needed == f"/rencana/bagian/{part.pk}?isi=pos"
