"""What an order changes, place by place as on its paper: each post once with its stations, then who is told what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posko.deployment.models import Order
from posko.deployment.models.rows import Duty
from posko.documents.words import TIER_SYMBOLS, TIER_WORDS
from posko.registry.models import Tier

Content = dict[str, Any]

#: What differs, as paper calls it; the pages say it in the reader's language.
_WHAT: dict[str, Any] = {
    "penugasan baru": gettext_lazy("penugasan baru"),
    "dibebaskan dari tugas": gettext_lazy("dibebaskan dari tugas"),
    "lokasi TPS": gettext_lazy("lokasi TPS"),
    "nama operasi": gettext_lazy("nama operasi"),
    "hari pemungutan suara": gettext_lazy("hari pemungutan suara"),
    "tugas": gettext_lazy("tugas"),
    "peran": gettext_lazy("peran"),
    "pos": gettext_lazy("pos"),
    "tingkat kerawanan": gettext_lazy("tingkat kerawanan"),
    "pusat pos": gettext_lazy("pusat pos"),
    "rekan": gettext_lazy("rekan"),
    "waktu tempuh": gettext_lazy("waktu tempuh"),
    "pos yang dikendalikan": gettext_lazy("pos yang dikendalikan"),
}


@dataclass(frozen=True)
class Station:
    """One station of a post: `how` it is reached, `mark` what became of it (empty for as before), `was` how before.

    `only_minutes`: nothing else differs, as of every station of a post that has another centre now.
    """

    code: str
    name: str
    how: str
    mark: str = ""
    was: str = ""
    only_minutes: bool = False


@dataclass(frozen=True)
class Concerned:
    """An officer who is told something else: `said` as the order keeps it, `what` and the `facts` that differ."""

    said: Content
    what: list[str]
    facts: list[tuple[str, str, str]]


@dataclass
class Place:
    """A post, a reserve team, or all Padal together (`code` is empty), with whom it concerns.

    `gone`: who stood there and stands elsewhere now, with where. `same`: stations of which nothing is told anew.
    """

    kind: str
    code: str = ""
    tier: str = ""
    centre: str = ""
    stations: list[Station] = field(default_factory=list)
    people: list[Concerned] = field(default_factory=list)
    gone: list[tuple[Content, str]] = field(default_factory=list)

    @property
    def changed(self) -> list[Station]:
        """Stations that came, went, or are told otherwise in more than their minutes."""
        return [station for station in self.stations if station.mark and not station.only_minutes]

    @property
    def has_facts(self) -> bool:
        """Whether of anybody more is told than what it is about."""
        return any(c.facts or not c.said["before"] or not c.said["after"] for c in self.people)

    @property
    def with_other_minutes(self) -> int:
        return sum(station.only_minutes for station in self.stations)

    @property
    def has_more(self) -> bool:
        """Whether the whole list says more than those that changed."""
        return len(self.changed) < len(self.stations)


def places_of(order: Order) -> list[Place]:
    """Posts by code, then reserve teams, then the Padal; empty for a first order."""
    # As it was issued: not what somebody of a team that was called back is told under its number.
    issued = order.officers.filter(issued=order.issued) if order.changes else ()
    told = {row.officer_code: row for row in issued}
    places: dict[tuple[str, str], Place] = {}
    were: dict[str, Content] = {}
    are: dict[str, Content] = {}
    for said in order.changes:
        row = told.get(said["officer_id"])
        before = row.before or {} if row and said["before"] else {}
        after = row.content if row and said["after"] else {}
        were |= _posts(before)
        are |= _posts(after)
        here, there = _place(after, said["after"]), _place(before, said["before"])
        at = here or there or (Duty.CONTROLLER.value, "")
        _at(places, at).people.append(_concerned(said, before, after))
        if here and there and there != here and there[1]:
            _at(places, there).gone.append((said, here[1] or _("Padal")))
        for code in _controlled_anew(before, after):
            _at(places, (Duty.POST.value, code))
    for (kind, code), place in places.items():
        if kind == Duty.POST:
            _describe(place, were.get(code), are.get(code))
    return [places[key] for key in sorted(places, key=lambda key: (_ORDER.index(key[0]), key[1]))]


_ORDER = [Duty.POST.value, Duty.RESERVE.value, Duty.CONTROLLER.value]


def _at(places: dict[tuple[str, str], Place], at: tuple[str, str]) -> Place:
    return places.setdefault(at, Place(*at))


def _place(told: Content, said: Content | None) -> tuple[str, str] | None:
    """Kind and code of where somebody stands; None for who stands nowhere."""
    if not said:
        return None
    duty = told.get("duty", Duty.CONTROLLER.value)
    return (duty, told["post"]) if duty in (Duty.POST, Duty.RESERVE) else (Duty.CONTROLLER.value, "")


def _posts(told: Content) -> dict[str, Content]:
    """The posts of which somebody is told, by code: his own, or those that he controls."""
    own = {told["post"]: told} if told.get("duty") == Duty.POST else {}
    return own | {post["post"]: post for post in told.get("controls", ())}


def _controlled_anew(before: Content, after: Content) -> Iterator[str]:
    """Posts that a Padal keeps and is told something else of: perhaps nobody stands there who would be told too."""
    were = {post["post"]: post for post in before.get("controls", ())}
    for post in after.get("controls", ()):
        if post["post"] in were and were[post["post"]] != post:
            yield post["post"]


def _describe(place: Place, was: Content | None, now: Content | None) -> None:
    told = now or was
    if told:
        place.tier, place.centre = _tier(told["tier"]), (told["centre"] or {}).get("name", "")
        place.stations = list(_stations(was, now))


def _tier(word: str) -> str:
    """A tier as paper calls it, in the reader's language and with its shape."""
    tier = next((tier for tier, said in TIER_WORDS.items() if said == word), None)
    return f"{TIER_SYMBOLS[tier]} {Tier(tier.value).label}" if tier else word


