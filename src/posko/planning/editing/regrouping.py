"""Posts grouped anew around those that stay."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from posko.doctrine import TIERS_BY_PRIORITY, Doctrine, Tier
from posko.planning.demand import Demand
from posko.planning.draft import CommandDraft
from posko.planning.editing.seating import in_order, new_post_id, seated
from posko.planning.effort import Effort
from posko.planning.grouping import Instance, by_moves, evaluate, search
from posko.planning.grouping.pairs import pair_up
from posko.planning.grouping.state import IntArray
from posko.planning.plan import Post
from posko.planning.posts import MATCHING_MAX, WARM
from posko.planning.problem import Station
from posko.planning.travel import Places, minutes_between


def regrouped(
    draft: CommandDraft, kept: Collection[str], doctrine: Doctrine, effort: Effort, granted: int = 0
) -> tuple[Post, ...]:
    """The draft's posts, those not `kept` grouped anew, tier by tier, from what is there.

    There stay as many as there are, or fewer where the command's people and those `granted` no longer suffice for them.
    A post keeps its id where most of its stations stay together.
    """
    free = {t: [p for p in draft.grouping.posts if p.tier == t and p.id not in kept] for t in TIERS_BY_PRIORITY}
    counts = _affordable(draft.grouping.posts, free, draft.demand, granted)
    taken = [p.id for p in draft.grouping.posts]
    found = {p.id: p for p in draft.grouping.posts if p.id in kept}
    for tier, posts in free.items():
        for post in _tier(draft, posts, counts[tier], taken, doctrine, effort) if posts else ():
            found[post.id] = post
    place = {code: k for k, code in enumerate(taken)}
    return tuple(sorted(found.values(), key=lambda p: (place.get(p.id, len(place)), p.id)))


def _affordable(
    posts: Sequence[Post], free: Mapping[Tier, Sequence[Post]], demand: Demand, more: int
) -> dict[Tier, int]:
    """How many of the free posts of each tier: as now, less in the lowest tiers while people do not suffice."""
    counts = {tier: len(mine) for tier, mine in free.items()}
    officers, number = sum(p.pattern.officers for p in posts), len(posts)

    def too_many() -> bool:
        spans = math.ceil(number / demand.posts_per_controller)
        return officers + min(demand.controllers_available, spans) > demand.strength.limit + more

    for tier in reversed(TIERS_BY_PRIORITY):
        if not free[tier]:
            continue
        pattern = free[tier][0].pattern
        least = math.ceil(sum(len(p.stations) for p in free[tier]) / pattern.stations_max)
        while too_many() and counts[tier] > least:
            counts[tier] -= 1
            officers -= pattern.officers
            number -= 1
    return counts


def _tier(
    draft: CommandDraft, posts: Sequence[Post], count: int, taken: list[str], doctrine: Doctrine, effort: Effort
) -> list[Post]:
    stations = in_order((s for p in posts for s in p.stations), draft.command)
    number = {s.code: g for g, p in enumerate(posts) for s in p.stations}
    before = np.array([number[s.code] for s in stations], np.int32)
    d = minutes_between(Places.of(stations, doctrine.travel))
    capacity = posts[0].pattern.stations_max
    instance = Instance(d, np.ones(len(stations), np.int64), capacity, count)
    start = before if count == len(posts) else None
    labels = _searched(instance, start, f"{draft.code} {posts[0].tier}", effort)
    if np.bincount(labels).max() > capacity or (start is not None and not _is_better(instance, labels, before)):
        return list(posts)
    groups = [[s for s, g in zip(stations, labels, strict=True) if g == k] for k in range(count)]
    return _named(draft.code, posts, groups, taken, doctrine)


def _searched(instance: Instance, start: IntArray | None, seed: str, effort: Effort) -> IntArray:
    n = len(instance)
    if instance.p >= n:
        return np.arange(n, dtype=np.int32)
    if instance.capacity == 2 and n <= MATCHING_MAX:
        return pair_up(instance.d, instance.p)
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:7], "big")
    cooling = WARM if start is not None else None
    return search(instance, by_moves(n * effort.moves_per_station), seed=number, start=start, cooling=cooling)


def _is_better(instance: Instance, labels: IntArray, than: IntArray) -> bool:
    """By more than what rounding may hide."""
    return bool(evaluate(instance, labels)[1].sum() < evaluate(instance, than)[1].sum() - 0.01 * len(instance))


def _named(
    command: str, posts: Sequence[Post], groups: Sequence[list[Station]], taken: list[str], doctrine: Doctrine
) -> list[Post]:
    """Each group under the id of the post with which it shares most stations, as far as they last."""
    of = {s.code: p.id for p in posts for s in p.stations}
    shared = [(-sum(of[s.code] == p.id for s in group), p.id, g) for g, group in enumerate(groups) for p in posts]
    by_id, name = {p.id: p for p in posts}, dict[int, str]()
    for overlap, code, g in sorted(shared):
        if overlap and g not in name and code not in name.values():
            name[g] = code
    found = []
    for g, group in enumerate(groups):
        code = name.get(g) or _fresh(command, posts, taken)
        old = by_id.get(code)
        same = old is not None and {s.code for s in old.stations} == {s.code for s in group}
        if old is not None and same:
            found.append(old)
        else:
            found.append(seated(_blank(code, posts[0]), group, doctrine))
    return found


def _fresh(command: str, posts: Sequence[Post], taken: list[str]) -> str:
    code = new_post_id(command, posts[0].tier, taken)
    taken.append(code)
    return code


def _blank(code: str, like: Post) -> Post:
    return Post(code, like.unit, like.pattern, like.centre, (), ())
