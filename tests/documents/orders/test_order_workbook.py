"""Issued orders as workbooks, read back with openpyxl."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from order_issuing import FIRST, SECOND, of_duty, swapped, with_name, with_post

from planmaking import make_plan, make_settings
from posko.doctrine import Access
from posko.documents.order_workbook import order_xlsx
from posko.documents.orders import changes_between
from posko.documents.words import ACCESS_WORDS
from posko.planning import Duty

PLAN = make_plan()
TJT = PLAN.commands[1]
SETTINGS = make_settings()


@pytest.fixture(scope="module")
def book() -> Workbook:
    return load_workbook(BytesIO(order_xlsx(PLAN, TJT, SETTINGS, FIRST)))


def rows(book: Workbook, name: str) -> list[dict[str, Any]]:
    """The rows below the header; a title, if any, stands two rows above it."""
    lines = list(book[name].iter_rows(values_only=True))
    header, *below = lines[2:] if name == "Perintah" else lines
    return [dict(zip(header, line, strict=True)) for line in below]


def head(book: Workbook) -> dict[str, Any]:
    return {row["Perihal"]: row["Isi"] if row["Jumlah"] is None else row["Jumlah"] for row in rows(book, "Perintah")}


def test_it_has_the_sheets_of_an_order_with_headers_that_stay(book: Workbook) -> None:
    assert book.sheetnames == ["Perintah", "Pos", "TPS", "Petugas", "Padal", "Cadangan"]
    assert book["Perintah"].freeze_panes == "B4"
    assert all(book[name].freeze_panes == "B2" for name in book.sheetnames[1:])


def test_the_head_says_number_version_and_totals(book: Workbook) -> None:
    said = head(book)
    assert (said["Nomor"], said["Versi"], said["Tanggal"]) == (FIRST.number, "1", "18 November 2024")
    assert said["Mengganti atau mengubah"] == "tidak ada, perintah pertama"
    assert said["Ditandatangani oleh"] == FIRST.approved_by
    assert said["TPS"] == len(TJT.command.stations)
    assert said["Pos"] == len(TJT.posts)
    assert said["Petugas pos, kurang"] == sum(p.pattern.officers for p in TJT.posts if not p.officers) > 0
    for label, duty in (("Padal", Duty.CONTROLLER), ("Pasukan cadangan", Duty.RESERVE), ("Tugas rutin", Duty.ROUTINE)):
        assert said[label] == len(of_duty(TJT, duty))


def test_posts_stations_and_people_are_those_of_the_plan(book: Workbook) -> None:
    assert {r["Pos"]: (r["TPS"], r["Petugas"]) for r in rows(book, "Pos")} == {
        p.id: (len(p.stations), len(p.officers)) for p in TJT.posts
    }
    assert {(r["Kode TPS"], r["Pos"]) for r in rows(book, "TPS")} == {
        (s.code, p.id) for p in TJT.posts for s in p.stations
    }
    guards = [(r["Pos atau tim"], r["NRP"]) for r in rows(book, "Petugas") if r["Tugas"] == "PAM TPS"]
    assert guards == [(p.id, officer) for p in TJT.posts for officer in p.officers]
    assert [r["NRP"] for r in rows(book, "Padal")] == of_duty(TJT, Duty.CONTROLLER)
    assert sum(r["Pos"] for r in rows(book, "Padal")) == sum(bool(p.controller) for p in TJT.posts)
    assert sorted(r["NRP"] for r in rows(book, "Cadangan")) == of_duty(TJT, Duty.RESERVE)


def test_those_who_stay_are_only_counted(book: Workbook) -> None:
    named = {r["NRP"] for r in rows(book, "Petugas")}
    assert not named & {*of_duty(TJT, Duty.ROUTINE), *of_duty(TJT, Duty.UNAVAILABLE)}


def test_posts_without_officers_are_marked_and_say_so(book: Workbook) -> None:
    sheet = book["Pos"]
    unmanned = [row for row in sheet.iter_rows(min_row=2) if row[2].value == "TANPA PETUGAS"]
    assert len(unmanned) == sum(not p.officers for p in TJT.posts)
    assert all(row[0].font.b for row in unmanned)


def test_a_name_that_looks_like_a_formula_stays_a_name() -> None:
    officer = TJT.posts[0].officers[0]
    named = with_name(TJT, officer, '=HYPERLINK("http://x")')
    sheet = load_workbook(BytesIO(order_xlsx(PLAN, named, SETTINGS, FIRST)))["Petugas"]
    cell = next(row[2] for row in sheet.iter_rows(min_row=2) if row[0].value == officer)
    assert (cell.value, cell.data_type) == ('=HYPERLINK("http://x")', "s")


def test_the_same_issue_gives_the_same_bytes() -> None:
    assert order_xlsx(PLAN, TJT, SETTINGS, FIRST) == order_xlsx(PLAN, TJT, SETTINGS, FIRST)


@pytest.fixture(scope="module")
def changed() -> Workbook:
    """Of a version in which one on routine duty takes a guard's place, and a station of another post is not as it was.

    The second is reached by foot now.
    """
    after = swapped(TJT, TJT.posts[1].officers[1], of_duty(TJT, Duty.ROUTINE)[0])
    post = after.posts[4]
    other = (replace(post.stations[0], access=Access.FOOT), *post.stations[1:])
    after = with_post(after, 4, stations=other, centre=other[0] if post.centre == post.stations[0] else post.centre)
    found = changes_between(TJT, PLAN, after, PLAN)
    return load_workbook(BytesIO(order_xlsx(PLAN, after, SETTINGS, SECOND, found)))


def test_the_workbook_of_a_change_is_whole_and_has_its_changes_first(changed: Workbook) -> None:
    assert changed.sheetnames == [
        "Perintah", "Perubahan", "Perubahan TPS", "Pos", "TPS", "Petugas", "Padal", "Cadangan",
    ]  # fmt: skip
    said = head(changed)
    assert (said["Versi"], said["Mengganti atau mengubah"]) == ("2", FIRST.number)
    concerned = rows(changed, "Perubahan")
    assert said["Personel yang bersangkutan"] == len(concerned) == 7
    assert (said["Penugasan baru"], said["Dibebaskan dari tugas"], said["Tugas berubah"]) == (1, 1, 5)


def test_each_one_concerned_has_a_row_with_what_was_beside_what_is(changed: Workbook) -> None:
    post, lines = TJT.posts[1], {r["NRP"]: r for r in rows(changed, "Perubahan")}
    gone, new = post.officers[1], of_duty(TJT, Duty.ROUTINE)[0]
    assert (lines[gone]["Pos atau tim semula"], lines[gone]["Pos atau tim menjadi"]) == (post.id, None)
    assert lines[gone]["Perubahan"] == "dibebaskan dari tugas"
    assert (lines[new]["Tugas semula"], lines[new]["Tugas menjadi"]) == (None, "PAM TPS")
    assert post.controller in lines[new]["Padal menjadi"] and lines[new]["Menit dari satuan menjadi"] is not None
    stays = lines[post.officers[0]]
    assert stays["Perubahan"] == "tetap di pos, isinya berubah" and stays["Yang berubah"] == "rekan"
    assert gone in stays["Rekan semula"] and new in stays["Rekan menjadi"]
    assert post.id in lines[post.controller]["Pos yang dikendalikan menjadi"].split("\n")


def test_stations_that_differ_have_a_row_and_the_others_none(changed: Workbook) -> None:
    (line,) = rows(changed, "Perubahan TPS")
    post = TJT.posts[4]
    assert (line["Pos"], line["Kode TPS"], line["Perubahan"]) == (post.id, post.stations[0].code, "berubah")
    assert (line["Akses semula"], line["Akses menjadi"]) == (ACCESS_WORDS[post.stations[0].access], "jalan kaki")
    assert line["Lintang semula"] == line["Lintang menjadi"] == pytest.approx(post.stations[0].latitude)


def test_a_first_order_has_no_sheets_of_changes(book: Workbook) -> None:
    assert not {"Perubahan", "Perubahan TPS"} & set(book.sheetnames)
    assert "Personel yang bersangkutan" not in head(book)


def test_a_member_of_a_reserve_team_is_told_by_its_id_and_not_by_nine_names() -> None:
    member, guard = of_duty(TJT, Duty.RESERVE)[1], TJT.posts[1].officers[1]
    after = swapped(TJT, member, guard)
    book = load_workbook(BytesIO(order_xlsx(PLAN, after, SETTINGS, SECOND, changes_between(TJT, PLAN, after, PLAN))))
    line = next(r for r in rows(book, "Perubahan") if r["NRP"] == guard)
    assert line["Pos atau tim menjadi"] == TJT.reserves[0].id and not line["Rekan menjadi"]
    assert TJT.posts[1].officers[0] in line["Rekan semula"]
    assert guard in {r["NRP"] for r in rows(book, "Cadangan") if r["Tim"] == TJT.reserves[0].id}
