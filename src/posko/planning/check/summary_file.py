"""`summary.json` of a plan folder, read strictly into plain figures."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from posko.planning.check.violation import Violation

RULE = "files"
FILE = "summary.json"

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
RECOMPUTABLE = "great_circle"

Figures = Mapping[str, float | None]


@dataclass(frozen=True)
class Summary:
    """What `summary.json` says; figures by name, `officers.post` for one inside another. Only `gap` may be None."""

    operation: str
    travel_model: str
    commitment: str
    seed: str
    total: Figures
    units: Mapping[str, Figures]


class _WrongShapeError(Exception):
    """The message says where and what was expected."""


def read_summary(path: Path) -> tuple[Summary | None, list[Violation]]:
    """The summary, or None and the one thing that keeps it from being read."""
    try:
        document = json.loads(path.read_bytes(), parse_constant=_no_constant)
        return _summary(document), []
    except (OSError, ValueError, RecursionError, _WrongShapeError) as error:
        return None, [Violation(RULE, FILE, f"a summary as in the file formats was expected, found: {error}")]


def travel_is_recomputable(summary: Summary) -> tuple[bool, list[Violation]]:
    """Whether minutes follow from the operation alone; where not, that they were not checked."""
    if summary.travel_model == RECOMPUTABLE:
        return True, []
    what = f"minutes can only be recomputed for {RECOMPUTABLE}, found {summary.travel_model}: they were not checked"
    return False, [Violation("5: travel model", f"{FILE}, travel_model", what)]


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _summary(document: Any) -> Summary:
    keys = ("operation", "posko_version", "travel_model", "seconds", "draw", "total", "units")
    top = _object(document, "the document", keys)
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
    )


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
        raise _WrongShapeError(f"{where} is no object")
    if keys is not None and set(value) != set(keys):
        missing, surplus = sorted(set(keys) - set(value)), sorted(set(value) - set(keys))
        raise _WrongShapeError(f"{where} lacks {missing} and has {surplus} too many")
    return value


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _WrongShapeError(f"{where} is no text: {value!r}")
    return value


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _WrongShapeError(f"{where} is no number: {value!r}")
    return value


def _count(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _WrongShapeError(f"{where} is no whole number, 0 or more: {value!r}")
    return value
