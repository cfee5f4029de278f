"""From the tables of an operation to the problem the planner solves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

import polars as pl

from posko.doctrine import Access, Tier
from posko.planning.problem import Command, Equipment, Officer, Problem, Station, Status, Unit, UnitKind
from posko.tables import Operation, area_units, by_longest_prefix, commands_of_units

_T = TypeVar("_T")
_TIERS = {tier.value: tier for tier in Tier}
_ACCESS = {access.value: access for access in Access}
_STATUSES = {status.value: status for status in Status}


def problem_from(operation: Operation) -> Problem:
    """The problem of a checked `operation`: a command for each Polres and, as reinforcement, for each Polda.

    Commands, their Polsek, stations and officers keep the order of the tables. A station belongs to the unit with the
    longest matching area prefix, and so to the command above that unit; a Polsek right under a Polda to the Polda.
    """
    commands = _commands(operation)
    return Problem(
        operation=operation.settings.name,
        doctrine=operation.doctrine,
        commands=tuple(command for command in commands if command.unit.kind is UnitKind.POLRES),
        reinforcement=tuple(command for command in commands if command.unit.kind is UnitKind.POLDA),
        voting_day=operation.settings.voting_day,
    )


def _commands(operation: Operation) -> list[Command]:
    command_of = commands_of_units(operation.units)
    units = _grouped(_units(operation.units), (command_of[code] for code in operation.units["unit_code"]))
    stations = _grouped(_stations(operation.polling_stations), _station_commands(operation, command_of))
    officers = _grouped(_officers(operation.officers), (command_of[code] for code in operation.officers["unit_code"]))
    equipment = _grouped(
        (
            Equipment(*row)
            for row in operation.equipment.select("unit_code", "kind", "total", "serviceable").iter_rows()
        ),
        (command_of[code] for code in operation.equipment["unit_code"]),
    )
    minimum = dict(operation.routine_duty.select("unit_code", "minimum_officers").iter_rows())
    funds = dict(operation.funds.select("unit_code", "amount_idr").iter_rows())
    return [
        Command(
            units=(head, *(unit for unit in units[head.code] if unit is not head)),
            stations=tuple(stations[head.code]),
            officers=tuple(officers[head.code]),
            routine_minimum={unit.code: minimum[unit.code] for unit in units[head.code] if unit.code in minimum},
            equipment=tuple(equipment[head.code]),
            funds_idr=sum(funds.get(unit.code, 0) for unit in units[head.code]),
        )
        for head in _heads(units, command_of)
    ]


def _heads(units: dict[str, list[Unit]], command_of: dict[str, str]) -> list[Unit]:
    """The Polres and Polda in the order of the table."""
    by_code = {unit.code: unit for group in units.values() for unit in group}
    return [by_code[code] for code, command in command_of.items() if code == command]


def _grouped(things: Iterable[_T], commands: Iterable[str]) -> dict[str, list[_T]]:
    groups: dict[str, list[_T]] = defaultdict(list)
    for thing, command in zip(things, commands, strict=True):
        groups[command].append(thing)
    return groups


def _station_commands(operation: Operation, command_of: dict[str, str]) -> pl.Series:
    owners = {area: command_of[unit] for area, unit in area_units(operation.units).items()}
    return by_longest_prefix(operation.polling_stations["area_code"], owners)


def _units(frame: pl.DataFrame) -> Iterable[Unit]:
    rows = frame.select("unit_code", "name", "kind", "parent_code", "latitude", "longitude", "area_codes").iter_rows()
    for code, name, kind, parent, latitude, longitude, areas in rows:
        yield Unit(code, name, UnitKind(kind), parent, latitude, longitude, _several(areas))


def _stations(frame: pl.DataFrame) -> Iterable[Station]:
    columns = ("station_code", "name", "area_code", "latitude", "longitude", "tier", "access", "voters", "tier_reason")
    for code, name, area, latitude, longitude, tier, access, voters, reason in frame.select(columns).iter_rows():
        yield Station(code, name, area, latitude, longitude, _TIERS[tier], _ACCESS[access], voters, reason)


def _officers(frame: pl.DataFrame) -> Iterable[Officer]:
    columns = ("officer_id", "name", "unit_code", "rank", "function", "status", "excluded_areas", "skills")
    for code, name, unit, rank, function, status, excluded, skills in frame.select(columns).iter_rows():
        yield Officer(code, name, unit, rank, function, _STATUSES[status], _several(excluded), _several(skills))


def _several(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(";")) if cell else ()
