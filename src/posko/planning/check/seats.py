"""Rule 7: the order of the seats of a draw, and whom a seat wishes for: neither is at anybody's choice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from posko.doctrine import TIERS_BY_PRIORITY
from posko.planning.check.draw_file import DrawFile, Drawn
from posko.planning.check.ground import Ground
from posko.planning.check.posts import LaidPosts
from posko.planning.check.replay import DRAW, Replayed
from posko.planning.check.violation import Violation, at_most_shown

RULE = "7: seats"
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Post:
    """A post as a draw sees it: its place by priority, and whom it wishes for, by the doctrine and its stations."""

    unit: str
    tier: int
    stations: int
    qualities: tuple[frozenset[str], ...]


@dataclass(frozen=True)
class _Pool:
    """People who man posts together: of one command, and lent to the same one."""

    command: str | None
    borrower: str


def check_seats(
    ground: Ground, laid: LaidPosts, record: DrawFile, replayed: Replayed, lent: Mapping[str, str]
) -> list[Violation]:
    """Order and wishes of every draw. `lent`: the command to which an officer was lent beforehand."""
    posts = _posts(ground, laid)
    order = [v for draw in record.draws for v in _order(draw, posts)]
    command = dict(ground.units.select("unit_code", "command").iter_rows())
    pools: dict[_Pool, list[tuple[Drawn, Mapping[str, str]]]] = defaultdict(list)
    for draw, result in zip(record.draws, replayed.results, strict=True):
        if draw.kind == "P":
            borrower = next((lent[o] for o in draw.people if o in lent), "")
            pools[_Pool(command.get(draw.unit), borrower)].append((draw, result))
        elif draw.wishes:
            order.append(Violation(RULE, DRAW, "only posts wish for somebody", draw.named))
    place = {unit: k for k, unit in enumerate(_units_in_order(ground))}
    wishes = [v for draws in pools.values() for v in _wishes(draws, posts, place)]
    return [*at_most_shown(RULE, order), *at_most_shown(RULE, wishes)]


def _units_in_order(ground: Ground) -> list[str]:
    """As in `units.csv`, the Polres or Polda itself before its other units."""
    head = pl.col("unit_code") == pl.col("command")
    return ground.units.sort(head, descending=True, maintain_order=True)["unit_code"].to_list()


def _posts(ground: Ground, laid: LaidPosts) -> dict[str, _Post]:
    ranks = [rank.upper() for rank in ground.doctrine.deployment.leader_ranks]
    leads = frozenset(ground.officers.filter(pl.col("rank").str.to_uppercase().is_in(ranks))["officer_id"])
    boat = frozenset(ground.officers.filter(_skills().list.contains("boat"))["officer_id"])
    tiers = {str(tier): place for place, tier in enumerate(TIERS_BY_PRIORITY)}
    water = set(laid.stations.filter(pl.col("by_water"))["post_id"])
    found: dict[str, _Post] = {}
    for post, unit, tier, stations, team in laid.posts.select(
        "post_id", "unit_code", "tier", "laid", "officers_required"
    ).iter_rows():
        qualities = [leads] * bool(ranks) + [boat] * (post in water)
        found[post] = _Post(unit, tiers[tier], stations, tuple(qualities[:team]))
    return found


def _skills() -> pl.Expr:
    return pl.col("skills").fill_null("").str.split(";").list.eval(pl.element().str.strip_chars())


def _order(draw: Drawn, posts: Mapping[str, _Post]) -> Iterator[Violation]:
    """Seats of a task stand together; posts by tier, of a command's tier the larger first, others by their numbers."""
    counts = Counter(draw.seats)
    if list(draw.seats) != [task for task in draw.tasks for _ in range(counts[task])] or draw.kind == "?":
        yield Violation(RULE, DRAW, "its seats are not in the order of their posts", draw.named)
    elif draw.kind == "P":
        unknown = [task for task in draw.tasks if task not in posts]
        yield from (Violation(RULE, DRAW, "there is no post {task}", {**draw.named, "task": task}) for task in unknown)
        if not unknown and not _by_priority(draw.tasks, posts):
            yield Violation(RULE, DRAW, "its seats are not in the order of their posts", draw.named)
    elif [f"{draw.command}-{draw.kind}"] != list({task.rstrip("0123456789"): None for task in draw.tasks}) or (
        draw.tasks != sorted(draw.tasks, key=lambda task: (len(task), task))
    ):
        yield Violation(
            RULE, DRAW, "its seats are not {command}-{kind}01, 02 and so on", {**draw.named, "kind": draw.kind}
        )


def _by_priority(tasks: list[str], posts: Mapping[str, _Post]) -> bool:
    """Once in a tier a command's posts may begin anew: with those that its own and lent people man together."""
    known = [(task, posts[task]) for task in tasks]
    if any(a.tier > b.tier for (_, a), (_, b) in pairwise(known)):
        return False
    runs: dict[tuple[str, int], list[tuple[int, str]]] = defaultdict(list)
    for task, post in known:
        runs[post.unit, post.tier].append((-post.stations, task))
    return all(sum(a > b for a, b in pairwise(run)) <= 1 for run in runs.values())


def _wishes(
    draws: list[tuple[Drawn, Mapping[str, str]]], posts: Mapping[str, _Post], place: Mapping[str, int]
) -> Iterator[Violation]:
    """A seat wishes as long as nobody of the units before fits; the units of a pool are drawn in their order."""
    seats = Counter(seat for draw, _ in draws for seat in draw.seats)
    teams: dict[str, set[str]] = defaultdict(set)
    last = -1
    for draw, result in draws:
        here = place.get(draw.unit, last)
        if here < last:
            yield Violation(
                RULE, DRAW, "units are drawn in the order of units.csv, this one comes too late", draw.named
            )
        last = here
        due = [
            (task, fitting & frozenset(draw.people))
            for task in draw.tasks
            if task in posts
            for fitting in posts[task].qualities[: seats[task]]
            if not teams[task] & fitting
        ]
        if list(draw.wishes) != due:
            what = "expected the wishes of its posts for a leader's rank and for boats, found others"
            yield Violation(RULE, DRAW, what, draw.named)
        for officer, task in result.items():
            teams[task].add(officer)
