"""`plan.xlsx` of the made plan, read back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook as Book
from openpyxl import load_workbook

from planmaking import make_plan, make_settings, make_summary
from posko.documents.plan_tables import PlanTables, tables_of
from posko.documents.workbook import write_workbook
from posko.planning import Plan

TABLES = ["posts", "post_stations", "assignments", "reserves", "shortfall"]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan()


@pytest.fixture(scope="module")
def tables(plan: Plan) -> PlanTables:
    return tables_of(plan)


@pytest.fixture(scope="module")
def book(plan: Plan, tables: PlanTables, tmp_path_factory: pytest.TempPathFactory) -> Book:
    path = tmp_path_factory.mktemp("book") / "plan.xlsx"
    write_workbook(plan, make_settings(), make_summary(plan), tables, path)
    return load_workbook(path)


def test_there_is_an_overview_a_sheet_for_each_table_and_for_each_polres(book: Book) -> None:
    assert book.sheetnames == ["Ringkasan", *TABLES, "15-JBI Jambi", "15-TJT Tanjung Jabung Timur"]


@pytest.mark.parametrize("name", TABLES)
def test_the_first_columns_are_those_of_the_csv_value_for_value(book: Book, tables: PlanTables, name: str) -> None:
    table = dict(tables.items())[name]
    rows = [row[: table.width] for row in book[name].iter_rows(values_only=True)]
    assert rows[0] == tuple(table.columns)
    assert rows[1:] == table.rows()
    assert book[name].max_column > table.width


def test_the_shortfall_says_how_much_in_words_and_its_remedy_is_readable(plan: Plan, book: Book) -> None:
    header, *rows = book["shortfall"].iter_rows()
    columns = {cell.value: place for place, cell in enumerate(header)}
    assert [row[columns["Jumlah kurang"]].value for row in rows] == ["10 personel", "2 unit"]
    assert all(row[columns["remedy"]].alignment.wrap_text for row in rows)


def test_officers_are_named_with_their_rank_and_unit(plan: Plan, book: Book) -> None:
    header, *rows = book["assignments"].iter_rows(values_only=True)
    officer = plan.commands[0].command.officers[20]
    found = dict(zip(header, next(row for row in rows if row[0] == officer.id), strict=True))
    assert (found["Pangkat"], found["Nama"]) == (officer.rank, officer.name)
    assert found["Satuan"] in {unit.name for unit in plan.commands[0].command.units}


def test_the_overview_has_a_row_a_polres_and_sums_that_close(book: Book) -> None:
    header, *rows = book["Ringkasan"].iter_rows(min_row=3, values_only=True)
    jambi, tanjab, total = (dict(zip(header, row, strict=True)) for row in rows)
    for name in ("TPS", "Pos", "Personel dibutuhkan", "Personel milik sendiri", "BKO", "Kurang", "Biaya", "Dana"):
        assert jambi[name] + tanjab[name] == total[name]
    assert total["Menit terjauh"] == tanjab["Menit terjauh"] > jambi["Menit terjauh"]
    assert tanjab["Personel dibutuhkan"] == tanjab["Personel milik sendiri"] + tanjab["BKO"] + tanjab["Kurang"]


def test_a_polres_reads_post_by_post_and_unmanned_posts_are_marked(plan: Plan, book: Book) -> None:
    sheet = book["15-TJT Tanjung Jabung Timur"]
    posts = plan.commands[1].posts
    for post, row in zip(posts, sheet.iter_rows(min_row=4), strict=True):
        values = [cell.value for cell in row]
        assert values[0] == post.id
        assert all(station.name in values[5] for station in post.stations)
        assert (values[2], row[0].fill.fill_type) == (("terisi", None) if post.officers else ("TANPA PETUGAS", "solid"))
        assert len((values[6] or "").split("\n")) == max(len(post.officers), 1)


def test_the_same_plan_gives_the_same_bytes(plan: Plan, tables: PlanTables, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(plan, make_settings(), make_summary(plan), tables, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_name_that_looks_like_a_formula_stays_a_name(plan: Plan, tmp_path: Path) -> None:
    jambi = plan.commands[0]
    station = replace(jambi.posts[0].stations[0], name="=1+1")
    named = replace(jambi, posts=(replace(jambi.posts[0], stations=(station,)),))
    odd = replace(plan, commands=(named,))
    write_workbook(odd, make_settings(), make_summary(odd), tables_of(odd), tmp_path / "plan.xlsx")
    cell = load_workbook(tmp_path / "plan.xlsx")["15-JBI Jambi"]["F4"]
    assert cell.data_type != "f"
    assert "=1+1" in str(cell.value)
