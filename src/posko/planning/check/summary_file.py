"""`summary.json` of a plan folder, read strictly into plain figures."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from posko.planning.check.reasons import why_unreadable
from posko.planning.check.violation import Violation, Words

RULE = "files"
FILE = "summary.json"
#: A place in it, by its path.
AT = "summary.json, {path}"

#: Duties under `officers` of a unit.
DUTIES = ("post", "controller", "reserve", "routine", "unavailable")
#: Figures of a unit that are whole numbers, and those that are not.
COUNTS = (
    "stations",
    "posts",
    "manned_posts",
    "unmanned_stations",
    "linmas",
    "reinforcement",
    "cost_idr",
    "funds_idr",
    *(f"officers.{duty}" for duty in DUTIES),
)
NUMBERS = (
    "total_minutes",
    "lower_bound_minutes",
    "gap",
    "farthest_minutes",
    "reserve_covered",
    "self_sufficiency",
)
GREAT_CIRCLE, ROAD_NETWORK = "great_circle", "road_network"
#: How many places of a command, or of all, a road network serves.
PLACES = ("stations", "offices", "far", "apart")

Figures = Mapping[str, float | None]


@dataclass(frozen=True)
class RoadsUsed:
    """The road network of a plan made by road, and of each unit and in all what is counted of its `PLACES`."""

    file: str
    sha256: str
    total: Figures
    units: Mapping[str, Figures]


@dataclass(frozen=True)
class Summary:
    """What `summary.json` says; figures by name, `officers.post` for one inside another. Only `gap` may be None."""

    operation: str
    travel_model: str
    commitment: str
    seed: str
    total: Figures
    units: Mapping[str, Figures]
    roads: RoadsUsed | None = None


class _WrongShapeError(Exception):
    """Says where and what was expected."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text)
        self.why = Words(text, values)


def read_summary(path: Path) -> tuple[Summary | None, list[Violation]]:
    """The summary, or None and the one thing that keeps it from being read."""
    try:
        document = json.loads(path.read_bytes(), parse_constant=_no_constant)
        return _summary(document), []
    except (OSError, ValueError, RecursionError, _WrongShapeError) as error:
        why = {"why": error.why} if isinstance(error, _WrongShapeError) else why_unreadable(error)
        return None, [Violation(RULE, FILE, "a summary as in the file formats was expected: {why}", why)]


def _no_constant(name: str) -> NoReturn:
    raise _WrongShapeError("{where} is no number: {found}", where=FILE, found=name)


def _summary(document: Any) -> Summary:
    keys = ("operation", "posko_version", "travel_model", "seconds", "draw", "total", "units")
    by_road = isinstance(document, dict) and document.get("travel_model") == ROAD_NETWORK
    top = _object(document, FILE, (*keys, "roads") if by_road else keys)
    draw = _object(top["draw"], "draw", ("commitment", "seed"))
    for part, seconds in _object(top["seconds"], "seconds").items():
        _number(seconds, f"seconds.{part}")
    _text(top["posko_version"], "posko_version")
    return Summary(
        operation=_text(top["operation"], "operation"),
        travel_model=_text(top["travel_model"], "travel_model"),
        commitment=_text(draw["commitment"], "draw.commitment"),
        seed=_text(draw["seed"], "draw.seed"),
        total=_figures(top["total"], "total"),
        units={code: _figures(unit, f"units.{code}") for code, unit in _object(top["units"], "units").items()},
        roads=_roads(top["roads"]) if by_road else None,
    )


def _roads(value: Any) -> RoadsUsed:
    roads = _object(value, "roads", ("file", "sha256", "total", "units"))
    units = _object(roads["units"], "roads.units")
    return RoadsUsed(
        file=_text(roads["file"], "roads.file"),
        sha256=_text(roads["sha256"], "roads.sha256"),
        total=_places(roads["total"], "roads.total"),
        units={code: _places(unit, f"roads.units.{code}") for code, unit in units.items()},
    )


def _places(value: Any, where: str) -> Figures:
    return {name: _count(count, f"{where}.{name}") for name, count in _object(value, where, PLACES).items()}


def _figures(value: Any, where: str) -> Figures:
    plain = [count for count in COUNTS if "." not in count]
    unit = _object(value, where, (*plain, *NUMBERS, "officers"))
    officers = _object(unit["officers"], f"{where}.officers", DUTIES)
    flat = unit | {f"officers.{duty}": officers[duty] for duty in DUTIES}
    figures: dict[str, float | None] = {name: _count(flat[name], f"{where}.{name}") for name in COUNTS}
    for name in NUMBERS:
        unbounded = name == "gap" and flat[name] is None
        figures[name] = None if unbounded else _number(flat[name], f"{where}.{name}")
    return figures


def _object(value: Any, where: str, keys: Iterable[str] | None = None) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _WrongShapeError("{where} is no object", where=where)
    if keys is not None and set(value) != set(keys):
        missing, surplus = sorted(set(keys) - set(value)), sorted(set(value) - set(keys))
        raise _WrongShapeError(
            "{where} lacks {missing} and has {surplus} too many", where=where, missing=missing, surplus=surplus
        )
    return value


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _WrongShapeError("{where} is no text: {found}", where=where, found=repr(value))
    return value


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _WrongShapeError("{where} is no number: {found}", where=where, found=repr(value))
    return value


def _count(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _WrongShapeError("{where} is no whole number, 0 or more: {found}", where=where, found=repr(value))
    return value
