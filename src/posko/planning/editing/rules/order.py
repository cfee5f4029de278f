"""Rule 6: a higher tier is never unmanned while a lower one is manned, and the shortfall says what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from posko.doctrine import TIERS_BY_PRIORITY, Tier
from posko.planning.editing.part import Broken, Rule
from posko.planning.editing.rules.ground import Ground
from posko.planning.editing.said import excused_posts
from posko.planning.manning import may_serve
from posko.planning.plan import Post


def shortfall_broken(ground: Ground) -> Iterator[Broken]:
    plan = ground.part.plan
    empty = [p for p in plan.posts if not p.officers]
    excused = excused_posts(plan)
    said = {resource: sum(s.missing for s in plan.shortfalls if s.resource == resource) for resource in _PEOPLE}
    short = sum(p.pattern.officers for p in empty if p.id not in excused)
    lacking = sum(p.pattern.officers for p in empty)
    if said["officers"] < short or sum(said.values()) < lacking:
        yield Broken(Rule.SHORTFALL, unit=plan.command.code, found=sum(said.values()), allowed=lacking)
    for row in plan.shortfalls:
        if row.missing <= 0 or row.missing != row.required - row.available:
            yield Broken(Rule.SHORTFALL, unit=row.unit, found=row.missing, allowed=row.required - row.available)


_PEOPLE = ("officers", "excluded_areas")


def order_broken(ground: Ground) -> Iterator[Broken]:
    excused = excused_posts(ground.part.plan)
    for post in ground.part.plan.posts:
        if post.officers:
            continue
        lower = _manned_below(post.tier, ground.part.plan.posts)
        if not lower:
            continue
        if post.id not in excused:
            yield Broken(Rule.TIER_ORDER, post=post.id, allowed=post.pattern.officers)
        elif (free := _could_serve(post, lower, ground)) >= post.pattern.officers:
            yield Broken(Rule.TIER_ORDER, post=post.id, found=free, allowed=post.pattern.officers)


def _manned_below(tier: Tier, posts: Iterable[Post]) -> list[Post]:
    lower = TIERS_BY_PRIORITY[TIERS_BY_PRIORITY.index(tier) + 1 :]
    return [p for p in posts if p.officers and p.tier in lower]


def _could_serve(post: Post, lower: Iterable[Post], ground: Ground) -> int:
    """How many of those on lower tiers may serve at the post."""
    return sum(may_serve(ground.people[o], post) for p in lower for o in p.officers if o in ground.people)
