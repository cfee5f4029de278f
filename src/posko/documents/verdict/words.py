"""Words and shapes of a verdict on paper."""

from __future__ import annotations

from datetime import date
from math import floor

from posko.documents.words import MONTHS, long_date, number, percent, rupiah

#: From good to bad; what is not known counts as worse than limited and better than not ready.
WORST_LAST = ("ready", "limited", "unknown", "not_ready")
RATINGS = {
    "ready": "Siap",
    "limited": "Siap dengan catatan",
    "unknown": "Belum dinilai",
    "not_ready": "Belum siap",
}
#: Shapes go with the words so that black-and-white paper stays readable.
SHAPES = {"ready": "✓", "limited": "!", "unknown": "○", "not_ready": "✕"}
TURNS = {"better": "▲", "worse": "▼", "other": "•"}
#: Short heads of the eight readinesses, for a table of many columns.
SHORT = {
    "command_post": "Posko",
    "training": "Latihan",
    "public_order": "Kamtibmas",
    "community": "Masyarakat",
    "personnel": "Personel",
    "equipment": "Sarpras",
    "budget": "Anggaran",
    "plan": "Rencana",
}
SEVERITIES = {1: "ringan", 2: "berat", 3: "sangat berat"}
FINDING_STATES = {"open": "terbuka", "recheck": "menunggu pemeriksaan ulang", "closed": "ditutup"}
SHORTFALL_STATES = {
    "open": "belum ditangani",
    "in_work": "sedang ditangani",
    "solved": "terpenuhi",
    "accepted": "diterima apa adanya",
}
INSPECTIONS = {
    "assistance": "Asistensi (sebelum)",
    "supervision": "Supervisi (selama)",
    "oversight": "Wasops (sesudah)",
}
INSPECTION_STATES = {"planned": "direncanakan", "open": "berjalan", "closed": "selesai"}
ANSWERS = {"yes": "ya", "partly": "sebagian", "no": "tidak", "na": "tidak berlaku"}


def worst(ratings: list[str]) -> str:
    """The worst of `ratings`; "unknown" of none."""
    return max(ratings, key=WORST_LAST.index, default="unknown")


def day(said: str) -> str:
    """`2024-11-20` as `20 November 2024`; nothing for nothing."""
    if not said:
        return ""
    on = date.fromisoformat(said)
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def weekday(said: str) -> str:
    """`2024-11-20` as `Rabu, 20 November 2024`."""
    return long_date(date.fromisoformat(said))


def span(start: str, end: str) -> str:
    """From one day to another, as one where they are the same."""
    return day(start) if start == end or not end else f"{day(start)} – {day(end)}"


def quantity(value: float | None, *, money: bool = False) -> str:
    """A number as it is written; with one decimal only where it has any, in rupiah if `money`."""
    if value is None:
        return ""
    if money:
        return rupiah(round(value))
    return number(value) if value == int(value) else number(value, 1)


def share(value: float | None) -> str:
    """`87,5 %`, rounded down, so that 100 % means all."""
    return "" if value is None else percent(floor(value * 1000 + 1e-9) / 1000)


def rating_head(rating: str) -> str:
    """`SIAP DENGAN CATATAN`, as it stands large on the paper."""
    return RATINGS[rating].upper()


def says(rating: str, notes: list[str]) -> str:
    """The verdict in a sentence's end: `siap dengan catatan: anggaran belum cair; HT kurang 12`."""
    word = RATINGS[rating].lower()
    return f"{word}: {'; '.join(notes)}" if notes and rating != "ready" else word
