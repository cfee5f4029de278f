"""The checklist on a telephone, in a real browser: with no signal, sent later, the session ended meanwhile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from prepared import empty
from storyserver import PASSWORD, PATIENCE, Server, fill_sign_in, need_chromium, run_as_owner, sign_in, story_server

pytestmark = pytest.mark.browser
#: Two inspectors, an inspection of Tebo that runs, and an officer whose pack is to be looked into.
MAKE = """
from datetime import date
from posko.readiness import inspecting
from posko.readiness.models import KitCheck
from posko.registry.models import Operation
polda = Command.objects.create(code="15", name="Polda Jambi", kind="polda")
tebo = Command.objects.create(code="15-TBO", name="Polres Tebo", kind="polres", parent=polda)
operation = Operation.objects.create(command=polda, code="omp", name="OMP 2024", voting_day=date(2024, 11, 27),
    stages=[{"code": "voting", "name": "Pemungutan suara", "start": "2024-11-27", "end": "2024-11-28"}])
rows = [("itwasda", "Itwasda Ani", ["inspector"], "15"), ("wasops", "Wasops Beni", ["inspector"], "15")]
by = make_people(rows, sys.argv[2])["itwasda"]
made = inspecting.plan_inspection(operation=operation, command=tebo, kind="supervision", stage="voting",
    day=date(2024, 11, 20), by=by)
