"""What an officer's order shows on his telephone: facts in the order in which he needs them, and what changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import quote

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from posko.deployment.models import OfficerOrder
from posko.deployment.models.rows import Duty
from posko.deployment.ordering.sketch import Sketch, sketch_of
from posko.registry.models import Operation

Content = dict[str, Any]
OUT = (Duty.POST, Duty.CONTROLLER, Duty.RESERVE)


@dataclass(frozen=True)
class Place:
    """A place to go to: `geo` opens the telephone's map, `degrees` is to be copied."""

    name: str
    geo: str
    degrees: str


@dataclass(frozen=True)
class PostShown:
    """A post with its stations, as one who serves there or controls it sees it."""

    code: str
    tier: str
    centre: Place | None
    stations: list[Content]
    people: list[Content]
    sketch: Sketch | None


@dataclass(frozen=True)
class Difference:
    """One fact that is told differently than before."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Shown:
    """One order, ready for the page."""

    row: OfficerOrder
    operation: str
    day: date | None
    days_left: int | None
    duty: str
    is_out: bool
    posts: list[PostShown]
    place: Place | None
    differences: list[Difference]
    stages: list[Content] = field(default_factory=list)

    @property
    def content(self) -> Content:
        told: Content = self.row.content
        return told


def shown(row: OfficerOrder, operation: Operation | None) -> Shown:
    """`operation`: for the dates of its stages; None where the officer may not see it."""
    told: Content = row.content
    day = date.fromisoformat(told["voting_day"]) if told.get("voting_day") else None
    return Shown(
        row=row,
        operation=told.get("operation", ""),
        day=day,
        days_left=(day - timezone.localdate()).days if day else None,
        duty=_duty(told),
        is_out=told.get("duty") in OUT,
        posts=_posts(told),
        place=_place(told.get("centre")),
        differences=list(differences(row.before, told)) if row.before else [],
        stages=_stages(operation) if operation else [],
    )


def _posts(told: Content) -> list[PostShown]:
    if told.get("duty") == Duty.POST:
        return [_post({**told, "officers": told["colleagues"]})]
    return [_post(post) for post in told.get("controls", ())]


def _post(post: Content) -> PostShown:
    centre = post["centre"]
    stations = [{**s, "place": _place(s), "is_centre": s["code"] == centre["code"]} for s in post["stations"]]
    sketch = sketch_of(post["stations"], centre["code"])
    return PostShown(post["post"], post["tier"], _place(centre), stations, list(post["officers"]), sketch)


def _place(said: Content | None) -> Place | None:
    if not said:
        return None
    degrees = f"{said['latitude']:.5f},{said['longitude']:.5f}"
    return Place(said["name"], f"geo:{degrees}?q={degrees}({quote(said['name'], safe='')})", degrees.replace(",", ", "))


def _stages(operation: Operation) -> list[Content]:
    today = timezone.localdate()
    stages = [
        {"name": s["name"], "start": date.fromisoformat(s["start"]), "end": date.fromisoformat(s["end"])}
        for s in operation.stages
    ]
    return [{**s, "now": s["start"] <= today <= s["end"], "past": s["end"] < today} for s in stages]


def differences(before: Content, after: Content) -> Iterator[Difference]:
    """What is told differently, in words; colleagues and stations only as far as they come or go."""
    facts = ((_("Tugas"), _duty), (_("Hari pemungutan suara"), _day), (_("Pos"), _post_code), (_("Pusat pos"), _centre))
    more = ((_("Padal"), _controller), (_("Tempuh dari kesatuan"), _travel))
    for label, fact in (*facts, *more):
        if fact(before) != fact(after):
            yield Difference(label, fact(before), fact(after))
    for label, names in ((_("TPS"), _stations), (_("Rekan"), _people), (_("Pos di bawah kendali"), _controlled)):
        yield from _come_and_gone(label, names(before), names(after))


def _come_and_gone(label: str, before: dict[str, str], after: dict[str, str]) -> Iterator[Difference]:
    gone = [text for key, text in before.items() if after.get(key) != text]
    come = [text for key, text in after.items() if before.get(key) != text]
    if gone or come:
        yield Difference(label, "; ".join(gone), "; ".join(come))


def _duty(told: Content) -> str:
    if told.get("duty") not in OUT:
        return _("Kembali ke tugas rutin")
    word = f"{told['duty_word']} ({told['role']})" if told["role"] else told["duty_word"]
    return f"{word}, BKO" if told["reinforcement"] else word


def _day(told: Content) -> str:
    day = told.get("voting_day")
    return date_format(date.fromisoformat(day), "l, j F Y") if day else ""


def _post_code(told: Content) -> str:
    return told.get("post") or ""


def _centre(told: Content) -> str:
    return told["centre"]["name"] if told.get("centre") else ""


def _controller(told: Content) -> str:
    return _person(told["controller"]) if told.get("controller") else ""


def _travel(told: Content) -> str:
    return minutes(told.get("travel_minutes"))


def _stations(told: Content) -> dict[str, str]:
    centre = (told.get("centre") or {}).get("code")
    return {s["code"]: _station(s, is_centre=s["code"] == centre) for s in told.get("stations", ())}


def _station(said: Content, *, is_centre: bool) -> str:
    where = _("pusat pos") if is_centre else minutes(said["minutes"])
    return f"{said['name']} ({where}, {said['access']})"


def _people(told: Content) -> dict[str, str]:
    return {p["officer_id"]: _person(p) for p in told.get("colleagues", ())}


def _person(said: Content) -> str:
    name = f"{said['rank']} {said['name']}".strip()
    return f"{name} ({said['role']})" if said["role"] else name


def _controlled(told: Content) -> dict[str, str]:
    """Each post with all that its Padal is told of it, so that a change within it is seen."""
    return {p["post"]: _controlled_post(p) for p in told.get("controls", ())}


def _controlled_post(post: Content) -> str:
    people = ", ".join(_person(p) for p in post["officers"]) or _("tanpa petugas")
    stations = ", ".join(s["name"] for s in post["stations"])
    return f"{post['post']}: {stations} – {people}"


def minutes(value: float | None) -> str:
    """`12 menit`, one way; empty where it is not known."""
    return "" if value is None else _("%(n)s menit") % {"n": number_format(round(value))}
