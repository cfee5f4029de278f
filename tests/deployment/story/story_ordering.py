"""Steps of the story: a plan is approved, gives orders, is read by an officer, and mended when another falls sick."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from storyserver import read_pdf


def may_not_approve_what_he_drafted(page: Page, plan: int) -> None:
    """Though he holds the right: there is no button, and an answer in words where he sends it all the same."""
    page.goto(f"/rencana/{plan}")
    expect(page.locator("main")).to_contain_text("Anda ikut menyusunnya; orang lain yang harus menyetujui.")
    expect(page.get_by_role("link", name="Setujui dan berlakukan")).to_have_count(0)
    token = page.locator("main [name=csrfmiddlewaretoken]").first.input_value()
    sent = page.request.post(f"/rencana/{plan}/langkah/setujui", form={"csrfmiddlewaretoken": token})
    assert sent.status == 403
    assert "orang lain yang harus menyetujuinya" in sent.text()


def open_order(page: Page, plan: int, command: str) -> str:
    """Wait until the worker has made the files, and open the PDF: it says its number, which is returned."""
    page.goto(f"/rencana/perintah/{plan}")
    row = page.locator("#perintah tbody tr").filter(has_text=command)
    link = row.get_by_role("link", name=re.compile("^PDF"))
    expect(link).to_be_visible(timeout=120_000)
    number = row.get_by_role("link").first.inner_text()
    said = read_pdf(page, link.get_attribute("href") or "")
    assert number in said
    return number


def read_on_a_telephone(page: Page, post: str, number: str) -> None:
    """Where, and under which number; then that it was read. Nothing is wider than the screen."""
    page.goto("/rencana/saya")
    expect(page.locator("article")).to_contain_text(post)
    expect(page.locator("article")).to_contain_text(number)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Saya sudah membaca").click()
    expect(page.locator("body")).to_contain_text("Tercatat: Anda sudah membaca perintah ini.")
    has_read(page, number)


def has_read(page: Page, number: str) -> None:
    """What he confirmed still stands, under the same number."""
    page.goto("/rencana/saya")
    expect(page.locator("article")).to_contain_text(number)
    expect(page.locator("article .posko-mine-read")).to_contain_text("Dibaca")
    expect(page.get_by_role("button", name="Saya sudah membaca")).to_have_count(0)


def see_who_has_not_read(page: Page, command: str, officer: str) -> None:
    """One has, and is not in the list of those to be called; the others are."""
    page.goto(f"/rencana/perintah/penerima?kesatuan={command}")
    expect(page.locator("body")).to_contain_text(re.compile(r"1 dari \d+ petugas sudah membaca"))
    expect(page.locator("main tbody")).not_to_contain_text(officer)
    page.locator("[name=keadaan]").select_option("sudah")
    page.locator("main form[role=search] button").click()
    expect(page.locator("main tbody tr")).to_have_count(1)
    expect(page.locator("main tbody")).to_contain_text(officer)


def fall_sick(page: Page, officer: str) -> None:
    """The planner says so in the registry."""
    page.goto(f"/data/petugas?q={officer}")
    page.get_by_role("link", name=officer, exact=True).click()
    page.get_by_text("Ubah baris ini").click()
    page.locator("[name=status]").select_option("sick")
    page.locator("[name=reason]").fill("surat dokter")
    page.get_by_role("button", name="Simpan perubahan").click()
    expect(page.locator("body")).to_contain_text("surat dokter")


def see_what_no_longer_holds(page: Page, plan: int, command: str, officer: str) -> None:
    """The page of the plan says that the registry changed, and leads to what."""
    page.goto(f"/rencana/{plan}")
    warning = page.locator(".alert-warning").filter(has_text="tidak cocok lagi dengan data sekarang")
    warning.get_by_role("link", name=command, exact=True).click()
    expect(page.locator("main tbody tr").filter(has_text=officer)).to_be_visible()


def begin_next_version(page: Page, plan: int) -> int:
    page.goto(f"/rencana/{plan}")
    page.get_by_role("button", name="Buat versi baru").click()
    expect(page.locator("body")).to_contain_text("Konsep versi baru")
    return int(page.url.rpartition("/")[2])


def mend(page: Page, part: str, officer: str) -> None:
    """The smallest repair, tried and kept; then plan and registry agree."""
    page.goto(f"{part}/data")
    page.get_by_role("button", name="Perbaikan terkecil").click()
    expect(page.locator("main")).to_contain_text("Yang dilakukan")
    expect(page.locator("main")).to_contain_text(officer)
    page.get_by_role("button", name="Simpan perubahan").click()
    expect(page.locator("main")).to_contain_text("Semuanya masih cocok")


def concerned(page: Page, plan: int, command: str) -> int:
    """How many officers an order concerns, as the list of the plan's orders says; 0 where it goes on from before."""
    page.goto(f"/rencana/perintah/{plan}")
    row = page.locator("#perintah tbody tr").filter(has_text=command)
    return int(row.locator("td").nth(3).inner_text())


def see_that_the_order_goes_on(page: Page, plan: int, command: str, number: str) -> None:
    page.goto(f"/rencana/perintah/{plan}")
    row = page.locator("#perintah tbody tr").filter(has_text=command)
    expect(row).to_contain_text(number)
    expect(row).to_contain_text("tetap, tidak ada yang berubah")


def is_no_longer_on_duty(page: Page) -> None:
    """What the officer who fell sick reads."""
    page.goto("/rencana/saya")
    expect(page.locator("article")).to_contain_text("Anda tidak lagi bertugas dalam operasi ini.")
