"""How documents say it in Indonesian: names of tiers and duties, numbers, dates, titles of commands."""

from __future__ import annotations

import re
from datetime import date

from posko.doctrine import Access, Tier
from posko.planning import Duty, PostStatus, Role, Unit
from posko.planning.lacking import NAMED

#: In the order in which tiers are read out, from little to much guarding.
TIER_WORDS = {Tier.LOW: "kurang rawan", Tier.ELEVATED: "rawan", Tier.HIGH: "sangat rawan", Tier.SPECIAL: "khusus"}
#: Shapes go with the words so that black-and-white paper stays readable.
TIER_SYMBOLS = {Tier.LOW: "●", Tier.ELEVATED: "▲", Tier.HIGH: "■", Tier.SPECIAL: "◆"}
ACCESS_WORDS = {Access.ROAD: "darat", Access.RIVER: "sungai", Access.SEA: "laut", Access.FOOT: "jalan kaki"}
STATUS_WORDS = {PostStatus.MANNED: "terisi", PostStatus.UNMANNED: "TANPA PETUGAS"}
ROLE_WORDS = {Role.LEADER: "Katim", Role.MEMBER: "anggota", Role.NONE: ""}
DUTY_WORDS = {
    Duty.POST: "PAM TPS",
    Duty.CONTROLLER: "Padal",
    Duty.RESERVE: "pasukan cadangan",
    Duty.ROUTINE: "tugas rutin",
    Duty.UNAVAILABLE: "berhalangan",
}
#: What a shortfall is of, and what is counted; money is counted in rupiah.
RESOURCE_WORDS = {
    "officers": ("personel pos", "personel"),
    "excluded_areas": ("personel tanpa area larangan", "personel"),
    "leaders": ("kepala tim", "pos"),
    "controllers": ("Padal", "perwira"),
    "reserves": ("jangkauan cadangan", "TPS"),
    "boats": ("perahu", "unit"),
    "vehicles": ("kendaraan", "unit"),
    "trucks": ("truk", "unit"),
    "money": ("dana", "Rp"),
}
#: Reasons for a tier that posko itself gives in its examples; others are printed as the user wrote them.
REASON_WORDS = {
    "closed institution": "lembaga tertutup",
    "earlier dispute over the result": "pernah ada sengketa hasil",
    "far from other stations": "jauh dari TPS lain",
    "flood-prone site": "lokasi rawan banjir",
    "hard to reach and far from other stations": "sulit dijangkau dan jauh dari TPS lain",
    "reached by river only": "hanya lewat sungai",
    "voters near the legal maximum": "pemilih mendekati batas",
}
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
#: Short names of commands and how they are written out; the longest beginning that fits counts.
COMMAND_WORDS = {
    "Polrestabes": "Resor Kota Besar",
    "Polresta": "Resor Kota",
    "Polres": "Resor",
    "Polda": "Daerah",
    "Polsek": "Sektor",
}


def number(value: float, decimals: int = 0) -> str:
    """`6391` as `6.391`, `12.345` with one decimal as `12,3`."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def percent(share: float) -> str:
    """A share (1.0 is all) as `87,5 %`."""
    return f"{number(100 * share, 1)} %"


def long_date(day: date) -> str:
    """`Rabu, 27 November 2024`."""
    return f"{DAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]} {day.year}"


def place_of(unit: Unit) -> str:
    """The name without the kind of command: `Merangin` of `Polres Merangin`."""
    short = _short_name(unit)
    return unit.name[len(short) :].strip() if short else unit.name


def written_out(unit: Unit) -> str:
    """The name as a letterhead has it, without `Kepolisian`: `Resor Kota Jambi` of `Polresta Jambi`."""
    short = _short_name(unit)
    return f"{COMMAND_WORDS[short]} {place_of(unit)}" if short else unit.name


def chief_of(unit: Unit) -> str:
    """Who commands it: `Kapolresta Jambi`."""
    return f"Ka{unit.name[0].lower()}{unit.name[1:]}"


def file_part(code: str) -> str:
    """A unit's code as part of a file name."""
    return re.sub(r"[^\w.-]", "_", code)


def resource(name: str) -> str:
    """What a shortfall is of, in Indonesian where the word is known."""
    return RESOURCE_WORDS[name][0] if name in RESOURCE_WORDS else name


def quantity(name: str, amount: int) -> str:
    """So much of a resource with its unit: `26 pos`, `Rp75.600.000`; a bare number where the resource is not known."""
    unit = RESOURCE_WORDS[name][1] if name in RESOURCE_WORDS else ""
    return rupiah(amount) if unit == "Rp" else f"{number(amount)} {unit}".rstrip()


def rupiah(amount: int) -> str:
    """`Rp75.600.000`."""
    return f"Rp{number(amount)}"


def consequence(text: str) -> str:
    """What a lack means, without the ids of many posts behind it: where they are counted, people need no list."""
    return text.split(NAMED, 1)[0]


def reason(text: str) -> str:
    """Why a station has its tier, in Indonesian where posko knows the reason; several stand with semicolons between."""
    return "; ".join(REASON_WORDS.get(part.strip(), part.strip()) for part in text.split(";"))


def _short_name(unit: Unit) -> str:
    first = unit.name.split(" ", 1)[0]
    return first if first in COMMAND_WORDS else ""
