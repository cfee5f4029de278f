"""Step 4a, controllers: posts near each other form spans, and each span gets a controlling officer (Padal).

Controllers are chosen before the posts are staffed, because their ranks are few and would otherwise go to posts.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence

import numpy as np

from posko.doctrine import TIERS_BY_PRIORITY, Doctrine
from posko.planning.draft import CommandDraft, Span, uncontrolled_posts
from posko.planning.draw import Draw
from posko.planning.grouping import Instance, by_moves, evaluate, search
from posko.planning.plan import Post
from posko.planning.staffing import Pool, Task, is_barred, staff
from posko.planning.travel import Places, minutes_between, minutes_from, minutes_from_centre

#: Moves of the search for each post: spans are few, and near enough is good enough.
MOVES_PER_POST = 2_000


def controller_ranks(doctrine: Doctrine) -> frozenset[str]:
    return frozenset(r.upper() for r in doctrine.deployment.controller_ranks)


def spans_needed(posts: int, doctrine: Doctrine) -> int:
    return math.ceil(posts / doctrine.deployment.posts_per_controller)


def span_posts(posts: Sequence[Post], doctrine: Doctrine) -> list[list[Post]]:
    """The fewest spans of near posts, those with the most important tiers first."""
    if not posts:
        return []
    spans = spans_needed(len(posts), doctrine)
    places = Places.of([p.centre for p in posts], doctrine.travel)
    instance = Instance(
        minutes_between(places), np.ones(len(posts), np.int64), doctrine.deployment.posts_per_controller, spans
    )
    seed = int.from_bytes(hashlib.sha256(f"{posts[0].unit} spans".encode()).digest()[:7], "big")
    labels = search(instance, by_moves(MOVES_PER_POST * len(posts)), seed=seed)
    medians, _ = evaluate(instance, labels)
    groups = [
        [posts[int(m)]] + [p for k, p in enumerate(posts) if labels[k] == g and k != m] for g, m in enumerate(medians)
    ]
    return sorted(groups, key=lambda group: (min(TIERS_BY_PRIORITY.index(p.tier) for p in group), group[0].id))


def assign_controllers(
    draft: CommandDraft,
    posts: Sequence[Post],
    pool: Pool,
    points: Sequence[tuple[float, float]],
    doctrine: Doctrine,
    draw: Draw,
) -> int:
    """Give each span of `posts` a controller from `pool` as far as they last; how many spans stay without one.

    `points`: where the pool's units are. The pool is lowered by those chosen.
    """
    groups = span_posts(posts, doctrine)
    ranked = pool.of_ranks(controller_ranks(doctrine))
    tasks = [
        _span_task(f"{draft.code}-C{len(draft.spans) + k:02d}", g, points, doctrine)
        for k, g in enumerate(groups, start=1)
    ]
    found = staff(tasks, ranked, draw)
    draft.drawings += found.drawings
    for task, group in zip(tasks, groups, strict=True):
        for officer in found.teams.get(task.id, ()):
            draft.spans.append(Span(officer, tuple(sorted(p.id for p in group))))
    pool.take(o for team in found.teams.values() for o in team)
    return len(groups) - len(found.teams)


def _span_task(task_id: str, group: Sequence[Post], points: Sequence[tuple[float, float]], doctrine: Doctrine) -> Task:
    centre = Places.of([group[0].centre], doctrine.travel)
    areas = frozenset(s.area_code for p in group for s in p.stations)
    return Task(task_id, 1, tuple(minutes_from(points, centre)[:, 0]), areas)


def fill_spans(draft: CommandDraft, doctrine: Doctrine) -> None:
    """Controllers take posts that have none while their spans have room."""
    for post in uncontrolled_posts(draft):
        join_span(draft, post, doctrine)


def join_span(draft: CommandDraft, post: Post, doctrine: Doctrine) -> bool:
    """The post joins the nearest span that has room and whose controller may serve there; whether there is one."""
    spans = list(_spans_open_to(draft, post, doctrine))
    centres = {p.id: p.centre for p in draft.grouping.posts}
    near = [(k, centres[p]) for k in spans for p in draft.spans[k].posts if p in centres]
    if not near:
        return False
    places = Places.of([post.centre, *(c for _, c in near)], doctrine.travel)
    minutes = minutes_from_centre(places, 0, np.arange(1, len(near) + 1))
    nearest = near[int(np.argmin(minutes))][0]
    old = draft.spans[nearest]
    draft.spans[nearest] = Span(old.controller, tuple(sorted((*old.posts, post.id))))
    return True


def _spans_open_to(draft: CommandDraft, post: Post, doctrine: Doctrine) -> Iterator[int]:
    areas = frozenset(s.area_code for s in post.stations)
    for k, span in enumerate(draft.spans):
        if len(span.posts) < doctrine.deployment.posts_per_controller and not is_barred(span.controller, areas):
            yield k
