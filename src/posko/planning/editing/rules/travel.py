"""Rule 5: minutes can be recomputed from where everything is. All posts at once, because single ones are slow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from posko.doctrine import Access, Doctrine, Tier
from posko.planning.editing.part import Broken, Rule
from posko.planning.editing.rules.ground import Ground
from posko.planning.plan import Assignment, Post
from posko.planning.problem import Station
from posko.planning.travel import EARTH_RADIUS_KM

#: Minutes are written with two decimals.
CLOSE = 0.00501
FloatArray = NDArray[np.float64]


def travel_broken(ground: Ground, doctrine: Doctrine) -> Iterator[Broken]:
    yield from _centres(ground)
    yield from _stations(ground, doctrine)
    yield from _officers(ground, doctrine)
    yield from _bounds(ground)


def _centres(ground: Ground) -> Iterator[Broken]:
    for post in ground.part.plan.posts:
        if post.centre.code not in {s.code for s in post.stations} or len(post.minutes) != len(post.stations):
            yield Broken(Rule.CENTRE, post=post.id, station=post.centre.code)


def _stations(ground: Ground, doctrine: Doctrine) -> Iterator[Broken]:
    rows = [
        (post, ground.stations.get(post.centre.code, post.centre), ground.stations.get(s.code, s), m)
        for post in ground.part.plan.posts
        for s, m in zip(post.stations, post.minutes, strict=False)
    ]
    pace = _paces(doctrine)
    slower = np.array([max(pace[c.access], pace[s.access]) for _, c, s, _ in rows])
    minutes = _minutes(_points([c for _, c, _, _ in rows]), _points([s for _, _, s, _ in rows]), slower)
    found = np.array([m for *_, m in rows])
    for k in np.flatnonzero(np.abs(found - minutes) > CLOSE):
        post, _, station, m = rows[k]
        yield Broken(Rule.MINUTES, post=post.id, station=station.code, found=m, allowed=round(float(minutes[k]), 2))


def _officers(ground: Ground, doctrine: Doctrine) -> Iterator[Broken]:
    rows = list(_travelling(ground, doctrine))
    homes = np.array([home for _, home, _, _ in rows]).reshape(-1, 2)
    ends = np.array([end for _, _, end, _ in rows]).reshape(-1, 2)
    minutes = _minutes(homes, ends, np.array([pace for *_, pace in rows]))
    for (a, *_), right in zip(rows, minutes, strict=True):
        if a.travel_minutes is None or abs(a.travel_minutes - right) > CLOSE:
            yield Broken(
                Rule.TRAVEL, officer=a.officer, post=a.post, found=a.travel_minutes or 0, allowed=round(float(right), 2)
            )


def _travelling(
    ground: Ground, doctrine: Doctrine
) -> Iterator[tuple[Assignment, tuple[float, float], tuple[float, float], float]]:
    """Who travels, from where, to where, at what pace."""
    units, pace = ground.part.units, _paces(doctrine)
    teams = {t.id: t for t in ground.part.plan.reserves}
    for a in (a for team in ground.teams.values() for a in team):
        if a.unit in units and a.post in ground.posts:
            home, centre = units[a.unit], ground.posts[a.post].centre
            centre = ground.stations.get(centre.code, centre)
            yield a, (home.latitude, home.longitude), (centre.latitude, centre.longitude), pace[centre.access]
    for a in (a for team in ground.reserves.values() for a in team):
        if a.unit in units and a.post in teams:
            home, site = units[a.unit], teams[a.post]
            yield a, (home.latitude, home.longitude), (site.latitude, site.longitude), pace[Access.ROAD]


def _bounds(ground: Ground) -> Iterator[Broken]:
    """A bound above the total it bounds is none; nor is one of a tier without posts."""
    of_tier: dict[Tier, list[Post]] = defaultdict(list)
    for post in ground.part.plan.posts:
        of_tier[post.tier].append(post)
    for tier, bound in ground.part.plan.bounds.items():
        total = sum(p.total_minutes for p in of_tier[tier])
        if bound > total + CLOSE:
            yield Broken(Rule.BOUND, unit=ground.part.plan.command.code, found=bound, allowed=total)


def _paces(doctrine: Doctrine) -> dict[Access, float]:
    return {access: speed.minutes_per_km for access, speed in doctrine.travel.items()}


def _points(stations: Sequence[Station]) -> FloatArray:
    return np.array([(s.latitude, s.longitude) for s in stations], dtype=np.float64).reshape(-1, 2)


def _minutes(start: FloatArray, end: FloatArray, pace: FloatArray) -> FloatArray:
    """One-way minutes between points in degrees, row by row, at so many minutes a kilometre."""
    a, b = np.radians(start), np.radians(end)
    half = (
        np.sin((b[:, 0] - a[:, 0]) / 2) ** 2 + np.cos(a[:, 0]) * np.cos(b[:, 0]) * np.sin((b[:, 1] - a[:, 1]) / 2) ** 2
    )
    minutes: FloatArray = 2.0 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(half))) * pace
    return minutes
