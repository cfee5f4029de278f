"""Sharing out the Polda's own people among its commands, after each was planned with its own.

The highest tier with unmanned posts goes first, then the command with the largest share of it missing. Routine duty and
the ceiling hold for the Polda too, and nobody is promised twice: all come from one pool.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from posko.doctrine import TIERS_BY_PRIORITY, Doctrine, Tier
from posko.planning.controllers import assign_controllers, controller_ranks, spans_needed
from posko.planning.demand import strength_of
from posko.planning.draft import CommandDraft, places_of, uncontrolled_posts
from posko.planning.draw import Draw
from posko.planning.manning import by_priority, own_pool, post_task
from posko.planning.plan import Post
from posko.planning.problem import Command
from posko.planning.reserves import covered, place_reserves, reach_of
from posko.planning.staffing import Pool, Staffing, staff


@dataclass
class _Grants:
    """Posts granted so far, most urgent first: all in `order`, and those of each draft (by index)."""

    order: list[Post] = field(default_factory=list)
    posts: dict[int, list[Post]] = field(default_factory=dict)
    officers: int = 0

    def add(self, draft: int, post: Post) -> None:
        self.order.append(post)
        self.posts.setdefault(draft, []).append(post)
        self.officers += post.pattern.officers

    def drop_last(self, draft: int) -> None:
        self.posts[draft].pop()
        self.officers -= self.order.pop().pattern.officers

    def people(self, controllers: int, doctrine: Doctrine) -> int:
        """What they need from the Polda, a controller for each started span counted while there are `controllers`."""
        spans = sum(spans_needed(len(posts), doctrine) for posts in self.posts.values())
        return self.officers + min(controllers, spans)


def share_reinforcement(drafts: Sequence[CommandDraft], polda: Command, doctrine: Doctrine, draw: Draw) -> Pool:
    """Man further posts, give controllers to those without, add reserve teams, all with the Polda's people.

    Returns who could still be sent.
    """
    points = places_of(polda)
    pool = man_further_posts(drafts, polda, doctrine, draw)
    for draft in drafts:
        assign_controllers(draft, uncontrolled_posts(draft), pool, points, doctrine, draw)
    for draft in sorted(drafts, key=lambda d: d.reserve_covered):
        if not covered(draft, reach_of(draft, doctrine)).all():
            place_reserves(draft, pool, points, doctrine, draw)
    return pool


def man_further_posts(drafts: Sequence[CommandDraft], polda: Command, doctrine: Doctrine, draw: Draw) -> Pool:
    """Posts that excluded areas leave empty even so make room for further ones; returns who of the Polda is left."""
    strength = strength_of(polda, doctrine.deployment)
    points = places_of(polda)
    before = [(len(d.spans), len(d.drawings)) for d in drafts]
    barred: set[str] = set()
    while True:
        pool = own_pool(polda, strength.free, strength.limit)
        grants = _grant(drafts, barred, pool, doctrine)
        for k, posts in grants.posts.items():
            assign_controllers(drafts[k], posts, pool, points, doctrine, draw)
        found = staff([post_task(p, points, doctrine) for p in grants.order], pool, draw)
        missing = {p.id for p in grants.order} - set(found.teams)
        if not missing:
            break
        barred |= missing
        for draft, (spans, drawings) in zip(drafts, before, strict=True):
            del draft.spans[spans:], draft.drawings[drawings:]
    _record(drafts, grants, found, barred)
    return pool


def _record(drafts: Sequence[CommandDraft], grants: _Grants, found: Staffing, barred: set[str]) -> None:
    if drafts:
        drafts[0].drawings += found.drawings
    for k, posts in grants.posts.items():
        drafts[k].teams |= {p.id: found.teams[p.id] for p in posts}
    for draft in drafts:
        draft.unfit |= {p.id for p in draft.unmanned()} & barred
        draft.unfit -= set(draft.teams)


def _grant(drafts: Sequence[CommandDraft], barred: set[str], pool: Pool, doctrine: Doctrine) -> _Grants:
    """As many posts as the pool has people for, none of the `barred`."""
    grants = _Grants()
    ranked = int(pool.of_ranks(controller_ranks(doctrine)).supply().sum())
    for tier in TIERS_BY_PRIORITY:
        waiting = {
            k: by_priority([p for p in d.unmanned() if p.tier == tier and p.id not in barred])
            for k, d in enumerate(drafts)
        }
        while any(waiting.values()):
            k = max((k for k in waiting if waiting[k]), key=lambda k: (_share_missing(drafts[k], tier, waiting[k]), -k))
            grants.add(k, waiting[k].pop(0))
            if grants.people(ranked, doctrine) > pool.limit:
                grants.drop_last(k)
                return grants
    return grants


def _share_missing(draft: CommandDraft, tier: Tier, waiting: Sequence[Post]) -> float:
    required = sum(1 for p in draft.grouping.posts if p.tier == tier)
    return len(waiting) / required
