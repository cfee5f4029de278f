"""Who comes when somebody is wanted at one place: from routine duty, the nearest, among equals by the draw."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from posko.doctrine import Doctrine
from posko.planning.controllers import controller_ranks, join_span
from posko.planning.draft import CommandDraft, ordered_team
from posko.planning.draw import Draw
from posko.planning.manning import may_serve, post_task
from posko.planning.plan import Post
from posko.planning.problem import Officer
from posko.planning.staffing import Pool, staff
from posko.planning.travel import Places, minutes_from

Fit = Callable[[Officer], bool]


def man_one(draft: CommandDraft, post: Post, doctrine: Doctrine, draw: Draw) -> bool:
    """Man one unmanned post from the pool as the planner does, and give it a controller with room; whether it was."""
    pool = draft.pool
    points = [(u.latitude, u.longitude) for u in draft.command.units]
    found = staff([post_task(post, points, doctrine, post.pattern.officers)], pool, draw)
    if post.id not in found.teams:
        return False
    draft.teams[post.id] = ordered_team(found.teams[post.id], draw)
    draft.drawings += found.drawings
    draft.unfit.discard(post.id)
    give_controller(draft, post, doctrine)
    return True


def give_controller(draft: CommandDraft, post: Post, doctrine: Doctrine) -> None:
    """The post joins the nearest span with room; where there is none it stays without a controller."""
    if not any(post.id in s.posts for s in draft.spans):
        join_span(draft, post, doctrine)


def replacement(
    pool: Pool, home: str, site: Places, draft: CommandDraft, draw: Draw, fit: Fit = lambda officer: True
) -> Officer | None:
    """One of the pool who is fit: of the unit `home` first, then with the least travel, then by the lowest number."""
    if pool.limit <= 0:
        return None
    points = [(u.latitude, u.longitude) for u in draft.command.units]
    travel = dict(zip((u.code for u in draft.command.units), minutes_from(points, site)[:, 0], strict=True))
    able = [o for unit in pool.units if pool.free.get(unit, 0) > 0 for o in pool.officers.get(unit, ()) if fit(o)]
    return min(able, key=lambda o: (o.unit != home, travel[o.unit], draw.number(o.id)), default=None)


def fit_for(post: Post) -> Fit:
    return lambda officer: may_serve(officer, post)


def fit_to_control(posts: Sequence[Post], doctrine: Doctrine) -> Fit:
    """A controller's rank, and nobody barred at one of the posts."""
    ranks = controller_ranks(doctrine)
    return lambda officer: officer.rank.upper() in ranks and all(may_serve(officer, p) for p in posts)
