"""One command planned with its own people: the steps in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from posko.doctrine import TIERS_BY_PRIORITY, WATER, Doctrine
from posko.planning.controllers import assign_controllers, controller_ranks, spans_needed
from posko.planning.demand import Demand, demand_of
from posko.planning.draft import CommandDraft, available, places_of
from posko.planning.draw import Draw
from posko.planning.effort import Effort
from posko.planning.plan import Post
from posko.planning.posts import Grouping, group_stations, regroup_stations
from posko.planning.problem import Command, Officer
from posko.planning.reserves import place_reserves
from posko.planning.staffing import Pool, Quality, Task, staff
from posko.planning.travel import Places, minutes_from


def draft_command(command: Command, doctrine: Doctrine, draw: Draw, effort: Effort) -> CommandDraft:
    """Plan a command as if it stood alone; what its own people cannot do stays open."""
    demand = demand_of(command, doctrine)
    return man(command, demand, group_stations(command, demand, doctrine, effort), doctrine, draw)


def redraft_command(command: Command, before: CommandDraft, doctrine: Doctrine, draw: Draw) -> CommandDraft:
    """Plan a command anew after a small change: posts stay as they were `before` where their stations did."""
    demand = demand_of(command, doctrine)
    return man(command, demand, regroup_stations(command, demand, doctrine, before.grouping), doctrine, draw)


def man(command: Command, demand: Demand, grouping: Grouping, doctrine: Doctrine, draw: Draw) -> CommandDraft:
    """The posts of `grouping` with controllers, officers and reserves, all from the command's own people."""
    pool = own_pool(command, demand.strength.free, demand.strength.limit)
    draft = CommandDraft(command, demand, grouping, pool)
    man_own_posts(draft, doctrine, draw)
    place_reserves(draft, draft.pool, places_of(command), doctrine, draw)
    return draft


def own_pool(command: Command, free: Mapping[str, int], limit: int) -> Pool:
    return Pool.of([u.code for u in command.units], available(command), free, limit)


def man_own_posts(draft: CommandDraft, doctrine: Doctrine, draw: Draw) -> None:
    """Controllers, then posts, most important first. Posts left empty by excluded areas make room for further ones."""
    points = places_of(draft.command)
    start = draft.pool
    while True:
        draft.pool = own_pool(draft.command, start.free, start.limit)
        draft.spans.clear()
        draft.drawings.clear()
        chosen = affordable_posts([p for p in draft.grouping.posts if p.id not in draft.unfit], draft.pool, doctrine)
        assign_controllers(draft, chosen, draft.pool, points, doctrine, draw)
        tasks = [post_task(p, points, doctrine) for p in chosen]
        found = staff(tasks, draft.pool, draw)
        draft.teams = found.teams
        draft.drawings += found.drawings
        missing = {p.id for p in chosen if p.id not in draft.teams}
        if not missing:
            return
        draft.unfit |= missing


def by_priority(posts: Sequence[Post]) -> list[Post]:
    """Higher tiers first; of a tier the post with the most stations, then by id."""
    return sorted(posts, key=lambda p: (TIERS_BY_PRIORITY.index(p.tier), -len(p.stations), p.id))


def affordable_posts(posts: Sequence[Post], pool: Pool, doctrine: Doctrine) -> list[Post]:
    """The posts, by priority, for which the pool has people, a controller for each started span counted."""
    controllers = int(pool.of_ranks(controller_ranks(doctrine)).supply().sum())
    chosen: list[Post] = []
    officers = 0
    for post in by_priority(posts):
        officers += post.pattern.officers
        if officers + min(controllers, spans_needed(len(chosen) + 1, doctrine)) > pool.limit:
            break
        chosen.append(post)
    return chosen


def post_task(post: Post, points: Sequence[tuple[float, float]], doctrine: Doctrine) -> Task:
    return Task(
        id=post.id,
        officers=post.pattern.officers,
        minutes=tuple(minutes_from(points, Places.of([post.centre], doctrine.travel))[:, 0]),
        areas=frozenset(s.area_code for s in post.stations),
        wishes=wishes_of(post, doctrine),
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
