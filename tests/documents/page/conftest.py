"""A real Chromium, and pages opened from disk in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from page_makers import SETTINGS, summary_of
from playwright.sync_api import Browser, Page, sync_playwright

from planmaking import make_plan
from posko.documents.page import write_page
from storyserver import CHROMIUM, FLAGS, need_chromium


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Module by module: Playwright keeps an event loop open, which other tests of a session should not meet."""
    need_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def plan_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    plan = make_plan()
    path = tmp_path_factory.mktemp("page") / "plan.html"
    write_page(plan, SETTINGS, summary_of(plan), path)
    return path


@dataclass
class Opened:
    """A page with what it said and asked for while it was open."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Opened]]:
    contexts = []

    def open_it(path: Path, address: str = "", *, width: int = 1280, height: int = 800, dark: bool = False) -> Opened:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
        )
        contexts.append(context)
        opened = Opened(context.new_page())
        opened.page.on("request", lambda request: opened.requests.append(request.url))
        opened.page.on("console", lambda message: opened.complaints.append(message.text))
        opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        opened.page.goto(path.as_uri() + address)
        return opened

    yield open_it
    for context in contexts:
        context.close()
