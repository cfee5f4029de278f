"""The command post from its first administrator on, in a real browser, as its users would do it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from importfiles import small, workbook
from playwright.sync_api import Browser, Page, expect, sync_playwright

from serverrun import posko, serving

CHROMIUM = Path("/usr/bin/chromium")
PASSWORD = "kuda laut di sungai batanghari"
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
    if not CHROMIUM.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{CHROMIUM} is missing: CI must have a browser")
        pytest.skip(f"needs {CHROMIUM}")
    data = tmp_path_factory.mktemp("story") / "data"
    with serving(data) as (_, port), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield Post(f"http://localhost:{port}", data, browser)
        browser.close()


def book(folder: Path, name: str, tables: Any) -> Path:
    path = folder / name
    path.write_bytes(workbook(tables).read())
    return path


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


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
    admin.locator("[name=command]").select_option(label=re.compile(command))
    admin.locator("[name=role]").select_option(role)
    admin.get_by_role("button", name="Buat tautan undangan").click()
    return admin.locator("#tautan").input_value()


def test_from_the_first_administrator_to_a_verified_ledger(post: Post, tmp_path: Path) -> None:
    assert posko("load", book(tmp_path, "polda.xlsx", small()), "--code", "omp", "--data", post.data).returncode == 0
    made = posko("admin", "create", "ani@posko.test", "--name", "Ani", "--data", post.data, "--url", post.url)
    assert made.returncode == 0, made.stderr
    link = re.search(r"http\S+#\S+", made.stdout)
    assert link
    admin = post.visitor()
    activate(admin, link.group(), "ani@posko.test")
    set_up_totp(admin)
    admin.goto("/orang/")
    expect(admin.locator("body")).to_contain_text("Ani")
