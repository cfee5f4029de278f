"""What a problem must be before it is planned, however it was built: from tables, a database, or by hand."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from posko.doctrine import Doctrine
from posko.planning.problem import Command, Problem, Station, Unit


def require_plannable(problem: Problem) -> None:
    """Raises ValueError that names the command, station, unit or officer which cannot be planned, and why."""
    everybody = (*problem.commands, *problem.reinforcement)
    for command in (*everybody, *problem.granted.values()):
        _require_command(command, problem.doctrine)
    _require_once("unit", (unit.code for command in everybody for unit in command.units))
    _require_once("officer", (officer.id for command in everybody for officer in command.officers))
    if unknown := sorted(problem.granted.keys() - {command.code for command in problem.commands}):
        raise ValueError(f"people are granted to {unknown[0]!r}, which is no command of the problem")


def _require_command(command: Command, doctrine: Doctrine) -> None:
    if not command.units:
        raise ValueError("a command has no units; its first unit is the command itself")
    name = f"command {command.code!r}"
    _require_places(name, "unit", command.units)
    _require_places(name, "station", command.stations)
    unguarded = {station.tier: station for station in command.stations if not doctrine.patterns_for(station.tier)}
    for tier, station in unguarded.items():
        raise ValueError(f"{name}: the doctrine has no pattern for tier {tier.value!r} of station {station.code!r}")
    _require_once("station", (station.code for station in command.stations))
    codes = {unit.code for unit in command.units}
    for officer in command.officers:
        if officer.unit not in codes:
            raise ValueError(
                f"{name}: officer {officer.id!r} is of unit {officer.unit!r}, which the command does not have"
            )
    for thing in command.equipment:
        if not 0 <= thing.serviceable <= thing.total:
            raise ValueError(f"{name}: of {thing.total} {thing.kind!r} {thing.serviceable} cannot be serviceable")


def _require_places(name: str, kind: str, places: Iterable[Unit | Station]) -> None:
    for place in places:
        if not (-90 <= place.latitude <= 90 and -180 <= place.longitude <= 180):
            at = f"latitude {place.latitude}, longitude {place.longitude}"
            raise ValueError(f"{name}: {kind} {place.code!r} is nowhere on earth: {at}")


def _require_once(kind: str, names: Iterable[Hashable]) -> None:
    for name in _repeated(names):
        raise ValueError(f"{kind} {name!r} is there twice")


def _repeated(names: Iterable[Hashable]) -> Iterator[Hashable]:
    seen: set[Hashable] = set()
    for name in names:
        if name in seen:
            yield name
        seen.add(name)
