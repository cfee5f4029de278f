"""Parts held against the registry as it is now. Only rows that differ are read, in as many questions as there are
tables, whatever the number of parts and rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from posko.deployment.models import AssignmentRow, Part, Plan, StationRow
from posko.deployment.queries import officers_now
from posko.deployment.reinforcement import gone_home
from posko.deployment.storing import doctrine_of
from posko.deployment.storing.loading import officer_of, station_of, unit_of
from posko.doctrine import BadDoctrine
from posko.doctrine.keys import dotted
from posko.organisation.access import commands_where, may
from posko.organisation.models import Kind, Person
from posko.planning import Command, Equipment, Officer, Unit, UnitKind
from posko.planning.editing import Difference, changes_between, changes_of_lent, rules_between
from posko.planning.editing import Kind as What
from posko.registry.models import Equipment as EquipmentRow
from posko.registry.models import Funds, PollingStation, RoutineDuty, Row
from posko.registry.models import Officer as OfficerRow
from posko.registry.queries import doctrine_of as doctrine_from_text
from posko.registry.queries import visible_to

R = TypeVar("R", bound=Row)

#: Columns of a planned row that are those of the registry's, and where the registry has them.
_OFFICER = {
    "name": "name",
    "rank": "rank",
    "function": "function",
    "unit": "command__code",
    "status": "status",
    "excluded_areas": "excluded_areas",
    "skills": "skills",
}
_STATION = {
    name: name for name in ("name", "area_code", "latitude", "longitude", "tier", "tier_reason", "access", "voters")
}


@dataclass(frozen=True)
class Lent:
    """People of the Polda in a part, as far as they are not as its registry has them.

    `now`: those whose registry is seen; `gone`: of the others those who cannot serve any longer; `returned`: those
    whose team went back, with its code.
    """

    people: tuple[Officer, ...]
    now: Mapping[str, Officer]
    gone: frozenset[str]
    returned: Mapping[str, str]

    @property
    def differences(self) -> tuple[Difference, ...]:
        serving = [officer for officer in self.people if officer.id not in self.returned]
        returned = (Difference(What.LENT_RETURNED, code, team, "") for code, team in self.returned.items())
        return (*returned, *changes_of_lent(serving, self.now, self.gone))


@dataclass(frozen=True)
class Match:
    """A part and the registry as far as they differ: rows that are the same on both sides are in neither.

    `before` and `now`: of its own.
    """

    before: Command
    now: Command
    lent: Lent

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Everything that is no longer as the part has it: of people lent first, then as `changes_between`."""
        return (*self.lent.differences, *changes_between(self.before, self.now))


def matches_of(person: Person, plan: Plan, parts: Iterable[Part]) -> dict[int, Match]:
    """By its key, each of the `parts` that is of a Polres whose registry `person` may see.

    They are of `plan`, or of several plans of its operation and then of no command twice, as what holds now is.
    """
    computed = [part for part in parts if part.given and part.command.kind == Kind.POLRES]
    held = [part for part in computed if may(person, "see-registry", part.command)]
    if not held:
        return {}
    lent = _lent(person, plan, held)
    own = _Own(person, plan, held)
    return {part.pk: Match(*own.sides(part), lent[part.pk]) for part in held if own.units[part.pk]}


def lent_as_now(person: Person, part: Part, lent: Sequence[Officer]) -> tuple[Officer, ...]:
    """Those of `lent` who still serve in `part`, as their registry has them now where `person` may see it."""
    now = officers_now(person, part.operation, [officer.id for officer in lent])
    gone = {*gone_home(part.plan, [part]).get(part.command_id, {}), *(_unavailable([part])[part.pk] - now.keys())}
    return tuple(now.get(officer.id, officer) for officer in lent if officer.id not in gone)


def rules_differing(plan: Plan) -> tuple[Difference, ...]:
    """Rules and dates of the operation that are no longer those by which `plan` was made."""
    found: list[Difference] = []
    if plan.voting_day and plan.voting_day != plan.operation.voting_day:
        days = plan.voting_day.isoformat(), plan.operation.voting_day.isoformat()
        found.append(Difference(What.VOTING_DAY, plan.operation.code, *days))
    if plan.doctrine_toml != plan.operation.doctrine_toml:
        found += _rules_between(plan)
    return tuple(found)


def _rules_between(plan: Plan) -> Iterable[Difference]:
    try:
        now = doctrine_from_text(plan.operation.doctrine_toml)
    except BadDoctrine as bad:
        # An import lets none through; a later Posko may ask more of rules than the one that took them.
        return [Difference(What.RULE_UNUSABLE, dotted(fault.path), "", fault.value) for fault in bad.faults]
    return rules_between(doctrine_of(plan), now)


