"""What in the registry no longer is as a plan has it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from posko.doctrine import Doctrine
from posko.doctrine.toml import doctrine_data
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
    #: Of somebody lent who cannot serve any longer; the lender does not tell why.
    LENT_GONE = "lent_gone"
    RULE = "rule"
    VOTING_DAY = "voting_day"
    #: A rule of now that cannot be used: `after` is what stands there.
    RULE_UNUSABLE = "rule_unusable"


@dataclass(frozen=True)
class Difference:
    """`code`: of the officer, station or unit; `before` and `after` as text, empty where there is none.

    For equipment the code is `unit kind`, for a rule its place in `doctrine.toml` (`reserve.response_minutes`; patterns
    by tier, `patterns.low`). Several values stand with `;` between, as in tables.
    """

    kind: Kind
    code: str
    before: str
    after: str


def changes_between(before: Command, now: Command) -> tuple[Difference, ...]:
    """Every difference, officers first, then stations, then the rest; in the order of the registry."""
    return (*_officers(before, now), *_stations(before, now), *_rest(before, now))


def changes_of_lent(
    lent: Iterable[Officer], now: Mapping[str, Officer], gone: Collection[str]
) -> tuple[Difference, ...]:
    """Every difference of people lent: `now` has those whose registry is seen, `gone` those who cannot serve.

    Who is in neither is as he was. A team that is lent does not say what its people's function is, so that is not held
    against anybody.
    """
    return tuple(found for officer in lent for found in _lent(officer, now.get(officer.id), officer.id in gone))


def _lent(officer: Officer, now: Officer | None, gone: bool) -> Iterator[Difference]:
    if now is not None:
        yield from _officer(replace(officer, function=now.function), now)
    elif gone:
        yield Difference(Kind.LENT_GONE, officer.id, officer.unit, "")


def rules_between(before: Doctrine, now: Doctrine) -> tuple[Difference, ...]:
    """Every rule that is not as it was."""
    return tuple(_mapped(Kind.RULE, _rules(before), _rules(now)))


def _rules(doctrine: Doctrine) -> dict[str, str]:
    """Each rule as text by its place: of a tier its patterns, of a kind of access its detour and speed together."""
    found: dict[str, list[str]] = {}
    for pattern in doctrine.patterns:
        found.setdefault(f"patterns.{pattern.tier.value}", []).append(pattern.name)
    data = doctrine_data(doctrine)
    for section in ("deployment", "reserve", "travel", "cost"):
        values = data[section]
        assert isinstance(values, Mapping)
        for name, value in values.items():
            several = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else [value]
            found[f"{section}.{name}"] = [str(v) for v in several]
    return {place: ";".join(values) for place, values in found.items()}


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
    yield from _mapped(Kind.UNIT_CHANGED, _places(before), _places(now))
    yield from _mapped(Kind.ROUTINE_DUTY, _minimum(before), _minimum(now))
    yield from _mapped(Kind.EQUIPMENT, _equipment(before), _equipment(now))
    if before.funds_idr != now.funds_idr:
        yield Difference(Kind.FUNDS, now.code, str(before.funds_idr), str(now.funds_idr))


def _mapped(kind: Kind, before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Difference]:
    for code in dict.fromkeys([*before, *now]):
        if before.get(code) != now.get(code):
            yield Difference(kind, code, before.get(code, ""), now.get(code, ""))


def _places(command: Command) -> dict[str, str]:
    """Where each unit lies; one that a registry has no place of is not among them."""
    return {u.code: f"{u.latitude};{u.longitude}" for u in command.units if u.latitude is not None}


def _minimum(command: Command) -> dict[str, str]:
    return {unit: str(n) for unit, n in command.routine_minimum.items() if n}


def _equipment(command: Command) -> dict[str, str]:
    counted: dict[str, tuple[int, int]] = {}
    for e in command.equipment:
        total, serviceable = counted.get(f"{e.unit} {e.kind}", (0, 0))
        counted[f"{e.unit} {e.kind}"] = (total + e.total, serviceable + e.serviceable)
    return {code: f"{serviceable}/{total}" for code, (total, serviceable) in counted.items()}
