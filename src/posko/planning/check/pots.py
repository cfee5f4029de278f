"""Rule 7: everybody who had to be in a draw was in it, nobody else, and nothing held anybody back but the rules.

How the draws of a plan follow one another, as the description of the formats has it: the people of a unit are drawn
among for controllers (those of the ranks for it), then for posts, for controllers of posts that have none yet, last
for mobile teams. In each draw is everybody available of the unit whom no earlier one sent out. Only from a draw of
controllers others may be missing: those kept for a post where nobody in that draw may serve.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from posko.planning.check.draw_file import DrawFile, Drawn
from posko.planning.check.ground import Ground
from posko.planning.check.places import Places
from posko.planning.check.replay import DRAW, Replayed
from posko.planning.check.violation import Violation, at_most_shown

RULE = "7: pot"
#: How many people of one draw are named who are missing or too many.
NAMED = 20
IN_ORDER = re.compile(r"C*P?C*R*")


@dataclass(frozen=True)
class Pool:
    """People of one unit who are sent together; `borrower`: the command they are lent to, if they are."""

    unit: str
    borrower: str = ""


@dataclass(frozen=True)
class _Made:
    """A draw with its result."""

    draw: Drawn
    result: Mapping[str, str]

    def violation(self, what: str, **values: object) -> Violation:
        return Violation(RULE, DRAW, what, {**self.draw.named, **values})


@dataclass(frozen=True)
class Muster:
    """Who there is: available people by pool, and those of a controller's rank."""

    available: Mapping[Pool, frozenset[str]]
    ranked: frozenset[str]
    borrower: Mapping[str, str]

    @classmethod
    def of(cls, ground: Ground, lent: Mapping[str, str]) -> Muster:
        pools: dict[Pool, set[str]] = defaultdict(set)
        here = ground.officers.filter(pl.col("status") == "available")
        for officer, unit in here.select("officer_id", "unit_code").iter_rows():
            pools[Pool(unit, lent.get(officer, ""))].add(officer)
        ranks = [rank.upper() for rank in ground.doctrine.deployment.controller_ranks]
        ranked = ground.officers.filter(pl.col("rank").str.to_uppercase().is_in(ranks))["officer_id"]
        return cls({pool: frozenset(people) for pool, people in pools.items()}, frozenset(ranked), lent)

    def pool_of(self, draw: Drawn) -> Pool:
        return Pool(draw.unit, next((self.borrower[o] for o in draw.people if o in self.borrower), ""))


def check_pots(
    ground: Ground, places: Places, record: DrawFile, replayed: Replayed, lent: Mapping[str, str]
) -> list[Violation]:
    """Who was in each draw, in which order the draws were made, and who was barred from what."""
    muster = Muster.of(ground, lent)
    by_pool: dict[Pool, list[_Made]] = defaultdict(list)
    for draw, result in zip(record.draws, replayed.results, strict=True):
        by_pool[muster.pool_of(draw)].append(_Made(draw, result))
    found = [
        violation
        for pool, draws in by_pool.items()
        for violation in _in_pool(draws, muster.available.get(pool, frozenset()), muster.ranked, places)
    ]
    barred = [violation for made in map(_Made, record.draws, replayed.results) for violation in _barred(made, places)]
    return [*at_most_shown(RULE, found), *at_most_shown(RULE, barred)]


def _in_pool(
    draws: Sequence[_Made], people: frozenset[str], ranked: frozenset[str], places: Places
) -> Iterator[Violation]:
    order: list[_Made] = []
    waiting, left = list(draws), people
    while waiting:
        made = _next(waiting, left, ranked, places)
        yield from _who(made, _due(made.draw, left, ranked, places))
        order.append(made)
        waiting.remove(made)
        left -= made.result.keys()
    kinds = "".join(made.draw.kind for made in order)
    if not IN_ORDER.fullmatch(kinds) or not _as_recorded(order):
        yield order[0].violation("the draws of this unit are not in the order controllers, posts, mobile teams")


def _next(waiting: Sequence[_Made], left: frozenset[str], ranked: frozenset[str], places: Places) -> _Made:
    """The draw whose people are those left: of everybody first, for whom such a draw sends out no later one had."""

    def apart(made: _Made) -> tuple[int, bool]:
        return len(_due(made.draw, left, ranked, places) ^ set(made.draw.people)), made.draw.kind == "C"

    return min(waiting, key=apart)


def _due(draw: Drawn, left: frozenset[str], ranked: frozenset[str], places: Places) -> frozenset[str]:
    """Who had to be in the draw."""
    if draw.kind != "C":
        return left
    due = left & ranked
    missing = due.difference(draw.people)
    return due - places.kept(draw.unit, draw.people, missing) if missing else due


def _who(made: _Made, due: frozenset[str]) -> Iterator[Violation]:
    there = set(made.draw.people)
    for text, officers in (
        ("{officer_id} had to be in this draw and was not", due - there),
        ("{officer_id} was in this draw and may not be", there - due),
    ):
        for officer in sorted(officers)[:NAMED]:
            yield made.violation(text, officer_id=officer)
        if len(officers) > NAMED:
            yield made.violation("{more} further people are not listed", more=len(officers) - NAMED)
    if len(there) < len(made.draw.people):
        yield made.violation("somebody is in this draw twice")


def _as_recorded(order: Sequence[_Made]) -> bool:
    places: dict[str, int] = {}
    for made in order:
        if made.draw.place < places.get(made.draw.command, 0):
            return False
        places[made.draw.command] = made.draw.place
    return True


def _barred(made: _Made, places: Places) -> Iterator[Violation]:
    """Who is barred from a task by excluded areas, and only those."""
    draw = made.draw
    said = {(officer, task) for officer, tasks in draw.barred.items() for task in tasks}
    due = {pair for task in draw.tasks for pair in places.barred(task, draw.people, said)}
    for text, pairs in (
        ("{officer_id} is held back from {task}, where no excluded area keeps out this officer", said - due),
        ("{officer_id} is not held back from {task}, where an excluded area keeps out this officer", due - said),
    ):
        for officer, task in sorted(pairs)[:NAMED]:
            yield made.violation(text, officer_id=officer, task=task)
    for officer, task in sorted(made.result.items()):
        if draw.kind == "C" and places.is_barred(officer, task):
            yield made.violation(
                "{officer_id} was drawn for {task}, where an excluded area keeps out this officer",
                officer_id=officer,
                task=task,
            )
