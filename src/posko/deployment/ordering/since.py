"""What changed for an officer since the order that he last confirmed, and what he was told in between."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from posko.deployment.models import OfficerOrder
from posko.deployment.ordering.telling import POSTED

Content = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """One fact that is told differently than before."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Gone:
    """An order that held in between, in one line."""

    number: str
    issued: datetime
    said: str


@dataclass(frozen=True)
class Since:
    """What is told differently than by the order `number`: the one that he last confirmed, else his first.

    `same`: all of it is as it was there; without it and without `differences`, only what a line cannot tell (where a
    place lies on the map) is another. `between`: what was given after that one and before the order that holds, latest
    first, where it sent him elsewhere than both: he may know it from paper.
    """

    number: str
    issued: datetime
    confirmed: bool
    same: bool
    differences: list[Difference]
    between: list[Gone]


def since(row: OfficerOrder, earlier: Sequence[OfficerOrder]) -> Since | None:
    """What `row` changes for its officer; None for his first order. `earlier`: his rows before it, oldest first.

    His command's paper goes from order to order; he is told from where he stands himself.
    """
    if not earlier:
        return None
    at = max((at for at, old in enumerate(earlier) if old.read), default=0)
    known, between = earlier[at], earlier[at + 1 :]
    return Since(
        number=known.content.get("number", ""),
        issued=known.issued,
        confirmed=known.read is not None,
        same=known.digest == row.digest,
        differences=list(_differences(known.content, row.content)),
        between=list(_gone(between, {_in_a_line(known.content), _in_a_line(row.content)})),
    )


def _gone(rows: Sequence[OfficerOrder], but: Collection[str]) -> Iterator[Gone]:
    """`rows` from the last to the first, without those that say `but` what is said anyway."""
    for row in reversed(rows):
        said = _in_a_line(row.content)
        if said not in but:
            yield Gone(row.content.get("number", ""), row.issued, said)


def _in_a_line(told: Content) -> str:
    return " · ".join(filter(None, (duty_said(told), *_controlled(told), _post_code(told), _centre(told))))


def _differences(before: Content, after: Content) -> Iterator[Difference]:
    """What is told differently, in words; colleagues and stations only as far as they come or go.

    What a post brings with it is told of the same post alone: of another one, all of it is another.
    """
    facts = [
        (_("Operasi"), _operation),
        (_("Tugas"), duty_said),
        (_("Hari pemungutan suara"), _day),
        (_("Pos"), _post_code),
        (_("Pusat pos"), _centre),
        (_("Padal"), _controller),
    ]
    lists = [(_("Pos di bawah kendali"), _controlled)]
    if _post_code(before) == _post_code(after):
        facts += [(_("Kerawanan"), _tier), (_("Tempuh dari kesatuan"), _travel)]
        lists = [(_("TPS"), _stations), (_("Rekan"), _people), *lists]
    for label, fact in facts:
        if fact(before) != fact(after):
            yield Difference(label, fact(before), fact(after))
    for label, names in lists:
        yield from _come_and_gone(label, names(before), names(after))


def _come_and_gone(label: str, before: dict[str, str], after: dict[str, str]) -> Iterator[Difference]:
    gone = [text for key, text in before.items() if after.get(key) != text]
    come = [text for key, text in after.items() if before.get(key) != text]
    if gone or come:
        yield Difference(label, "; ".join(gone), "; ".join(come))


def duty_said(told: Content) -> str:
    if told.get("duty") not in POSTED:
        return _("Kembali ke tugas rutin")
    word = f"{told['duty_word']} ({told['role']})" if told["role"] else told["duty_word"]
    return f"{word}, BKO" if told["reinforcement"] else word


def _operation(told: Content) -> str:
    return told.get("operation") or ""


def _tier(told: Content) -> str:
    return told.get("tier") or ""


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
    return _minutes(told.get("travel_minutes"))


def _stations(told: Content) -> dict[str, str]:
    centre = (told.get("centre") or {}).get("code")
    return {s["code"]: _station(s, is_centre=s["code"] == centre) for s in told.get("stations", ())}


def _station(said: Content, *, is_centre: bool) -> str:
    where = _("pusat pos") if is_centre else _minutes(said["minutes"])
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


def _minutes(value: float | None) -> str:
    """`12 menit`, one way; empty where it is not known."""
    return "" if value is None else _("%(n)s menit") % {"n": number_format(round(value))}
