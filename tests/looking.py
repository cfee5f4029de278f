"""Looks at a page in a browser for those who see it badly, hear it, or have a keyboard alone: what is wrong, in words.

The rules are axe's for WCAG 2.2 A and AA; what they cannot see (size, focus, one heading) is asked in looking.js.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

AXE = Path(__file__).parents[1] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
TELEPHONE: Any = {"width": 360, "height": 740}
LAPTOP: Any = {"width": 1280, "height": 900}
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}
#: What another width can change.
WIDTH = {
    "type": "rule",
    "values": ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"],
}
#: Until the page has seen its new size.
DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
#: Good habits beyond WCAG, which axe knows as best practice.
HABITS = ["heading-order", "landmark-one-main", "landmark-unique", "empty-table-header", "label-title-only", "region"]


def scripts() -> str:
    """axe and our own questions. Skips the test where npm has not installed axe; CI must have it."""
    if not AXE.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{AXE} is missing: `make frontend` installs it")
        pytest.skip("needs axe-core: `make frontend` installs it")
    own = Path(__file__).with_suffix(".js")
    return AXE.read_text(encoding="utf-8") + own.read_text(encoding="utf-8")


def faults(page: Page, scripts: str) -> list[str]:
    """What is wrong by day and by night on a telephone, and by day on a laptop; the page is left by day."""
    expect(page.locator("#map-loading")).to_be_hidden()
    page.evaluate(scripts)
    found = [("360", fault) for fault in [*_at(page, TELEPHONE), *_rules(page, RULES, HABITS)]]
    page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    found += [("360 by night", fault) for fault in _rules(page, CONTRAST)]
    page.evaluate("document.documentElement.dataset.bsTheme = 'light'")
    found += [("1280", fault) for fault in [*_at(page, LAPTOP), *_rules(page, WIDTH)]]
    return [f"{at}: {fault}" for at, fault in found]


def _at(page: Page, size: Any) -> list[str]:
    page.set_viewport_size(size)
    page.evaluate(DRAWN)
    # From here on the browser takes the focus to be moved by the keyboard.
    page.keyboard.press("Tab")
    return [*_asked(page, "frame"), *_asked(page, "focus")]


def _rules(page: Page, only: dict[str, Any], habits: list[str] | None = None) -> list[str]:
    found: list[str] = page.evaluate("([only, habits]) => looking.rules(only, habits)", [only, habits or []])
    return found


def _asked(page: Page, question: str) -> list[str]:
    found: list[str] = page.evaluate(f"looking.{question}()")
    return found
