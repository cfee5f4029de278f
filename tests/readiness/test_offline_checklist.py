"""The checklist on a telephone, in a real browser: with no signal, sent later, the session ended meanwhile."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

import serverrun
from posko.server.database import embedded
from serverrun import serving

pytestmark = pytest.mark.browser
CHROMIUM = Path("/usr/bin/chromium")
PASSWORD = "kuda laut di sungai batanghari"
PATIENCE = 60_000
PHONE: Any = {"width": 360, "height": 740}
#: Two inspectors, an inspection of Tebo that runs, and an officer whose pack is to be looked into.
MAKE = """
import json, sys
from datetime import date
from pathlib import Path
from posko.server.running import as_owner
as_owner(Path(sys.argv[1]))
from posko.organisation.models import Appointment, Command, Person
from posko.readiness import inspecting
from posko.readiness.models import KitCheck
from posko.registry.models import Operation
polda = Command.objects.create(code="15", name="Polda Jambi", kind="polda")
tebo = Command.objects.create(code="15-TBO", name="Polres Tebo", kind="polres", parent=polda)
operation = Operation.objects.create(command=polda, code="omp", name="OMP 2024", voting_day=date(2024, 11, 27),
    stages=[{"code": "voting", "name": "Pemungutan suara", "start": "2024-11-27", "end": "2024-11-28"}])
people = []
for username, name in (("itwasda", "Itwasda Ani"), ("wasops", "Wasops Beni")):
    person = Person.objects.create_user(username, name=name)
    person.set_password(sys.argv[2])
    person.save()
    Appointment.objects.create(person=person, command=polda, role="inspector")
    people.append(person)
made = inspecting.plan_inspection(operation=operation, command=tebo, kind="supervision", stage="voting",
    day=date(2024, 11, 20), by=people[0])
inspecting.open_inspection(inspection=made, by=people[0])
KitCheck.objects.create(inspection=made, command=tebo, officer_code="80001", by=people[0])
print(json.dumps(made.pk))
"""


@dataclass
class Field:
    """The server, its data, a browser, and the inspection that runs."""

    url: str
    data: Path
    browser: Browser
    inspection: int
    process: subprocess.Popen[str]

    @property
    def checklist(self) -> str:
        return f"/kesiapan/pemeriksaan/{self.inspection}/daftar"

    def telephone(self, username: str) -> Page:
        context = self.browser.new_context(base_url=self.url, viewport=PHONE, locale="id-ID", has_touch=True)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        sign_in(page, username)
        page.goto(self.checklist)
        # The page is in the telephone's hands: kept, and under the service worker from now on.
        expect(page.locator("[data-kept]")).to_contain_text("tersimpan", timeout=PATIENCE)
        return page

    def answers(self, code: str) -> list[tuple[str, str]]:
        """Who answered what, in the order of the spot; read as the owner of the database."""
        sql = """SELECT p.username, a.value FROM readiness_answer a JOIN organisation_person p ON p.id = a.by_id
                 WHERE a.criterion = %s ORDER BY a.at"""
        with psycopg.connect(embedded(self.data)) as owner:
            return [(str(who), str(value)) for who, value in owner.execute(sql, [code]).fetchall()]

    def count(self, table: str) -> int:
        with psycopg.connect(embedded(self.data)) as owner:
            row = owner.execute(f"SELECT count(*) FROM {table}").fetchone()  # type: ignore[arg-type]
            return int(row[0]) if row else 0


def sign_in(page: Page, username: str) -> None:
    page.goto("/akun/login/")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_load_state()
    # An answer of the page before may bring another token after this one was loaded: then once more, as people do.
    if page.get_by_role("heading", name="403").count():
        sign_in(page, username)
    expect(page).not_to_have_url(re.compile("/akun/login"))


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    if not CHROMIUM.exists():
        pytest.skip(f"needs {CHROMIUM}")
    data = tmp_path_factory.mktemp("field") / "data"
    command = [sys.executable, "-P", "-c", MAKE, str(data), PASSWORD]
    env = serverrun.environment()
    made = subprocess.run(command, env=env, capture_output=True, text=True, timeout=180, check=False)
    assert made.returncode == 0, made.stderr
    before = serverrun.environment
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setattr(serverrun, "environment", lambda: before() | {"POSKO_SECOND_FACTOR": "optional"})
        with serving(data) as (process, port):
            browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
            inspection = json.loads(made.stdout.splitlines()[-1])
            yield Field(f"http://localhost:{port}", data, browser, inspection, process)
            browser.close()


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
    page.locator("[name=login]").fill("itwasda")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
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
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    small = "[...document.querySelectorAll('.field-choices .btn')].filter(b => b.offsetHeight < 44).length"
    assert page.evaluate(small) == 0
    page.context.close()


def test_the_page_opens_with_the_server_gone(field: Field) -> None:
    """The last one: nothing answers any more, whatever the browser thinks of its network."""
    page = field.telephone("itwasda")
    field.process.terminate()
    field.process.wait(PATIENCE / 1000)
    page.reload()
    tap(page, "post_open", "Ya")
    sent(page).to_contain_text("belum terkirim (1)")
    expect(page.locator("[data-trouble]")).to_contain_text("Tidak ada sinyal")
    page.context.close()