inspecting.open_inspection(inspection=made, by=by)
KitCheck.objects.create(inspection=made, command=tebo, officer_code="80001", by=by)
print(json.dumps(made.pk))
"""


@dataclass
class Field:
    """The server, and the inspection that runs."""

    server: Server
    inspection: int

    @property
    def checklist(self) -> str:
        return f"/kesiapan/pemeriksaan/{self.inspection}/daftar"

    def telephone(self, username: str) -> Page:
        page = self.server.telephone(username)
        page.goto(self.checklist)
        # The page is in the telephone's hands: kept, and under the service worker from now on.
        expect(page.locator("[data-kept]")).to_contain_text("tersimpan")
        return page

    def answers(self, code: str) -> list[tuple[str, str]]:
        """Who answered what, in the order of the spot."""
        sql = """SELECT p.username, a.value FROM readiness_answer a JOIN organisation_person p ON p.id = a.by_id
                 WHERE a.criterion = %s ORDER BY a.at"""
        return [(str(who), str(value)) for who, value in self.server.rows(sql, code)]

    def count(self, table: str) -> int:
        return int(self.server.ask(f"SELECT count(*) FROM {table}"))


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    need_chromium()
    data = empty(tmp_path_factory.mktemp("field") / "data")
    inspection = run_as_owner(MAKE, data, PASSWORD)
    with story_server(data) as server:
        yield Field(server, inspection)


def tap(page: Page, code: str, word: str) -> None:
    page.locator(f'[data-criterion="{code}"]').get_by_text(word, exact=True).click()


def sent(page: Page) -> Any:
    return expect(page.locator("[data-sent]"))


def test_answers_given_without_a_signal_are_kept_and_go_out_by_themselves(field: Field) -> None:
    page = field.telephone("itwasda")
    page.context.set_offline(True)
    tap(page, "post_logbook", "Ya")
    tap(page, "post_roster", "Tidak")
    card = page.locator('[data-criterion="post_roster"]')
    card.get_by_text("Catat temuan").click()
    card.locator("[data-finding-text]").fill("Jadwal piket kosong")
    card.get_by_role("button", name="Simpan temuan").click()
    sent(page).to_contain_text("belum terkirim (3)")
    expect(page.locator("[data-trouble]")).to_contain_text("Tidak ada sinyal")
    assert field.answers("post_logbook") == []
    # Opened again. What a service worker asks for is not cut off by Playwright, so it may be sent from here on.
    page.reload()
    expect(card.locator("input[value=no]")).to_be_checked()
    page.context.set_offline(False)
    sent(page).to_have_text("✓ terkirim")
    expect(page.locator("[data-done]")).to_have_text("2")
    assert field.answers("post_logbook") == [("itwasda", "yes")]
    assert field.answers("post_roster") == [("itwasda", "no")]
    assert field.count("readiness_finding") == 1
    page.context.close()


def test_two_inspectors_at_one_checklist_lose_nothing(field: Field) -> None:
    one, two = field.telephone("itwasda"), field.telephone("wasops")
    two.context.set_offline(True)
    tap(two, "post_display", "Sebagian")
    tap(one, "post_display", "Ya")
    sent(one).to_have_text("✓ terkirim")
    two.context.set_offline(False)
    sent(two).to_have_text("✓ terkirim")
    assert field.answers("post_display") == [("wasops", "partly"), ("itwasda", "yes")]
    lines = two.locator('[data-criterion="post_display"] [data-answers] li')
    expect(lines).to_have_count(2)
    expect(lines.first).to_contain_text("Itwasda Ani")
    expect(lines.first).to_contain_text("berlaku")
    expect(lines.last).to_contain_text("Wasops Beni")
    for page in (one, two):
        page.context.close()


def test_a_session_that_ended_leaves_the_answers_on_the_telephone(field: Field) -> None:
    page = field.telephone("itwasda")
    page.context.clear_cookies(name="sessionid")
    tap(page, "post_power", "Ya")
    expect(page.locator("[data-trouble]")).to_contain_text("Sesi Anda berakhir")
    sent(page).to_contain_text("belum terkirim (1)")
    page.locator("[data-trouble] a").click()
    fill_sign_in(page, "itwasda")
    expect(page).to_have_url(re.compile(field.checklist))
    sent(page).to_have_text("✓ terkirim")
    assert field.answers("post_power") == [("itwasda", "yes")]
    page.context.close()


def test_who_signs_in_on_the_same_telephone_sends_nothing_of_the_other(field: Field) -> None:
    page = field.telephone("itwasda")
    page.context.set_offline(True)
    tap(page, "post_contacts", "Tidak")
    sent(page).to_contain_text("belum terkirim (1)")
    page.context.clear_cookies()
    page.goto("about:blank")
    page.context.set_offline(False)
    sign_in(page, "wasops")
    page.goto(field.checklist)
    sent(page).to_have_text("✓ terkirim")
    assert field.answers("post_contacts") == []
    # Away from the page first: what it still fetches would bring a cookie back.
    page.goto("about:blank")
    page.context.clear_cookies()
    sign_in(page, "itwasda")
    page.goto(field.checklist)
    sent(page).to_have_text("✓ terkirim")
    expect(page.locator('[data-criterion="post_contacts"] input[value=no]')).to_be_checked()
    assert field.answers("post_contacts") == [("itwasda", "no")]
    page.context.close()


def test_a_pack_is_looked_into_and_nothing_is_wider_than_the_screen(field: Field) -> None:
    page = field.telephone("itwasda")
    pack = page.locator('[data-officer="80001"]')
    pack.get_by_role("button", name="Simpan").click()
    expect(pack.locator("[data-result]")).to_contain_text("Nilai setiap barang")
    pack.get_by_role("button", name="Semua baik").click()
    pack.locator("select").first.select_option("missing")
    pack.get_by_role("button", name="Simpan").click()
    expect(pack.locator("[data-result]")).to_contain_text("Kurang")
    sent(page).to_have_text("✓ terkirim")
    assert field.count("readiness_kitcheck") == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    small = "[...document.querySelectorAll('.field-choices .btn')].filter(b => b.offsetHeight < 44).length"
    assert page.evaluate(small) == 0
    page.context.close()


def test_the_page_opens_with_the_server_gone(field: Field) -> None:
    """The last one: nothing answers any more, whatever the browser thinks of its network."""
    page = field.telephone("itwasda")
    field.server.process.terminate()
    field.server.process.wait(PATIENCE / 1000)
    page.reload()
    tap(page, "post_open", "Ya")
    sent(page).to_contain_text("belum terkirim (1)")
    expect(page.locator("[data-trouble]")).to_contain_text("Tidak ada sinyal")
    page.context.close()
