"""Step 2, grouping: a command's stations become posts, tier by tier.

First as few posts as the pattern's capacity allows; then, while officers last, more of them where they cut the most
travel: until no station is farther from its post's centre than the target, and while each further post still saves
`target_minutes` of travel (docs/decisions.md says why).
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
from posko.planning.grouping import Cooling, Instance, by_moves, cooling_for, evaluate, lower_bound, search
from posko.planning.grouping.pairs import pair_up
from posko.planning.grouping.state import IntArray
from posko.planning.plan import Post
from posko.planning.problem import Command, Station
from posko.planning.travel import Places, minutes_between, minutes_from_centre

#: Up to so many stations, groups of two are matched exactly.
MATCHING_MAX = 400
#: How often posts are added for the target and the tier searched again, before the last ones are only split.
ROUNDS = 3
#: Posts that are only worth their travel are added in such shares of those there are.
STEP_SHARE = 0.05
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
    def minutes(self) -> float:
        return float(evaluate(self.instance, self.labels)[1].sum())

    @property
    def instance(self) -> Instance:
        return Instance(self.d, np.ones(len(self.stations), np.int64), self.pattern.stations_max, self.posts)


@dataclass(frozen=True)
class Grouping:
    """All posts of a command, not yet manned, and for each tier a bound on their total minutes."""

    posts: tuple[Post, ...]
    bounds: Mapping[Tier, float]

    @property
    def lower_bound_minutes(self) -> float:
        return sum(self.bounds.values())


def group_stations(command: Command, demand: Demand, doctrine: Doctrine, effort: Effort) -> Grouping:
    """Posts for all stations of the command. The same command and doctrine give the same posts, whatever the draw."""
    tiers = [_fewest_posts(command, tier, demand.tiers[tier].pattern, doctrine, effort) for tier in demand.tiers]
    tiers = _add_posts(tiers, demand, doctrine, effort)
    finished = [_finished_tier(command, tier, effort) for tier in tiers]
    return Grouping(tuple(p for _, posts, _ in finished for p in posts), {tier: bound for tier, _, bound in finished})


def _finished_tier(command: Command, tier: TierGroups, effort: Effort) -> tuple[Tier, list[Post], float]:
    posts = _posts_of(command, tier)
    # What is written is rounded station by station, so its sum may lie below the bound on the exact one.
    return tier.pattern.tier, posts, min(_bound(tier, effort), sum(p.total_minutes for p in posts))


def _fewest_posts(command: Command, tier: Tier, pattern: Pattern, doctrine: Doctrine, effort: Effort) -> TierGroups:
    stations = tuple(s for s in command.stations if s.tier == tier)
    places = Places.of(stations, doctrine.travel)
    posts = math.ceil(len(stations) / pattern.stations_max)
    start = TierGroups(
        command.code, pattern, stations, places, minutes_between(places), np.arange(len(stations), dtype=np.int32)
    )
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
    cooling = cooling or cooling_for(instance, effort.cycles)
    return search(instance, by_moves(n * effort.moves_per_station), seed=seed, start=start, cooling=cooling)


def _add_posts(tiers: Sequence[TierGroups], demand: Demand, doctrine: Doctrine, effort: Effort) -> list[TierGroups]:
    """Spend the officers who are left: first on posts beyond the target, then on posts that are worth it."""
    target = doctrine.deployment.target_minutes
    tiers = _reach_target(tiers, demand, target, effort)
    for k in range(len(tiers)):
        while (wider := _worthwhile(tiers, k, demand, target, effort)) is not None:
            tiers[k] = wider
    return _split(tiers, _Spare.of(_patterns(tiers), demand), target)


def _reach_target(tiers: Sequence[TierGroups], demand: Demand, target: float, effort: Effort) -> list[TierGroups]:
    """Split what reaches beyond the target and search again, a few rounds: the search may reach beyond it anew."""
    tiers = list(tiers)
    for _ in range(ROUNDS):
        wider = _split(tiers, _Spare.of(_patterns(tiers), demand), target)
        changed = [k for k in range(len(tiers)) if wider[k].posts > tiers[k].posts]
        if not changed:
            break
        for k in changed:
            tiers[k] = replace(wider[k], labels=_search(wider[k], wider[k].posts, effort, wider[k].labels, WARM))
    return tiers


def _worthwhile(
    tiers: Sequence[TierGroups], k: int, demand: Demand, target: float, effort: Effort
) -> TierGroups | None:
    """Tier k with a few posts more, if people last and each saves at least `target` minutes; None if not.

    What a post saves shows only when all are arranged anew: where no seat is free, one more post loosens many.
    """
    more = max(1, round(STEP_SHARE * tiers[k].posts))
    spare = _Spare.of(_patterns(tiers), demand)
    spare.limit = min(
        spare.limit, spare.officers + spare.controllers_for(spare.posts + more) + more * tiers[k].pattern.officers
    )
    wider = _split([tiers[k]], spare, target, most=more)[0]
    added = wider.posts - tiers[k].posts
    if not added:
        return None
    wider = replace(wider, labels=_search(wider, wider.posts, effort, wider.labels, WARM))
    return wider if tiers[k].minutes - wider.minutes >= added * target else None


@dataclass
class _Split:
    """One more post in place of group `group` of tier `tier`. `saving`: minutes of travel for each officer it takes."""

    tier: int
    group: int
    beyond: bool
    saving: float
    leaving: NDArray[np.intp]


def _split(tiers: Sequence[TierGroups], spare: _Spare, target: float, most: int = 0) -> list[TierGroups]:
    """Split groups while people last, the greatest saving first: those beyond the target, or the `most` best."""
    labels = [tier.labels.copy() for tier in tiers]
    splits = [
        s for k, tier in enumerate(tiers) for g in range(tier.posts) for s in _split_of(tier, labels[k], k, g, target)
    ]
    left = most or len(splits) * max((len(t.stations) for t in tiers), default=0)
    while left and (useful := [s for s in splits if most or s.beyond]):
        best = max(useful, key=lambda s: (s.beyond, s.saving, -s.tier, -s.group))
        splits.remove(best)
        tier = tiers[best.tier]
        if not spare.take(tier.pattern.officers):
            continue
        left -= 1
        new = int(labels[best.tier].max()) + 1
        labels[best.tier][best.leaving] = new
        for group in (best.group, new):
            splits += _split_of(tier, labels[best.tier], best.tier, group, target)
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
    def of(cls, posts: Sequence[Pattern], demand: Demand) -> _Spare:
        """`posts`: the pattern of every post there is."""
        return cls(
            demand.strength.limit,
            sum(pattern.officers for pattern in posts),
            len(posts),
            demand.posts_per_controller,
            demand.controllers_available,
        )

    @property
    def people(self) -> int:
        return self.officers + self.controllers_for(self.posts)

    def controllers_for(self, posts: int) -> int:
        return min(self.controllers, math.ceil(posts / self.span))

    def take(self, officers: int) -> bool:
        """One more post with so many officers, if people last."""
        if self.officers + officers + self.controllers_for(self.posts + 1) > self.limit:
            return False
        self.officers += officers
        self.posts += 1
        return True


def _patterns(tiers: Sequence[TierGroups]) -> list[Pattern]:
    return [tier.pattern for tier in tiers for _ in range(tier.posts)]


def _split_of(tier: TierGroups, labels: IntArray, index: int, group: int, target: float) -> list[_Split]:
    """The best split of one group, if it saves anything: who leaves for a second centre among the members."""
    members = np.flatnonzero(labels == group)
    d = tier.d[np.ix_(members, members)].astype(np.float64)
    centre = int(d.sum(axis=1).argmin())
    beyond = bool(d[centre].max() > target)
    gains = np.maximum(0.0, d[centre][None, :] - d).sum(axis=1)
    second = int(gains.argmax())
    saving = float(gains[second]) / tier.pattern.officers
    if len(members) < 2 or saving <= 0.0:
        return []
    return [_Split(index, group, beyond, saving, members[d[second] < d[centre]])]


def _bound(tier: TierGroups, effort: Effort) -> float:
    if tier.pattern.stations_max == 2 and len(tier.stations) <= MATCHING_MAX:
        return _rounded_down(tier.minutes)
    return _rounded_down(lower_bound(tier.instance, tier.minutes, steps=effort.bound_steps))


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