class _Own:
    """What the parts have of their own, and the registry has, where the two are not the same."""

    def __init__(self, person: Person, plan: Plan, parts: Sequence[Part]) -> None:
        self.person, self.plan = person, plan
        self.part_at = {part.command.path: part.pk for part in parts}
        ids = list(self.part_at.values())
        people = AssignmentRow.objects.filter(part__in=ids, reinforcement=False)
        places = StationRow.objects.filter(part__in=ids)
        self.officers = _by_part(people, self._registry(OfficerRow), _OFFICER, officer_of)
        self.stations = _by_part(places, self._registry(PollingStation), _STATION, station_of)
        self.officers_now = self._new(OfficerRow, people, _OFFICER, officer_of)
        self.stations_now = self._new(PollingStation, places, _STATION, station_of)
        self.units = self._units()
        self.means = self._means()

    def sides(self, part: Part) -> tuple[Command, Command]:
        key, given = part.pk, part.given
        routine, equipment, funds = (self.means[key, table] for table in (RoutineDuty, EquipmentRow, Funds))
        before = Command(
            units=tuple(unit_of(unit) for unit in given["units"]),
            stations=tuple(self.stations[key]),
            officers=tuple(self.officers[key]),
            routine_minimum=given["routine"],
            equipment=tuple(Equipment(*row) for row in given["equipment"]),
            funds_idr=given["funds_idr"],
        )
        now = Command(
            units=tuple(self.units[key]),
            stations=tuple(self.stations_now[key]),
            officers=tuple(self.officers_now[key]),
            routine_minimum={unit: minimum for unit, _kind, minimum, _none in routine},
            equipment=tuple(Equipment(*row) for row in equipment),
            funds_idr=sum(amount for _unit, _kind, amount, _none in funds),
        )
        return before, now

    def _registry(self, table: type[R]) -> QuerySet[R]:
        return visible_to(self.person, table).filter(operation=self.plan.operation_id)

    def _within(self, column: str = "command__path") -> Q:
        below = Q()
        for path in self.part_at:
            below |= Q(**{f"{column}__startswith": path})
        return below

    def _part_of(self, path: str) -> int:
        return next(key for above, key in self.part_at.items() if path.startswith(above))

    def _new(
        self, table: type[R], planned: QuerySet[Any], columns: Mapping[str, str], read: Any
    ) -> dict[int, list[Any]]:
        """Rows of the registry that no planned row is the same as, by part."""
        same = planned.filter(code=OuterRef("code"), **{name: OuterRef(field) for name, field in columns.items()})
        rows = self._registry(table).filter(self._within()).exclude(Exists(same)).order_by("code")
        found: dict[int, list[Any]] = defaultdict(list)
        named = {name: F(field) for name, field in columns.items() if name != field}
        for row in rows.values("code", "command__path", *(n for n in columns if n not in named), **named):
            found[self._part_of(row["command__path"])].append(read(row))
        return found

    def _units(self) -> dict[int, list[Unit]]:
        rows = commands_where(self.person, "see-registry").filter(self._within("path"))
        found: dict[int, list[Unit]] = defaultdict(list)
        for unit in rows.order_by("path"):
            said: tuple[Any, ...] = (unit.code, unit.name, UnitKind(unit.kind), "", unit.latitude, unit.longitude)
            found[self._part_of(unit.path)].append(Unit(*said))
        return found

    def _means(self) -> dict[tuple[int, type[Row]], list[tuple[Any, ...]]]:
        """By part and table: unit, kind, and up to two numbers. In one question, for each table has few rows."""
        columns: dict[type[Row], tuple[Any, ...]] = {
            RoutineDuty: (Value(""), F("minimum_officers"), Value(0)),
            EquipmentRow: (F("kind"), F("total"), F("serviceable")),
            Funds: (Value(""), F("amount_idr"), Value(0)),
        }
        tables = list(columns)
        first, *others = (
            self._registry(table)
            .filter(self._within())
            .order_by()
            .values_list(Value(number), "command__path", "command__code", *columns[table])
            for number, table in enumerate(tables)
        )
        found: dict[tuple[int, type[Row]], list[tuple[Any, ...]]] = defaultdict(list)
        for number, path, *row in first.union(*others, all=True):
            found[self._part_of(path), tables[number]].append(tuple(row))
        return found


def _by_part(
    planned: QuerySet[Any], registry: QuerySet[Any], columns: Mapping[str, str], read: Any
) -> dict[int, list[Any]]:
    """Planned rows that no row of the registry is the same as, by part."""
    found: dict[int, list[Any]] = defaultdict(list)
    rows = planned.exclude(_same(registry, columns)).order_by("code")
    for row in rows.values("part_id", "code", *columns):
        found[row["part_id"]].append(read(row))
    return found


def _same(registry: QuerySet[Any], columns: Mapping[str, str]) -> Exists:
    """Whether the registry has a planned row as it is."""
    return Exists(registry.filter(code=OuterRef("code"), **{field: OuterRef(name) for name, field in columns.items()}))


def _lent(person: Person, plan: Plan, parts: Sequence[Part]) -> dict[int, Lent]:
    """The people lent to each part, by its key."""
    returned = gone_home(plan, parts)
    rows = AssignmentRow.objects.filter(part__in=parts, reinforcement=True)
    columns = {name: field for name, field in _OFFICER.items() if name != "function"}
    registry = visible_to(person, OfficerRow).filter(operation=plan.operation_id)
    home = Q(code__in=[code for codes in returned.values() for code in codes])
    rows = rows.filter(~_same(registry, columns) | home).order_by("code")
    lent: dict[int, list[Officer]] = defaultdict(list)
    for row in rows.values("part_id", "code", *_OFFICER):
        lent[row["part_id"]].append(officer_of(row))
    codes = [officer.id for people in lent.values() for officer in people]
    now = officers_now(person, plan.operation, codes) if codes else {}
    gone = _unavailable([part for part in parts if any(officer.id not in now for officer in lent[part.pk])])
    return {
        part.pk: Lent(
            tuple(lent[part.pk]), now, frozenset(gone[part.pk] - now.keys()), returned.get(part.command_id, {})
        )
        for part in parts
    }


def _unavailable(parts: Sequence[Part]) -> defaultdict[int, set[str]]:
    """By part the codes of people lent to it who cannot serve any longer, also where their registry is not seen."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    if parts:
        with connection.cursor() as cursor:
            cursor.execute("SELECT part, officer_code FROM posko_lent_unavailable(%s)", [[part.pk for part in parts]])
            for key, code in cursor.fetchall():
                found[key].add(code)
    return found
