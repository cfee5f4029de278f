"""A real server with the small operation and its people, and a real browser to visit it with."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from storydata import write_operation

import serverrun
from posko.server.database import embedded
from serverrun import posko, serving

CHROMIUM = Path("/usr/bin/chromium")
#: A map is drawn without a graphics card.
FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
PASSWORD = "kuda laut di sungai batanghari"
#: Milliseconds for what a page waits for; a loaded machine is slow.
PATIENCE = 60_000

#: username, name, roles, command. The acting chief of operations may approve too: what he drafts, he may not.
PEOPLE = (
    ("admin", "Ani Administrator", ["administrator"], "15-POLDA"),
    ("karo", "Karo Ops", ["planner", "commander"], "15-POLDA"),
    ("waka", "Waka Ops", ["planner"], "15-POLDA"),
    ("kapolda", "Kapolda", ["commander"], "15-POLDA"),
    ("tebo", "Kabag Ops Tebo", ["planner"], "15-TBO"),
    ("bungo", "Kabag Ops Bungo", ["planner"], "15-BGO"),
)
#: Makes the people, and a card for every officer: prints the token of each card by number.
MAKE_PEOPLE = """
import json, sys
from pathlib import Path
from posko.server.running import as_owner
as_owner(Path(sys.argv[1]))
from posko.organisation.cards import NewOfficer, create_officer_accounts
from posko.organisation.models import Appointment, Command, Person
from posko.registry.models import Officer
for username, name, roles, code in json.loads(sys.argv[2]):
    person = Person.objects.create_user(username, name=name)
    person.set_password(sys.argv[3])
    person.save()
    for role in roles:
        Appointment.objects.create(person=person, command=Command.objects.get(code=code), role=role)
officers = [NewOfficer(o.code, o.name, o.rank, o.command) for o in Officer.objects.select_related("command")]
polda, admin = Command.objects.get(code="15-POLDA"), Person.objects.get(username="admin")
cards = create_officer_accounts(officers=officers, command=polda, operation="omp", by=admin)
print(json.dumps({card.username: card.token for card in cards}))
"""


@dataclass
class Server:
    """The server under test: its address and data folder, the browser to visit it with, the cards of officers."""

    url: str
    data: Path
    browser: Browser
    cards: dict[str, str]
    process: subprocess.Popen[str]

    def visitor(self, *, width: int = 1280, height: int = 900) -> Page:
        """A browser of somebody's own."""
        size: Any = {"width": width, "height": height}
        context = self.browser.new_context(base_url=self.url, viewport=size, locale="id-ID", has_touch=width < 500)
        context.set_default_timeout(PATIENCE)
        return context.new_page()

    def signed_in(self, username: str) -> Page:
        page = self.visitor()
        sign_in(page, username)
        return page

    def ask(self, sql: str, *values: Any) -> Any:
        """The first value that the database answers, as its owner; for what no page shows."""
        with psycopg.connect(embedded(self.data)) as owner:
            row = owner.execute(sql, values).fetchone()
            return row[0] if row else None


def sign_in(page: Page, username: str) -> None:
    page.goto("/akun/login/")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page).not_to_have_url(re.compile("/akun/login"))


def open_card(page: Page, username: str, token: str) -> None:
    """From an officer's card to signed in with his number."""
    page.goto(f"/orang/aktivasi/#{token}")
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=password2]").fill(PASSWORD)
    page.get_by_role("button", name="Pasang kata sandi").click()
    expect(page).to_have_url(re.compile("/akun/login"))
    sign_in(page, username)


def need_chromium() -> None:
    if CHROMIUM.exists():
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{CHROMIUM} is missing: CI must have a browser")
    pytest.skip(f"needs {CHROMIUM}")


def prepared(folder: Path) -> tuple[Path, dict[str, str]]:
    """A data folder with operation and people, and the officers' cards."""
    data = folder / "data"
    loaded = posko("load", write_operation(folder / "omp"), "--data", data)
    assert loaded.returncode == 0, loaded.stderr
    command = [sys.executable, "-P", "-c", MAKE_PEOPLE, str(data), json.dumps(PEOPLE), PASSWORD]
    made = subprocess.run(
        command, env=serverrun.environment(), capture_output=True, text=True, timeout=120, check=False
    )
    assert made.returncode == 0, made.stderr
    cards: dict[str, str] = json.loads(made.stdout)
    return data, cards


@contextmanager
def story_server(data: Path, cards: dict[str, str]) -> Iterator[Server]:
    """`posko serve` on `data`, where people sign in by password alone, and a browser."""
    before = serverrun.environment
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setattr(serverrun, "environment", lambda: before() | {"POSKO_SECOND_FACTOR": "optional"})
        with serving(data) as (process, port):
            browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
            yield Server(f"http://localhost:{port}", data, browser, cards, process)
            browser.close()
