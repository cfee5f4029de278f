"""What a new version of a plan changes, officer by officer: only those who are told something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from posko.documents.orders.content import Roll, coordinates, roll_of
from posko.documents.orders.officer import (
    Colleague,
    ControlledPost,
    OfficerOrder,
    PostStation,
    Spot,
    digest,
    officer_orders,
)
from posko.documents.words import number
from posko.planning import CommandPlan, Plan

APPOINTED, RELIEVED = "penugasan baru", "dibebaskan dari tugas"
MOVED = "lokasi TPS"
#: What may differ between two orders of one officer, as it is called on paper.
ASPECTS = {
    "operation": "nama operasi",
    "voting_day": "hari pemungutan suara",
    "duty": "tugas",
    "reinforcement": "BKO",
    "role": "peran",
    "post": "pos",
    "tier": "tingkat kerawanan",
    "stations": "TPS",
    "centre": "pusat pos",
    "colleagues": "rekan",
    "controller": "Padal",
    "travel_minutes": "waktu tempuh",
}
#: Whoever comes to another post has another of each of these too; it need not be said.
OF_A_POST = {"tier", "stations", "centre", "colleagues", "controller", "travel_minutes"}
#: So many posts of a Padal are named, more are counted.
NAMED_MAX = 5


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


@dataclass(frozen=True, slots=True)
class OrderChange:
    """One officer who is told something else. `before` or `after` is None where he does not stand on the order.

    `what` names what differs, never empty. Whoever goes to routine duty and whoever falls sick reads the same here:
    the paper goes to everybody on it.
    """

    officer_id: str
    name: str
    rank: str
    unit: str
    before: Place | None
    after: Place | None
    what: tuple[str, ...]


def changes_between(
    before: CommandPlan, before_plan: Plan, after: CommandPlan, after_plan: Plan
) -> tuple[OrderChange, ...]:
    """Each officer whose order differs between two plans of one command, by id in ascending order.

    Officers who stand on neither order (routine duty, leave) are not in it.
    """
    old, new = officer_orders(before_plan, before), officer_orders(after_plan, after)
    old_roll, new_roll = roll_of(before_plan, before), roll_of(after_plan, after)
    return tuple(
        _change(officer, new_roll if officer in new else old_roll, _posted(old, officer), _posted(new, officer))
        for officer in sorted(old.keys() | new.keys())
        if _differ(_posted(old, officer), _posted(new, officer))
    )


def _posted(orders: dict[str, OfficerOrder], officer: str) -> OfficerOrder | None:
    order = orders.get(officer)
    return order if order and order.posted else None


def _differ(old: OfficerOrder | None, new: OfficerOrder | None) -> bool:
    return (digest(old) if old else "") != (digest(new) if new else "")


def _change(officer: str, roll: Roll, old: OfficerOrder | None, new: OfficerOrder | None) -> OrderChange:
    line = roll.line(officer)
    return OrderChange(
        officer_id=officer,
        name=line["name"],
        rank=line["rank"],
        unit=line["unit"],
        before=_place(old, new) if old else None,
        after=_place(new, old) if new else None,
        what=tuple(_what(old, new)),
    )


def _what(old: OfficerOrder | None, new: OfficerOrder | None) -> Iterator[str]:
    if old is None or new is None:
        yield APPOINTED if new else RELIEVED
        return
    differing = [name for name in ASPECTS if getattr(old, name) != getattr(new, name)]
    moved_on = bool({"duty", "post"} & set(differing))
    for name in differing:
        if name == "stations" and not moved_on and _only_moved(old.stations, new.stations):
            yield MOVED
        elif not (moved_on and name in OF_A_POST):
            yield ASPECTS[name]
    if old.duty == new.duty:
        yield from _controls_changed(old, new)


def _controls_changed(old: OfficerOrder, new: OfficerOrder) -> Iterator[str]:
    were, are = ({post.post: post for post in order.controls} for order in (old, new))
    if were.keys() != are.keys():
        yield "pos yang dikendalikan"
    changed = [post for post in sorted(were.keys() & are.keys()) if were[post] != are[post]]
    if changed:
        yield f"isi pos {', '.join(changed)}" if len(changed) <= NAMED_MAX else f"isi {len(changed)} pos"


def _only_moved(old: Sequence[PostStation], new: Sequence[PostStation]) -> bool:
    """Whether the stations differ in where they lie and in nothing else."""

    def unplaced(stations: Sequence[PostStation]) -> list[PostStation]:
        return [replace(station, latitude=0.0, longitude=0.0) for station in stations]

    return old != new and unplaced(old) == unplaced(new)


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
        placed = other is not None and _only_moved(order.stations, other.stations)
        return _stations(order.stations, order.centre, placed=placed)
    if order.centre:
        return f"siaga di {order.centre.name} ({coordinates(order.centre.latitude, order.centre.longitude)})"
    were = {post.post: post.stations for post in other.controls} if other else {}
    return "; ".join(
        f"{p.post} ({p.tier}): "
        + _stations(p.stations, p.centre, placed=_only_moved(p.stations, were.get(p.post, p.stations)))
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
