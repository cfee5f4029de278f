"""Issued orders as PDF, read back."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from shutil import which

import pytest
from order_issuing import FIRST, SECOND, of_duty, swapped, with_name
from pypdf import PdfReader

from planmaking import make_large_plan, make_plan, make_settings
from posko.documents.orders import OrderChange, change_order_pdf, changes_between, order_pdf, write_orders
from posko.planning import CommandPlan, Duty, Plan

PLAN = make_plan()
TJT = PLAN.commands[1]
SETTINGS = make_settings()


def pages(pdf: bytes) -> list[str]:
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]


def changed(after: CommandPlan) -> tuple[OrderChange, ...]:
    return changes_between(TJT, PLAN, after, PLAN)


def change_pages(after: CommandPlan, found: Sequence[OrderChange] | None = None) -> list[str]:
    return pages(change_order_pdf(PLAN, after, SETTINGS, SECOND, changed(after) if found is None else found))


@pytest.fixture(scope="module")
def swap() -> CommandPlan:
    return swapped(TJT, TJT.posts[1].officers[1], of_duty(TJT, Duty.ROUTINE)[0])


def test_without_an_issue_the_order_is_the_one_that_the_command_line_writes(tmp_path: Path) -> None:
    written = write_orders(PLAN, SETTINGS, tmp_path)
    assert order_pdf(PLAN, TJT, SETTINGS) == written[1].read_bytes()


def test_an_issued_order_has_number_date_version_signer_and_where_to_ask() -> None:
    texts = pages(order_pdf(PLAN, TJT, SETTINGS, FIRST))
    for word in (
        f"Nomor: {FIRST.number}",
        "18 November 2024",
        "AKBP Heri Supriawan, S.I.K.",
        "Versi 1.",
        "Pindai untuk melihat versi yang berlaku",
    ):
        assert word in texts[0] + texts[1]
    assert FIRST.check_url in texts[0].replace(" ", "")
    assert "PANGKAT / NRP" not in " ".join(texts)
    assert all(f"Nomor {FIRST.number} · versi 1" in text for text in texts)
    assert all(f"halaman {n} dari {len(texts)}" in text for n, text in enumerate(texts, start=1))


def test_every_station_and_officer_is_in_an_issued_order() -> None:
    text = " ".join(pages(order_pdf(PLAN, TJT, SETTINGS, FIRST)))
    assert all(station.code in text for station in TJT.command.stations)
    assert all(a.officer in text for a in TJT.assignments if a.post)
    marked = set(re.findall(r"(15-TJT-P\d+) · (?:(?!15-TJT-P).)*TANPA PETUGAS", text))
    assert marked == {post.id for post in TJT.posts if not post.officers} != set()


def test_a_later_version_names_the_order_that_it_replaces() -> None:
    assert (
        f"Versi 2, menggantikan Surat Perintah Nomor: {FIRST.number}"
        in pages(order_pdf(PLAN, TJT, SETTINGS, SECOND))[0]
    )
    assert "menggantikan" not in pages(order_pdf(PLAN, TJT, SETTINGS, FIRST))[0]


def test_an_order_with_nowhere_to_ask_has_no_code() -> None:
    silent = replace(FIRST, check_url="")
    assert "Pindai" not in pages(order_pdf(PLAN, TJT, SETTINGS, silent))[0]


def test_the_same_issue_gives_the_same_bytes(swap: CommandPlan) -> None:
    assert order_pdf(PLAN, TJT, SETTINGS, FIRST) == order_pdf(PLAN, TJT, SETTINGS, FIRST)
    assert change_order_pdf(PLAN, swap, SETTINGS, SECOND, changed(swap)) == change_order_pdf(
        PLAN, swap, SETTINGS, SECOND, changed(swap)
    )


def test_the_order_of_a_change_names_those_concerned_and_nobody_else(swap: CommandPlan) -> None:
    text = " ".join(change_pages(swap))
    concerned = {change.officer_id for change in changed(swap)}
    assert len(concerned) == 4
    assert all(officer in text for officer in concerned)
    others = {a.officer for a in TJT.assignments} - concerned - {o for p in TJT.posts for o in p.officers}
    assert others and not any(officer in text for officer in others)


def test_the_order_of_a_change_says_what_it_changes_and_is_signed(swap: CommandPlan) -> None:
    first, *rest = change_pages(swap)
    assert "SURAT PERINTAH PERUBAHAN" in first
    assert f"Versi 2, mengubah Surat Perintah Nomor: {FIRST.number}" in first
    assert "4 PERSONEL" in first
    assert "penugasan baru 1, dibebaskan dari tugas 1, tugas berubah 2" in first
    assert "AKBP Heri Supriawan, S.I.K." in first and "AKBP Heri Supriawan, S.I.K." in rest[-1]
    assert "belum ditugaskan" in rest[0] and "E. Dibebaskan dari tugas" in " ".join(rest)


def test_a_name_of_sixty_letters_and_no_unit_fit() -> None:
    name = "Muhammad Syafi'i Kurniawan Hadiningrat Sastrodiprojo Wibowo S."[:60]
    officer = TJT.posts[1].officers[1]
    after = swapped(with_name(TJT, officer, name), officer, of_duty(TJT, Duty.ROUTINE)[0])
    found = [replace(change, unit="") for change in changed(after)]
    assert name in " ".join(change_pages(after, found))


def test_without_a_change_or_an_order_to_change_there_is_no_paper(swap: CommandPlan) -> None:
    with pytest.raises(ValueError, match="at least one change"):
        change_order_pdf(PLAN, TJT, SETTINGS, SECOND, ())
    with pytest.raises(ValueError, match="that it changes"):
        change_order_pdf(PLAN, swap, SETTINGS, FIRST, changed(swap))


def test_an_issue_without_number_or_with_version_nought_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a number"):
        replace(FIRST, number=" ")
    with pytest.raises(ValueError, match="count from 1"):
        replace(FIRST, version=0)


@pytest.fixture(scope="module")
def many() -> tuple[Plan, CommandPlan, tuple[OrderChange, ...]]:
    """A large command whose first four hundred guards all stand somewhere else."""
    plan = make_large_plan(1600)
    before = plan.commands[0]
    guards = [officer for post in before.posts for officer in post.officers][:400]
    turn = dict(zip(guards, guards[2:] + guards[:2], strict=True))
    posts = tuple(replace(p, officers=tuple(turn.get(o, o) for o in p.officers)) for p in before.posts)
    doing = {a.officer: a for a in before.assignments}
    came_from = {new: old for old, new in turn.items()}
    moved = tuple(
        replace(doing[came_from.get(a.officer, a.officer)], officer=a.officer, unit=a.unit) for a in before.assignments
    )
    after = replace(before, posts=posts, assignments=moved)
    return plan, after, changes_between(before, plan, after, plan)


def test_four_hundred_changes_are_all_on_paper_to_the_last_word(
    many: tuple[Plan, CommandPlan, tuple[OrderChange, ...]], tmp_path: Path
) -> None:
    plan, after, found = many
    assert len(found) == 402  # with both Padal
    pdf = change_order_pdf(plan, after, SETTINGS, SECOND, found)
    texts = pages(pdf)
    text = " ".join(texts)
    assert all(change.officer_id in text for change in found)
    assert all(f"halaman {n} dari {len(texts)}" in page for n, page in enumerate(texts, start=1))
    if which("pdftotext") is None:
        pytest.skip("needs pdftotext of poppler-utils")
    (tmp_path / "many.pdf").write_bytes(pdf)
    asked = ["pdftotext", "-r", "72", "-x", "0", "-y", "0", "-W", "842", "-H", "595", str(tmp_path / "many.pdf"), "-"]
    seen = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    # What runs out below the page is in the file and not on the paper.
    assert seen.count("Katim") == text.count("Katim")


def test_a_station_stands_once_though_its_two_guards_and_their_padal_are_told_of_it(
    many: tuple[Plan, CommandPlan, tuple[OrderChange, ...]],
) -> None:
    plan, after, found = many
    annex = " ".join(pages(change_order_pdf(plan, after, SETTINGS, SECOND, found))[1:])
    told = {station.code for c in found if c.after and c.after.post for station in c.after.stations}
    assert len(told) > 400
    assert Counter(re.findall(r"15\.71\.07\.1003-\d+", annex)) == dict.fromkeys(told, 1)


def test_the_order_of_a_change_is_shorter_than_the_whole_order(
    many: tuple[Plan, CommandPlan, tuple[OrderChange, ...]],
) -> None:
    plan, after, found = many
    change, whole = change_order_pdf(plan, after, SETTINGS, SECOND, found), order_pdf(plan, after, SETTINGS, SECOND)
    assert len(pages(change)) < len(pages(whole))
