"""Steps of the story: the board, a rating opened down to its rows, overridden; a shortfall taken on; verdicts."""

from __future__ import annotations

import io
import re
from datetime import date
from urllib.parse import urlsplit

from docx import Document
from playwright.sync_api import Locator, Page, expect

from storyserver import read_pdf

STAGE = "voting"


def board_row(page: Page, command: str) -> Locator:
    return page.locator("[aria-labelledby=papan] tbody tr").filter(has=page.get_by_role("link", name=command))


def see_board(page: Page, *commands: str) -> None:
    """Each command with its eight readinesses, its findings and its last verdict."""
    page.goto(f"/kesiapan/papan?tahapan={STAGE}")
    for command in commands:
        expect(board_row(page, command).locator(".board-cell")).to_have_count(8)
        expect(board_row(page, command)).to_contain_text("Dikunjungi")


def unfold(page: Page, readiness: str) -> Locator:
    """What is ready is folded."""
    section = page.locator(f"#{readiness}")
    if section.get_attribute("open") is None:
        section.locator("summary").first.click()
    return section


def open_down_to_the_rows(page: Page, command: str, readiness: str, criterion: str) -> None:
    """From the board to the readiness, to the number of one criterion, to as many rows."""
    board_row(page, command).locator(".board-cell").filter(has_text=readiness).get_by_role("link").click()
    expect(page).to_have_url(re.compile("/kesiapan/nilai/.*#"))
    section = page.locator(f"#{urlsplit(page.url).fragment}")
    # What is ready is folded; the one that was asked for is not.
    expect(section).to_have_attribute("open", "")
    number = section.locator("li").filter(has_text=criterion).locator(".posko-number a").first
    said = int(number.inner_text())
    number.click()
    expect(page.locator("main nav, main").filter(has_text=re.compile(rf"\bdari {said}\b")).first).to_be_visible()


def override(page: Page, command: str, readiness: str, rating: str, reason: str) -> None:
    page.goto(f"/kesiapan/nilai/{command}?tahapan={STAGE}")
    section = unfold(page, readiness)
    section.get_by_text("Tetapkan lain dari kriteria").click()
    section.get_by_label("Nilai", exact=True).select_option(label=rating)
    section.get_by_label(re.compile("^Alasan")).fill(reason)
    section.get_by_role("button", name="Tetapkan").click()
    expect(page.locator("body")).to_contain_text("Ditetapkan. Nilai menurut kriteria tetap terlihat di bawahnya.")


def see_override(page: Page, command: str, code: str, reason: str) -> None:
    """To others: marked on the board, the reason beside what the criteria give."""
    page.goto(f"/kesiapan/papan?tahapan={STAGE}")
    board_row(page, command).locator(".board-cell").filter(has_text="✎").get_by_role("link").click()
    section = page.locator(f"#{code}")
    expect(section).to_contain_text("Ditetapkan komandan")
    expect(section).to_contain_text(reason)
    expect(section).to_contain_text("Menurut kriteria")


def take_on(page: Page, command: str, resource: str, owner: str, due: date) -> None:
    """A shortfall gets an owner and a day."""
    page.goto(f"/kesiapan/kekurangan/{command}")
    line = page.locator(f"#{resource}")
    expect(line).to_contain_text("Kurang")
    line.get_by_text("Ubah tindak lanjut").click()
    line.locator("[name=owner]").select_option(label=owner)
    line.locator("[name=due]").fill(due.isoformat())
    line.locator("[name=state]").select_option(label="Sedang ditangani")
    line.get_by_role("button", name="Simpan").click()
    expect(page.locator("body")).to_contain_text("disimpan dan tercatat di buku besar.")


def see_who_has_it(page: Page, command: str, resource: str, owner: str) -> None:
    """In the ledger of all commands, among what is missing."""
    page.goto("/kesiapan/kekurangan")
    row = page.locator("main tbody tr").filter(has_text=command).filter(has_text=resource)
    expect(row).to_contain_text(owner)
    expect(row).to_contain_text("Sedang ditangani")


def issue(page: Page, command: str, inspection: str) -> str:
    """A verdict on what was inspected, which is shown before it is given; its number."""
    page.goto("/kesiapan/berita-acara")
    page.get_by_role("link", name=command, exact=True).first.click()
    expect(page.locator("[name=pemeriksaan] option:checked")).to_contain_text(inspection)
    page.get_by_role("button", name=re.compile("^Terbitkan BA")).click()
    expect(page.locator("body")).to_contain_text("diterbitkan.")
    return page.locator("h1, h2.page-title").first.inner_text()


def limitations(page: Page) -> list[str]:
    """What the verdict on the page names."""
    return [one.inner_text() for one in page.locator("[aria-labelledby=pernyataan] ol li").all()]


def papers(page: Page) -> tuple[str, str]:
    """What the PDF and the DOCX of the verdict on the page say, with single spaces."""
    pdf = read_pdf(page, page.get_by_role("link", name="PDF").get_attribute("href") or "")
    answer = page.request.get(page.get_by_role("link", name="DOCX").get_attribute("href") or "")
    paper = Document(io.BytesIO(answer.body()))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return pdf, " ".join(" ".join([*(p.text for p in paper.paragraphs), *cells]).split())


def see_differences(page: Page, number_before: str, *said: str) -> None:
    """On the page and on paper: against which, and what is otherwise."""
    differences = page.locator("[aria-labelledby=perbedaan]")
    pdf, docx = papers(page)
    for text in (number_before, *said):
        expect(differences).to_contain_text(text)
        assert text in pdf
        assert text in docx
