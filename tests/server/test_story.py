"""The command post from its first administrator on, in a real browser, as its users would do it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pypdf import PdfReader

from importfiles import put, small, workbook
from people import code_of
from posko.server.database import embedded
from serverrun import posko, serving
from storyserver import CHROMIUM, FLAGS, PASSWORD, need_chromium

pytestmark = pytest.mark.browser


@dataclass
class Post:
    """The server under test: its address and data folder, and the browser to visit it with."""

    url: str
    data: Path
    browser: Browser

    def visitor(self, *, width: int = 1280) -> Page:
        context = self.browser.new_context(
            base_url=self.url, viewport={"width": width, "height": 800}, locale="id-ID", accept_downloads=True
        )
        context.set_default_timeout(20_000)
        return context.new_page()


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    need_chromium()
    data = tmp_path_factory.mktemp("story") / "data"
    with serving(data) as (_, port), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield Post(f"http://localhost:{port}", data, browser)
        browser.close()


def book(folder: Path, name: str, tables: Any) -> Path:
    path = folder / name
    path.write_bytes(workbook(tables).read())
    return path


def activate(page: Page, link: str, username: str) -> None:
    """From the one-time link to signed in with a password."""
    page.goto(link)
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=password2]").fill(PASSWORD)
    page.get_by_role("button", name="Pasang kata sandi").click()
    expect(page).to_have_url(re.compile("/akun/login/"))
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form[action*=login] button[type=submit], form[action*=login] button:not([type])").first.click()
    expect(page).to_have_url(re.compile("/akun/2fa/"))


def set_up_totp(page: Page) -> str:
    page.goto("/akun/2fa/totp/activate/")
    confirm_password(page)
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("[name=code]").fill(code_of(secret))
    page.locator("form button").last.click()
    expect(page).not_to_have_url(re.compile("totp/activate"))
    return secret


def confirm_password(page: Page) -> None:
    """Where allauth asks once more who is there."""
    if "reauthenticate" in page.url:
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("main form button, form button").last.click()


def invite(admin: Page, *, name: str, email: str, command: str, role: str) -> str:
    admin.goto("/orang/undang")
    admin.locator("[name=name]").fill(name)
    admin.locator("[name=username]").fill(email)
    option = admin.locator("[name=command] option", has_text=command).first
    admin.locator("[name=command]").select_option(option.get_attribute("value"))
    admin.locator("[name=role]").select_option(role)
    admin.get_by_role("button", name="Buat tautan undangan").click()
    return admin.locator("#tautan").input_value()


def add_passkey(page: Page) -> None:
    """A passkey on a virtual authenticator, as a telephone or a security key would make it."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/akun/2fa/webauthn/add/")
    confirm_password(page)
    page.locator("[name=name]").fill("Telepon dinas")
    if page.locator("[name=passwordless]").count():
        page.locator("[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    expect(page).not_to_have_url(re.compile("webauthn/add"))


def upload(page: Page, file: Path, *, source: str) -> None:
    page.goto("/data/impor")
    page.locator("[name=operation]").select_option(index=1)
    page.locator("[name=file]").set_input_files(file)
    page.locator("[name=source]").fill(source)
    page.get_by_role("button", name="Unggah dan periksa").click()


def confirm_import(page: Page) -> None:
    page.get_by_role("button", name="Konfirmasi dan muat").click()
    expect(page.get_by_text("Batalkan impor ini…")).to_be_visible(timeout=60_000)


def crowd(post: Post) -> None:
    """100,000 further stations and 600 officers of Tebo, put straight into the database."""
    sql = """
        INSERT INTO registry_pollingstation (operation_id, command_id, source, source_date, version, changed, code,
            name, area_code, latitude, longitude, tier, tier_reason, access, voters)
        SELECT o.id, c.id, 'made', now(), 1, now(), 'X' || lpad(i::text, 6, '0'), 'TPS ' || i, '15.09.01.2001',
            -1.5, 102.5, CASE WHEN i % 100 = 0 THEN 'high' ELSE 'low' END, '', 'road', 300
        FROM generate_series(1, 100000) i, registry_operation o, organisation_command c WHERE c.code = '15-TBO';
        INSERT INTO registry_officer (operation_id, command_id, source, source_date, version, changed, code, name, rank,
            function, status, excluded_areas, skills)
        SELECT o.id, c.id, 'made', now(), 1, now(), 'Q' || lpad(i::text, 4, '0'), 'Petugas ' || i, 'BRIPDA', '',
            'available', '', ''
        FROM generate_series(1, 600) i, registry_operation o, organisation_command c WHERE c.code = '15-TBO';
    """
    with psycopg.connect(embedded(post.data), autocommit=True) as owner:
        owner.execute(sql)


def test_from_the_first_administrator_to_a_verified_ledger(post: Post, tmp_path: Path) -> None:
    admin = first_administrator(post, tmp_path)
    planner, commander, inspector = invited(post, admin)
    refused_corrected_loaded_undone_and_loaded_again(planner, tmp_path)
    tier_of_two_people(planner, commander)
    a_hundred_thousand_rows(post, planner)
    cards_for_six_hundred(admin)
    a_ledger_that_holds(inspector, commander, tmp_path / "ledger.jsonl")


def first_administrator(post: Post, tmp_path: Path) -> Page:
    """Made at the terminal, with the operation loaded beside."""
    assert posko("load", book(tmp_path, "polda.xlsx", small()), "--code", "omp", "--data", post.data).returncode == 0
    made = posko("admin", "create", "ani@posko.test", "--name", "Ani", "--data", post.data, "--url", post.url)
    assert made.returncode == 0, made.stderr
    link = re.search(r"http\S+#\S+", made.stdout)
    assert link
    admin = post.visitor()
    activate(admin, link.group(), "ani@posko.test")
    set_up_totp(admin)
    return admin


def invited(post: Post, admin: Page) -> tuple[Page, Page, Page]:
    """The planner of Tebo signs in with a code, its commander too; the inspector of Bungo with a passkey."""
    planner, commander, inspector = post.visitor(), post.visitor(), post.visitor(width=360)
    people = (
        (planner, "Sari", "Tebo", "planner"),
        (commander, "Budi", "Tebo", "commander"),
        (inspector, "Rini", "Bungo", "inspector"),
    )
    for page, name, command, role in people:
        email = f"{name.lower()}@posko.test"
        activate(page, invite(admin, name=name, email=email, command=command, role=role), email)
        if page is inspector:
            add_passkey(page)
        else:
            set_up_totp(page)
    return planner, commander, inspector


def refused_corrected_loaded_undone_and_loaded_again(planner: Page, tmp_path: Path) -> None:
    """A workbook with an error is refused by the cell."""
    tables = small()
    put(tables, "polling_stations", "T1", "latitude", 99.0)
    upload(planner, book(tmp_path, "tebo.xlsx", tables), source="KPU Tebo")
    expect(planner.get_by_text("Tidak ada data yang berubah")).to_be_visible(timeout=60_000)
    expect(planner.locator("body")).to_contain_text("latitude")
    put(tables, "polling_stations", "T1", "latitude", -1.51)
    put(tables, "polling_stations", "T1", "voters", 411)
    upload(planner, book(tmp_path, "tebo2.xlsx", tables), source="KPU Tebo")
    confirm_import(planner)
    planner.get_by_text("Batalkan impor ini…").click()
    planner.get_by_role("button", name="Ya, batalkan impor").click()
    expect(planner.locator("body")).to_contain_text("Dibatalkan")
    upload(planner, book(tmp_path, "tebo3.xlsx", tables), source="KPU Tebo")
    confirm_import(planner)


def tier_of_two_people(planner: Page, commander: Page) -> None:
    """Proposed by one, confirmed by another."""
    planner.goto("/data/tps")
    planner.get_by_role("link", name="T1", exact=True).click()
    planner.locator("[name=tier][value=elevated]").check()
    planner.locator("[name=reasons]").first.check()
    planner.get_by_role("button", name="Usulkan").click()
    commander.goto("/")
    commander.locator("main a.list-group-item").first.click()
    commander.locator("[name=usulan]").first.check()
    commander.get_by_role("button", name="Konfirmasi yang dicentang").click()
    planner.goto("/data/tps?q=T1")
    expect(planner.locator("#tabel")).to_contain_text("Rawan")


def a_hundred_thousand_rows(post: Post, planner: Page) -> None:
    """Paged, filtered, and exported as shown."""
    crowd(post)
    planner.goto("/data/tps")
    expect(planner.locator("#tabel")).to_contain_text("100.002")
    planner.locator("#hal-akhir").click()
    expect(planner.locator("#tabel")).to_contain_text("X100000")
    planner.goto("/data/tps?q=X0001&kerawanan=high")
    planner.locator("#q").fill("X0001")
    expect(planner.locator("#tabel")).to_contain_text("X000100")
    with planner.expect_download() as got:
        planner.get_by_role("link", name="CSV", exact=True).click()
    shown = got.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert 1 < len(shown) < 1000
    assert all("X0001" in line for line in shown[1:])


def cards_for_six_hundred(admin: Page) -> None:
    """Officers get accounts and cards; one is revoked."""
    admin.goto("/data/petugas/akun?kesatuan=15-TBO")
    admin.get_by_role("button", name=re.compile("Buat 60. akun")).click()
    expect(admin.locator("main")).to_contain_text("kartu siap", timeout=120_000)
    with admin.expect_download() as cards:
        admin.get_by_role("button", name="Ambil kartu").click()
    # More than one bundle comes as a ZIP.
    with zipfile.ZipFile(cards.value.path()) as bundles:
        readers = [PdfReader(io.BytesIO(bundles.read(name))) for name in sorted(bundles.namelist())]
    assert "Q0001" in "".join(page.extract_text() for page in readers[0].pages[:2])
    assert "Q0600" in "".join(page.extract_text() for page in readers[-1].pages[-2:])
    admin.goto("/orang/?q=Q0001")
    admin.get_by_role("link", name=re.compile("Petugas 1$")).click()
    admin.locator("form[action*=cabut] button").first.click()
    expect(admin.locator("body")).to_contain_text("dicabut")


def a_ledger_that_holds(inspector: Page, commander: Page, file: Path) -> None:
    """It shows all to whom it may; an export holds, and one changed byte is found."""
    inspector.goto("/buku-besar/")
    expect(inspector.locator("body")).not_to_contain_text("Tebo")
    commander.goto("/buku-besar/")
    expect(commander.locator("body")).to_contain_text("import.applied")
    with commander.expect_download() as ledger:
        commander.get_by_role("link", name="Ekspor untuk diperiksa").click()
    file.write_bytes(ledger.value.path().read_bytes())
    assert posko("verify", file).returncode == 0
    file.write_text(file.read_text().replace("import.applied", "import.applies", 1))
    broken = posko("verify", file)
    assert broken.returncode == 1
    assert "does not hold" in broken.stderr
