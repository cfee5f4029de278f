"""The page in a real browser, opened from disk: quiet, searchable, filtered, closed against markup."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from page_makers import SETTINGS, summary_of
from playwright.sync_api import Page, expect

from planmaking import make_plan
from posko.documents.page import payload, write_page
from posko.planning import Plan, Shortfall

pytestmark = pytest.mark.browser
Open = Callable[..., Any]


def number(text: str) -> int:
    return int(text.replace(".", "").strip("✕! "))


def column(page: Page, name: str, part: str) -> list[int]:
    return [number(t) for t in page.locator(f'#commands {part} [data-column="{name}"]').all_inner_texts()]


def chosen_in_table(page: Page) -> list[str]:
    return page.locator('#commands [aria-pressed="true"]').all_inner_texts()


def renamed(plan: Plan, name: str) -> Plan:
    """The plan with every officer and station of the first command called `name`."""
    first = plan.commands[0]
    stations = {s.code: replace(s, name=name) for s in first.command.stations}
    posts = tuple(
        replace(p, centre=stations[p.centre.code], stations=tuple(stations[s.code] for s in p.stations))
        for p in first.posts
    )
    officers = tuple(replace(o, name=name) for o in first.command.officers)
    command = replace(first.command, stations=tuple(stations.values()), officers=officers)
    problem = replace(plan.problem, commands=(command, *plan.problem.commands[1:]))
    return replace(plan, problem=problem, commands=(replace(first, command=command, posts=posts), *plan.commands[1:]))


def reasoned(plan: Plan, reason: str) -> Plan:
    """The plan with `reason` for every station of the first post."""
    first = plan.commands[0]
    stations = tuple(replace(s, tier_reason=reason) for s in first.posts[0].stations)
    centre = next(s for s in stations if s.code == first.posts[0].centre.code)
    posts = (replace(first.posts[0], stations=stations, centre=centre), *first.posts[1:])
    return replace(plan, commands=(replace(first, posts=posts), *plan.commands[1:]))


def test_the_page_asks_for_nothing_and_complains_about_nothing(open_page: Open, plan_file: Path) -> None:
    opened = open_page(plan_file)
    expect(opened.page.locator("#commands tbody tr")).to_have_count(2)
    assert opened.requests == [plan_file.as_uri()]
    assert opened.complaints == []


def test_the_map_is_drawn(open_page: Open, plan_file: Path) -> None:
    page = open_page(plan_file).page
    colours = page.evaluate(
        "() => { const c = document.getElementById('canvas');"
        " const d = new Uint32Array(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.buffer);"
        " return new Set(d).size; }"
    )
    assert colours > 50


def test_the_foot_of_the_table_is_the_sum_of_its_rows_and_the_summary(open_page: Open, plan_file: Path) -> None:
    page = open_page(plan_file).page
    total = summary_of(make_plan())["total"]
    for name in ("stations", "posts", "required", "own", "lent", "missing"):
        assert sum(column(page, name, "tbody")) == column(page, name, "tfoot")[0]
    assert column(page, "stations", "tfoot") == [total["stations"]]
    assert column(page, "posts", "tfoot") == [total["posts"]]
    assert number(page.locator('[data-total="unmanned"] strong').inner_text()) == total["unmanned_stations"]
    expect(page.locator("#notice")).to_be_hidden()


def test_a_sum_that_does_not_close_is_shown_as_a_difference(open_page: Open, tmp_path: Path) -> None:
    summary = summary_of(make_plan())
    summary["total"]["stations"] += 1
    write_page(make_plan(), SETTINGS, summary, tmp_path / "plan.html")
    expect(open_page(tmp_path / "plan.html").page.locator("#notice")).to_have_text(
        "Selisih TPS: jumlah tabel 59, ringkasan 60."
    )


def test_choosing_a_polres_filters_map_and_posts_and_choosing_it_again_clears(open_page: Open, plan_file: Path) -> None:
    page = open_page(plan_file).page
    expect(page.locator("#filter-count")).to_have_text("23 pos · 59 TPS")
    page.get_by_role("button", name="Polresta Jambi", exact=True).click()
    expect(page.locator("#filter-count")).to_have_text("10 pos · 30 TPS")
    assert chosen_in_table(page) == ["Polresta Jambi"]
    assert page.locator("#filter-command").input_value() == "0"
    page.get_by_role("tab", name="Pos (10)").click()
    assert all(text.startswith("15-JBI") for text in page.locator("#posts tbody th").all_inner_texts())
    page.get_by_role("tab", name="Per Polres").click()
    page.get_by_role("button", name="Polresta Jambi", exact=True).click()
    expect(page.locator("#filter-count")).to_have_text("23 pos · 59 TPS")


def test_a_chosen_polres_shows_its_own_shortfall_and_leads_to_its_details(open_page: Open, plan_file: Path) -> None:
    page = open_page(plan_file).page
    expect(page.locator("#shortfalls tbody tr")).to_have_count(2)
    page.get_by_role("button", name="Polresta Jambi", exact=True).click()
    expect(page.locator("#shortfalls")).to_be_hidden()
    expect(page.locator("#shortfalls-title")).to_have_text("Kekurangan · Polresta Jambi")
    expect(page.locator("#shortfalls-help")).to_have_text("Tidak ada kekurangan.")
    page.get_by_role("button", name="Rincian Polresta Jambi →").click()
    expect(page.locator("#detail h2")).to_have_text("Polresta Jambi")


def test_quantities_in_the_shortfall_have_their_unit(open_page: Open, plan_file: Path) -> None:
    table = open_page(plan_file).page.locator("#shortfalls")
    expect(table).to_contain_text("✕ 10 personel")
    expect(table).to_contain_text("✕ 2 unit")


def test_money_is_short_and_in_rupiah(open_page: Open, tmp_path: Path) -> None:
    plan = make_plan()
    lack = Shortfall("15-TJT", "money", 3_350_000_000, 0, 3_350_000_000, "tidak terbayar", "tambah dana")
    poor = replace(plan, commands=(plan.commands[0], replace(plan.commands[1], shortfalls=(lack,))))
    write_page(poor, SETTINGS, summary_of(poor), tmp_path / "plan.html")
    table = open_page(tmp_path / "plan.html").page.locator("#shortfalls")
    expect(table).to_contain_text("Dana")
    expect(table).to_contain_text("✕ Rp3,35 miliar")


def test_a_command_is_named_once_for_all_its_shortfalls(open_page: Open, plan_file: Path) -> None:
    names = open_page(plan_file).page.locator("#shortfalls tbody th")
    assert [names.nth(row).locator(".unseen").count() for row in range(2)] == [0, 1]
    assert names.all_text_contents() == ["Polres Tanjung Jabung Timur"] * 2


def test_a_reason_that_posko_knows_is_said_in_the_language_of_the_page(open_page: Open, tmp_path: Path) -> None:
    plan = reasoned(make_plan(), "closed institution; banjir tiap tahun")
    write_page(plan, SETTINGS, summary_of(plan), tmp_path / "plan.html")
    page = open_page(tmp_path / "plan.html", f"#post={plan.commands[0].posts[0].id}").page
    expect(page.locator("#detail")).to_contain_text("lembaga tertutup; banjir tiap tahun")
    page.locator("#language").click()
    expect(page.locator("#detail")).to_contain_text("closed institution; banjir tiap tahun")


def test_filters_by_tier_and_status_meet(open_page: Open, plan_file: Path) -> None:
    page = open_page(plan_file).page
    page.locator("#filter-status").select_option("unmanned")
    expect(page.locator("#filter-count")).to_have_text("5 pos · 12 TPS")
    page.locator("#filter-tier").select_option("2")
    plan = make_plan()
    high = [p for c in plan.commands for p in c.posts if p.tier.value == "high" and not p.officers]
    expect(page.locator("#filter-count")).to_have_text(f"{len(high)} pos · {len(high)} TPS")
    page.locator("#filter-clear").click()
    expect(page.locator("#filter-count")).to_have_text("23 pos · 59 TPS")
    expect(page.locator("#filter-clear")).to_be_hidden()


def test_a_figure_opens_the_rows_behind_it(open_page: Open, plan_file: Path) -> None:
    page = open_page(plan_file).page
    page.locator('[data-total="unmanned"] button').click()
    expect(page.get_by_role("tab", name="Pos (5)")).to_have_attribute("aria-selected", "true")
    assert page.locator("#posts tbody tr").count() == 5
    assert page.locator("#posts tbody .fault.bad").count() == 5


def test_an_officer_is_found_by_name_with_post_companion_padal_and_journey(open_page: Open, plan_file: Path) -> None:
    plan = make_plan()
    post = plan.commands[0].posts[0]
    people = {o.id: o for o in plan.commands[0].command.officers}
    leader, companion = (people[o] for o in post.officers)
    page = open_page(plan_file).page
    page.keyboard.press("/")
    page.keyboard.type(leader.id)
    page.keyboard.press("Enter")
    detail = page.locator("#detail")
    expect(detail.locator("h2")).to_have_text(f"{leader.rank} {leader.name}")
    for text in (post.id, f"{companion.rank} {companion.name}", people[post.controller].name, "menit dari satuan"):
        expect(detail).to_contain_text(text)


def test_a_long_journey_is_said_in_hours(open_page: Open, tmp_path: Path) -> None:
    plan = make_plan()
    first = plan.commands[0]
    assignments = tuple(replace(a, travel_minutes=137.4) if a.post else a for a in first.assignments)
    far = replace(plan, commands=(replace(first, assignments=assignments), *plan.commands[1:]))
    write_page(far, SETTINGS, summary_of(far), tmp_path / "plan.html")
    page = open_page(tmp_path / "plan.html", f"#post={first.posts[0].id}").page
    expect(page.locator("#detail")).to_contain_text("2 jam 17 menit dari satuan")


def test_part_of_a_name_finds_everybody_called_so(open_page: Open, plan_file: Path) -> None:
    page = open_page(plan_file).page
    page.locator("#search").fill("syafi'i")
    names = page.locator("#found [role=option] b").all_inner_texts()
    assert names and all("M. Syafi'i" in name for name in names)


def test_a_station_is_found_by_code_and_its_post_opens_with_it_marked(open_page: Open, plan_file: Path) -> None:
    plan = make_plan()
    post = next(p for p in plan.commands[0].posts if len(p.stations) > 2)
    page = open_page(plan_file).page
    page.locator("#search").fill(post.stations[1].code)
    page.locator("#found [role=option]").first.click()
    expect(page.locator("#detail h2")).to_have_text(f"Pos {post.id}")
    expect(page.locator("#detail .found")).to_have_text(post.stations[1].name)


def test_what_is_not_there_is_said(open_page: Open, plan_file: Path) -> None:
    page = open_page(plan_file).page
    page.locator("#search").fill("zzzz")
    expect(page.locator("#found")).to_contain_text("Tidak ditemukan: zzzz")


def test_a_post_tells_what_is_wrong_in_words(open_page: Open, plan_file: Path) -> None:
    post = next(p for c in make_plan().commands for p in c.posts if not p.officers)
    page = open_page(plan_file, f"#post={post.id}").page
    expect(page.locator("#detail .faults")).to_contain_text("Tanpa petugas")
    expect(page.locator("#detail")).to_contain_text("Belum ada petugas; perlu 2.")


def test_the_shortfall_has_consequence_and_remedy(open_page: Open, plan_file: Path) -> None:
    table = open_page(plan_file).page.locator("#shortfalls")
    for shortfall in (s for c in make_plan().commands for s in c.shortfalls):
        expect(table).to_contain_text(shortfall.consequence)
        expect(table).to_contain_text(shortfall.remedy)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"O\'Neil" & Søn'])
def test_markup_in_names_stays_text(open_page: Open, tmp_path: Path, name: str) -> None:
    plan = renamed(make_plan(), name)
    write_page(plan, replace(SETTINGS, name=name), summary_of(plan), tmp_path / "plan.html")
    opened = open_page(tmp_path / "plan.html", f"#post={plan.commands[0].posts[0].id}")
    page = opened.page
    expect(page.locator("h1")).to_have_text(name)
    expect(page.locator("#detail .people")).to_have_count(2)
    expect(page.locator("#detail .people").first).to_contain_text(name)
    expect(page.locator("#detail .people").last).to_contain_text(name)
    page.locator("#search").fill(name)
    expect(page.locator("#found b").first).to_contain_text(name)
    assert page.locator("body img, body script:not([id])").count() == 1, "the page's own script only"
    assert opened.complaints == []


def test_the_language_changes_words_and_numbers(open_page: Open, plan_file: Path) -> None:
    page = open_page(plan_file).page
    page.locator("#language").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", name="Shortfall")).to_be_visible()
    expect(page.locator("#dates")).to_contain_text("Wednesday, 27 Nov 2024")


def test_a_layer_can_be_hidden(open_page: Open, plan_file: Path) -> None:
    page = open_page(plan_file).page
    before = page.locator("#canvas").screenshot()
    page.locator("#layer-stations").uncheck()
    page.wait_for_function(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
    )
    assert page.locator("#canvas").screenshot() != before


def test_the_address_keeps_the_view(open_page: Open, plan_file: Path) -> None:
    page = open_page(plan_file).page
    page.get_by_role("button", name="Polres Tanjung Jabung Timur").click()
    address = page.evaluate("location.hash")
    again = open_page(plan_file, address).page
    expect(again.locator("#filter-count")).to_have_text("13 pos · 29 TPS")


def test_an_address_that_names_what_is_not_there_opens_everything(open_page: Open, plan_file: Path) -> None:
    opened = open_page(plan_file, "#command=99&tier=x&status=y&post=z")
    expect(opened.page.locator("#filter-count")).to_have_text("23 pos · 59 TPS")
    assert opened.complaints == []


def test_too_many_stations_are_said_to_be_left_out(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(payload, "STATIONS_MAX", 10)
    plan = make_plan()
    write_page(plan, SETTINGS, summary_of(plan), tmp_path / "plan.html")
    opened = open_page(tmp_path / "plan.html", f"#post={plan.commands[0].posts[0].id}")
    expect(opened.page.locator("#notice")).to_contain_text("Rencana ini memuat 59 TPS")
    expect(opened.page.locator("#detail")).to_contain_text("post_stations.csv")
    expect(opened.page.locator("#filter-count")).to_have_text("23 pos · 59 TPS")
    assert opened.complaints == []


def test_a_plan_without_any_station_opens(open_page: Open, tmp_path: Path) -> None:
    plan = make_plan()
    polda = replace(plan, problem=replace(plan.problem, commands=()), commands=plan.commands[-1:])
    write_page(polda, SETTINGS, summary_of(polda), tmp_path / "plan.html")
    opened = open_page(tmp_path / "plan.html")
    expect(opened.page.locator("#filter-count")).to_have_text("0 pos · 0 TPS")
    assert opened.complaints == []


def test_on_paper_an_open_detail_lies_over_nothing_and_the_map_keeps_shape(open_page: Open, plan_file: Path) -> None:
    page = open_page(plan_file).page
    page.locator("#search").fill(make_plan().commands[0].posts[0].stations[0].code)
    page.locator("#found [role=option]").first.click()
    expect(page.locator("#detail h2")).to_be_visible()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1000})
    detail, map_part = (page.locator(name).bounding_box() for name in ("#detail", ".map"))
    assert detail
    assert map_part
    apart = detail["y"] >= map_part["y"] + map_part["height"] or detail["y"] + detail["height"] <= map_part["y"]
    assert apart
    style = "e => [getComputedStyle(e).position, getComputedStyle(document.querySelector('.map canvas')).objectFit]"
    assert page.locator("#detail").evaluate(style) == ["static", "contain"]
