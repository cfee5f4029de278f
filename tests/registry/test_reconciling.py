"""The registry held against published totals: differences stay visible, sums close."""

from __future__ import annotations

from typing import Any

import pytest
from registryrows import officer, operation_of, station

from people import as_app
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed
from posko.organisation.models import Command, Person
from posko.registry.models import Operation, PublishedTotal
from posko.registry.reconciling import (
    Figure,
    Line,
    heads_of,
    reconcile,
    remove_published_total,
    set_published_total,
)

PAGE = "/data/rekonsiliasi"


@pytest.fixture
def sector(tebo: Command) -> Command:
    return Command.objects.create(code="15-TBO-01", name="Polsek Tebo Ilir", kind="polsek", parent=tebo)


@pytest.fixture
def omp(polda: Command, tebo: Command, bungo: Command, sector: Command) -> Operation:
    operation = operation_of(polda)
    station(operation, tebo, "T1", voters=300)
    station(operation, sector, "T2", voters=500, area_code="15.09.02.2001")
    station(operation, bungo, "B1", voters=200)
    officer(operation, polda, "P0")
    officer(operation, sector, "P1")
    return operation


def published(operation: Operation, command: Command, figure: str, total: int, by: Person) -> PublishedTotal:
    return set_published_total(operation=operation, command=command, figure=figure, total=total, source="KPU", by=by)


def figures(line: Line) -> dict[str, tuple[int, int | None]]:
    return {cell.figure.value: (cell.registry, cell.difference) for cell in line.cells}


def test_a_polsek_counts_in_the_line_of_its_polres(omp: Operation, karo: Person) -> None:
    lines = {line.command.code: figures(line) for line in reconcile(karo, omp).lines}
    assert list(lines) == ["15", "15-BGO", "15-TBO"]
    assert lines["15-TBO"] == {"stations": (2, None), "voters": (800, None), "officers": (1, None)}
    assert lines["15"]["officers"] == (1, None)


def test_the_lines_add_up_to_the_polda(omp: Operation, karo: Person) -> None:
    found = reconcile(karo, omp)
    assert found.sums == {Figure.STATIONS: 3, Figure.VOTERS: 1000, Figure.OFFICERS: 2}
    assert found.whole is not None
    assert {cell.figure: cell.registry for cell in found.whole.cells} == found.sums
    for figure in Figure:
        assert sum(c.registry for line in found.lines for c in line.cells if c.figure is figure) == found.sums[figure]


def test_a_difference_is_shown_as_a_difference(
    omp: Operation, polda: Command, tebo: Command, bungo: Command, karo: Person, signed_in: Any
) -> None:
    published(omp, tebo, "voters", 805, karo)
    published(omp, bungo, "voters", 200, karo)
    published(omp, polda, "voters", 1010, karo)
    found = reconcile(karo, omp)
    lines = {line.command.code: figures(line)["voters"] for line in found.lines}
    assert lines == {"15": (0, None), "15-TBO": (800, -5), "15-BGO": (200, 0)}
    assert found.published[Figure.VOTERS] == 1005
    assert found.whole is not None
    assert figures(found.whole)["voters"] == (1000, -10)
    with as_app(karo):
        shown = signed_in(karo).get(PAGE).content.decode()
    assert "-5" in shown
    assert "-10" in shown


def test_typing_it_again_corrects_it_and_the_ledger_keeps_both(omp: Operation, tebo: Command, sari: Person) -> None:
    published(omp, tebo, "stations", 3, sari)
    published(omp, tebo, "stations", 2, sari)
    assert PublishedTotal.objects.get().total == 2
    last = Entry.objects.order_by("number").last()
    assert last is not None
    assert (last.action, last.before["total"], last.after["total"]) == ("published-total.set", 3, 2)


def test_what_was_typed_by_mistake_is_taken_away(omp: Operation, tebo: Command, sari: Person) -> None:
    remove_published_total(published=published(omp, tebo, "stations", 3, sari), by=sari)
    assert not PublishedTotal.objects.exists()
    assert Entry.objects.filter(action="published-total.removed").exists()


def test_only_planners_of_the_command_type_them_in(omp: Operation, tebo: Command, budi: Person, rini: Person) -> None:
    for person in (budi, rini):
        with pytest.raises(NotAllowed):
            published(omp, tebo, "stations", 3, person)


def test_an_unknown_figure_is_refused(omp: Operation, tebo: Command, sari: Person) -> None:
    with pytest.raises(ValueError, match="suara"):
        published(omp, tebo, "suara", 3, sari)


def test_a_polres_sees_its_own_line_alone(
    omp: Operation, tebo: Command, bungo: Command, rini: Person, karo: Person, signed_in: Any
) -> None:
    published(omp, tebo, "stations", 777, karo)
    with as_app(rini):
        found = reconcile(rini, omp)
        shown = signed_in(rini).get(PAGE).content.decode()
    assert [line.command for line in found.lines] == [bungo]
    assert found.whole is None
    assert "777" not in shown
    assert "Tebo" not in shown


def test_who_sees_a_polsek_alone_has_its_line(sector: Command) -> None:
    assert heads_of([sector]) == {sector.pk: sector.pk}


def test_from_the_cell_to_the_saved_total(omp: Operation, tebo: Command, sari: Person, signed_in: Any) -> None:
    client = signed_in(sari)
    with as_app(sari):
        assert "isi=15-TBO" in client.get(PAGE).content.decode()
        form = {"command": tebo.pk, "figure": "stations", "total": 3, "source": "SK KPU Tebo"}
        assert client.post(PAGE, form).status_code == 302
        shown = client.get(f"{PAGE}?isi=15-TBO&angka=stations").content.decode()
        kept = PublishedTotal.objects.get()
        assert "SK KPU Tebo" in shown
        assert client.post(f"{PAGE}/{kept.pk}/hapus").status_code == 302
    assert not PublishedTotal.objects.exists()


@pytest.mark.parametrize("wrong", [{"total": "-1"}, {"total": ""}, {"source": ""}, {"figure": "suara"}, {"total": 3e9}])
def test_a_wrong_total_is_told(omp: Operation, tebo: Command, sari: Person, signed_in: Any, wrong: Any) -> None:
    form = {"command": tebo.pk, "figure": "stations", "total": 3, "source": "SK"} | wrong
    assert signed_in(sari).post(PAGE, form).status_code == 422


def test_a_neighbours_command_cannot_be_chosen(
    omp: Operation, tebo: Command, rini: Person, karo: Person, signed_in: Any
) -> None:
    kept, client = published(omp, tebo, "stations", 777, karo), signed_in(rini)
    form = {"command": tebo.pk, "figure": "stations", "total": 3, "source": "SK"}
    assert client.post(PAGE, form).status_code == 422
    assert client.post(f"{PAGE}/{kept.pk}/hapus").status_code == 404
    assert PublishedTotal.objects.get().total == 777


def test_who_may_not_edit_has_no_form(omp: Operation, budi: Person, tebo: Command, signed_in: Any) -> None:
    client = signed_in(budi)
    assert "isi-angka" not in client.get(PAGE).content.decode()
    form = {"command": tebo.pk, "figure": "stations", "total": 3, "source": "SK"}
    assert client.post(PAGE, form).status_code == 422
    assert not PublishedTotal.objects.exists()
