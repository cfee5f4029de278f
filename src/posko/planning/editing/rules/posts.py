"""Rules 1 and 2: every station in one post of its tier, posts within capacity and manned whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from posko.doctrine import Doctrine
from posko.planning.editing.part import Broken, Rule
from posko.planning.editing.rules.ground import Ground
from posko.planning.plan import Post


def posts_broken(ground: Ground, doctrine: Doctrine) -> Iterator[Broken]:
    yield from _stations(ground)
    for code, count in Counter(p.id for p in ground.part.plan.posts).items():
        if count > 1:
            yield Broken(Rule.POST_TWICE, post=code, found=count, allowed=1)
    for post in ground.part.plan.posts:
        yield from _post(post, ground, doctrine)


def _stations(ground: Ground) -> Iterator[Broken]:
    laid = Counter(s.code for p in ground.part.plan.posts for s in p.stations)
    for code in ground.stations:
        if not laid[code]:
            yield Broken(Rule.STATION_MISSING, station=code, allowed=1)
    for code, count in laid.items():
        if count > 1:
            yield Broken(Rule.STATION_TWICE, station=code, found=count, allowed=1)


def _post(post: Post, ground: Ground, doctrine: Doctrine) -> Iterator[Broken]:
    if post.unit != ground.part.plan.command.code:
        yield Broken(Rule.OTHER_COMMAND, post=post.id, unit=post.unit)
    if post.pattern not in doctrine.patterns:
        yield Broken(Rule.PATTERN, post=post.id)
    if not post.stations:
        yield Broken(Rule.POST_EMPTY, post=post.id)
    for station in post.stations:
        mine = ground.stations.get(station.code)
        if mine is None:
            yield Broken(Rule.OTHER_COMMAND, post=post.id, station=station.code)
        elif mine.tier is not post.tier:
            yield Broken(Rule.MIXED_TIERS, post=post.id, station=station.code)
    if len(post.stations) > post.pattern.stations_max:
        yield Broken(Rule.CAPACITY, post=post.id, found=len(post.stations), allowed=post.pattern.stations_max)
    yield from _manning(post, ground)


def _manning(post: Post, ground: Ground) -> Iterator[Broken]:
    team = {a.officer for a in ground.teams.get(post.id, ())}
    if len(team) not in (0, post.pattern.officers):
        yield Broken(Rule.PAIR_SPLIT, post=post.id, found=len(team), allowed=post.pattern.officers)
    for officer in sorted(team ^ set(post.officers)):
        yield Broken(Rule.PLACE, post=post.id, officer=officer)
