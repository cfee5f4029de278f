"""A plan as its map reads it: one JSON of compact rows and columns (`frontend/map/payload.ts` says what each is)."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language

from posko.deployment.models import AssignmentRow, Part, Plan, PostRow, StationRow, TeamRow
from posko.deployment.models.rows import Duty, PlanRow
from posko.deployment.queries import parts_visible_to, rows_visible_to
from posko.deployment.storing import doctrine_of
from posko.doctrine import Access as By
from posko.doctrine import Doctrine
from posko.documents.page.territory import territories
from posko.organisation.models import Person
from posko.registry.models import Access, Tier

R = TypeVar("R", bound=PlanRow)
#: Rises with a change of the payload's shape: what a browser kept of the one before holds no longer.
LAYOUT = 1
TIERS = {tier: n for n, tier in enumerate((Tier.LOW, Tier.ELEVATED, Tier.HIGH, Tier.SPECIAL))}
WAYS = {way: n for n, way in enumerate((Access.ROAD, Access.RIVER, Access.SEA, Access.FOOT))}
#: What is shown where there is nothing yet: Indonesia, as west, south, east, north.
NOWHERE = (95.0, -11.0, 141.0, 6.0)
#: Stations lie on a grid of this many steps a degree (about a metre).
STEPS = 100_000
#: A row of a part by its code: its place in the payload's list.
Places = dict[tuple[int, str], int]


@dataclass(frozen=True)
class Seen:
    """The parts of `plan` on which one person's map is drawn: those computed, in the order of the tree."""

    plan: Plan
    person: Person
    parts: Sequence[Part]
    index: dict[int, int] = field(default_factory=dict)

    def rows(self, table: type[R]) -> QuerySet[R]:
        """Rows of these parts."""
        return rows_visible_to(self.person, table).filter(part__in=list(self.index))


def seen_by(person: Person, plan: Plan) -> Seen:
    """The parts of `plan` that `person` may see. One query, without what only the planner needs."""
    parts = parts_visible_to(person).filter(plan=plan).exclude(given={}).defer("drawings", "grouping", "bounds")
    found = list(parts)
    return Seen(plan, person, found, {part.pk: n for n, part in enumerate(found)})


def tag_of(seen: Seen) -> str:
    """What an answer is known by: another one whenever the plan, a part, or the language of its words changed."""
    plan, editions = seen.plan, [(part.pk, part.edition) for part in seen.parts]
    told = [LAYOUT, plan.pk, plan.state, plan.moved, editions, get_language()]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def payload(seen: Seen) -> dict[str, Any]:
    """All that the map shows, of the parts in `seen`. Four queries whatever the number of commands."""
    doctrine = doctrine_of(seen.plan)
    people = _people(seen)
    stations, station_at = _stations(seen)
    posts, post_at = _posts(seen, people, station_at)
    stations["post"] = [post_at[key] for key in stations["post"]]
    return {
        "operation": seen.plan.operation.name,
        "bounds": _bounds(stations),
        "commands": [_command(part) for part in seen.parts],
        "posts": posts,
        "stations": stations,
        "reserves": _reserves(seen, doctrine),
        "officers": _officers(people, post_at),
        "outlines": _outlines(seen, stations, [row[1] for row in posts]),
        "post_url": _address(seen.plan, "deployment:post", "{id}"),
        "officer_url": _address(seen.plan, "deployment:planned_officer", "{code}"),
        "target_minutes": doctrine.deployment.target_minutes,
    }


def packed(seen: Seen) -> bytes:
    """`payload` as JSON in UTF-8."""
    return json.dumps(payload(seen), ensure_ascii=False, separators=(",", ":")).encode()


def _address(plan: Plan, view: str, blank: str) -> str:
    # `reverse` would encode the braces.
    return reverse(view, args=[plan.pk, "-"]).removesuffix("-") + blank


def _command(part: Part) -> list[Any]:
    """A command at its office, as the plan took it from the registry."""
    code, name, _kind, _parent, latitude, longitude, *_ = part.given["units"][0]
    return [code, name, round(latitude, 5), round(longitude, 5), reverse("deployment:part", args=[part.pk])]


@dataclass(frozen=True)
class People:
    """Everybody in the plan: (part, code, text, duty, post), names by part and code, and how many hold each post."""

    rows: list[tuple[int, str, str, str, str]]
    names: dict[tuple[int, str], str]
    holding: Counter[tuple[int, str]]


def _people(seen: Seen) -> People:
    found = seen.rows(AssignmentRow).order_by("part__command__path", "code")
    columns = found.values_list("part_id", "code", "rank", "name", "duty", "post")
    rows = [(part, code, f"{rank} {name}", duty, post) for part, code, rank, name, duty, post in columns]
    return People(
        rows,
        {(part, code): text for part, code, text, _, _ in rows},
        Counter((part, post) for part, _, _, duty, post in rows if duty == Duty.POST),
    )


def _officers(people: People, post_at: Places) -> list[list[Any]]:
    words: dict[str, str | Promise] = {duty.value: str(duty.label) for duty in Duty}
    return [[code, text, post_at.get((part, post), -1), words[duty]] for part, code, text, duty, post in people.rows]


