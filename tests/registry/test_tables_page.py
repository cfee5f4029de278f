"""The tables' pages: what is shown, filtered, sorted, paged, added up and taken away as a file."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import fastexcel
import pytest
from django.http import HttpResponse, QueryDict
from registryrows import officer, operation_of, station

from people import as_app
from posko.organisation.models import Command, Person
from posko.registry.models import Equipment, Funds, Operation, PollingStation, RoutineDuty
from posko.registry.paging import PAGE, page_of
from posko.registry.selecting import Selection, selection
from posko.registry.tables import STATIONS, TABLES
from posko.tables.layout import LAYOUTS


@pytest.fixture
def omp(polda: Command, tebo: Command, bungo: Command) -> Operation:
    operation = operation_of(polda)
    station(operation, tebo, "T1", tier="high", access="river", voters=300)
    station(operation, tebo, "T2", voters=500)
    station(operation, bungo, "B1", voters=200, name="TPS Pasar 100%")
    officer(operation, tebo, "P1", status="sick", rank="AIPTU")
    officer(operation, bungo, "P2")
    Equipment.objects.create(operation=operation, command=tebo, kind="boat", total=4, serviceable=3, source="x")
    Equipment.objects.create(operation=operation, command=bungo, kind="boat", total=2, serviceable=1, source="x")
    Funds.objects.create(operation=operation, command=tebo, amount_idr=3_353_200_000, source="x")
    RoutineDuty.objects.create(operation=operation, command=tebo, minimum_officers=147, source="x")
    return operation


def asked(person: Person, query: str = "", table: str = "stations") -> Selection:
    return selection(TABLES[table], person, QueryDict(query))


def codes(person: Person, query: str = "") -> list[str]:
    return [row.code for row in page_of(asked(person, query), "").rows]  # type: ignore[attr-defined]


def html(client: Any, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["B1", "T1", "T2"]),
        ("kesatuan=15-TBO", ["T1", "T2"]),
        ("kesatuan=15", ["B1", "T1", "T2"]),
        ("kerawanan=high", ["T1"]),
        ("akses=river&kesatuan=15-BGO", []),
        ("q=t2", ["T2"]),
        ("q=100%25", ["B1"]),
        ("q=%00t1", ["T1"]),
        ("urut=-voters", ["T2", "T1", "B1"]),
        ("urut=unit_code", ["B1", "T1", "T2"]),
        ("kerawanan=tidakada&akses=x&urut=password&kesatuan=%00&operasi=lain", ["B1", "T1", "T2"]),
    ],
)
def test_the_address_says_what_is_shown(omp: Operation, karo: Person, query: str, found: list[str]) -> None:
    assert codes(karo, query) == found


def test_totals_are_those_of_the_rows_that_are_shown(omp: Operation, karo: Person) -> None:
    assert asked(karo).totals == {"rows": 3, "voters": 1000}
    assert asked(karo, "kesatuan=15-TBO").totals == {"rows": 2, "voters": 800}
    assert asked(karo, "", "equipment").totals == {"rows": 2, "total": 6, "serviceable": 4}


def test_parts_add_up_to_the_whole(omp: Operation, karo: Person) -> None:
    parts = [asked(karo, f"kerawanan={tier}").totals["voters"] for tier in ("low", "elevated", "high", "special")]
    assert sum(parts) == asked(karo).totals["voters"]


def test_a_neighbour_sees_nothing_of_it_behind_either_wall(omp: Operation, rini: Person, signed_in: Any) -> None:
    assert codes(rini) == ["B1"]
    client = signed_in(rini)
    with as_app(rini):
        assert [s.code for s in PollingStation.objects.all()] == ["B1"]
        shown = html(client, "/data/tps?kesatuan=15-TBO")
    assert "B1" in shown
    assert "T1" not in shown
    assert "Polres Tebo" not in shown


def test_the_parent_sees_all(omp: Operation, karo: Person, signed_in: Any) -> None:
    client = signed_in(karo)
    with as_app(karo):
        shown = html(client, "/data/tps")
    assert all(code in shown for code in ("T1", "T2", "B1"))
    assert "1.000" in shown


@pytest.mark.parametrize("word", list(TABLES))
def test_every_table_has_a_page_and_both_exports(omp: Operation, karo: Person, signed_in: Any, word: str) -> None:
    from django.urls import reverse

    client = signed_in(karo)
    assert "baris" in html(client, reverse(f"registry:{word}"))
    for ending in ("csv", "xlsx"):
        assert client.get(f"/data/ekspor/{word}.{ending}").status_code == 200


@pytest.mark.parametrize(
    "address", ["ekspor/stations.pdf", "ekspor/persons.csv", "baris/persons/1", "baris/stations/0"]
)
def test_what_there_is_not_is_not_found(omp: Operation, karo: Person, signed_in: Any, address: str) -> None:
    assert signed_in(karo).get(f"/data/{address}").status_code == 404


def test_an_empty_search_says_what_to_do(omp: Operation, karo: Person, signed_in: Any) -> None:
    assert "Hapus saringan" in html(signed_in(karo), "/data/tps?q=tidakada")


def test_without_an_operation_the_page_leads_to_the_import(karo: Person, signed_in: Any) -> None:
    for address in ("tps", "kerawanan", "rekonsiliasi"):
        assert "/data/impor" in html(signed_in(karo), f"/data/{address}")
    assert signed_in(karo).get("/data/ekspor/stations.csv").status_code == 200


def test_htmx_gets_the_rows_alone_and_the_shortest_address(omp: Operation, karo: Person, signed_in: Any) -> None:
    usual = "&".join(f"kolom={name}" for name in STATIONS.usual)
    address = f"/data/tps?q=&kesatuan=15-TBO&kerawanan=&urut=station_code&{usual}"
    response = signed_in(karo).get(address, headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert response.headers["HX-Push-Url"] == "/data/tps?kesatuan=15-TBO"
    assert "HX-Request" in response.headers["Vary"]


def test_going_back_in_the_browser_gets_the_whole_page(omp: Operation, karo: Person, signed_in: Any) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in signed_in(karo).get("/data/tps", headers=headers).content.decode()


def test_columns_are_chosen_by_the_address(omp: Operation, karo: Person, signed_in: Any) -> None:
    head = re.search("<thead>.*</thead>", html(signed_in(karo), "/data/tps?kolom=name&kolom=latitude"), re.DOTALL)
    assert head is not None
    assert re.findall(r"urut-(\w+)", head[0]) == ["name", "latitude"]


@pytest.fixture
def many(polda: Command, tebo: Command) -> Operation:
    """Three pages and a half; many of them with the same voters."""
    operation = operation_of(polda)
    for number in range(PAGE * 3 + 7):
        station(operation, tebo, f"S{number:03}", voters=number % 5)
    return operation


@pytest.mark.parametrize("sort", ["station_code", "-station_code", "voters", "-voters", "unit_code", "-unit_code"])
def test_pages_forwards_and_backwards_have_every_row_once(many: Operation, karo: Person, sort: str) -> None:
    question = asked(karo, f"urut={sort}")
    wanted = [row.pk for row in question.ordered]
    pages = [page_of(question, "")]
    while pages[-1].after:
        pages.append(page_of(question, pages[-1].after.text()))
    assert [row.pk for page in pages for row in page.rows] == wanted
    assert [page.first for page in pages] == [1, 51, 101, 151]
    back = [page_of(question, "akhir")]
    while back[-1].before:
        back.append(page_of(question, back[-1].before.text()))
    assert {row.pk for page in back for row in page.rows} == set(wanted)
    assert [(p.first, p.last) for p in reversed(back)] == [(1, 50), (51, 100), (101, 150), (151, 157)]


@pytest.mark.parametrize("sort", ["source_date", "changed", "latitude", "-changed"])
def test_days_moments_and_degrees_carry_over_a_page(many: Operation, karo: Person, sort: str) -> None:
    question = asked(karo, f"urut={sort}")
    first = page_of(question, "")
    assert first.after
    second = page_of(question, first.after.text())
    assert [r.pk for r in (*first.rows, *second.rows)] == [r.pk for r in question.ordered[: 2 * PAGE]]


def test_a_row_that_goes_meanwhile_skips_no_other(many: Operation, karo: Person) -> None:
    question = asked(karo)
    first = page_of(question, "")
    assert first.after
    expected = [row.pk for row in page_of(question, first.after.text()).rows]
    PollingStation.objects.filter(pk=first.rows[0].pk).delete()
    assert [row.pk for row in page_of(question, first.after.text()).rows] == expected


@pytest.mark.parametrize(
    "place", ["x", "!!", "W10", "WyJhIiwxLDIsM10", "WyJhIixudWxsLDEsMV0", "WyJhIiwiXHUwMDAwIiwxLDFd", "é", "bnVsbA"]
)
@pytest.mark.parametrize("sort", ["station_code", "voters", "unit_code", "changed"])
def test_a_place_that_no_page_gave_is_the_first_page_or_empty(
    many: Operation, karo: Person, place: str, sort: str
) -> None:
    assert page_of(asked(karo, f"urut={sort}"), place).first >= 1


def read_csv(response: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))


def test_the_export_has_exactly_what_is_shown(omp: Operation, karo: Person, signed_in: Any) -> None:
    query = "?kesatuan=15-TBO&urut=-voters&kolom=station_code&kolom=tier&kolom=voters"
    lines = read_csv(signed_in(karo).get(f"/data/ekspor/stations.csv{query}"))
    assert lines == [["station_code", "tier", "voters"], ["T2", "low", "500"], ["T1", "high", "300"]]
    book = fastexcel.read_excel(signed_in(karo).get(f"/data/ekspor/stations.xlsx{query}").getvalue())
    assert book.sheet_names == ["polling_stations"]
    assert book.load_sheet(0).to_polars().rows() == [("T2", "low", 500.0), ("T1", "high", 300.0)]


def test_the_export_has_all_pages(many: Operation, karo: Person, signed_in: Any) -> None:
    assert len(read_csv(signed_in(karo).get("/data/ekspor/stations.csv"))) == PAGE * 3 + 8


def test_the_export_behind_the_walls_has_nothing_of_a_neighbour(omp: Operation, rini: Person, signed_in: Any) -> None:
    client = signed_in(rini)
    with as_app(rini):
        response = client.get("/data/ekspor/stations.csv?kesatuan=15-TBO")
        lines = read_csv(response)
    assert [line[0] for line in lines] == ["station_code", "B1"]


def test_all_columns_are_those_of_the_operation_folder(karo: Person) -> None:
    for layout in LAYOUTS:
        for table in TABLES.values():
            if table.file == layout.name:
                assert set(layout.names) <= {column.name for column in table.columns}


@pytest.mark.parametrize("name", ["=1+1", "+62", "-x", "@SUM(A1)", "\t=1"])
def test_a_formula_in_a_name_is_exported_as_text(
    omp: Operation, karo: Person, tebo: Command, signed_in: Any, name: str
) -> None:
    station(omp, tebo, "T9", name=name, latitude=-2.5)
    query = "?q=T9&kolom=station_code&kolom=name&kolom=latitude"
    assert read_csv(signed_in(karo).get(f"/data/ekspor/stations.csv{query}"))[1] == ["T9", "'" + name, "-2.5"]
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(signed_in(karo).get(f"/data/ekspor/stations.xlsx{query}").getvalue()))
    cell = book.active["B2"]  # type: ignore[index]
    assert (cell.data_type, cell.value) == ("s", name)


def test_numbers_are_shown_as_people_write_them(omp: Operation, karo: Person, signed_in: Any) -> None:
    response: HttpResponse = signed_in(karo).get("/data/dana")
    assert "3.353.200.000" in response.content.decode()
