"""For everybody: by keyboard, on a telephone, at night, on paper, with a reader."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from planmaking import make_plan

pytestmark = pytest.mark.browser
Open = Callable[..., Any]

#: Names of controls that a reader would hear as nothing, ids given twice, roles without their parent.
FLAWS = """() => {
  const found = [];
  const named = (node) => node.getAttribute("aria-label") || node.textContent.trim() ||
    (node.id && document.querySelector(`label[for="${node.id}"]`)) || node.closest("label");
  for (const node of document.querySelectorAll("button, a, select, input, canvas[tabindex], [role=listbox]"))
    if (!named(node)) found.push(`no name: ${node.outerHTML.slice(0, 80)}`);
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) found.push(`id twice: ${id}`);
  for (const name of ["aria-labelledby", "aria-controls", "aria-describedby"])
    for (const node of document.querySelectorAll(`[${name}]`))
      if (!document.getElementById(node.getAttribute(name))) found.push(`${name} of nothing: ${node.id}`);
  for (const node of document.querySelectorAll("[data-t]"))
    if (!node.textContent) found.push(`no words: ${node.dataset.t}`);
  for (const name of ["h1", "main"]) if (document.querySelectorAll(name).length !== 1) found.push(`not one ${name}`);
  return found;
}"""
SMALL_TARGETS = """() => [...document.querySelectorAll("button, select, input")].filter((node) => {
  const box = node.closest("label")?.getBoundingClientRect() ?? node.getBoundingClientRect();
  return box.width > 0 && (box.height < 24 || box.width < 24);
}).map((node) => node.outerHTML.slice(0, 80))"""


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


@pytest.mark.parametrize(
    "address", ["", f"#post={make_plan().commands[0].posts[0].id}", "#unit=15-JBI", "#reserve=15-TJT-R01"]
)
def test_every_control_has_a_name_and_every_reference_a_target(open_page: Open, plan_file: Path, address: str) -> None:
    page = open_page(plan_file, address).page
    assert page.evaluate(FLAWS) == []


@pytest.mark.parametrize("width", [1280, 360])
def test_controls_are_large_enough_to_hit(open_page: Open, plan_file: Path, width: int) -> None:
    page = open_page(plan_file, width=width).page
    page.get_by_role("tab", name="Pos (23)").click()
    assert page.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("address", ["", f"#post={make_plan().commands[1].posts[0].id}", "#unit=15-TJT"])
@pytest.mark.parametrize("tab", ["commands", "posts"])
def test_a_telephone_never_scrolls_sideways(open_page: Open, plan_file: Path, address: str, tab: str) -> None:
    page = open_page(plan_file, address, width=360, height=740).page
    page.locator(f"#tab-{tab}").dispatch_event("click")
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_the_first_tab_stop_leads_past_everything_to_the_tables(open_page: Open, plan_file: Path) -> None:
    page = open_page(plan_file).page
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert focused(page) == "side"


def test_search_open_and_return_by_keyboard_alone(open_page: Open, plan_file: Path) -> None:
    page = open_page(plan_file).page
    page.keyboard.press("/")
    page.keyboard.type("tps 00")
    first = page.locator("#search").get_attribute("aria-activedescendant")
    page.keyboard.press("ArrowDown")
    assert (first, page.locator("#search").get_attribute("aria-activedescendant")) == ("found-0", "found-1")
    page.keyboard.press("Enter")
    assert focused(page) == "detail"
    page.keyboard.press("Escape")
    expect(page.locator("#detail")).to_be_hidden()
    assert focused(page) == "search"


def test_escape_in_the_search_closes_the_list_then_empties_it(open_page: Open, plan_file: Path) -> None:
    page = open_page(plan_file).page
    page.keyboard.press("/")
    page.keyboard.type("jambi")
    page.keyboard.press("Escape")
    expect(page.locator("#found")).to_be_hidden()
    assert page.locator("#search").input_value() == "jambi"
    page.keyboard.press("Escape")
    assert page.locator("#search").input_value() == ""


def test_a_slash_in_the_search_is_a_letter(open_page: Open, plan_file: Path) -> None:
    page = open_page(plan_file).page
    page.locator("#search").fill("a")
    page.locator("#search").press("End")
    page.keyboard.type("/b")
    assert page.locator("#search").input_value() == "a/b"


def test_enter_on_the_map_opens_what_is_in_the_middle(open_page: Open, plan_file: Path) -> None:
    post = next(p for p in make_plan().commands[1].posts if len(p.stations) == 1)
    page = open_page(plan_file, f"#post={post.id}").page
    page.locator("#detail-close").click()
    expect(page.locator("#detail")).to_be_hidden()
    page.locator("#canvas").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#detail h2")).to_have_text(f"Pos {post.id}")
    assert focused(page) == "detail"


def test_a_click_on_the_map_opens_what_lies_there(open_page: Open, plan_file: Path) -> None:
    post = next(p for p in make_plan().commands[1].posts if len(p.stations) == 1)
    page = open_page(plan_file, f"#post={post.id}").page
    page.locator("#detail-close").click()
    page.locator("#canvas").click()
    expect(page.locator("#detail h2")).to_have_text(f"Pos {post.id}")


def test_arrows_move_the_map_and_zero_brings_it_back(open_page: Open, plan_file: Path) -> None:
    page = open_page(plan_file).page
    canvas = page.locator("#canvas")
    canvas.focus()
    frames = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"

    def picture(key: str) -> bytes:
        page.keyboard.press(key)
        page.wait_for_function(frames)
        return canvas.screenshot()

    home = picture("0")
    assert len({home, picture("ArrowLeft"), picture("+"), picture("ArrowDown")}) == 4
    assert picture("0") == home


def test_the_middle_of_nowhere_is_said(open_page: Open, plan_file: Path) -> None:
    page = open_page(plan_file).page
    page.locator("#canvas").focus()
    for _ in range(12):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("Tidak ada apa-apa di tengah peta")


def test_tabs_are_changed_by_arrows(open_page: Open, plan_file: Path) -> None:
    page = open_page(plan_file).page
    page.locator("#tab-commands").focus()
    page.keyboard.press("ArrowRight")
    assert focused(page) == "tab-posts"
    expect(page.locator("#panel-posts")).to_be_visible()


def test_sorting_says_its_direction_and_keeps_the_focus(open_page: Open, plan_file: Path) -> None:
    page = open_page(plan_file).page
    page.locator("#tab-posts").click()
    page.locator("#sort-farthest").focus()
    page.keyboard.press("Enter")
    assert focused(page) == "sort-farthest"
    expect(page.locator("#posts th[aria-sort]")).to_have_attribute("aria-sort", "descending")
    minutes = [p.farthest_minutes for c in make_plan().commands for p in c.posts]
    expect(page.locator("#posts tbody tr td").nth(2)).to_have_text(f"{max(minutes):.0f}")


def test_focus_is_seen(open_page: Open, plan_file: Path) -> None:
    page = open_page(plan_file).page
    page.keyboard.press("/")
    assert page.locator("#search").evaluate("node => getComputedStyle(node).outlineStyle") == "solid"


@pytest.mark.parametrize(("dark", "after"), [(False, "dark"), (True, "light")])
def test_night_follows_the_device_and_the_button(open_page: Open, plan_file: Path, dark: bool, after: str) -> None:
    page = open_page(plan_file, dark=dark).page
    background = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(background)
    page.locator("#theme").click()
    expect(page.locator("html")).to_have_attribute("data-theme", after)
    assert page.evaluate(background) != before


def test_nothing_on_the_page_moves_by_itself(open_page: Open, plan_file: Path) -> None:
    page = open_page(plan_file).page
    moving = (
        "() => [...document.querySelectorAll('*')].filter((n) => { const s = getComputedStyle(n);"
        " return s.animationName !== 'none' || parseFloat(s.transitionDuration) > 0; }).length"
    )
    assert page.evaluate(moving) == 0


def test_paper_is_white_at_night_and_has_tables_without_buttons(open_page: Open, plan_file: Path) -> None:
    page = open_page(plan_file, dark=True).page
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    expect(page.locator("#commands")).to_be_visible()
    expect(page.locator("#shortfalls")).to_be_visible()
    expect(page.locator(".top-tools")).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
