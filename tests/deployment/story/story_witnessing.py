"""Steps of the story: a draw is sealed, its posts laid out, opened in front of witnesses, and proven."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from serverrun import posko

WITNESSES = ("Dewi Lestari, Bawaslu Tebo", "Andi Saputra, KPU Tebo")


@dataclass(frozen=True)
class Sealed:
    """A draw as it was sealed: its address, and what lies in the envelope."""

    address: str
    commitment: str
    seed: str
    file: Path


def seal(page: Page, command: str, folder: Path) -> Sealed:
    """On the list of draws; the seed is kept as the file that the page offers, once."""
    page.goto("/rencana/undian")
    page.locator("[name=command]").select_option(label=command)
    page.get_by_role("button", name="Segel", exact=True).click()
    return keep_seed(page, folder)


def keep_seed(page: Page, folder: Path) -> Sealed:
    expect(page.get_by_role("heading", name="Undian disegel")).to_be_visible()
    with page.expect_download() as saving:
        page.get_by_role("link", name="Simpan berkas undian").click()
    file = folder / saving.value.suggested_filename
    saving.value.save_as(file)
    kept = json.loads(file.read_text())
    page.get_by_role("link", name="Sudah saya simpan; ke undian").click()
    expect(page).to_have_url(re.compile(r"/undian/\d+$"))
    expect(page.locator("[aria-labelledby=langkah-1]")).to_contain_text(kept["commitment"])
    expect(page.locator("body")).not_to_contain_text(kept["seed"])
    return Sealed(page.url, kept["commitment"], kept["seed"], file)


def hand_out_the_seal(page: Page, draw: Sealed) -> None:
    """The paper has the whole commitment and the way to check it, and no seed."""
    page.goto(draw.address)
    page.get_by_role("link", name="Lembar segel").click()
    expect(page.locator(".posko-seal")).to_contain_text(draw.commitment)
    expect(page.locator(".posko-seal")).to_contain_text("xxd -r -p | sha256sum")
    assert draw.seed not in page.content()
    page.get_by_role("link", name="Ke undian").click()


def lay_out(page: Page, draw: Sealed, name: str) -> int:
    """From the page of the draw to a plan whose posts are laid out; its number."""
    page.goto(draw.address)
    expect(page.locator("main")).to_contain_text("lalu hitung rencana dengan undian ini (langkah 2)")
    page.locator("[name=name]").fill(name)
    page.locator("[name=effort]").select_option("quick")
    page.get_by_role("button", name="Hitung rencana dengan undian ini").click()
    expect(page).to_have_url(re.compile(r"/rencana/\d+$"))
    number = int(page.url.rpartition("/")[2])
    is_laid_out(page, draw)
    return number


def is_laid_out(page: Page, draw: Sealed) -> None:
    """The page of the draw says so by itself, what comes next, and that nobody is drawn."""
    page.goto(draw.address)
    expect(page.locator("main")).to_contain_text("Pos sudah disusun. Berikutnya orang lain", timeout=90_000)
    expect(page.locator("[aria-labelledby=langkah-2]")).to_contain_text("Menunggu undian dibuka")
    expect(page.locator("[aria-labelledby=langkah-3]")).to_contain_text("Anda yang menyegel; orang lain yang membuka")
    expect(page.locator("[aria-labelledby=langkah-4]")).to_contain_text("Sesudah dibuka, di sini tampak")


def fill_opening(page: Page, draw: Sealed, seed: str) -> None:
    page.goto(draw.address)
    page.locator("[name=seed]").fill(seed)
    page.locator("[name=witnesses]").fill("\n".join(WITNESSES))


def open_with(page: Page, draw: Sealed, seed: str) -> None:
    fill_opening(page, draw, seed)
    page.get_by_role("button", name="Buka di hadapan saksi ini").click()


def be_refused(page: Page, draw: Sealed, seed: str, said: str) -> None:
    """Nothing is opened; what is wrong stands at the form, and what was typed is still there."""
    open_with(page, draw, seed)
    refusal = page.locator("[aria-labelledby=langkah-3]")
    expect(refusal).to_contain_text(said)
    expect(refusal).to_contain_text("Belum dibuka, dan tidak ada yang berubah.")
    expect(page.locator("[name=witnesses]")).to_have_value("\n".join(WITNESSES))
    expect(page.locator("#langkah-3")).to_be_in_viewport()


def see_it_proven(page: Page, draw: Sealed) -> None:
    """Without touching the page: who saw it, the seed, that it fits, and that the draw made again gives the same."""
    expect(page.locator("[aria-labelledby=langkah-4]")).to_contain_text("Semua sama.", timeout=90_000)
    opened = page.locator("[aria-labelledby=langkah-3]")
    for said in (*WITNESSES, draw.seed, "buku besar nomor"):
        expect(opened).to_contain_text(said)
    proof = page.locator("[aria-labelledby=langkah-4]")
    expect(proof).to_contain_text("Seed cocok dengan segel.")
    expect(proof).to_contain_text(draw.commitment)
    expect(page.locator("[aria-labelledby=langkah-2]")).to_contain_text("Konsep")
    expect(page.locator("main h2 .posko-ready")).to_have_count(4)


def see_the_spans(page: Page) -> None:
    """Which controller has which posts, and that none has more than may be."""
    spans = page.locator("[aria-labelledby=padal]")
    expect(spans).to_contain_text(re.compile(r"✓ \d+ / \d+"))
    rows = spans.locator("table").nth(1).locator("tbody tr")
    assert rows.count() > 0
    for row in rows.all():
        number, allowed = map(int, row.locator("td").nth(1).inner_text().split("/"))
        posts = row.locator("td").nth(2).inner_text().split(", ")
        assert 0 < number == len(posts) <= allowed


def take_the_proof(page: Page, folder: Path) -> Path:
    """The proof is taken away and unpacked; where it lies then."""
    with page.expect_download() as saving:
        page.get_by_role("link", name="Simpan berkas bukti (ZIP)").click()
    taken = folder / saving.value.suggested_filename
    saving.value.save_as(taken)
    with zipfile.ZipFile(taken) as file:
        file.extractall(folder / taken.stem)
    return folder / taken.stem


def prove_it_elsewhere(proof: Path) -> str:
    """It is made again by the command line alone; what that says."""
    verified = posko("draw", "verify", proof)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    return verified.stdout


def hold_against(proof: Path, operation: Path) -> list[str]:
    """Who was in each draw is held against the operation's folder; what differs."""
    verified = posko("draw", "verify", proof, "--operation", operation)
    differing = [line for line in verified.stdout.splitlines() if line.startswith("- ")]
    assert verified.returncode == (1 if differing else 0), verified.stdout + verified.stderr
    return differing


def give_up(page: Page, draw: Sealed, reason: str) -> None:
    page.goto(draw.address)
    page.get_by_text("Seed hilang atau bocor?").click()
    page.locator("[name=reason]").fill(reason)
    page.get_by_role("button", name="Ya, tarik").click()
    expect(page.locator("main")).to_contain_text(reason)
    expect(page.locator("[aria-labelledby=langkah-3]")).to_contain_text("Tidak dibuka: undian ini ditarik.")


def fits(page: Page, draw: Sealed) -> None:
    """Nothing on the page of the draw is wider than a telephone."""
    page.goto(draw.address)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
