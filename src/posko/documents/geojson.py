"""A plan as one GeoJSON file (RFC 7946): stations, posts, their areas, reserves and offices, for any map."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from posko.documents.plan_tables import posts_of, rounded
from posko.planning import Plan, Post, ReserveTeam, Station, Unit

Position = tuple[float, float]
Feature = dict[str, Any]
#: About one metre; more would only pretend.
DECIMALS = 5
ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def write_geojson(plan: Plan, path: Path) -> None:
    """Write every feature of `plan` on a line of its own; the same plan gives the same bytes."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"type":"FeatureCollection","features":[\n')
        for place, feature in enumerate(features_of(plan)):
            file.write((",\n" if place else "") + ENCODE(feature))
        file.write("\n]}\n")


def features_of(plan: Plan) -> Iterator[Feature]:
    """Areas first, so that a map which draws in order keeps points on top. `properties.kind` tells them apart.

    Kinds: `post_area` (Polygon or LineString), `station`, `post`, `reserve`, `office` (Points).
    """
    yield from (_area(post) for post in posts_of(plan) if len(set(_positions(post))) > 1)
    for post in posts_of(plan):
        yield from _stations(post)
    yield from (_post(post) for post in posts_of(plan))
    for command in plan.commands:
        yield from (_reserve(team) for team in command.reserves)
        yield from (_office(unit) for unit in command.command.units)


def hull(points: Sequence[Position]) -> list[Position]:
    """The corners of the convex hull, counter-clockwise; two points or fewer when all lie on one line."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered
    lower, upper = _chain(ordered), _chain(ordered[::-1])
    return lower[:-1] + upper[:-1]


def _chain(points: Sequence[Position]) -> list[Position]:
    chain: list[Position] = []
    for point in points:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def _turn(a: Position, b: Position, c: Position) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _position(place: Station | Unit | ReserveTeam) -> Position:
    return round(place.longitude, DECIMALS), round(place.latitude, DECIMALS)


def _positions(post: Post) -> list[Position]:
    return [_position(station) for station in post.stations]


def _feature(kind: str, geometry: dict[str, Any], identity: str, properties: dict[str, Any]) -> Feature:
    return {
        "type": "Feature",
        "id": f"{kind}:{identity}",
        "geometry": geometry,
        "properties": {"kind": kind, **properties},
    }


def _point(place: Station | Unit | ReserveTeam) -> dict[str, Any]:
    return {"type": "Point", "coordinates": _position(place)}


def _area(post: Post) -> Feature:
    corners = hull(_positions(post))
    if len(corners) > 2:
        geometry: dict[str, Any] = {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}
    else:
        geometry = {"type": "LineString", "coordinates": corners}
    return _feature("post_area", geometry, post.id, {"post": post.id, "tier": post.tier, "status": post.status})


def _stations(post: Post) -> Iterator[Feature]:
    for station, minutes in zip(post.stations, post.minutes, strict=True):
        properties = {
            "code": station.code,
            "name": station.name,
            "tier": station.tier,
            "access": station.access,
            "voters": station.voters,
            "post": post.id,
            "unit": post.unit,
            "status": post.status,
            "minutes": rounded(minutes),
        }
        yield _feature("station", _point(station), station.code, properties)


def _post(post: Post) -> Feature:
    properties = {
        "post": post.id,
        "unit": post.unit,
        "tier": post.tier,
        "pattern": post.pattern.name,
        "status": post.status,
        "stations": len(post.stations),
        "officers_required": post.pattern.officers,
        "officers_assigned": len(post.officers),
        "controller": post.controller,
        "farthest_minutes": rounded(post.farthest_minutes),
    }
    return _feature("post", _point(post.centre), post.id, properties)


def _reserve(team: ReserveTeam) -> Feature:
    properties = {
        "team": team.id,
        "unit": team.unit,
        "officers": team.officers,
        "stations_covered": team.stations_covered,
    }
    return _feature("reserve", _point(team), team.id, properties)


def _office(unit: Unit) -> Feature:
    properties = {"unit": unit.code, "name": unit.name, "unit_kind": unit.kind, "parent": unit.parent}
    return _feature("office", _point(unit), unit.code, properties)
