"""Where an officer stood and stands, in words for a list: as the page of an order shows what it changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from posko.documents.orders.changes import OrderChange, only_moved
from posko.documents.orders.content import coordinates
from posko.documents.orders.officer import Colleague, ControlledPost, OfficerOrder, PostStation, Spot
from posko.documents.words import number


@dataclass(frozen=True, slots=True)
class Place:
    """Where one officer stands in one version, in words for a list: an empty text where there is nothing to say.

    `duty` with role and tier, and whether he is lent. `post`: a post's or a team's id, several for a Padal.
    `colleagues` and `controller` as rank, name and id.
    """

    duty: str
    post: str
    stations: str
    controller: str
    colleagues: str
    travel: str


def places_of(change: OrderChange) -> tuple[Place | None, Place | None]:
    """Both sides of a change in words; None where the officer does not stand on the order."""
    before, after = change.before, change.after
    return _place(before, after) if before else None, _place(after, before) if after else None


def listed(change: OrderChange) -> dict[str, Any]:
    """A change with its sides in words, JSON-ready."""
    before, after = (asdict(place) if place else None for place in places_of(change))
    who = {name: getattr(change, name) for name in ("officer_id", "name", "rank", "unit")}
    return {**who, "before": before, "after": after, "what": list(change.what)}


def _place(order: OfficerOrder, other: OfficerOrder | None) -> Place:
    """`order` in words. Of a Padal's posts only those are written out that `other` does not have in the same way."""
    told = [post for post in order.controls if other is None or post not in other.controls]
    return Place(
        duty=_duty(order),
        post=order.post or ", ".join(post.post for post in order.controls),
        stations=_where(order, other, told),
        controller=_person(order.controller) if order.controller else "",
        colleagues=_with_whom(order, told),
        travel="" if order.travel_minutes is None else f"{number(order.travel_minutes)} menit dari satuan",
    )


def _duty(order: OfficerOrder) -> str:
    word = f"{order.duty_word} ({order.role})" if order.role else order.duty_word
    return ", ".join((word, *([order.tier] if order.tier else []), *(["BKO"] if order.reinforcement else [])))


def _where(order: OfficerOrder, other: OfficerOrder | None, told: Sequence[ControlledPost]) -> str:
    if order.stations:
        placed = other is not None and only_moved(order.stations, other.stations)
        return _stations(order.stations, order.centre, placed=placed)
    if order.centre:
        return f"siaga di {order.centre.name} ({coordinates(order.centre.latitude, order.centre.longitude)})"
    were = {post.post: post.stations for post in other.controls} if other else {}
    return "; ".join(
        f"{p.post} ({p.tier}): "
        + _stations(p.stations, p.centre, placed=only_moved(p.stations, were.get(p.post, p.stations)))
        for p in told
    )


def _stations(stations: Sequence[PostStation], centre: Spot | None, *, placed: bool) -> str:
    at = centre.code if centre else ""
    return "; ".join(_station(station, station.code == at, placed) for station in stations)


def _station(station: PostStation, is_centre: bool, placed: bool) -> str:
    how = ["pusat pos" if is_centre else f"{number(station.minutes, 1)} menit", station.access]
    if placed:
        how.append(coordinates(station.latitude, station.longitude))
    return f"{station.code} {station.name} ({', '.join(how)})"


def _with_whom(order: OfficerOrder, told: Sequence[ControlledPost]) -> str:
    if order.colleagues:
        return _people(order.colleagues)
    return "; ".join(f"{post.post}: {_people(post.officers) or 'tanpa petugas'}" for post in told)


def _people(people: Sequence[Colleague]) -> str:
    return ", ".join(f"{_person(p)} {p.role}".rstrip() for p in people)


def _person(person: Colleague) -> str:
    return f"{person.rank} {person.name} ({person.officer_id})"
