"""`posko demo` with a small operation: its plans, orders, inspections, verdicts and people; and a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from prepared import copied, empty
from serverrun import free_port, started
from storydata import write_operation
from storyserver import CHROMIUM, FLAGS, PATIENCE, need_chromium

#: Seconds until the demo is computed and serves; a loaded machine is slow.
READY = 240


@dataclass(frozen=True)
class DemoServer:
    """The server under test: its address, the passwords of its people by username, a browser to visit it with."""

    url: str
    passwords: dict[str, str]
    browser: Browser

    @property
    def officer(self) -> str:
        """The username of somebody with an order: the only one that is no address of mail."""
        return next(name for name in self.passwords if "@" not in name)

    def context(self, username: str = "", *, width: int = 1280, height: int = 900) -> BrowserContext:
        """A browser of somebody's own, signed in if `username` is given."""
        size: Any = {"width": width, "height": height}
        made = self.browser.new_context(base_url=self.url, viewport=size, locale="id-ID", reduced_motion="reduce")
        made.set_default_timeout(PATIENCE)
        if username:
            self.sign_in(made.new_page(), username)
        return made

    def sign_in(self, page: Page, username: str) -> None:
        page.goto("/akun/login/")
        page.locator("[name=login]").fill(username)
        page.locator("[name=password]").fill(self.passwords[username])
        page.keyboard.press("Enter")
        expect(page).not_to_have_url(re.compile("/akun/login"))


def prepared_demo(folder: Path) -> None:
    """The demo's data folder and its operation, made by `posko demo` and stopped when it serves."""
    source = write_operation(folder / "omp")
    with started("demo", str(source), "--data", str(empty(folder / "data")), port=free_port(), patience=READY):
        pass


@contextmanager
def served_demo(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The demo in `folder`: its address and passwords. Skips the test where there is no Chromium; CI must have it."""
    need_chromium()
    copied("demo", prepared_demo, folder)
    source, data, port = folder / "omp", folder / "data", free_port()
    with started("demo", str(source), "--data", str(data), port=port, patience=READY):
        people = json.loads((data / "people.json").read_text())
        yield f"http://localhost:{port}", {p["username"]: p["password"] for p in people}


@contextmanager
def visited(url: str, passwords: dict[str, str]) -> Iterator[DemoServer]:
    """The same with a browser. One at a time in a process: Playwright bears no second beside it."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield DemoServer(url, passwords, browser)
        browser.close()
