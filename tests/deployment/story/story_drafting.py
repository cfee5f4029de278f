"""Steps of the story: a plan is computed, looked at, and changed by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

CONSENT = "Tidak ada aturan yang dilanggar."


def watch_it_move(page: Page) -> None:
    """The percent on the page of a plan that is being computed grows by itself."""
    expect(page.locator("#keadaan [role=progressbar]")).to_have_attribute("aria-valuenow", re.compile("[1-9]"))
    expect(page.locator("#langkah")).not_to_have_text("Menunggu giliran…")


def part_of(page: Page, plan: int, command: str) -> str:
    """The address of a command's part, as the page of the plan leads there."""
    page.goto(f"/rencana/{plan}")
    page.locator("[aria-labelledby=satuan] tbody").get_by_role("link", name=command, exact=True).click()
    expect(page.locator("h1, h2").filter(has_text=command).first).to_be_visible()
    return page.url


@dataclass(frozen=True)
class Line:
    """A row of a table: the words in it by column."""

    cells: tuple[str, ...]

    @property
    def code(self) -> str:
        """The number in the first column; of an officer it stands below the name. A lock is no part of it."""
        return [line.strip() for line in self.cells[0].splitlines() if line.strip() not in ("", "dikunci")][-1]

    @property
    def post(self) -> str:
        """Of an officer's row: the number of his post; its place stands below."""
        return self.cells[3].split()[0]


def lines(page: Page, address: str) -> list[Line]:
    page.goto(address)
    rows = page.locator("main table tbody tr").all()
    return [Line(tuple(cell.inner_text().strip() for cell in row.locator("td, th").all())) for row in rows]


def posts_of(page: Page, part: str, tier: str) -> list[Line]:
    return lines(page, f"{part}?isi=pos&kerawanan={tier}&urut=tps")


def look_at_the_map(page: Page, plan: int, post: str) -> None:
    """The canvas is drawn, the table beside it has the posts, and a search flies to one."""
    page.goto(f"/rencana/{plan}/peta")
    expect(page.locator("#map-page")).to_have_attribute("data-state", "drawn")
    # An empty picture packs into very few bytes.
    assert len(page.locator("#map canvas").first.screenshot()) > 10_000
    all_posts = page.locator("#map-count").inner_text()
    assert page.locator("#map-posts tbody tr").count() > 10
    page.locator("#map-search").fill(post)
    page.locator("#map-found [role=option]").first.click()
    expect(page.locator("#map-panel")).to_contain_text(post)
    expect(page.locator("#map-count")).not_to_have_text(all_posts)
    expect(page.locator("#map-posts tbody")).to_contain_text(post)


def find_officer(page: Page, plan: int, number: str, post: str) -> None:
    """By number from the page of the plan to where he is and with whom."""
    page.goto(f"/rencana/{plan}")
    page.get_by_role("searchbox", name="Cari petugas, TPS, pos").fill(number)
    page.get_by_role("button", name="Cari", exact=True).click()
    expect(page).to_have_url(re.compile(f"/petugas/{number}$"))
    expect(page.locator("main")).to_contain_text(post)
    expect(page.get_by_role("heading", name="Bersama")).to_be_visible()


def station_row(page: Page, nth: int = 0) -> Locator:
    """One of a post's stations that is not its centre."""
    return page.locator("[aria-labelledby=tps] tbody tr").filter(has_not_text=re.compile(r"\bpusat\b")).nth(nth)


def try_to_move(page: Page, row: Locator, post: str) -> str:
    """Ask what it would do to move the station of that row; its number."""
    station = row.locator("[name=station]").input_value()
    row.locator("[name=post]").fill(post)
    row.get_by_role("button", name="Lihat akibat").click()
    return station


def keep(page: Page) -> None:
    """From the page that says what a change would do: keep it."""
    expect(page.locator("main")).to_contain_text(CONSENT)
    page.get_by_role("button", name="Simpan perubahan").click()
    expect(page.locator("body")).to_contain_text("Perubahan disimpan")


def nearest_with_room(page: Page) -> str:
    """What the page of a post offers first."""
    return station_row(page).locator("datalist option").first.get_attribute("value") or ""


def move_a_station(page: Page, plan: int, post: str) -> str:
    """Out of `post` to the nearest with room: its effect is shown before it is kept. The station's number."""
    page.goto(f"/rencana/{plan}/pos/{post}")
    to = nearest_with_room(page)
    station = try_to_move(page, station_row(page), to)
    expect(page.locator("main")).to_contain_text("belum disimpan")
    expect(page.locator("main")).to_contain_text("Jumlah waktu tempuh")
    keep(page)
    page.goto(f"/rencana/{plan}/pos/{to}")
    expect(page.locator("[aria-labelledby=tps]")).to_contain_text(station)
    return station


def be_refused_by_a_rule(page: Page, plan: int, post: str, guarded: str) -> None:
    """A station of low tier cannot join a post that guards a higher one; the rule is named."""
    page.goto(f"/rencana/{plan}/pos/{post}")
    try_to_move(page, station_row(page), guarded)
    expect(page.locator("main")).to_contain_text("Perubahan ini melanggar:")
    expect(page.locator("main")).to_contain_text("satu pos tidak boleh mencampur kerawanan")
    page.get_by_role("link", name="Kembali").click()
    expect(page).to_have_url(re.compile(f"/pos/{post}$"))


def swap(page: Page, plan: int, officer: str, other: str, post: str) -> None:
    """The officer comes to the other's `post`."""
    page.goto(f"/rencana/{plan}/petugas/{officer}")
    page.locator("#ganti").fill(other)
    page.locator("[aria-labelledby=tukar]").get_by_role("button", name="Cari", exact=True).click()
    page.locator(f"[name=other][value='{other}']").click()
    keep(page)
    expect(page.locator("[aria-labelledby=tugas]")).to_contain_text(post)


def pin(page: Page, plan: int, post: str) -> None:
    page.goto(f"/rencana/{plan}/pos/{post}")
    page.get_by_role("button", name="Kunci pos").click()
    expect(page.get_by_role("button", name="Lepas kunci")).to_be_visible()


def solve_the_rest(page: Page, part: str) -> None:
    page.goto(part)
    page.get_by_role("button", name="Hitung ulang sisanya").click()
    keep(page)


def undo_the_last(page: Page, part: str, by: str) -> None:
    page.goto(f"{part}?isi=perubahan")
    page.get_by_role("button", name="Batalkan perubahan ini").click()
    expect(page.locator("main .list-group-item").first).to_contain_text(f"dibatalkan oleh {by}")


def compare(page: Page, before: int, after: int, station: str) -> None:
    """Two plans side by side: figures, and the station that moved among what differs."""
    page.goto("/rencana/banding")
    page.locator("[name=a]").select_option(str(before))
    page.locator("[name=b]").select_option(str(after))
    page.get_by_role("button", name="Bandingkan").click()
    expect(page.locator("[aria-labelledby=angka]")).to_contain_text("lebih buruk")
    page.locator("#berpindah").get_by_role("link", name="TPS", exact=True).click()
    expect(page.locator("#berpindah")).to_contain_text(station)
