"""Sharing out the Polda's own people among its commands, after each was planned with its own.

The highest tier with unmanned posts goes first, then the command with the largest share of it missing. Routine duty and
the ceiling hold for the Polda too, and nobody is promised twice: all come from one pool.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from posko.doctrine import TIERS_BY_PRIORITY, Doctrine, Tier
from posko.planning.controllers import assign_controllers, fill_spans, spans_needed
from posko.planning.demand import strength_of
from posko.planning.draft import CommandDraft, places_of, uncontrolled_posts
from posko.planning.draw import Draw
from posko.planning.manning import (
    ALONE,
    Shares,
    by_priority,
    choose_controllers,
    count_controllers,
    own_pool,
    post_task,
    without,
)
from posko.planning.plan import Post
from posko.planning.problem import Command
from posko.planning.reserves import covered, place_reserves, reach_of
from posko.planning.staffing import Pool, Staffing, staff


@dataclass(frozen=True)
class _Grant:
    """The officers that a post of a draft (by index) still lacks."""

    draft: int
    post: Post
    officers: int


@dataclass
class _Grants:
    """What is granted so far, most urgent first: all in `order`; `posts` of each draft where nobody is yet."""

    order: list[_Grant] = field(default_factory=list)
    posts: dict[int, list[Post]] = field(default_factory=dict)
    officers: int = 0

    def add(self, grant: _Grant) -> None:
        self.order.append(grant)
        self.officers += grant.officers
        if grant.officers == grant.post.pattern.officers:
            self.posts.setdefault(grant.draft, []).append(grant.post)

    def drop_last(self) -> None:
        grant = self.order.pop()
        self.officers -= grant.officers
        if grant.officers == grant.post.pattern.officers:
            self.posts[grant.draft].pop()

    def people(self, controllers: int, doctrine: Doctrine) -> int:
        """What they need from the Polda, a controller for each started span counted while there are `controllers`."""
        spans = sum(spans_needed(len(posts), doctrine) for posts in self.posts.values())
        return self.officers + min(controllers, spans)


def share_reinforcement(
    drafts: Sequence[CommandDraft], polda: Command, doctrine: Doctrine, draw: Draw, shares: Shares = ALONE
) -> Pool:
    """Man further posts, give controllers to those without, add reserve teams, all with the Polda's people.

    Returns who could still be sent.
    """
    points = places_of(polda)
    pool = man_further_posts(drafts, polda, doctrine, draw, shares)
    for draft in drafts:
        fill_spans(draft, doctrine)
        assign_controllers(draft, uncontrolled_posts(draft), pool, points, doctrine, draw)
    for draft in sorted(drafts, key=lambda d: d.reserve_covered):
        if not covered(draft, reach_of(draft, doctrine)).all():
            place_reserves(draft, pool, points, doctrine, draw)
    return pool


def share_granted(
    draft: CommandDraft, granted: Command, doctrine: Doctrine, draw: Draw, shares: Shares = ALONE
) -> Pool:
    """As `share_reinforcement`, with the people whom the Polda has lent to this one command already; who is left."""
    return share_reinforcement([draft], replace(granted, routine_minimum={}), all_may_leave(doctrine), draw, shares)


def all_may_leave(doctrine: Doctrine) -> Doctrine:
    """For people who were counted when they were lent: no ceiling holds them back a second time."""
    return replace(doctrine, deployment=replace(doctrine.deployment, operation_share_max=1.0))


def man_further_posts(
    drafts: Sequence[CommandDraft], polda: Command, doctrine: Doctrine, draw: Draw, shares: Shares = ALONE
) -> Pool:
    """Posts that excluded areas leave empty even so make room for further ones; returns who of the Polda is left."""
    strength = strength_of(polda, doctrine.deployment)
    points = places_of(polda)
    before = [(len(d.spans), len(d.drawings)) for d in drafts]
    kept = [p for d in drafts for p in d.grouping.posts if p.id in shares]
    barred: set[str] = set()
    while True:
        pool = own_pool(polda, strength.free, strength.limit)
        grants = _grant(drafts, barred, pool, count_controllers(without(pool, kept), doctrine), doctrine)
        for k, posts in grants.posts.items():
            choose_controllers(drafts[k], posts, kept, pool, points, doctrine, draw)
        found = staff([post_task(g.post, points, doctrine, g.officers) for g in grants.order], pool, draw)
        missing = {g.post.id for g in grants.order} - set(found.teams)
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
    for grant in grants.order:
        teams, post = drafts[grant.draft].teams, grant.post.id
        teams[post] = [*teams.get(post, ()), *found.teams[post]]
    for draft in drafts:
        draft.unfit |= {p.id for p in draft.unmanned()} & barred
        draft.unfit -= set(draft.teams)


def _grant(
    drafts: Sequence[CommandDraft], barred: set[str], pool: Pool, controllers: int, doctrine: Doctrine
) -> _Grants:
    """As many posts as the pool has people for, none of the `barred`; of a tier those begun come after the others."""
    grants = _Grants()
    for tier in TIERS_BY_PRIORITY:
        enough = True
        for lacking in (CommandDraft.unmanned, begun_posts):
            waiting = [[p for p in lacking(d) if p.tier == tier and p.id not in barred] for d in drafts]
            for k, post in _by_share_missing(drafts, tier, waiting):
                grants.add(_Grant(k, post, post.pattern.officers - len(drafts[k].teams.get(post.id, ()))))
                if grants.people(controllers, doctrine) > pool.limit:
                    grants.drop_last()
                    enough = False
                    break
        if not enough:
            break
    return grants


def _by_share_missing(
    drafts: Sequence[CommandDraft], tier: Tier, posts: Sequence[Sequence[Post]]
) -> Iterator[tuple[int, Post]]:
    """The `posts` of each draft by priority, always from the draft (by index) with the largest share of them left."""
    waiting = {k: by_priority(p) for k, p in enumerate(posts)}
    while any(waiting.values()):
        k = max((k for k in waiting if waiting[k]), key=lambda k: (_share_missing(drafts[k], tier, waiting[k]), -k))
        yield k, waiting[k].pop(0)


def _share_missing(draft: CommandDraft, tier: Tier, waiting: Sequence[Post]) -> float:
    required = sum(1 for p in draft.grouping.posts if p.tier == tier)
    return len(waiting) / required


def begun_posts(draft: CommandDraft) -> list[Post]:
    """Posts with a part of their team, which wait for the rest."""
    return [p for p in draft.grouping.posts if 0 < len(draft.teams.get(p.id, ())) < p.pattern.officers]
