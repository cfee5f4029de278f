"""A part against the registry in words: what no longer is as it has it, and what a repair did about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import radians
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from posko.deployment.matching import Match
from posko.deployment.naming import Names
from posko.deployment.saying import named
from posko.planning.editing import Difference, Kind, Remedy
from posko.planning.editing.remedies import RemedyKind
from posko.planning.travel import great_circle_km
from posko.registry.models import Access, Status, Tier

_REMEDIES: dict[str, Any] = {
    RemedyKind.OFFICER_REPLACED: lazy("%(officer)s diganti %(by)s di %(post)s%(team)s"),
    RemedyKind.CONTROLLER_REPLACED: lazy("Padal %(officer)s diganti %(by)s"),
    RemedyKind.CONTROLLER_LOST: lazy("Padal %(officer)s tidak ada penggantinya"),
    RemedyKind.STATION_MOVED: lazy("TPS %(station)s masuk pos %(post)s"),
    RemedyKind.STATION_LEFT: lazy("TPS %(station)s keluar dari pos %(post)s"),
    RemedyKind.POST_OPENED: lazy("pos baru %(post)s"),
    RemedyKind.POST_CLOSED: lazy("pos %(post)s ditutup"),
    RemedyKind.POST_MANNED: lazy("pos %(post)s diisi"),
    RemedyKind.POST_UNMANNED: lazy("pos %(post)s menjadi tanpa petugas"),
    RemedyKind.TEAM_CLOSED: lazy("regu cadangan %(team)s dibubarkan"),
    RemedyKind.LENT_HOME: lazy("%(officer)s kembali ke Polda"),
    RemedyKind.PIN_LOST: lazy("kunci tidak dapat dipertahankan: %(post)s%(officer)s%(team)s"),
    RemedyKind.SOLVED: lazy("sisanya dihitung ulang"),
}
_DIFFERENCES: dict[str, Any] = {
    Kind.OFFICER_GONE: lazy("petugas tidak ada lagi"),
    Kind.OFFICER_NEW: lazy("petugas baru"),
    Kind.OFFICER_STATUS: lazy("status petugas"),
    Kind.OFFICER_CHANGED: lazy("data petugas"),
    Kind.STATION_GONE: lazy("TPS tidak ada lagi"),
    Kind.STATION_NEW: lazy("TPS baru"),
    Kind.STATION_MOVED: lazy("letak TPS"),
    Kind.TIER_CHANGED: lazy("kerawanan TPS"),
    Kind.ACCESS_CHANGED: lazy("akses TPS"),
    Kind.STATION_CHANGED: lazy("keterangan TPS"),
    Kind.UNIT_CHANGED: lazy("data kesatuan"),
    Kind.ROUTINE_DUTY: lazy("tugas rutin"),
    Kind.EQUIPMENT: lazy("peralatan"),
    Kind.FUNDS: lazy("dana"),
    Kind.LENT_RETURNED: lazy("regu BKO sudah kembali ke Polda"),
    Kind.LENT_GONE: lazy("personel BKO ini tidak tersedia lagi"),
}
_OFFICERS = (
    Kind.OFFICER_GONE,
    Kind.OFFICER_NEW,
    Kind.OFFICER_STATUS,
    Kind.OFFICER_CHANGED,
    Kind.LENT_RETURNED,
    Kind.LENT_GONE,
)
_STATIONS = (
    Kind.STATION_GONE,
    Kind.STATION_NEW,
    Kind.STATION_MOVED,
    Kind.TIER_CHANGED,
    Kind.ACCESS_CHANGED,
    Kind.STATION_CHANGED,
)


@dataclass(frozen=True)
class Told:
    """One difference: of whom or what, its code beside where that says more, what about it, and both sides."""

    name: str
    code: str
    what: str
    before: str
    after: str


def differences_said(found: Iterable[Difference], match: Match, units: Mapping[str, str]) -> list[Told]:
    """Differences of `match`, by the names that the part has, else by those of the registry; `units`: of the part."""
    before, now = match.before, match.now
    people = (*now.officers, *before.officers, *match.lent.people)
    officers = {o.id: f"{o.rank} {o.name}".strip() for o in people}
    stations = {s.code: s.name for s in (*now.stations, *before.stations)}
    units = {unit.code: unit.name for unit in now.units} | dict(units)
    return [_told(difference, officers, stations, units) for difference in found]


def _told(d: Difference, officers: Mapping[str, str], stations: Mapping[str, str], units: Mapping[str, str]) -> Told:
    if d.kind is Kind.EQUIPMENT:
        unit, _space, of = d.code.partition(" ")
        name, code = f"{units.get(unit, unit)}: {of}", unit
    else:
        known = officers if d.kind in _OFFICERS else stations if d.kind in _STATIONS else units
        name, code = known.get(d.code, d.code), d.code
    before, after = _sides(d, units)
    return Told(name, code if code != name else "", str(_DIFFERENCES[d.kind]), before, after)


#: Kind of difference -> how one side of it is read.
_READ: dict[Kind, Callable[[str], str]] = {
    Kind.OFFICER_STATUS: lambda value: str(Status(value).label),
    Kind.STATION_GONE: lambda value: str(Tier(value).label),
    Kind.STATION_NEW: lambda value: str(Tier(value).label),
    Kind.TIER_CHANGED: lambda value: str(Tier(value).label),
    Kind.ACCESS_CHANGED: lambda value: str(Access(value).label),
    Kind.FUNDS: lambda value: f"Rp {number_format(int(value), force_grouping=True)}",
    Kind.STATION_MOVED: lambda value: value.replace(";", ", "),
    Kind.UNIT_CHANGED: lambda value: value.replace(";", ", "),
}


def _sides(d: Difference, units: Mapping[str, str]) -> tuple[str, str]:
    """What stood and stands there, as people read it."""
    read: Callable[[str], str] = _READ.get(d.kind, lambda value: units.get(value, value))
    before, after = (read(side) if side else "" for side in (d.before, d.after))
    if d.kind in (Kind.STATION_MOVED, Kind.UNIT_CHANGED) and d.before and d.after:
        after = _("%(place)s, bergeser %(km)s km") % {"place": after, "km": number_format(_km(d.before, d.after), 1)}
    return before, after


def _km(before: str, after: str) -> float:
    """How far it is between two places written as `latitude;longitude`."""
    degrees: Sequence[float] = [radians(float(value)) for side in (before, after) for value in side.split(";")]
    return float(great_circle_km(*degrees))


#: Place of a rule in the doctrine -> what it is about.
_RULES: dict[str, Any] = {
    "patterns.low": lazy("pola TPS kurang rawan"),
    "patterns.elevated": lazy("pola TPS rawan"),
    "patterns.high": lazy("pola TPS sangat rawan"),
    "patterns.special": lazy("pola TPS khusus"),
    "deployment.operation_share_max": lazy("bagian kekuatan yang boleh ke operasi"),
    "deployment.target_minutes": lazy("sasaran waktu tempuh (menit)"),
    "deployment.posts_per_controller": lazy("pos untuk satu Padal"),
    "deployment.controller_ranks": lazy("pangkat Padal"),
    "deployment.leader_ranks": lazy("pangkat ketua tim"),
    "reserve.team_officers": lazy("personel satu regu cadangan"),
    "reserve.response_minutes": lazy("waktu tanggap regu cadangan (menit)"),
    "travel.road": lazy("perjalanan darat (faktor jarak, km/jam)"),
    "travel.river": lazy("perjalanan sungai (faktor jarak, km/jam)"),
    "travel.sea": lazy("perjalanan laut (faktor jarak, km/jam)"),
    "travel.foot": lazy("perjalanan jalan kaki (faktor jarak, km/jam)"),
    "cost.officer_day_idr": lazy("biaya satu petugas sehari"),
    "cost.days": lazy("hari yang dibiayai"),
}


def rules_said(found: Iterable[Difference]) -> list[Told]:
    """Rules and dates that are no longer those of a plan; those that cannot be used in one line, without `what`."""
    found = list(found)
    unusable = [d for d in found if d.kind is Kind.RULE_UNUSABLE]
    told = [_rule_told(d) for d in found if d.kind is not Kind.RULE_UNUSABLE]
    return [*told, _unusable_told(unusable)] if unusable else told


#: Of rules that cannot be used so many are named.
_NAMED = 5


def _unusable_told(found: Sequence[Difference]) -> Told:
    named = [f"{d.code} = {d.after}" if d.after else d.code for d in found[:_NAMED]]
    which = ", ".join(named) + (" …" if len(found) > _NAMED else "")
    advice = _("impor lagi doctrine.toml yang benar; sampai itu tidak ada rencana baru yang dapat dihitung")
    return Told(_("Aturan operasi sekarang tidak dapat dipakai"), "", "", "", f"{which}. {advice}")


def _rule_told(d: Difference) -> Told:
    before, after = (_rule_read(d, side) if side else "" for side in (d.before, d.after))
    what = _("hari pemungutan suara") if d.kind is Kind.VOTING_DAY else str(_RULES.get(d.code, d.code))
    return Told(what, "", what, before, after)


def _rule_read(d: Difference, value: str) -> str:
    if d.kind is Kind.VOTING_DAY:
        return date_format(date.fromisoformat(value), "j F Y")
    if d.code == "cost.officer_day_idr":
        return f"Rp {number_format(int(value), force_grouping=True)}"
    if d.code.startswith(("patterns.", "deployment.controller_ranks", "deployment.leader_ranks")):
        return value.replace(";", ", ")
    return " · ".join(_number(side) for side in value.split(";"))


def _number(value: str) -> str:
    number = float(value)
    return number_format(int(number) if number.is_integer() else number)


def remedy_said(done: Remedy, names: Names) -> str:
    """What a repair did, in one line, with the names of whom and what it touched."""
    told = {name: getattr(done, name) for name in ("officer", "by", "post", "station", "team")}
    return str(_REMEDIES[done.kind]) % {name: named(code, names) if code else "" for name, code in told.items()}