def _stations(seen: Seen) -> tuple[dict[str, list[Any]], Places]:
    """Columns of the stations, post by post (`post` by its key still), and where each stands in them."""
    found = seen.rows(StationRow).order_by("part__command__path", "post", "code")
    rows = list(found.values_list("part_id", "code", "name", "longitude", "latitude", "post", "minutes", "access"))
    columns: dict[str, list[Any]] = {
        "code": [row[1] for row in rows],
        "name": [row[2] for row in rows],
        "lon": [round(row[3] * STEPS) for row in rows],
        "lat": [round(row[4] * STEPS) for row in rows],
        "post": [(row[0], row[5]) for row in rows],
        "minutes": [round(row[6]) for row in rows],
        "access": [WAYS[Access(row[7])] for row in rows],
    }
    return columns, {(row[0], row[1]): n for n, row in enumerate(rows)}


def _posts(seen: Seen, people: People, station_at: Places) -> tuple[list[list[Any]], Places]:
    found = seen.rows(PostRow).order_by("part__command__path", "code")
    names = ("part_id", "code", "tier", "officers", "centre", "farthest_minutes", "controller", "pinned")
    posts: list[list[Any]] = []
    at: Places = {}
    for part, code, tier, required, centre, farthest, controller, pinned in found.values_list(*names):
        at[part, code] = len(posts)
        by = people.names.get((part, controller), "")
        manned, place = people.holding[part, code], station_at[part, centre]
        row = [code, seen.index[part], TIERS[Tier(tier)], manned, required, place, round(farthest, 2), by, int(pinned)]
        posts.append(row)
    return posts, at


def _reserves(seen: Seen, doctrine: Doctrine) -> list[list[Any]]:
    """Teams, with the reach that a road gives; over water or on foot it is less."""
    minutes = doctrine.reserve.response_minutes
    km = round(minutes / doctrine.travel[By.ROAD].minutes_per_km, 1)
    found = seen.rows(TeamRow).order_by("part__command__path", "code")
    columns = found.values_list("code", "part_id", "latitude", "longitude", "officers", "stations_covered")
    return [
        [code, seen.index[part], round(latitude, 5), round(longitude, 5), officers, covered, minutes, km]
        for code, part, latitude, longitude, officers, covered in columns
    ]


def _bounds(stations: dict[str, list[int]]) -> tuple[float, float, float, float]:
    east, north = stations["lon"], stations["lat"]
    if not east:
        return NOWHERE
    return min(east) / STEPS, min(north) / STEPS, max(east) / STEPS, max(north) / STEPS


def _outlines(seen: Seen, stations: dict[str, list[int]], commands: list[int]) -> dict[str, Any] | None:
    """Where each command's ground lies, as GeoJSON; None where there are no stations."""
    if not stations["lon"]:
        return None
    owners = tuple(commands[post] for post in stations["post"])
    grounds = _grounds(tuple(stations["lon"]), tuple(stations["lat"]), owners)
    features = [_feature(seen.parts[n].command.code, rings) for n, rings in grounds]
    return {"type": "FeatureCollection", "features": features}


Ring = tuple[tuple[float, float], ...]


@lru_cache(maxsize=16)
def _grounds(
    east: tuple[int, ...], north: tuple[int, ...], owners: tuple[int, ...]
) -> tuple[tuple[int, tuple[Ring, ...]], ...]:
    """Rings around the stations of each owner, to about a hundred metres.

    Kept: working them out takes longer than all queries, and a change by hand moves no station into another command.
    """
    points = [(x / STEPS, y / STEPS) for x, y in zip(east, north, strict=True)]
    return tuple((owner, tuple(map(_rounded, rings))) for owner, rings in territories(points, owners).items())


def _rounded(ring: Sequence[tuple[float, float]]) -> Ring:
    """Closed, to three decimals, without points that fell on the one before."""
    points = [(round(x, 3), round(y, 3)) for x, y in (*ring, ring[0])]
    return (points[0], *(here for before, here in pairwise(points) if here != before))


def _feature(code: str, rings: tuple[Ring, ...]) -> dict[str, Any]:
    outer = [ring for ring in rings if _area(ring) > 0]
    holes = [ring for ring in rings if _area(ring) < 0]
    polygons = [[ring, *(hole for hole in holes if _inside(hole[0], ring))] for ring in outer]
    geometry = {"type": "MultiPolygon", "coordinates": polygons}
    return {"type": "Feature", "properties": {"command": code}, "geometry": geometry}


def _area(ring: Ring) -> float:
    """Twice the area: above nought where the ring runs against the clock, as the outer ones do."""
    return sum(x * v - u * y for (x, y), (u, v) in pairwise(ring))


def _inside(point: tuple[float, float], ring: Ring) -> bool:
    """Whether a ray to the east leaves `ring` an odd number of times."""
    x, y = point
    crossed = 0
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            crossed += 1
    return crossed % 2 == 1
