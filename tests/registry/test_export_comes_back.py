"""What was exported as CSV and is imported again changes nothing, whatever the texts begin with."""

from __future__ import annotations

import csv
import io
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importfiles import imported, small, zipped
from posko.organisation.models import Command, Person
from posko.registry.exporting import csv_lines
from posko.registry.models import Import, Officer, Operation
from posko.registry.selecting import selection
from posko.registry.services import upload
from posko.registry.tables import TABLES
from posko.tables.delimited import read_delimited
from posko.tables.errors import Findings
from posko.tables.inert import bare_cells, inert, inert_cells

#: Texts as they stand in the registry: trimmed, and often with what spreadsheets make something of.
texts = st.text(st.one_of(st.sampled_from("'=+-@,;\"x 1"), st.characters(codec="utf-8", exclude_categories=["C", "Z"])))
trimmed = texts.map(str.strip)


@given(st.lists(trimmed, min_size=1, max_size=20))
def test_a_column_of_texts_is_read_as_it_was_written(written: list[str]) -> None:
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(["name", "n"])
    rows.writerows([inert(text), number] for number, text in enumerate(written))
    with tempfile.TemporaryDirectory() as folder:
        path, findings = Path(folder) / "x.csv", Findings()
        path.write_text(file.getvalue(), "utf-8")
        table = read_delimited(path, "x", ["name", "n"], findings)
    assert table is not None and not findings
    assert table.cells["name"].to_list() == [text or None for text in written]


@given(st.lists(texts))
def test_polars_and_python_write_the_same(written: list[str]) -> None:
    frame = pl.DataFrame({"text": written}, schema={"text": pl.String})
    assert frame.select(inert_cells(pl.all()))["text"].to_list() == [inert(text) for text in written]


@given(st.lists(texts.filter(lambda text: text[:1].strip() != "" or not text)))
def test_nothing_that_is_written_begins_as_a_formula(written: list[str]) -> None:
    assert not any(inert(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for text in written)
    frame = pl.DataFrame({"text": [inert(text) for text in written]}, schema={"text": pl.String})
    assert frame.select(bare_cells(pl.all()))["text"].to_list() == written


@pytest.fixture
def omp(polda: Command, tebo: Command, bungo: Command, karo: Person) -> Operation:
    operation = imported(karo, polda, small()).operation
    assert operation is not None
    return operation


def exported(person: Person, operation: Operation, name: str) -> list[list[str]]:
    table = TABLES[name]
    query = "&".join([f"operasi={operation.code}", *(f"kolom={column.name}" for column in table.columns)])
    asked = selection(table, person, QueryDict(query))
    return list(csv.reader(io.StringIO("".join(csv_lines(asked)).removeprefix("\ufeff"))))


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(name=trimmed.filter(lambda text: 0 < len(text) <= 200), function=trimmed.filter(lambda text: len(text) <= 60))
def test_officers_exported_and_imported_again_are_the_same(
    omp: Operation, karo: Person, name: str, function: str
) -> None:
    Officer.objects.filter(code="P1").update(name=name, function=function)
    tables: dict[str, list[list[Any]]] = small() | {"officers": exported(karo, omp, "officers")}
    of = upload(
        by=karo, command=omp.command, file=zipped(tables), operation=omp, source="x", source_date=date(2024, 9, 20)
    )
    assert of.state == Import.State.PREVIEWED, of.errors
    counts = of.counts["officer"]
    assert (counts["new"], counts["changed"], counts["removed"], counts["same"]) == (0, 0, 0, 2)
