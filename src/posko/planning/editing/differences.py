"""What in the registry no longer is as a plan has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from posko.planning.problem import Command, Officer, Station


class Kind(StrEnum):
    OFFICER_GONE = "officer_gone"
    OFFICER_NEW = "officer_new"
    OFFICER_STATUS = "officer_status"
    OFFICER_CHANGED = "officer_changed"
    STATION_GONE = "station_gone"
    STATION_NEW = "station_new"
    STATION_MOVED = "station_moved"
    TIER_CHANGED = "tier_changed"
    ACCESS_CHANGED = "access_changed"
    STATION_CHANGED = "station_changed"
    UNIT_CHANGED = "unit_changed"
    ROUTINE_DUTY = "routine_duty"
    EQUIPMENT = "equipment"
    FUNDS = "funds"
    #: Of somebody lent: not found here, for the registry does not say to whom anybody is lent.
    LENT_RETURNED = "lent_returned"


@dataclass(frozen=True)
class Difference:
    """`code`: of the officer, station or unit; `before` and `after` as text, empty where there is none.

    For equipment the code is `unit kind`. Several values stand with `;` between, as in tables.
    """

    kind: Kind
    code: str
    before: str
    after: str


def changes_between(before: Command, now: Command) -> tuple[Difference, ...]:
    """Every difference, officers first, then stations, then the rest; in the order of the registry."""
    return (*_officers(before, now), *_stations(before, now), *_rest(before, now))


def _officers(before: Command, now: Command) -> Iterator[Difference]:
    old, new = {o.id: o for o in before.officers}, {o.id: o for o in now.officers}
    for code, officer in old.items():
        if code not in new:
            yield Difference(Kind.OFFICER_GONE, code, officer.unit, "")
        elif officer != new[code]:
            yield from _officer(officer, new[code])
    for code, officer in new.items():
        if code not in old:
            yield Difference(Kind.OFFICER_NEW, code, "", officer.unit)


def _officer(before: Officer, now: Officer) -> Iterator[Difference]:
    if before.status != now.status:
        yield Difference(Kind.OFFICER_STATUS, now.id, before.status.value, now.status.value)
    for old, new in (
        (before.rank, now.rank),
        (before.unit, now.unit),
        (";".join(before.excluded_areas), ";".join(now.excluded_areas)),
        (";".join(before.skills), ";".join(now.skills)),
        (before.name, now.name),
        (before.function, now.function),
    ):
        if old != new:
            yield Difference(Kind.OFFICER_CHANGED, now.id, old, new)


def _stations(before: Command, now: Command) -> Iterator[Difference]:
    old, new = {s.code: s for s in before.stations}, {s.code: s for s in now.stations}
    for code, station in old.items():
        if code not in new:
            yield Difference(Kind.STATION_GONE, code, station.tier.value, "")
        elif station != new[code]:
            yield from _station(station, new[code])
    for code, station in new.items():
        if code not in old:
            yield Difference(Kind.STATION_NEW, code, "", station.tier.value)


def _station(before: Station, now: Station) -> Iterator[Difference]:
    for kind, old, new in (
        (Kind.STATION_MOVED, f"{before.latitude};{before.longitude}", f"{now.latitude};{now.longitude}"),
        (Kind.TIER_CHANGED, before.tier.value, now.tier.value),
        (Kind.ACCESS_CHANGED, before.access.value, now.access.value),
        (Kind.STATION_CHANGED, before.name, now.name),
        (Kind.STATION_CHANGED, str(before.voters), str(now.voters)),
        (Kind.STATION_CHANGED, before.area_code, now.area_code),
        (Kind.STATION_CHANGED, before.tier_reason, now.tier_reason),
    ):
        if old != new:
            yield Difference(kind, now.code, old, new)


def _rest(before: Command, now: Command) -> Iterator[Difference]:
    units = ({u.code: u for u in before.units}, {u.code: u for u in now.units})
    yield from _mapped(Kind.UNIT_CHANGED, *({c: f"{u.latitude};{u.longitude}" for c, u in us.items()} for us in units))
    yield from _mapped(Kind.ROUTINE_DUTY, _minimum(before), _minimum(now))
    yield from _mapped(Kind.EQUIPMENT, _equipment(before), _equipment(now))
    if before.funds_idr != now.funds_idr:
        yield Difference(Kind.FUNDS, now.code, str(before.funds_idr), str(now.funds_idr))


def _mapped(kind: Kind, before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Difference]:
    for code in dict.fromkeys([*before, *now]):
        if before.get(code) != now.get(code):
            yield Difference(kind, code, before.get(code, ""), now.get(code, ""))


def _minimum(command: Command) -> dict[str, str]:
    return {unit: str(n) for unit, n in command.routine_minimum.items() if n}


def _equipment(command: Command) -> dict[str, str]:
    counted: dict[str, tuple[int, int]] = {}
    for e in command.equipment:
        total, serviceable = counted.get(f"{e.unit} {e.kind}", (0, 0))
        counted[f"{e.unit} {e.kind}"] = (total + e.total, serviceable + e.serviceable)
    return {code: f"{serviceable}/{total}" for code, (total, serviceable) in counted.items()}
