"""Step 2, grouping: a command's stations become posts, tier by tier.

First as few posts as the pattern's capacity allows; then, while officers last, more of them where they cut the most
travel, until no station is farther from its post's centre than the target.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from posko.doctrine import Doctrine, Pattern, Tier
from posko.planning.demand import Demand
from posko.planning.effort import Effort
from posko.planning.grouping import Cooling, Instance, by_moves, evaluate, lower_bound, search
from posko.planning.grouping.pairs import pair_up
from posko.planning.grouping.state import IntArray
from posko.planning.plan import Post
from posko.planning.problem import Command, Station
from posko.planning.travel import Places, minutes_between, minutes_from_centre

#: Up to so many stations, groups of two are matched exactly.
MATCHING_MAX = 400
#: How often posts are added and the whole tier searched again before the last posts are only split.
ROUNDS = 3
#: When posts were added, the search goes on from what is there, less hot.
WARM = Cooling(hot=0.15)

_LETTER = {Tier.LOW: "L", Tier.ELEVATED: "E", Tier.HIGH: "H", Tier.SPECIAL: "S"}


@dataclass(frozen=True)
class TierGroups:
    """The stations of one tier in groups: `labels[i]` is the group of `stations[i]`; `d` minutes between them."""

    code: str
    pattern: Pattern
    stations: tuple[Station, ...]
    places: Places
    d: NDArray[np.float32]
    labels: IntArray

    @property
    def posts(self) -> int:
        return int(self.labels.max()) + 1

    @property
    def instance(self) -> Instance:
        return Instance(self.d, np.ones(len(self.stations), np.int64), self.pattern.stations_max, self.posts)


@dataclass(frozen=True)
class Grouping:
    """All posts of a command, not yet manned, and the bound on their total minutes."""

    posts: tuple[Post, ...]
    lower_bound_minutes: float


def group_stations(command: Command, demand: Demand, doctrine: Doctrine, effort: Effort) -> Grouping:
    """Posts for all stations of the command. The same command and doctrine give the same posts, whatever the draw."""
    tiers = [_fewest_posts(command, tier, demand.tiers[tier].pattern, doctrine, effort) for tier in demand.tiers]
    tiers = _add_posts(tiers, demand, doctrine, effort)
    posts = [post for tier in tiers for post in _posts_of(command, tier)]
    return Grouping(tuple(posts), sum(_bound(tier, effort) for tier in tiers))


def _fewest_posts(command: Command, tier: Tier, pattern: Pattern, doctrine: Doctrine, effort: Effort) -> TierGroups:
    stations = tuple(s for s in command.stations if s.tier == tier)
    places = Places.of(stations, doctrine.travel)
    posts = math.ceil(len(stations) / pattern.stations_max)
    start = TierGroups(command.code, pattern, stations, places, minutes_between(places), np.arange(len(stations), dtype=np.int32))
    return replace(start, labels=_search(start, posts, effort))


def _search(
    tier: TierGroups, posts: int, effort: Effort, start: IntArray | None = None, cooling: Cooling | None = None
) -> IntArray:
    n = len(tier.stations)
    if posts >= n:
        return np.arange(n, dtype=np.int32)
    if tier.pattern.stations_max == 2 and n <= MATCHING_MAX:
        return pair_up(tier.d, posts)
    instance = Instance(tier.d, np.ones(n, np.int64), tier.pattern.stations_max, posts)
    seed = int.from_bytes(hashlib.sha256(f"{tier.code} {tier.pattern.tier}".encode()).digest()[:7], "big")
    return search(instance, by_moves(n * effort.moves_per_station), seed=seed, start=start, cooling=cooling)


def _add_posts(tiers: Sequence[TierGroups], demand: Demand, doctrine: Doctrine, effort: Effort) -> list[TierGroups]:
    """Spend the officers who are left on posts beyond the target, a few rounds with search and then once without."""
    tiers = list(tiers)
    for round_ in range(ROUNDS):
        wider = _split(tiers, demand, doctrine)
        changed = [k for k in range(len(tiers)) if wider[k].posts > tiers[k].posts]
        if not changed:
            return tiers
        for k in changed:
            if round_ < ROUNDS - 1:
                labels = _search(wider[k], wider[k].posts, effort, wider[k].labels, WARM)
                wider[k] = replace(wider[k], labels=labels)
        tiers = wider
    return tiers


@dataclass
class _Split:
    """What one more post in place of group `group` of tier `tier` would save, in minutes an officer."""

    tier: int
    group: int
    saving: float
    leaving: NDArray[np.intp]


def _split(tiers: Sequence[TierGroups], demand: Demand, doctrine: Doctrine) -> list[TierGroups]:
    """Split groups that reach beyond the target, the greatest saving an officer first, while officers last."""
    labels = [tier.labels.copy() for tier in tiers]
    spare = _Spare.of(tiers, demand)
    target = doctrine.deployment.target_minutes
    open_splits = [s for k, tier in enumerate(tiers) for g in range(tier.posts) for s in _split_of(tier, labels[k], k, g, target)]
    while open_splits:
        best = max(open_splits, key=lambda s: (s.saving, -s.tier, -s.group))
        open_splits.remove(best)
        tier = tiers[best.tier]
        if not spare.take(tier.pattern.officers):
            continue
        new = int(labels[best.tier].max()) + 1
        labels[best.tier][best.leaving] = new
        for group in (best.group, new):
            open_splits += _split_of(tier, labels[best.tier], best.tier, group, target)
    return [replace(tier, labels=found) for tier, found in zip(tiers, labels, strict=True)]


@dataclass
class _Spare:
    """Officers who may still leave, counting a controller for every started span of posts."""

    limit: int
    officers: int
    posts: int
    span: int
    controllers: int

    @classmethod
    def of(cls, tiers: Sequence[TierGroups], demand: Demand) -> _Spare:
        officers = sum(t.posts * t.pattern.officers for t in tiers)
        return cls(
            demand.strength.limit, officers, sum(t.posts for t in tiers), demand.posts_per_controller, demand.controllers_available
        )

    def take(self, officers: int) -> bool:
        """One more post with so many officers, if people last."""
        controllers = min(self.controllers, math.ceil((self.posts + 1) / self.span))
        if self.officers + officers + controllers > self.limit:
            return False
        self.officers += officers
        self.posts += 1
        return True


def _split_of(tier: TierGroups, labels: IntArray, index: int, group: int, target: float) -> list[_Split]:
    """The best split of one group if it reaches beyond the target: who leaves for a second centre among the members."""
    members = np.flatnonzero(labels == group)
    d = tier.d[np.ix_(members, members)].astype(np.float64)
    centre = int(d.sum(axis=1).argmin())
    if len(members) < 2 or d[centre].max() <= target:
        return []
    gains = np.maximum(0.0, d[centre][None, :] - d).sum(axis=1)
    second = int(gains.argmax())
    leaving = members[d[second] < d[centre]]
    return [_Split(index, group, float(gains[second]) / tier.pattern.officers, leaving)]


def _bound(tier: TierGroups, effort: Effort) -> float:
    _, cost = evaluate(tier.instance, tier.labels)
    if tier.pattern.stations_max == 2 and len(tier.stations) <= MATCHING_MAX:
        return _rounded_down(float(cost.sum()))
    return _rounded_down(lower_bound(tier.instance, float(cost.sum()), steps=effort.bound_steps))


def _rounded_down(minutes: float) -> float:
    """Distances are searched in float32 and written with two decimals: stay below what that can change."""
    return max(0.0, math.floor((minutes * (1 - 1e-6)) * 100) / 100)


def _posts_of(command: Command, tier: TierGroups) -> list[Post]:
    """Posts in the order of their centre's station code, numbered from 1."""
    medians, _ = evaluate(tier.instance, tier.labels)
    groups: Mapping[str, int] = {tier.stations[int(m)].code: g for g, m in enumerate(medians)}
    return [
        _post(command, tier, number, int(medians[group]), np.flatnonzero(tier.labels == group))
        for number, (_, group) in enumerate(sorted(groups.items()), start=1)
    ]


def _post(command: Command, tier: TierGroups, number: int, centre: int, members: NDArray[np.intp]) -> Post:
    minutes = minutes_from_centre(tier.places, centre, members)
    return Post(
        id=f"{command.code}-{_LETTER[tier.pattern.tier]}{number:03d}",
        unit=command.code,
        pattern=tier.pattern,
        centre=tier.stations[centre],
        stations=tuple(tier.stations[int(i)] for i in members),
        minutes=tuple(float(round(m, 2)) for m in minutes),
    )
