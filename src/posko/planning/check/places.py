"""Where somebody may not serve: posts, and the posts of a controller's seat, by the excluded areas of officers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from posko.planning.check.draw_file import kind_of
from posko.planning.check.ground import Ground, split_cell
from posko.planning.check.posts import LaidPosts

#: An officer and a task where he or she may not serve.
Pair = tuple[str, str]
NOWHERE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Places:
    """`shut`: of each officer with excluded areas the posts they cover; `spans`: the posts of each controller's seat.

    `manned`: of each unit the manned posts where its people may serve: of its Polres, or of all Polres of its Polda.
    """

    shut: Mapping[str, frozenset[str]]
    spans: Mapping[str, tuple[str, ...]]
    manned: Mapping[str, frozenset[str]]
    _shut_to: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set), init=False)

    def __post_init__(self) -> None:
        for officer, posts in self.shut.items():
            for post in posts:
                self._shut_to[post].add(officer)

    @classmethod
    def of(cls, ground: Ground, laid: LaidPosts, spans: Mapping[str, tuple[str, ...]]) -> Places:
        wanted = ground.officers.select("officer_id", prefix=split_cell("excluded_areas")).explode("prefix")
        posts = laid.stations.select("post_id", "area_code").unique().join(ground.areas, on="area_code")
        pairs = wanted.drop_nulls("prefix").join(posts, on="prefix").select("officer_id", "post_id").unique()
        shut: dict[str, set[str]] = defaultdict(set)
        for officer, post in pairs.iter_rows():
            shut[officer].add(post)
        return cls({officer: frozenset(posts) for officer, posts in shut.items()}, spans, _manned(ground, laid))

    def posts_of(self, task: str) -> tuple[str, ...]:
        match kind_of(task):
            case "C":
                return self.spans.get(task, ())
            case "R":
                return ()
        return (task,)

    def is_barred(self, officer: str, task: str) -> bool:
        return not self.shut.get(officer, NOWHERE).isdisjoint(self.posts_of(task))

    def barred(self, task: str, people: Collection[str], said: Collection[Pair]) -> set[Pair]:
        """Who of `people` may not serve there.

        A controller takes over posts after the draw, which bar nobody in it: a post of the seat counts only if all whom
        it bars are `said` to be.
        """
        inside = set(people)
        posts: Iterable[str] = self.posts_of(task)
        if kind_of(task) == "C":
            told = {officer for officer, place in said if place == task}
            posts = [post for post in posts if self._shut_to.get(post, set()) & inside <= told]
        return {(officer, task) for post in posts for officer in self._shut_to.get(post, set()) & inside}

    def kept(self, unit: str, people: Collection[str], missing: Collection[str]) -> set[str]:
        """Those `missing` from a draw of controllers of `unit` who may serve at a post that bars all `people` in it."""
        posts = set(self.manned.get(unit, NOWHERE))
        for officer in people:
            posts &= self.shut.get(officer, NOWHERE)
        return {officer for officer in missing if posts - self.shut.get(officer, NOWHERE)}


def _manned(ground: Ground, laid: LaidPosts) -> dict[str, frozenset[str]]:
    posts: dict[str, set[str]] = defaultdict(set)
    for post, polres, polda in (
        laid.posts.filter(pl.col("status") == "manned").select("post_id", "unit_code", "polda").iter_rows()
    ):
        posts[polres].add(post)
        posts[polda].add(post)
    commands = ground.units.select("unit_code", "command").iter_rows()
    return {unit: frozenset(posts[command]) for unit, command in commands if command in posts}
