"""A real server with an operation and its people, and a real browser to visit it with: what all stories stand on."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pypdf import PdfReader

import serverrun
from posko.server.database import embedded
from prepared import with_operation
from serverrun import posko, serving

CHROMIUM = Path("/usr/bin/chromium")
#: A map is drawn without a graphics card; all else without the pretence of one, in half the time.
FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-gpu-compositing"]
PASSWORD = "kuda laut di sungai batanghari"
#: Milliseconds for what a page waits for; a loaded machine is slow.
PATIENCE = 60_000
#: username, name, roles, command.
People = Sequence[tuple[str, str, Sequence[str], str]]

#: Goes before every script that works on a data folder as its owner.
AS_OWNER = """
import json, sys
from pathlib import Path
from posko.server.running import as_owner
as_owner(Path(sys.argv[1]))
from posko.organisation.models import Appointment, Command, Person

def make_people(rows, password):
    made = {}
    for username, name, roles, code in rows:
        person = made[username] = Person.objects.create_user(username, name=name)
        person.set_password(password)
        person.save()
        for role in roles:
            Appointment.objects.create(person=person, command=Command.objects.get(code=code), role=role)
    return made
"""


def run_as_owner(script: str, data: Path, *arguments: str) -> Any:
    """What the script, to which `make_people` is known, prints last, as JSON; `arguments` from sys.argv[2] on."""
    command = [sys.executable, "-P", "-c", AS_OWNER + script, str(data), *arguments]
    env = serverrun.environment()
    made = subprocess.run(command, env=env, capture_output=True, text=True, timeout=180, check=False)
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout.splitlines()[-1])


def loaded(folder: Path, people: People, *, without: Collection[tuple[str, str]] = ()) -> Path:
    """A data folder with the operation, `without` some equipment, and these people."""
    data = with_operation(folder, without=without)
    script = "print(len(make_people(json.loads(sys.argv[2]), sys.argv[3])))"
    assert run_as_owner(script, data, json.dumps(people), PASSWORD) == len(people)
    return data


@dataclass
class Server:
    """The server under test: its address and data folder, and the browser to visit it with."""

    url: str
    data: Path
    browser: Browser
    process: subprocess.Popen[str]

    def visitor(self, *, width: int = 1280, height: int = 900, url: str = "") -> Page:
        """A browser of somebody's own; `url`: where the server is not reached at its own address."""
        size: Any = {"width": width, "height": height}
        context = self.browser.new_context(
            base_url=url or self.url, viewport=size, locale="id-ID", has_touch=width < 500
        )
        context.set_default_timeout(PATIENCE)
        return context.new_page()

    def telephone(self, username: str, *, url: str = "") -> Page:
        page = self.visitor(width=360, height=740, url=url)
        sign_in(page, username)
        return page

    def signed_in(self, username: str) -> Page:
        page = self.visitor()
        sign_in(page, username)
        return page

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the database answers, as its owner; for what no page shows."""
        with psycopg.connect(embedded(self.data)) as owner:
            return owner.execute(sql, values).fetchall()

    def ask(self, sql: str, *values: Any) -> Any:
        """The first value that the database answers."""
        rows = self.rows(sql, *values)
        return rows[0][0] if rows else None


def sign_in(page: Page, username: str) -> None:
    page.goto("/akun/login/")
    fill_sign_in(page, username)
    page.wait_for_load_state()
    # An answer of the page before may bring another token after this one was loaded: then once more, as people do.
    if page.get_by_role("heading", name="403").count():
        sign_in(page, username)
    expect(page).not_to_have_url(re.compile("/akun/login"))


def fill_sign_in(page: Page, username: str) -> None:
    """On the sign-in page, wherever it leads."""
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()


def open_card(page: Page, username: str, token: str) -> None:
    """From an officer's card to signed in with his number."""
    page.goto(f"/orang/aktivasi/#{token}")
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=password2]").fill(PASSWORD)
    page.get_by_role("button", name="Pasang kata sandi").click()
    expect(page).to_have_url(re.compile("/akun/login"))
    sign_in(page, username)


def read_pdf(page: Page, address: str) -> str:
    """The text of a PDF that the person of `page` may open, with single spaces."""
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    return " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(answer.body())).pages).split())


def need_chromium() -> None:
    if CHROMIUM.exists():
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{CHROMIUM} is missing: CI must have a browser")
    pytest.skip(f"needs {CHROMIUM}")


@contextmanager
def story_server(data: Path) -> Iterator[Server]:
    """`posko serve` on `data`, where people sign in by password alone, and a browser that is patient."""
    expect.set_options(timeout=PATIENCE)
    before = serverrun.environment
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setattr(serverrun, "environment", lambda: before() | {"POSKO_SECOND_FACTOR": "optional"})
        with serving(data) as (process, port):
            browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
            yield Server(f"http://localhost:{port}", data, browser, process)
            browser.close()


def ledger_holds(page: Page, server: Server, file: Path, actions: Mapping[str, Sequence[str]]) -> None:
    """The decisions are on the page of the ledger, by what is searched for, and what is exported verifies."""
    for word, found in actions.items():
        page.goto(f"/buku-besar/?q={word}")
        for action in found:
            expect(page.locator("main table")).to_contain_text(action)
    exported = posko("ledger", "export", "--out", file, "--data", server.data)
    assert exported.returncode == 0, exported.stderr
    verified = posko("verify", file)
    assert verified.returncode == 0, verified.stderr
