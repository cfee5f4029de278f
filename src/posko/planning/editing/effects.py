"""What a change costs and whom it concerns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from posko.doctrine import Doctrine
from posko.planning.editing.part import Part
from posko.planning.editing.rules.people import AWAY
from posko.planning.plan import CommandPlan, Post
from posko.planning.summary import gap


@dataclass(frozen=True)
class Figure:
    """A figure before and after a change. None stands for an infinite gap."""

    before: float | None
    after: float | None

    @property
    def difference(self) -> float:
        """`after` - `before`; 0 where one of them is infinite."""
        if self.before is None or self.after is None:
            return 0.0
        return round(self.after - self.before, 6)


@dataclass(frozen=True)
class Effect:
    """What differs between two parts. Minutes one way, money in rupiah, `reserve_covered` and `gap` shares.

    `changed_officers`: whose duty, place or role is another, or whose post changed; `changed_posts`: new, gone, or with
    another team, controller, centre or stations; `changed_stations`: at another post or other minutes from its centre.
    """

    total_minutes: Figure
    farthest_minutes: Figure
    posts: Figure
    manned_posts: Figure
    officers_out: Figure
    cost_idr: Figure
    reserve_covered: Figure
    gap: Figure
    changed_officers: tuple[str, ...]
    changed_posts: tuple[str, ...]
    changed_stations: tuple[str, ...]


def effect(before: Part, after: Part, doctrine: Doctrine) -> Effect:
    """What the change from `before` to `after` does."""
    old, new = _figures(before.plan, doctrine), _figures(after.plan, doctrine)
    posts = _different(*({p.id: _said(p) for p in part.plan.posts} for part in (before, after)))
    return Effect(
        **{name: Figure(old[name], new[name]) for name in old},
        changed_officers=_different(_duties(before.plan, posts), _duties(after.plan, posts)),
        changed_posts=posts,
        changed_stations=_different(_seats(before.plan), _seats(after.plan)),
    )


def _figures(plan: CommandPlan, doctrine: Doctrine) -> dict[str, float | None]:
    out = sum(a.duty in AWAY for a in plan.assignments)
    total = round(sum(p.total_minutes for p in plan.posts), 2)
    return {
        "total_minutes": total,
        "farthest_minutes": max((p.farthest_minutes for p in plan.posts), default=0.0),
        "posts": len(plan.posts),
        "manned_posts": sum(bool(p.officers) for p in plan.posts),
        "officers_out": out,
        "cost_idr": out * doctrine.cost.officer_day_idr * doctrine.cost.days,
        "reserve_covered": plan.reserve_covered,
        "gap": gap(total, plan.lower_bound_minutes),
    }


def _duties(plan: CommandPlan, changed: tuple[str, ...]) -> dict[str, object]:
    """What each officer has to know: the duty and, where the post changed, what it is now."""
    posts = {p.id: _said(p) for p in plan.posts if p.id in changed}
    controlled: dict[str, list[object]] = {}
    for post in plan.posts:
        controlled.setdefault(post.controller, []).append(_said(post))
    return {a.officer: (a, posts.get(a.post), controlled.get(a.officer)) for a in plan.assignments}


def _said(post: Post) -> object:
    """What an order says of a post; another name of a station is no other post."""
    stations = tuple((s.code, m) for s, m in zip(post.stations, post.minutes, strict=True))
    return post.id, post.pattern, post.centre.code, stations, post.officers, post.controller


def _seats(plan: CommandPlan) -> dict[str, object]:
    return {s.code: (p.id, m) for p in plan.posts for s, m in zip(p.stations, p.minutes, strict=True)}


def _different(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(sorted(code for code in before.keys() | after.keys() if before.get(code) != after.get(code)))
