"""Outlines of commands and sub-districts for the map: from GeoJSON where given, else what lies around the stations."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from posko.documents.page.territory import territories
from posko.planning import Plan

Point = tuple[float, float]


def outlines(plan: Plan, map_folder: Path | None, *, decimals: int) -> dict[str, Any]:
    """`commands` and `sub_districts`: each with its command's row, a name and rings of longitude, latitude.

    Rings are flat lists of whole numbers: units of 10 to the minus `decimals` degree, each the difference to the point
    before. Rounding to one grid, rather than simplifying each outline for itself, keeps shared borders shared.

    Raises ValueError, naming the file, where it is no GeoJSON.
    """
    regencies = list(_areas(plan, map_folder, "regencies.geojson", decimals))
    return {
        "scale": 10**decimals,
        "source": "map" if regencies else "stations",
        "commands": regencies or list(_territories(plan, decimals)),
        "sub_districts": list(_areas(plan, map_folder, "sub_districts.geojson", decimals)),
    }


def pack(ring: Sequence[Point], decimals: int) -> list[int]:
    """A ring rounded, without repeated points, as differences; empty where fewer than three points are left."""
    scaled = [(round(x * 10**decimals), round(y * 10**decimals)) for x, y in ring]
    kept = [p for p, before in zip(scaled, [None, *scaled], strict=False) if p != before]
    if len(set(kept)) < 3:
        return []
    starts = [(0, 0), *kept]
    return [d for (x, y), (px, py) in zip(kept, starts, strict=False) for d in (x - px, y - py)]


def _territories(plan: Plan, decimals: int) -> Iterator[dict[str, Any]]:
    stations = [(s, row) for row, command in enumerate(plan.commands) for s in command.command.stations]
    found = territories([(s.longitude, s.latitude) for s, _ in stations], [row for _, row in stations])
    for row, rings in found.items():
        packed = [p for p in (pack(ring, decimals) for ring in rings) if p]
        yield {"command": row, "name": plan.commands[row].command.unit.name, "rings": packed}


def _areas(plan: Plan, map_folder: Path | None, name: str, decimals: int) -> Iterator[dict[str, Any]]:
    """Areas of the file that belong to a command of the plan; others are another operation's."""
    if map_folder is None or not (map_folder / name).is_file():
        return
    prefixes = [(prefix, row) for row, c in enumerate(plan.commands) for prefix in c.command.unit.area_codes]
    for code, area_name, geometry in _features(map_folder / name):
        command = _owner(code, prefixes)
        packed = [p for p in (pack(ring, decimals) for ring in _rings(geometry)) if p]
        if command is not None and packed:
            yield {"command": command, "name": area_name, "rings": packed}


def _owner(code: str, prefixes: Iterable[tuple[str, int]]) -> int | None:
    """The command whose area code is the longest beginning of `code`."""
    matching = [(len(prefix), row) for prefix, row in prefixes if code.startswith(prefix)]
    return max(matching)[1] if matching else None


def _features(path: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    try:
        collection = json.loads(path.read_text(encoding="utf-8-sig"))
        for feature in collection["features"]:
            properties = feature.get("properties") or {}
            code = str(properties.get("area_code") or feature.get("id") or "")
            yield code, str(properties.get("name", "")), feature["geometry"]
    except (UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path.name}: not a GeoJSON collection of areas ({error})") from error


def _rings(geometry: dict[str, Any] | None) -> Iterator[list[Point]]:
    """Outer and inner rings; shapes without an area have none."""
    kind = geometry["type"] if geometry else ""
    coordinates = geometry["coordinates"] if geometry else []
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(kind, [])
    for polygon in polygons:
        for ring in polygon:
            yield [(float(point[0]), float(point[1])) for point in ring]
