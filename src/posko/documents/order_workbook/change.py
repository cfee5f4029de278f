"""What a version changes, as sheets of the order's workbook: the people concerned, and the stations of their posts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from posko.documents.orders.change_content import counts_of, kind_of, person
from posko.documents.orders.changes import OrderChange
from posko.documents.orders.officer import OfficerOrder, PostStation
from posko.documents.orders.post_changes import StationChange, post_changes, station_changes
from posko.documents.workbook.sheet import DEGREES, WRAPPED, Sheet
from posko.planning import CommandPlan, Duty, Plan

TEXT, NUMBER = pl.String, pl.Float64
SIDES = ("semula", "menjadi")
PERSON = {"NRP": TEXT, "Pangkat": TEXT, "Nama": TEXT, "Satuan": TEXT, "Perubahan": TEXT, "Yang berubah": TEXT}
#: What was and what is stand side by side.
FACTS: dict[str, Any] = {
    "Tugas": TEXT,
    "Peran": TEXT,
    "Pos atau tim": TEXT,
    "Pusat pos atau tempat siaga": TEXT,
    "Menit dari satuan": NUMBER,
    "Padal": TEXT,
    "Rekan": TEXT,
    "Pos yang dikendalikan": TEXT,
}
STATION = {"Pos": TEXT, "Kode TPS": TEXT, "Nama TPS": TEXT, "Perubahan": TEXT}
STATION_FACTS: dict[str, Any] = {
    "Menit dari pusat pos": NUMBER,
    "Akses": TEXT,
    "Pusat pos": TEXT,
    "Lintang": NUMBER,
    "Bujur": NUMBER,
}
NOTHING: tuple[None, ...] = (None,) * len(FACTS)


def change_sheets(plan: Plan, command: CommandPlan, changes: Sequence[OrderChange]) -> Iterator[Sheet]:
    """`Perubahan`, a row an officer concerned, and `Perubahan TPS`, a row a station that differs; `plan` is the new."""
    yield _sheet("Perubahan", PERSON, FACTS, map(_row, changes))
    yield _sheet("Perubahan TPS", STATION, STATION_FACTS, _stations(plan, command, changes))


def change_counts(changes: Sequence[OrderChange]) -> dict[str, int]:
    """For the head: how many are concerned, and how."""
    counts = {label.capitalize(): count for label, count in counts_of(changes).items()}
    return {"Personel yang bersangkutan": len(changes)} | counts if changes else {}


def _sheet(name: str, who: dict[str, Any], facts: dict[str, Any], rows: Iterator[tuple[Any, ...]]) -> Sheet:
    schema = who | {f"{fact} {side}": kind for fact, kind in facts.items() for side in SIDES}
    formats = {column: WRAPPED for column, kind in schema.items() if kind is TEXT and column not in list(who)[:4]}
    formats |= {column: DEGREES for column in schema if column.startswith(("Lintang", "Bujur"))}
    return Sheet(name, pl.DataFrame(list(rows), schema, orient="row"), formats=formats)


def _row(change: OrderChange) -> tuple[Any, ...]:
    before, after = (_facts(order) for order in (change.before, change.after))
    who = (change.officer_id, change.rank, change.name, change.unit, kind_of(change), ", ".join(change.what))
    return (*who, *(value for pair in zip(before, after, strict=True) for value in pair))


def _facts(order: OfficerOrder | None) -> tuple[Any, ...]:
    if order is None:
        return NOTHING
    return (
        f"{order.duty_word}, BKO" if order.reinforcement else order.duty_word,
        order.role,
        order.post,
        f"{order.centre.code} {order.centre.name}".strip() if order.centre else None,
        order.travel_minutes,
        person(order.controller) if order.controller else None,
        "\n".join(_colleagues(order)),
        "\n".join(post.post for post in order.controls),
    )


def _colleagues(order: OfficerOrder) -> Iterator[str]:
    """Those of a post; a reserve team stands together in its own sheet, and is too long for a cell of each member."""
    if order.duty != Duty.RESERVE:
        yield from (f"{person(c)} {c.role}".rstrip() for c in order.colleagues)


def _stations(plan: Plan, command: CommandPlan, changes: Sequence[OrderChange]) -> Iterator[tuple[Any, ...]]:
    for change in post_changes(plan, command, changes):
        for station in station_changes(change):
            if station.differs and change.was is not None:
                yield (change.id, *_named(station), *_station_facts(station))


def _named(change: StationChange) -> tuple[str, str, str]:
    told = change.after or change.before
    assert told, "a station is on one side at least"
    what = "berubah" if change.before and change.after else "baru" if change.after else "tidak lagi"
    return told.code, told.name, what


def _station_facts(change: StationChange) -> Iterator[Any]:
    before = _of_station(change.before, change.was_centre)
    after = _of_station(change.after, change.is_centre)
    return (value for pair in zip(before, after, strict=True) for value in pair)


def _of_station(told: PostStation | None, is_centre: bool) -> tuple[Any, ...]:
    if told is None:
        return (None,) * len(STATION_FACTS)
    return told.minutes, told.access, "ya" if is_centre else "", told.latitude, told.longitude
