"""Doctrine back to nested data, nested data to TOML, and where in a TOML text a key stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date

from posko.doctrine.keys import Path
from posko.doctrine.model import Doctrine


def doctrine_data(doctrine: Doctrine) -> dict[str, object]:
    """`doctrine` as nested data: `doctrine_from(doctrine_data(d)) == d`."""
    deployment, reserve, cost = doctrine.deployment, doctrine.reserve, doctrine.cost
    return {
        "patterns": [
            {
                "tier": pattern.tier.value,
                "officers": pattern.officers,
                "stations_max": pattern.stations_max,
                "linmas_per_station": pattern.linmas_per_station,
            }
            for pattern in doctrine.patterns
        ],
        "deployment": {
            "operation_share_max": deployment.operation_share_max,
            "target_minutes": deployment.target_minutes,
            "posts_per_controller": deployment.posts_per_controller,
            "controller_ranks": list(deployment.controller_ranks),
            "leader_ranks": list(deployment.leader_ranks),
        },
        "reserve": {"team_officers": reserve.team_officers, "response_minutes": reserve.response_minutes},
        "travel": {
            access.value: {"detour": speed.detour, "kmh": speed.kmh} for access, speed in doctrine.travel.items()
        },
        "cost": {"officer_day_idr": cost.officer_day_idr, "days": cost.days},
    }


def to_toml(data: Mapping[str, object]) -> str:
    """Nested data (text, numbers, dates, lists of texts, tables, lists of tables) as a TOML text."""
    return "\n".join(_lines(data, ())) + "\n"


def toml_lines(text: str) -> dict[Path, int]:
    """The line (from 1) on which each key and each table header stands; good enough to point people at it."""
    lines: dict[Path, int] = {}
    counts: dict[str, int] = {}
    section: Path = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*(\[{1,2})\s*([\w.-]+)\s*\]", line):
            section = tuple(header[2].split("."))
            if header[1] == "[[":
                counts[header[2]] = counts.get(header[2], -1) + 1
                section = (*section, counts[header[2]])
            lines.setdefault(section, number)
        elif key := re.match(r"\s*([\w-]+)\s*=", line):
            lines.setdefault((*section, key[1]), number)
    return lines


def _lines(data: Mapping[str, object], section: tuple[str, ...]) -> Iterator[str]:
    # Plain values first: below a header they would belong to that table.
    for key, value in data.items():
        if not _is_table(value) and not _is_tables(value):
            yield f"{key} = {_literal(value)}"
    for key, value in data.items():
        name = ".".join((*section, key))
        if isinstance(value, Mapping):
            yield from _table(f"[{name}]", value, (*section, key))
        elif isinstance(value, list) and _is_tables(value):
            for item in value:
                yield from _table(f"[[{name}]]", item, (*section, key))


def _table(header: str, value: Mapping[str, object], section: tuple[str, ...]) -> Iterator[str]:
    if not value or not all(_is_table(item) for item in value.values()):
        yield ""
        yield header
    yield from _lines(value, section)


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping)


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, Mapping) for item in value)


def _literal(value: object) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, list):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return repr(value)
