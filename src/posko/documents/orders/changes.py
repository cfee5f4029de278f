"""What a new version of a plan changes, officer by officer: only those who are told something else."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from posko.documents.orders.content import Roll, roll_of
from posko.documents.orders.officer import OfficerOrder, PostStation, digest, officer_orders
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
class OrderChange:
    """One officer who is told something else: `before` and `after`, None where he does not stand on the order.

    `what` names what differs, never empty. Whoever goes to routine duty and whoever falls sick reads the same here:
    the paper goes to everybody on it.
    """

    officer_id: str
    name: str
    rank: str
    unit: str
    before: OfficerOrder | None
    after: OfficerOrder | None
    what: tuple[str, ...]


def changes_between(
    before: CommandPlan, before_plan: Plan, after: CommandPlan, after_plan: Plan, untold: Collection[str] = ()
) -> tuple[OrderChange, ...]:
    """Each officer whose order differs between two plans of one command, by id in ascending order.

    Officers who stand on neither order (routine duty, leave) are not in it. `untold`: those who stand on the order
    before and follow it no longer, because another command told them something else meanwhile.
    """
    old, new = officer_orders(before_plan, before), officer_orders(after_plan, after)
    old_roll, new_roll = roll_of(before_plan, before), roll_of(after_plan, after)
    told = {officer: order for officer, order in old.items() if officer not in untold}
    return tuple(
        _change(officer, new_roll if officer in new else old_roll, _posted(told, officer), _posted(new, officer))
        for officer in sorted(old.keys() | new.keys())
        if _differ(_posted(told, officer), _posted(new, officer))
    )


def _posted(orders: dict[str, OfficerOrder], officer: str) -> OfficerOrder | None:
    order = orders.get(officer)
    return order if order and order.posted else None


def _differ(old: OfficerOrder | None, new: OfficerOrder | None) -> bool:
    return (digest(old) if old else "") != (digest(new) if new else "")


def _change(officer: str, roll: Roll, old: OfficerOrder | None, new: OfficerOrder | None) -> OrderChange:
    line = roll.line(officer)
    return OrderChange(officer, line["name"], line["rank"], line["unit"], old, new, tuple(_what(old, new)))


def _what(old: OfficerOrder | None, new: OfficerOrder | None) -> Iterator[str]:
    if old is None or new is None:
        yield APPOINTED if new else RELIEVED
        return
    differing = [name for name in ASPECTS if getattr(old, name) != getattr(new, name)]
    moved_on = bool({"duty", "post"} & set(differing))
    for name in differing:
        if name == "stations" and not moved_on and only_moved(old.stations, new.stations):
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


def only_moved(old: Sequence[PostStation], new: Sequence[PostStation]) -> bool:
    """Whether the stations differ in where they lie and in nothing else."""

    def unplaced(stations: Sequence[PostStation]) -> list[PostStation]:
        return [replace(station, latitude=0.0, longitude=0.0) for station in stations]

    return old != new and unplaced(old) == unplaced(new)
