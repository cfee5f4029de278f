"""Steps of the story: a command is inspected with the telephone, with a signal and without."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from wire import Wire


def begin_from_home(phone: Page, command: str) -> None:
    """What is to be done now leads to the visit of today, filled in, and from there to the checklist."""
    phone.goto("/")
    phone.get_by_role("link", name=re.compile(f"^Hari ini pukul .*: periksa {command}")).click()
    plan_and_begin(phone, command)


def begin_from_the_tour(phone: Page, address: str, command: str) -> None:
    phone.goto(address)
    row = phone.locator("[aria-labelledby=tabel] tbody tr").filter(has_text=command)
    row.get_by_role("link", name="Mulai pemeriksaan").click()
    plan_and_begin(phone, command)


def plan_and_begin(phone: Page, command: str) -> None:
    expect(phone.locator("[name=command] option:checked")).to_have_text(command)
    phone.locator("[name=kind]").select_option("supervision")
    fits(phone)
    phone.get_by_role("button", name="Rencanakan").click()
    phone.get_by_role("button", name="Mulai pemeriksaan").click()
    expect(phone).to_have_url(re.compile(r"/daftar$"))
    is_kept(phone)


def is_kept(phone: Page) -> None:
    """The page is in the telephone's hands: it opens without a signal from now on."""
    expect(phone.locator("[data-kept]")).to_contain_text("tersimpan")
    fits(phone)


def fits(phone: Page) -> None:
    """Nothing is wider than the screen."""
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def draw_officers(phone: Page, number: int) -> None:
    """Whose packs are looked into; then back to the checklist."""
    phone.get_by_role("link", name="Hasil dan foto").click()
    phone.locator("[name=officers]").fill(str(number))
    phone.get_by_role("button", name="Undi petugas").click()
    expect(phone.locator("[aria-labelledby=tas] tbody tr")).to_have_count(number)
    fits(phone)
    phone.get_by_role("link", name="Isi daftar").click()
    is_kept(phone)


def card(phone: Page, code: str) -> Locator:
    return phone.locator(f'[data-criterion="{code}"]')


def answer(phone: Page, word: str, *codes: str) -> None:
    for code in codes:
        card(phone, code).get_by_text(word, exact=True).click()


def questions(phone: Page) -> list[str]:
    return [one.get_attribute("data-criterion") or "" for one in phone.locator("[data-criterion]").all()]


def answer_the_rest(phone: Page, word: str) -> None:
    done = phone.locator("[data-criterion]").filter(has=phone.locator("input:checked"))
    codes = [one.get_attribute("data-criterion") or "" for one in done.all()]
    answer(phone, word, *(code for code in questions(phone) if code not in codes))


def note(phone: Page, code: str, text: str, severity: str) -> None:
    """A finding at one criterion."""
    card(phone, code).get_by_text("Catat temuan").click()
    card(phone, code).locator("[data-finding-text]").fill(text)
    card(phone, code).locator("[data-finding-severity]").select_option(label=severity)
    card(phone, code).get_by_role("button", name="Simpan temuan").click()
    expect(card(phone, code).locator("[data-findings]")).to_contain_text(text)


def look_into_packs(phone: Page) -> None:
    """All in order in every pack but the first, of which one thing is missing."""
    packs = phone.locator("[data-officer]")
    for place, pack in enumerate(packs.all()):
        pack.get_by_role("button", name="Semua baik").click()
        if place == 0:
            pack.locator("select").first.select_option("missing")
        pack.get_by_role("button", name="Simpan").click()
        expect(pack.locator("[data-result]")).to_contain_text("Kurang" if place == 0 else "Lengkap")


def sent(phone: Page) -> Any:
    return expect(phone.locator("[data-sent]"))


@contextmanager
def without_a_signal(phone: Page, wire: Wire) -> Iterator[None]:
    """For the page and for its service worker."""
    phone.context.set_offline(True)
    wire.cut()
    yield
    wire.mend()
    phone.context.set_offline(False)


def reload_and_still_have(phone: Page, answers: dict[str, str], finding: str, unsent: int) -> None:
    """Opened again with no signal: nothing is lost."""
    phone.reload()
    for code, value in answers.items():
        expect(card(phone, code).locator(f"input[value={value}]")).to_be_checked()
    expect(phone.locator("[data-findings]").filter(has_text=finding)).to_have_count(1)
    sent(phone).to_contain_text(f"belum terkirim ({unsent})")
    fits(phone)


def photo() -> Any:
    """A picture as a telephone makes it."""
    out = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").resize((640, 480)).save(out, "JPEG")
    return {"name": "piket.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def attach_a_photo(phone: Page, text: str) -> None:
    """To the answer for the criterion that says so; it opens as a picture."""
    phone.get_by_role("link", name="Hasil dan foto").click()
    line = phone.locator(".list-group-item").filter(has_text=text)
    line.get_by_text("Foto atau dokumen").click()
    line.locator("input[type=file]").set_input_files(photo())
    line.get_by_role("button", name="Simpan bukti").click()
    expect(phone.locator("body")).to_contain_text("Bukti tersimpan.")
    file = phone.request.get(line.get_by_role("link", name="piket.jpg").get_attribute("href") or "")
    assert file.headers["content-type"] == "image/jpeg"
    assert Image.open(io.BytesIO(file.body())).size == (640, 480)
    fits(phone)


def close(phone: Page, remark: str) -> None:
    """Everything was answered: it ends without a question."""
    phone.locator("#tutup [name=note]").fill(remark)
    phone.get_by_role("button", name="Tutup pemeriksaan").click()
    expect(phone.locator("body")).to_contain_text("Pemeriksaan ditutup; isinya tidak berubah lagi.")
    expect(phone.locator("main")).to_contain_text(remark)
