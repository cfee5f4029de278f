"""The main jobs with the keyboard alone: nothing is out of reach, and nobody loses his place."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from demoserver import DemoServer

pytestmark = pytest.mark.browser
PLANNER, INSPECTOR = "karo@polda.test", "itwasda@polda.test"
#: Presses of Tab after which something counts as out of reach.
STEPS = 150
FOCUSED = "document.activeElement.innerText"


def tab_to(page: Page, wanted: Locator) -> None:
    """Tab until `wanted` has the focus."""
    for _ in range(STEPS):
        if wanted.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{STEPS} times Tab do not lead to {wanted}")


def press(page: Page, wanted: Locator) -> None:
    tab_to(page, wanted)
    page.keyboard.press("Enter")


@pytest.fixture
def planner(demo: DemoServer) -> Iterator[Page]:
    """A page of the planner, who has come by the keyboard."""
    context = demo.context(PLANNER)
    yield context.pages[0]
    context.close()


def test_the_first_tab_skips_what_stands_on_every_page(planner: Page) -> None:
    planner.goto("/rencana/")
    planner.keyboard.press("Tab")
    skip = planner.get_by_role("link", name="Langsung ke isi")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    planner.keyboard.press("Enter")
    planner.keyboard.press("Tab")
    assert planner.evaluate("document.getElementById('isi').contains(document.activeElement)")


def test_a_menu_opens_and_gives_the_focus_back(planner: Page) -> None:
    planner.goto("/")
    menu = planner.get_by_role("button", name="Karo Ops Polda")
    press(planner, menu)
    planner.keyboard.press("ArrowDown")
    expect(planner.get_by_role("link", name="Keamanan akun")).to_be_focused()
    planner.keyboard.press("Escape")
    expect(menu).to_be_focused()
    expect(menu).to_have_attribute("aria-expanded", "false")


def test_a_table_is_searched_and_paged_and_says_what_it_found(planner: Page) -> None:
    planner.goto("/data/tps")
    search = planner.locator("#q")
    planner.keyboard.press("/")
    expect(search).to_be_focused()
    planner.keyboard.type("15.08")
    says = planner.locator("#posko-says")
    expect(says).to_have_text(re.compile("^59 baris cocok"))
    expect(search).to_be_focused()
    search.press("Control+a")
    planner.keyboard.press("Delete")
    expect(says).to_have_text(re.compile("^121 baris"))
    press(planner, planner.get_by_role("link", name="Akhir"))
    expect(planner.get_by_text(re.compile("–121 dari 121"))).to_be_visible()
    # The last page has no way on: the place is kept all the same.
    planner.wait_for_function("document.getElementById('tabel').contains(document.activeElement)")
    press(planner, planner.get_by_role("link", name="Awal"))
    expect(planner.get_by_text(re.compile("^1–.* dari 121"))).to_be_visible()


def test_a_station_is_moved(planner: Page) -> None:
    planner.goto("/rencana/")
    press(planner, planner.get_by_role("link", name="Rencana Siginjai · konsep").first)
    press(planner, planner.get_by_role("link", name="Polres Bungo").first)
    expect(planner).to_have_url(re.compile("/rencana/bagian/"))
    post = planner.get_by_role("link", name=re.compile("15-BGO-L")).first
    press(planner, post)
    field = planner.locator("main input[name=post]:visible").first
    tab_to(planner, field)
    target = planner.locator(f"#{field.get_attribute('list')} option").first.get_attribute("value") or ""
    planner.keyboard.type(target)
    planner.keyboard.press("Escape")
    planner.keyboard.press("Tab")
    planner.keyboard.press("Enter")
    expect(planner.get_by_role("heading", level=1)).to_have_text(re.compile("TPS dipindah|Perubahan ditolak"))
    press(planner, planner.get_by_role("link", name=re.compile("Batal|Kembali")).last)
    expect(planner).to_have_url(re.compile("/pos/"))


def test_what_is_on_the_map_is_reached_by_the_table_beside_it(planner: Page) -> None:
    planner.goto("/rencana/2/peta")
    expect(planner.locator("#map-loading")).to_be_hidden()
    row = planner.locator("#map-posts tbody button").first
    name = row.inner_text()
    press(planner, row)
    expect(planner.locator("#map-panel h2")).to_be_focused()
    expect(planner.locator("#map-panel h2")).to_have_text(name)
    planner.keyboard.press("Escape")
    expect(planner.locator("#map-panel")).to_be_hidden()
    assert planner.evaluate(FOCUSED) == name


def test_a_folded_part_opens_for_whoever_jumps_to_it(planner: Page) -> None:
    planner.goto("/kesiapan/kriteria")
    press(planner, planner.get_by_role("link", name="Siap anggaran"))
    expect(planner.locator("#k-budget")).to_have_attribute("open", "")
    expect(planner.locator("#k-budget li").first).to_be_in_viewport()


def test_a_tour_is_asked_for(planner: Page) -> None:
    planner.goto("/kesiapan/kunjungan")
    tab_to(planner, planner.locator("[name=first]"))
    press(planner, planner.get_by_role("button", name="Hitung kunjungan"))
    expect(planner.locator("main [role=alert], main .text-danger, #ringkas").first).to_be_visible()


def test_a_checklist_is_answered(demo: DemoServer) -> None:
    context = demo.context(INSPECTOR, width=360, height=740)
    page = context.pages[0]
    page.goto("/kesiapan/pemeriksaan/rencanakan")
    press(page, page.locator("main button.btn-primary"))
    press(page, page.get_by_role("button", name="Mulai pemeriksaan"))
    expect(page).to_have_url(re.compile("/daftar$"))
    first = page.locator("[data-criterion]").first
    tab_to(page, first.locator("input[type=radio]").first)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(first.locator("input[value=partly]")).to_be_checked()
    expect(page.locator("[data-done]")).to_have_text("1")
    page.keyboard.press("Tab")
    expect(first.locator("[data-note]")).to_be_focused()
    press(page, first.locator("summary"))
    tab_to(page, first.locator("[data-finding-text]"))
    page.keyboard.type("Papan data kosong")
    press(page, first.locator("[data-finding-keep]"))
    expect(first.locator("[data-findings] li")).to_contain_text("Papan data kosong")
    # The part folds itself; the place is not lost.
    expect(first.locator("summary")).to_be_focused()
    context.close()
