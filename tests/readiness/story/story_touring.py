"""Steps of the story: a tour is planned, moved by hand, settled, and taken along as calendar and paper."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any, NamedTuple

from icalendar import Calendar
from playwright.sync_api import Locator, Page, expect

from storyserver import read_pdf

NAME = "Kunjungan kesiapan"


class Tour(NamedTuple):
    """The page of a tour, and its first two days."""

    address: str
    first: date
    second: date


def plan(page: Page, first: date, *, closed_on_the_first: str) -> Tour:
    """Three days with one team; one command does not receive on the first. What comes out visits every command."""
    page.goto("/kesiapan/kunjungan")
    page.locator("[name=name]").fill(NAME)
    page.locator("[name=first]").fill(first.isoformat())
    page.locator("[name=last]").fill((first + timedelta(3)).isoformat())
    page.get_by_label("Juga Sabtu dan Minggu").check()
    page.locator("[name=off_1]").fill((first + timedelta(3)).isoformat())
    page.get_by_label(f"{closed_on_the_first}: Tanggal tutup").fill(first.isoformat())
    page.get_by_role("button", name="Hitung kunjungan").click()
    expect(page).to_have_url(re.compile(r"/kesiapan/kunjungan/\d+$"))
    expect(page.locator("[aria-labelledby=ringkas]")).to_contain_text("2 dari 2")
    return Tour(page.url, first, first + timedelta(1))


def visit_row(page: Page, command: str) -> Locator:
    return page.locator("[aria-labelledby=tabel] tbody tr").filter(has_text=command)


def move(page: Page, command: str, day: date, start: str) -> None:
    row = visit_row(page, command)
    row.get_by_text("Ubah", exact=False).first.click()
    row.locator("[name=day]").select_option(day.isoformat())
    row.locator("[name=start]").fill(start)
    row.get_by_role("button", name="Pindahkan").click()


def be_refused(page: Page, tour: Tour, command: str) -> None:
    """On a day on which the command receives nobody."""
    move(page, command, tour.first, "09:00")
    refused = page.get_by_role("alert")
    expect(refused).to_contain_text("Tidak dapat:")
    expect(refused).to_contain_text(command)


def move_by_hand(page: Page, tour: Tour, command: str, start: str) -> None:
    page.goto(tour.address)
    move(page, command, tour.second, start)
    expect(page.locator("body")).to_contain_text("Dipindahkan dan dikunci di waktu itu.")
    expect(visit_row(page, command)).to_contain_text(start.replace(":", "."))


def settle(page: Page, tour: Tour) -> None:
    page.goto(tour.address)
    page.get_by_role("button", name="Tetapkan").click()
    expect(page.locator("body")).to_contain_text("Ditetapkan. Kesatuan yang dikunjungi kini melihat waktunya.")


def take_along(page: Page, tour: Tour, starts: dict[str, tuple[date, str]]) -> None:
    """The calendar has the visits at these hours, the paper names the commands."""
    page.goto(tour.address)
    link = page.get_by_role("link", name="Kalender").get_attribute("href") or ""
    calendar: Any = Calendar.from_ical(page.request.get(link).body())
    events = {str(event["location"]): event["dtstart"].dt for event in calendar.walk("VEVENT")}
    assert {name: (at.date(), f"{at:%H:%M}") for name, at in events.items()} == starts
    said = read_pdf(page, page.get_by_role("link", name="Cetak (PDF)").get_attribute("href") or "")
    assert all(name in said for name in (NAME, *starts))


def hour_of(page: Page, tour: Tour, command: str) -> str:
    """`07:05`, as the table of the tour has it."""
    page.goto(tour.address)
    found = re.search(r"(\d\d)\.(\d\d)–", visit_row(page, command).inner_text())
    assert found
    return ":".join(found.groups())
