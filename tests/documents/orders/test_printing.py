"""Orders as PDF, read back."""

from __future__ import annotations

import pickle
import re
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import pytest
from pypdf import PdfReader

from planmaking import make_plan, make_settings
from posko.documents.fingerprint import fingerprint_of
from posko.documents.orders import order_jobs, write_order, write_orders
from posko.planning import CommandPlan, Duty, Plan


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan()


@pytest.fixture(scope="module")
def folder(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plan") / "orders"
    write_orders(plan, make_settings(), folder)
    return folder


@cache
def pages(path: Path) -> list[str]:
    """The text of each page with every run of white space as one space."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(path).pages]


def text_of(folder: Path, command: CommandPlan) -> str:
    return " ".join(pages(folder / f"sprin-{command.command.code}.pdf"))


def test_each_polres_has_an_order_and_the_polda_none(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == ["sprin-15-JBI.pdf", "sprin-15-TJT.pdf"]


def test_every_station_and_every_posted_officer_is_in_the_order(plan: Plan, folder: Path) -> None:
    for command in plan.commands[:2]:
        text = text_of(folder, command)
        assert all(station.code in text and station.area_code in text for station in command.command.stations)
        out = [a.officer for a in command.assignments if a.duty in (Duty.POST, Duty.CONTROLLER, Duty.RESERVE)]
        people = {o.id: o for c in plan.commands for o in c.command.officers}
        assert len(out) > 20
        assert all(officer in text and people[officer].name in text for officer in out)


def test_those_who_stay_are_not_named(plan: Plan, folder: Path) -> None:
    for command in plan.commands[:2]:
        text = text_of(folder, command)
        staying = [a.officer for a in command.assignments if a.duty in (Duty.ROUTINE, Duty.UNAVAILABLE)]
        assert staying
        assert not any(officer in text for officer in staying)


def test_the_duties_are_said(plan: Plan, folder: Path) -> None:
    text = text_of(folder, plan.commands[1])
    for duty in (
        "SURAT PERINTAH",
        "DIPERINTAHKAN",
        "bersikap netral",
        "tidak mencatat, memotret, menghitung, ataupun menyampaikan hasil penghitungan suara",
        "tidak membawa senjata api",
        "tidak pernah meninggalkan kotak suara",
        "secara berjenjang kepada Padal",
        "bagi personel BKO",
        "Tembusan",
        "KEPALA KEPOLISIAN RESOR TANJUNG JABUNG TIMUR",
    ):
        assert duty in text


def test_an_order_without_borrowed_people_has_no_duty_for_them(plan: Plan, folder: Path) -> None:
    assert "bagi personel BKO" not in text_of(folder, plan.commands[0])


def test_the_signature_stands_with_the_last_points_on_one_page(plan: Plan, folder: Path) -> None:
    (signed,) = (text for text in pages(folder / "sprin-15-TJT.pdf") if "Tembusan" in text)
    for part in ("menjaga kesehatan", "melaksanakan perintah ini dengan saksama", "Selesai.", "Dikeluarkan di"):
        assert part in signed


def test_every_page_is_numbered_and_names_command_date_and_plan(plan: Plan, folder: Path) -> None:
    texts = pages(folder / "sprin-15-TJT.pdf")
    for number, text in enumerate(texts, start=1):
        assert f"halaman {number} dari {len(texts)}" in text
        assert "Polres Tanjung Jabung Timur · Rabu, 27 November 2024" in text
        assert f"sidik rencana {fingerprint_of(plan.commands[1])}" in text


def test_what_is_said_of_the_draw_is_so(plan: Plan, folder: Path, tmp_path: Path) -> None:
    """A chief signs it: witnesses are named only where the seal was given before the plan was made."""
    fresh = text_of(folder, plan.commands[1])
    assert plan.draw.commitment in fresh.replace(" ", "")
    assert "disaksikan" not in fresh and "tanpa segel yang diserahkan sebelumnya" in fresh
    sealed = replace(plan, draw=replace(plan.draw, committed=True))
    write_orders(sealed, make_settings(), tmp_path)
    assert "undian yang disaksikan: segelnya diserahkan sebelum" in text_of(tmp_path, plan.commands[1])


def test_posts_without_officers_are_marked(plan: Plan, folder: Path) -> None:
    # A post that goes over the end of a page has its bar twice.
    marked = set(re.findall(r"(15-TJT-P\d+) · (?:(?!15-TJT-P).)*TANPA PETUGAS", text_of(folder, plan.commands[1])))
    assert marked == {post.id for post in plan.commands[1].posts if not post.officers} != set()
    assert "TANPA PETUGAS" not in text_of(folder, plan.commands[0])


def test_the_header_of_the_long_table_stands_on_each_of_its_pages(folder: Path) -> None:
    texts = pages(folder / "sprin-15-TJT.pdf")
    with_posts = [text for text in texts if re.search(r"15-TJT-P\d+ ·", text)]
    assert len(with_posts) > 1
    assert all("Kode TPS Nama TPS" in text for text in with_posts)


def test_what_is_missing_stands_with_its_remedy(plan: Plan, folder: Path) -> None:
    text = text_of(folder, plan.commands[1])
    assert all(lack.consequence in text and lack.remedy in text for lack in plan.commands[1].shortfalls)
    assert "Tidak ada kekurangan." in text_of(folder, plan.commands[0])


def test_the_same_plan_gives_the_same_bytes_in_another_process(plan: Plan, folder: Path, tmp_path: Path) -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        paths = write_orders(plan, make_settings(), tmp_path, map_jobs=pool.map)
    assert [path.read_bytes() for path in paths] == [(folder / path.name).read_bytes() for path in paths]


def test_a_job_is_small_and_can_be_sent_to_another_process(plan: Plan, tmp_path: Path) -> None:
    job = next(order_jobs(plan, make_settings(), tmp_path))
    assert len(pickle.dumps(job)) < 50_000
    assert write_order(pickle.loads(pickle.dumps(job))) == tmp_path / "sprin-15-JBI.pdf"


def test_progress_is_told_each_file(plan: Plan, tmp_path: Path) -> None:
    told: list[str] = []
    write_orders(plan, make_settings(), tmp_path, told.append)
    assert told == ["sprin-15-JBI.pdf", "sprin-15-TJT.pdf"]


def test_names_are_set_as_they_are_whatever_signs_they_have(plan: Plan, tmp_path: Path) -> None:
    command = plan.commands[0]
    odd = "TPS #1 *Bukit* _Sari_ $x$ <a> @b [c] \\ \"d\" 'e'"
    station = replace(command.posts[0].stations[0], name=odd)
    posts = (replace(command.posts[0], stations=(station,)), *command.posts[1:])
    changed = replace(plan, commands=(replace(command, posts=posts),))
    (path,) = write_orders(changed, make_settings(), tmp_path)
    assert odd in " ".join(pages(path))


def test_a_command_without_stations_has_nothing_to_sign(plan: Plan, tmp_path: Path) -> None:
    first, *others = plan.commands
    empty = CommandPlan(replace(first.command, stations=()), (), (), (), (), {}, 1.0)
    written = write_orders(replace(plan, commands=(empty, *others)), make_settings(), tmp_path)
    assert [path.name for path in written] == ["sprin-15-TJT.pdf"]