def _stations(was: Content | None, now: Content | None) -> Iterator[Station]:
    """Every station, those that have left it last; marked where the post was told before and is told now."""
    before, after = (_by_code(told) for told in (was, now))
    for code in sorted(before.keys() | after.keys(), key=lambda code: (code not in after, code)):
        old, new = before.get(code), after.get(code)
        if was is None or now is None:
            yield Station(code, (new or old or {})["name"], _how(new, now) or _how(old, was))
        else:
            yield _compared(code, old, new, was, now)


def _compared(code: str, old: Content | None, new: Content | None, was: Content, now: Content) -> Station:
    if old is None or new is None:
        mark = _("baru di pos ini") if new else _("tidak lagi")
        return Station(code, (new or old or {})["name"], _how(new, now), mark)
    how, earlier = _how(new, now), _how(old, was)
    if old == new and how == earlier:
        return Station(code, new["name"], how)
    same_but_minutes = old | {"minutes": 0} == new | {"minutes": 0} and _is_centre(old, was) == _is_centre(new, now)
    return Station(code, new["name"], how, _("berubah"), earlier, same_but_minutes)


def _by_code(told: Content | None) -> Mapping[str, Content]:
    return {station["code"]: station for station in told["stations"]} if told else {}


def _is_centre(station: Content, told: Content) -> bool:
    return bool(told["centre"] and told["centre"]["code"] == station["code"])


def _how(station: Content | None, told: Content | None) -> str:
    if station is None or told is None:
        return ""
    if _is_centre(station, told):
        return _("pusat pos")
    return _("%(n)s menit, %(access)s") % {"n": number_format(station["minutes"], 1), "access": station["access"]}


def _concerned(said: Content, before: Content, after: Content) -> Concerned:
    old, new = said["before"] or {}, said["after"] or {}
    labels = {"duty": _("Tugas"), "post": _("Pos"), "controller": _("Padal"), "travel": _("Tempuh")}
    # Of a Padal's posts each stands by itself, with its people.
    if not (before.get("controls") or after.get("controls")):
        labels |= {"colleagues": _("Rekan")}
    facts = [(label, *_differing(name, old.get(name, ""), new.get(name, ""))) for name, label in labels.items()]
    what = [_said(word) for word in said["what"]]
    return Concerned(said, what, [(label, was, now) for label, was, now in facts if was != now])


def _differing(name: str, was: str, now: str) -> tuple[str, str]:
    """Both sides; of several posts only those that come and go."""
    if name != "post" or not (was and now):
        return was, now
    before, after = was.split(", "), now.split(", ")
    return _without(before, after), _without(after, before)


def _without(codes: Iterable[str], others: Iterable[str]) -> str:
    there = set(others)
    return ", ".join(code for code in codes if code not in there)


def _said(word: str) -> str:
    if word.startswith("isi "):
        return _("isi %(posts)s") % {"posts": word.removeprefix("isi ")}
    return str(_WHAT.get(word, word))
