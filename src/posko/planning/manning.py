"""One command planned with its own people: the steps in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from posko.doctrine import TIERS_BY_PRIORITY, WATER, Doctrine
from posko.planning.controllers import assign_controllers, controller_ranks, fill_spans, spans_needed
from posko.planning.demand import Demand, demand_of
from posko.planning.draft import CommandDraft, available, places_of, uncontrolled_posts
from posko.planning.draw import Draw
from posko.planning.effort import Effort
from posko.planning.plan import Post
from posko.planning.posts import Grouping, group_stations
from posko.planning.problem import Command, Officer
from posko.planning.reserves import place_reserves
from posko.planning.staffing import Pool, Quality, Task, is_barred, staff
from posko.planning.travel import Places, minutes_from

#: Posts, by id, to which a command sends so many of its own officers, none or all included; the Polda sends the rest.
#: Nobody who may serve there becomes a controller before they are manned.
Shares = Mapping[str, int]
ALONE: Shares = MappingProxyType({})


def draft_command(command: Command, doctrine: Doctrine, draw: Draw, effort: Effort) -> CommandDraft:
    """Plan a command as if it stood alone; what its own people cannot do stays open."""
    demand = demand_of(command, doctrine)
    return man(command, demand, group_stations(command, demand, doctrine, effort), doctrine, draw)


def man(
    command: Command, demand: Demand, grouping: Grouping, doctrine: Doctrine, draw: Draw, shares: Shares = ALONE
) -> CommandDraft:
    """The posts of `grouping` with controllers, officers and reserves, all from the command's own people."""
    pool = own_pool(command, demand.strength.free, demand.strength.limit)
    draft = CommandDraft(command, demand, grouping, pool)
    man_own_posts(draft, doctrine, draw, shares)
    place_reserves(draft, draft.pool, places_of(command), doctrine, draw)
    return draft


def own_pool(command: Command, free: Mapping[str, int], limit: int) -> Pool:
    return Pool.of([u.code for u in command.units], available(command), free, limit)


def man_own_posts(draft: CommandDraft, doctrine: Doctrine, draw: Draw, shares: Shares = ALONE) -> None:
    """Controllers, then posts, most important first. Posts left empty by excluded areas make room for further ones."""
    points = places_of(draft.command)
    start = draft.pool
    posts = [p for p in draft.grouping.posts if shares.get(p.id) != 0]
    kept = [p for p in draft.grouping.posts if p.id in shares]
    while True:
        draft.pool = own_pool(draft.command, start.free, start.limit)
        draft.spans.clear()
        draft.drawings.clear()
        fit = [p for p in posts if p.id not in draft.unfit]
        chosen = affordable_posts(fit, draft.pool, doctrine, shares, kept)
        choose_controllers(draft, chosen, kept, draft.pool, points, doctrine, draw)
        tasks = [post_task(p, points, doctrine, shares.get(p.id, p.pattern.officers)) for p in chosen]
        found = staff(tasks, draft.pool, draw)
        draft.teams = found.teams
        draft.drawings += found.drawings
        missing = {p.id for p in chosen if p.id not in draft.teams}
        if not missing:
            break
        draft.unfit |= missing
    if kept:
        assign_controllers(draft, uncontrolled_posts(draft), draft.pool, points, doctrine, draw)
    fill_spans(draft, doctrine)


def choose_controllers(
    draft: CommandDraft,
    posts: Sequence[Post],
    kept: Sequence[Post],
    pool: Pool,
    points: Sequence[tuple[float, float]],
    doctrine: Doctrine,
    draw: Draw,
) -> None:
    """Controllers for `posts` from the pool, but nobody who may serve at one of the `kept` posts."""
    before = len(draft.spans)
    assign_controllers(draft, posts, without(pool, kept), points, doctrine, draw)
    pool.take(s.controller for s in draft.spans[before:])


def without(pool: Pool, kept: Sequence[Post]) -> Pool:
    """The same pool without those who may serve at one of the `kept` posts."""
    officers = {u: [o for o in people if not any(may_serve(o, p) for p in kept)] for u, people in pool.officers.items()}
    return Pool(pool.units, officers, dict(pool.free), pool.limit)


def may_serve(officer: Officer, post: Post) -> bool:
    return not is_barred(officer, frozenset(s.area_code for s in post.stations))


def by_priority(posts: Sequence[Post], shares: Shares = ALONE) -> list[Post]:
    """Higher tiers first; of a tier the post with the most stations, then by id; those of `shares` after the others."""
    return sorted(posts, key=lambda p: (TIERS_BY_PRIORITY.index(p.tier), p.id in shares, -len(p.stations), p.id))


def affordable_posts(
    posts: Sequence[Post], pool: Pool, doctrine: Doctrine, shares: Shares = ALONE, kept: Sequence[Post] = ()
) -> list[Post]:
    """The posts, by priority, for which the pool has people, a controller for each started span counted.

    The first that is too much ends the list, but for the posts of `shares` in its tier, which ask for less.
    """
    controllers = count_controllers(without(pool, kept), doctrine)
    chosen: list[Post] = []
    officers, last = 0, None
    for post in by_priority(posts, shares):
        if last is not None and (post.tier != last or post.id not in shares):
            continue
        more = officers + shares.get(post.id, post.pattern.officers)
        if more + min(controllers, spans_needed(len(chosen) + 1, doctrine)) > pool.limit:
            last = post.tier
            continue
        officers = more
        chosen.append(post)
    return chosen


def count_controllers(pool: Pool, doctrine: Doctrine) -> int:
    """How many of the pool may control posts and may leave."""
    return int(pool.of_ranks(controller_ranks(doctrine)).supply().sum())


def post_task(post: Post, points: Sequence[tuple[float, float]], doctrine: Doctrine, officers: int) -> Task:
    """So many `officers` of the post's team; `points`: where the units of their pool are."""
    return Task(
        id=post.id,
        officers=officers,
        minutes=tuple(minutes_from(points, Places.of([post.centre], doctrine.travel))[:, 0]),
        areas=frozenset(s.area_code for s in post.stations),
        wishes=wishes_of(post, doctrine)[:officers],
    )


def wishes_of(post: Post, doctrine: Doctrine) -> tuple[Quality, ...]:
    """A leader's rank where the doctrine names ranks, and somebody who handles a boat where there is water to cross."""
    ranks = frozenset(r.upper() for r in doctrine.deployment.leader_ranks)

    def leads(officer: Officer) -> bool:
        return officer.rank.upper() in ranks

    def handles_boat(officer: Officer) -> bool:
        return "boat" in officer.skills

    wishes: list[Quality] = []
    if ranks:
        wishes.append(leads)
    if any(s.access in WATER for s in post.stations):
        wishes.append(handles_boat)
    return tuple(wishes[: post.pattern.officers])
