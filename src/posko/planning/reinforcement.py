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
from posko.planning.draft import CommandDraft, places_of
from posko.planning.draw import Draw
from posko.planning.manning import by_priority, own_pool, post_task
from posko.planning.plan import Post
from posko.planning.problem import Command
from posko.planning.reserves import covered, place_reserves, reach_of
from posko.planning.staffing import Pool, staff


@dataclass
class _Grants:
    """Posts granted so far to each draft (by index), most urgent first, and what they need from the Polda."""

    posts: dict[int, list[Post]] = field(default_factory=dict)
    officers: int = 0

    def controllers(self, doctrine: Doctrine) -> int:
        return sum(spans_needed(len(posts), doctrine) for posts in self.posts.values())


def share_reinforcement(drafts: Sequence[CommandDraft], polda: Command, doctrine: Doctrine, draw: Draw) -> Pool:
    """Man further posts, then add reserve teams, with the Polda's people; returns who could still be sent."""
    strength = strength_of(polda, doctrine.deployment)
    pool = own_pool(polda, strength.free, strength.limit)
    points = places_of(polda)
    grants = _grant(drafts, pool, doctrine)
    for k, posts in grants.posts.items():
        assign_controllers(drafts[k], posts, pool, points, doctrine, draw)
    tasks = [post_task(p, points, doctrine) for posts in grants.posts.values() for p in posts]
    found = staff(tasks, pool, draw)
    teams = found.teams
    if drafts:
        drafts[0].drawings += found.drawings
    for k, posts in grants.posts.items():
        drafts[k].teams |= {p.id: teams[p.id] for p in posts if p.id in teams}
        drafts[k].unfit |= {p.id for p in posts if p.id not in teams}
        drafts[k].unfit -= set(teams)
    for draft in sorted(drafts, key=lambda d: d.reserve_covered):
        if not covered(draft, reach_of(draft, doctrine)).all():
            place_reserves(draft, pool, points, doctrine, draw)
    return pool


def _grant(drafts: Sequence[CommandDraft], pool: Pool, doctrine: Doctrine) -> _Grants:
    grants = _Grants()
    ranked = int(pool.of_ranks(controller_ranks(doctrine)).supply().sum())
    for tier in TIERS_BY_PRIORITY:
        waiting = {k: by_priority([p for p in d.unmanned() if p.tier == tier]) for k, d in enumerate(drafts)}
        while any(waiting.values()):
            k = max((k for k in waiting if waiting[k]), key=lambda k: (_share_missing(drafts[k], tier, waiting[k]), -k))
            post = waiting[k].pop(0)
            grants.posts.setdefault(k, []).append(post)
            grants.officers += post.pattern.officers
            if grants.officers + min(ranked, grants.controllers(doctrine)) > pool.limit:
                grants.posts[k].pop()
                grants.posts = {k: posts for k, posts in grants.posts.items() if posts}
                return grants
    return grants


def _share_missing(draft: CommandDraft, tier: Tier, waiting: Sequence[Post]) -> float:
    required = sum(1 for p in draft.grouping.posts if p.tier == tier)
    return len(waiting) / required
