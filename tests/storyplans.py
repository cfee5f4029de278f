"""Steps of stories: a plan is computed, submitted, and approved by somebody else."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect


def compute(page: Page, name: str, *, command: str) -> int:
    """Ask for a plan and wait on its page until it is a draft; its number."""
    number = ask(page, name, command=command, effort="quick")
    becomes_a_draft(page)
    return number


def ask(page: Page, name: str, *, command: str, effort: str) -> int:
    page.goto("/rencana/")
    page.locator("[name=command]").select_option(label=command)
    page.locator("[name=name]").fill(name)
    page.locator("[name=effort]").select_option(effort)
    page.get_by_role("button", name="Hitung rencana").click()
    expect(page).to_have_url(re.compile(r"/rencana/\d+$"))
    return int(page.url.rpartition("/")[2])


def becomes_a_draft(page: Page) -> None:
    """The page of a running plan shows by itself that it is through."""
    expect(page.locator("#keadaan [role=progressbar]")).to_have_count(0, timeout=180_000)
    expect(page.locator("main .badge", has_text="Konsep").first).to_be_visible()
    expect(page.get_by_role("link", name="Ajukan untuk disetujui")).to_be_visible()


def submit(page: Page, plan: int) -> None:
    page.goto(f"/rencana/{plan}")
    page.get_by_role("link", name="Ajukan untuk disetujui").click()
    expect(page.locator("main")).to_contain_text("kekurangan tercatat")
    page.get_by_role("button", name="Ya, ajukan").click()
    expect(page.locator("body")).to_contain_text("Diajukan. Komandan melihatnya")


def approve(page: Page, plan: int) -> None:
    """From the commander's own list of what waits for him."""
    page.goto("/")
    page.get_by_role("link", name="menunggu persetujuan Anda").first.click()
    expect(page).to_have_url(re.compile(f"/rencana/{plan}$"))
    page.get_by_role("link", name="Setujui dan berlakukan").click()
    expect(page.locator("main")).to_contain_text("mendapat perintah baru")
    page.get_by_role("button", name="Setujui dan berlakukan").click()
    expect(page.locator("body")).to_contain_text("Disetujui dan berlaku.")
