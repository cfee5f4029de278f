"""Loading from the terminal, through the same code."""

from __future__ import annotations

from pathlib import Path

import pytest

from importfiles import small, workbook
from people import make_person
from posko.examples import write_example
from posko.ledger.models import Entry
from posko.organisation.models import Command, Person
from posko.registry.importing.reading import BadFile
from posko.registry.models import Change, Equipment, Import, Officer, Operation, PollingStation
from posko.registry.services import load_operation, undo_import


@pytest.fixture
def setter_up(db: None) -> Person:
    return make_person("Pemasang")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "operasi.xlsx"
    path.write_bytes(workbook(small()).read())
    return path


def test_into_an_empty_server_it_brings_commands_operation_and_rows(book: Path, setter_up: Person) -> None:
    operation = load_operation(source=book, code="omp", by=setter_up, source_name="contoh")
    assert (operation.code, operation.command.code) == ("omp", "15")
    assert set(Command.objects.values_list("path", flat=True)) == {
        "15/",
        "15/15-TBO/",
        "15/15-TBO/15-TBO-01/",
        "15/15-BGO/",
    }
    assert PollingStation.objects.get(code="T1").source == "contoh"
    assert Entry.objects.get(action="import.applied").actor == setter_up


def test_loading_again_brings_only_what_changed(book: Path, setter_up: Person) -> None:
    first = load_operation(source=book, code="omp", by=setter_up, source_name="contoh")
    changes = Change.objects.count()
    assert load_operation(source=book, code="omp", by=setter_up, source_name="contoh") == first
    assert Change.objects.count() == changes
    assert Operation.objects.count() == 1


def test_what_was_loaded_may_be_undone(book: Path, setter_up: Person, tmp_path: Path) -> None:
    load_operation(source=book, code="omp", by=setter_up, source_name="contoh")
    karo = make_person("Karo", "planner", Command.objects.get(code="15"))  # type: ignore[arg-type]
    undo_import(of=Import.objects.get(), by=karo)
    assert not PollingStation.objects.exists()


def test_bad_tables_are_refused_and_nothing_is_made(tmp_path: Path, setter_up: Person) -> None:
    tables = small()
    tables["officers"][1][5] = "tidur"
    path = tmp_path / "salah.xlsx"
    path.write_bytes(workbook(tables).read())
    with pytest.raises(BadFile) as refused:
        load_operation(source=path, code="omp", by=setter_up, source_name="contoh")
    assert refused.value.errors[0]["column"] == "status"
    assert not Command.objects.exists()


def test_a_file_of_two_provinces_is_refused(tmp_path: Path, setter_up: Person) -> None:
    tables = small()
    tables["units"].append(["16", "Polda Sumsel", "polda", "", -2.9, 104.7, ""])
    path = tmp_path / "dua.xlsx"
    path.write_bytes(workbook(tables).read())
    with pytest.raises(ValueError, match="2 without a parent"):
        load_operation(source=path, code="omp", by=setter_up, source_name="contoh")
    assert not Command.objects.exists()


def test_the_jambi_example_comes_in_whole(tmp_path: Path, setter_up: Person) -> None:
    folder = write_example("jambi-2024", tmp_path / "jambi")
    operation = load_operation(source=folder, code="jambi-2024", by=setter_up, source_name="contoh")

    def lines(name: str) -> int:
        return len((folder / f"{name}.csv").read_text().splitlines()) - 1

    assert PollingStation.objects.filter(operation=operation).count() == lines("polling_stations")
    assert Officer.objects.filter(operation=operation).count() == lines("officers")
    assert Equipment.objects.filter(operation=operation).count() == lines("equipment")
    assert Command.objects.count() == lines("units")
    assert operation.command.kind == "polda"
