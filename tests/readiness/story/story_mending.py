"""Steps of the story: findings are assigned, put right, looked at again by another, and climb when they are late."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect
from story_inspecting import fits, photo

from storyserver import Server


def assign(page: Page, text: str, owner: str, due: date) -> str:
    """From the page of the inspection: who puts it right, until when. The finding's path."""
    page.locator("[aria-labelledby=temuan]").get_by_role("link", name=re.compile(text)).click()
    page.locator("[name=owner]").select_option(label=owner)
    page.locator("[name=due]").fill(due.isoformat())
    fits(page)
    page.get_by_role("button", name="Tugaskan").click()
    expect(page.locator("body")).to_contain_text(f"{owner} ditugaskan.")
    return urlsplit(page.url).path


def mend(owner: Page, text: str, what: str) -> None:
    """From his own list; afterwards others look again."""
    owner.goto("/")
    owner.get_by_role("link", name=re.compile(f"Perbaiki temuan sampai .*{text}")).click()
    owner.locator("[name=note]").first.fill(what)
    owner.locator("[name=file]").first.set_input_files(photo())
    fits(owner)
    owner.get_by_role("button", name="Sudah diperbaiki").click()
    expect(owner.locator("body")).to_contain_text("Tercatat. Orang lain sekarang memeriksa ulang.")


def cannot_close_his_own(owner: Page, finding: str) -> None:
    """Though he may inspect there: he has no button, and an answer in words where he sends it all the same."""
    owner.goto(finding)
    expect(owner.locator("main")).to_contain_text("orang lain yang memeriksa ulang dan menutupnya")
    expect(owner.get_by_role("button", name="Tutup temuan")).to_have_count(0)
    token = owner.locator("[name=csrfmiddlewaretoken]").first.input_value()
    answer = owner.request.post(f"{finding}/tutup", form={"csrfmiddlewaretoken": token})
    assert answer.status == 403
    assert answer.text().count("orang lain yang memeriksa ulang dan menutupnya") == 2
    owner.goto(finding)
    expect(owner.locator("main")).to_contain_text("Menunggu pemeriksaan ulang")


def send_back(other: Page, text: str, why: str) -> None:
    look_again(other, text)
    other.get_by_label("Apa yang masih kurang").fill(why)
    other.get_by_role("button", name="Kembalikan").click()
    expect(other.locator("body")).to_contain_text("Temuan dikembalikan kepada penanggung jawabnya.")


def close(other: Page, text: str) -> None:
    look_again(other, text)
    other.get_by_role("button", name="Tutup temuan").click()
    expect(other.locator("body")).to_contain_text("Temuan ditutup.")
    expect(other.locator("[aria-labelledby=riwayat]")).to_contain_text("Diperiksa ulang dan ditutup")


def look_again(other: Page, text: str) -> None:
    """From his own list to the finding that somebody put right."""
    other.goto("/")
    other.get_by_role("link", name="1 temuan menunggu pemeriksaan ulang").click()
    other.get_by_role("link", name=text).click()
    fits(other)


def let_its_day_pass(server: Server, finding: str) -> None:
    """As if it were the day after: no page can do that."""
    number = finding.rpartition("/")[2]
    late = "UPDATE readiness_finding SET due = due - 2 WHERE id = %s RETURNING due"
    assert server.ask(late, number)


def see_it_late(page: Page, text: str, above: str) -> None:
    """On his own list, and where it leads: it has climbed."""
    page.goto("/")
    page.get_by_role("link", name="1 temuan lewat tenggat").click()
    row = page.locator("main tbody tr").filter(has_text=text)
    expect(row).to_contain_text("lewat tenggat")
    expect(row).to_contain_text(f"naik ke {above}")
