"""Plans in the words of their pages: rules that a change breaks, what it costs, where the work is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posko.deployment.models import Edit, Plan
from posko.deployment.naming import Names, codes_asked, teams_of
from posko.planning.editing import Broken, Rule

NAMELESS = Names()
RULES: dict[str, Any] = {
    Rule.STATION_TWICE: gettext_lazy("TPS berada di lebih dari satu pos"),
    Rule.STATION_MISSING: gettext_lazy("TPS tidak berada di pos mana pun"),
    Rule.OTHER_COMMAND: gettext_lazy("milik kesatuan lain"),
    Rule.MIXED_TIERS: gettext_lazy("satu pos tidak boleh mencampur kerawanan"),
    Rule.POST_TWICE: gettext_lazy("pos ada dua kali"),
    Rule.POST_EMPTY: gettext_lazy("pos tanpa TPS"),
    Rule.PATTERN: gettext_lazy("pola ini tidak ada dalam aturan operasi"),
    Rule.CAPACITY: gettext_lazy("TPS lebih banyak daripada yang dibolehkan pola"),
    Rule.PAIR_SPLIT: gettext_lazy("regu tidak utuh: pos diisi lengkap atau tidak sama sekali"),
    Rule.SHORTFALL: gettext_lazy("kekurangan tidak tercatat dengan benar"),
    Rule.NOT_AVAILABLE: gettext_lazy("petugas sedang berhalangan"),
    Rule.OFFICER_MISSING: gettext_lazy("petugas tidak ada dalam rencana"),
    Rule.POSTED_TWICE: gettext_lazy("petugas mendapat dua tugas"),
    Rule.PLACE: gettext_lazy("tempat tugas tidak sesuai dengan tugasnya"),
    Rule.EXCLUDED_AREA: gettext_lazy("petugas tidak boleh bertugas di wilayah ini"),
    Rule.REINFORCEMENT: gettext_lazy("bukan petugas yang dipinjamkan ke kesatuan ini"),
    Rule.LEADER: gettext_lazy("kepala tim harus yang berpangkat tertinggi, satu orang"),
    Rule.ROUTINE_DUTY: gettext_lazy("yang tinggal untuk tugas rutin terlalu sedikit"),
    Rule.OPERATION_SHARE: gettext_lazy("terlalu banyak kekuatan kesatuan yang keluar"),
    Rule.CENTRE: gettext_lazy("pusat pos tidak tepat"),
    Rule.MINUTES: gettext_lazy("menit tempuh tidak sesuai"),
    Rule.TRAVEL: gettext_lazy("menit tempuh petugas tidak sesuai"),
    Rule.BOUND: gettext_lazy("batas bawah lebih besar daripada hasilnya"),
    Rule.TEAM_SIZE: gettext_lazy("jumlah anggota regu cadangan tidak sesuai"),
    Rule.COVERED: gettext_lazy("jangkauan cadangan tidak sesuai"),
    Rule.TIER_ORDER: gettext_lazy("TPS yang lebih rawan ditinggal kosong selagi yang kurang rawan dijaga"),
    Rule.CONTROLLER: gettext_lazy("Padal tidak sesuai"),
    Rule.CONTROLLER_RANK: gettext_lazy("pangkatnya tidak cukup untuk menjadi Padal"),
    Rule.CONTROLLER_SPAN: gettext_lazy("Padal mengendalikan terlalu banyak pos"),
    Rule.PINNED: gettext_lazy("yang dikunci tidak boleh berubah"),
    Rule.LENT_IDLE: gettext_lazy("petugas BKO tidak boleh dikembalikan ke tugas rutin"),
    Rule.TOO_FEW: gettext_lazy("petugas yang bebas tidak cukup"),
}
#: Where the registry breaks a rule and the plan by its own rows does not, some are said in other words.
RULES_NOW: dict[str, Any] = RULES | {
    Rule.OTHER_COMMAND: gettext_lazy("tidak ada lagi dalam data kesatuan ini"),
    Rule.MIXED_TIERS: gettext_lazy("kerawanan TPS ini bukan lagi yang dijaga posnya"),
}
STEPS: dict[str, Any] = {
    "": gettext_lazy("Menunggu giliran…"),
    "reading": gettext_lazy("Membaca data operasi…"),
    "compiling": gettext_lazy("Menyiapkan perhitungan (sekali saja)…"),
    "posts": gettext_lazy("Menyusun pos, satu kesatuan demi satu; petugasnya diundi kemudian…"),
    "plan": gettext_lazy("Menyusun pos dan membagi petugas, satu kesatuan demi satu…"),
    "shortfall": gettext_lazy("Mencari kekurangan dan jalan keluarnya…"),
    "saving": gettext_lazy("Menyimpan rencana…"),
}
#: State -> colour and icon; the word stands beside them.
LOOKS = {
    Plan.State.WAITING: ("secondary", "clock"),
    Plan.State.COMPUTING: ("blue", "clock"),
    Plan.State.PREPARED: ("purple", "lock"),
    Plan.State.DRAFT: ("orange", "tool"),
    Plan.State.SUBMITTED: ("purple", "clock"),
    Plan.State.APPROVED: ("green", "check"),
    Plan.State.CANCELLED: ("secondary", "x"),
    Plan.State.FAILED: ("red", "alert-triangle"),
    Plan.State.DISCARDED: ("secondary", "trash"),
}


@dataclass(frozen=True)
class Said:
    """One broken rule: what is wrong, where, and by how much."""

    text: str
    where: str
    numbers: str


def broken_said(
    broken: Iterable[Broken], names: Names = NAMELESS, words: Mapping[str, Any] | None = None
) -> list[Said]:
    """Each rule once for each place, in the order found; at most 20. `words`: else those of `RULES`."""
    words = words or RULES
    return [Said(str(words.get(b.rule, b.rule)), _where(b, names), _numbers(b)) for b in list(broken)[:20]]


def _where(broken: Broken, names: Names) -> str:
    places = (
        (_("pos"), broken.post),
        (_("petugas"), broken.officer),
        (_("TPS"), broken.station),
        (_("kesatuan"), broken.unit),
    )
    return " · ".join(_with_kind(word, named(code, names)) for word, code in places if code)


def _with_kind(word: str, name: str) -> str:
    """`pos 15-BGO-L019`, but not `TPS TPS 001`."""
    return name if name.startswith(f"{word} ") else f"{word} {name}"


def named(code: str, names: Names) -> str:
    """Something by its name, with its code."""
    name = names.of(code)
    return name if code in name else f"{name} ({code})"


#: Rule -> how its two numbers are said; the others: what is written, and what is right. None: the text says it all.
NUMBERS: dict[str, Any] = {
    Rule.STATION_TWICE: gettext_lazy("di %(found)s pos"),
    Rule.STATION_MISSING: None,
    Rule.POST_TWICE: gettext_lazy("ada %(found)s kali"),
    Rule.CAPACITY: gettext_lazy("menjadi %(found)s TPS, paling banyak %(allowed)s"),
    Rule.PAIR_SPLIT: gettext_lazy("menjadi %(found)s petugas, seharusnya %(allowed)s"),
    Rule.SHORTFALL: gettext_lazy("tercatat %(found)s, sebenarnya %(allowed)s"),
    Rule.OFFICER_MISSING: None,
    Rule.POSTED_TWICE: gettext_lazy("ada %(found)s tugas"),
    Rule.LEADER: gettext_lazy("ada %(found)s kepala tim, seharusnya %(allowed)s"),
    Rule.ROUTINE_DUTY: gettext_lazy("tinggal %(found)s, paling sedikit %(allowed)s"),
    Rule.OPERATION_SHARE: gettext_lazy("keluar %(found)s, paling banyak %(allowed)s"),
    Rule.CONTROLLER_SPAN: gettext_lazy("menjadi %(found)s pos, paling banyak %(allowed)s"),
    Rule.TEAM_SIZE: gettext_lazy("diminta %(found)s, menurut aturan %(allowed)s"),
    Rule.TOO_FEW: gettext_lazy("diminta %(allowed)s, yang bebas %(found)s"),
    Rule.TIER_ORDER: gettext_lazy("perlu %(allowed)s petugas"),
}


def _numbers(broken: Broken) -> str:
    text = NUMBERS.get(broken.rule, gettext_lazy("tertulis %(found)s, seharusnya %(allowed)s"))
    if text is None or (not broken.found and not broken.allowed):
        return ""
    if broken.rule == Rule.SHORTFALL and broken.found == broken.allowed:
        return ""
    return str(text) % {"found": number_format(broken.found), "allowed": number_format(broken.allowed)}


@dataclass(frozen=True)
class Line:
    """One figure of an effect: its name, before, after, the difference with its sign; `better` None where neither."""

    title: str
    before: str
    after: str
    difference: str
    better: bool | None


#: Name of a figure -> title, decimals, factor, unit, whether more of it is better.
FIGURES: dict[str, tuple[Any, int, float, Any, bool | None]] = {
    "total_minutes": (gettext_lazy("Jumlah waktu tempuh"), 1, 1, gettext_lazy("menit"), False),
    "farthest_minutes": (gettext_lazy("TPS terjauh"), 1, 1, gettext_lazy("menit"), False),
    "posts": (gettext_lazy("Pos"), 0, 1, "", None),
    "manned_posts": (gettext_lazy("Pos terisi"), 0, 1, "", True),
    "officers_out": (gettext_lazy("Petugas di luar"), 0, 1, "", None),
    "cost_idr": (gettext_lazy("Biaya"), 0, 1, "Rp", False),
    "reserve_covered": (gettext_lazy("Terjangkau cadangan"), 1, 100, "%", True),
    "gap": (gettext_lazy("Selisih dari batas bawah"), 2, 100, "%", False),
}


def effect_said(figures: Mapping[str, Sequence[float | None]], *, all_of_them: bool = False) -> list[Line]:
    """The figures of a kept effect that differ, or all of them."""
    lines = [_line(name, *figures[name]) for name in FIGURES if name in figures]
    return [line for line in lines if all_of_them or line.difference]


def _line(name: str, before: float | None, after: float | None) -> Line:
    title, decimals, factor, unit, more_is_better = FIGURES[name]
    change = round((after - before) * factor, decimals) if before is not None and after is not None else 0
    better = None if not change or more_is_better is None else (change > 0) == more_is_better
    return Line(
        str(title),
        _figure(before, decimals, factor, unit),
        _figure(after, decimals, factor, unit),
        ("+" if change > 0 else "−") + _figure(abs(change), decimals, 1, unit) if change else "",
        better,
    )


def _figure(value: float | None, decimals: int, factor: float, unit: str) -> str:
    if value is None:
        return "–"
    text = str(number_format(value * factor, decimals, force_grouping=True))
    return f"Rp{text}" if unit == "Rp" else f"{text} {unit}".strip()


def edit_said(edit: Edit, names: Names = NAMELESS) -> str:
    """What a change by hand did, in one line."""
    return (
        f"{Edit.Action(edit.action).label}: {said}" if (said := asked_said(edit, names)) else edit.get_action_display()
    )


def asked_said(edit: Edit, names: Names = NAMELESS) -> str:
    """What was asked of a change, in words: which station from where to where, who with whom."""
    asked = edit.asked
    if edit.action == Edit.Action.MOVE_STATION:
        before, after = edit.difference.get("stations", {}).get(asked["station"], (None, None))
        to = asked["post"] or (after["post"] if after else _("pos baru"))
        way = f"{names.of(before['post'])} → {names.of(to)}" if before else f"→ {names.of(to)}"
        return f"{names.of(asked['station'])}: {way}"
    if edit.action == Edit.Action.SWAP_OFFICERS:
        return f"{names.of(asked['officer'])} ↔ {names.of(asked['other'])}"
    return ", ".join(names.of(code) for code in list(dict.fromkeys([*codes_asked(asked), *teams_of(edit)]))[:5])
