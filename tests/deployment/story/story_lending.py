"""Steps of the story: Polres ask for reinforcement, the Polda shares out its teams."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect


def request_officers(page: Page, officers: int, reason: str) -> None:
    page.goto("/rencana/bko")
    page.locator("[name=officers]").fill(str(officers))
    page.locator("[name=reason]").fill(reason)
    page.get_by_role("button", name="Kirim permintaan").click()
    expect(page.locator("body")).to_contain_text("Permintaan dikirim ke Polda Jambi.")


def form_teams(page: Page, teams: int, size: int) -> None:
    page.goto("/rencana/bko")
    page.locator("[name=teams]").fill(str(teams))
    page.locator("[name=size]").fill(str(size))
    page.get_by_role("button", name="Bentuk regu").click()
    expect(page.locator("body")).to_contain_text(f"{teams} regu dibentuk")


def grant_one_team(page: Page, reason: str, *, lent: int, asked: int) -> None:
    """Of the teams that are free one, which is less than was asked."""
    tick_a_team(page, reason)
    expect(page.locator("[data-posko-chosen]")).to_have_text(str(lent))
    page.get_by_role("button", name="Pinjamkan regu yang dicentang").click()
    expect(page.locator("body")).to_contain_text(f"{lent} dari {asked} personel yang diminta dipinjamkan")


def tick_a_team(page: Page, reason: str) -> None:
    """Open the request that gives this reason, and tick the first team that is free."""
    page.goto("/rencana/bko")
    row = page.locator("[aria-labelledby=permintaan] tbody tr").filter(has_text=reason)
    row.get_by_role("link", name=re.compile("Putuskan")).click()
    page.locator("[name=regu]").first.check()


def both_grant_at_once(one: Page, other: Page, reasons: tuple[str, str]) -> tuple[str, str]:
    """Two of the Polda promise the same team to two Polres at the same moment; what each is told."""
    for page, reason in zip((one, other), reasons, strict=True):
        tick_a_team(page, reason)
    ticked = [page.locator("[name=regu]:checked").get_attribute("value") for page in (one, other)]
    assert ticked[0] == ticked[1]
    for page in (one, other):
        # Sends and goes on, so that both are under way.
        page.locator("form[data-posko-teams]").evaluate("form => { setTimeout(() => form.requestSubmit()) }")
    return told(one), told(other)


def told(page: Page) -> str:
    """The message after a step."""
    message = page.locator("[role=status] .alert").first
    expect(message).to_be_visible()
    return message.inner_text()
