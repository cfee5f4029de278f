"""Moving a station to another post, or into one of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from posko.doctrine import Doctrine
from posko.planning.draft import CommandDraft
from posko.planning.draw import Draw
from posko.planning.editing.choosing import man_one
from posko.planning.editing.drafting import draft_of, next_part
from posko.planning.editing.part import Broken, EditRefused, Part, Rule, UnknownCode
from posko.planning.editing.rules import require_no_worse
from posko.planning.editing.seating import in_order, new_post, seated
from posko.planning.plan import Post
from posko.planning.problem import Command, Station


def move_station(part: Part, doctrine: Doctrine, *, station: str, post: str | None, draw: Draw | None = None) -> Part:
    """The station at another post of its tier, or (`post` None) at a new post of its own.

    A new post is manned at once from routine duty where a `draw` is given, and unmanned otherwise; then `man_post` or
    `resolve` mans it. An emptied post disappears: its own people go to routine duty, lent ones back to the Polda.

    Raises EditRefused naming what would be newly broken, pins too, and UnknownCode.
    """
    origin = _post_with(part, station)
    moving = next(s for s in origin.stations if s.code == station)
    target = None if post is None else post_of(part, post)
    if target is origin or (target is None and len(origin.stations) == 1):
        return part
    _refuse_pinned(part, [origin, *([target] if target else [])])
    if target is not None and target.tier is not moving.tier:
        raise EditRefused([Broken(Rule.MIXED_TIERS, post=target.id, station=station)])
    draft = draft_of(part, doctrine)
    changed = [_left(origin, moving, part.plan.command, doctrine)]
    if target is None:
        changed.append(new_post(part.plan.command, _taken(part), origin.pattern, [moving], doctrine))
    else:
        changed.append(_joined(target, moving, part.plan.command, doctrine))
    replace_posts(draft, [origin, *([target] if target else [])], [p for p in changed if p is not None])
    if target is None and draw is not None and not man_one(draft, draft.grouping.posts[-1], doctrine, draw):
        raise EditRefused([_too_few(draft.grouping.posts[-1])])
    return require_no_worse(part, next_part(part, draft, doctrine), doctrine)


def man_post(part: Part, doctrine: Doctrine, draw: Draw, *, post: str) -> Part:
    """An unmanned post manned from routine duty. Raises EditRefused (`too_few`, tier order, …) and UnknownCode."""
    chosen = post_of(part, post)
    if chosen.officers:
        return part
    draft = draft_of(part, doctrine)
    if not man_one(draft, chosen, doctrine, draw):
        raise EditRefused([_too_few(chosen)])
    return require_no_worse(part, next_part(part, draft, doctrine), doctrine)


def _too_few(post: Post) -> Broken:
    return Broken(Rule.TOO_FEW, post=post.id, allowed=post.pattern.officers)


def post_of(part: Part, code: str) -> Post:
    found = next((p for p in part.plan.posts if p.id == code), None)
    if found is None:
        raise UnknownCode("post", code)
    return found


def _post_with(part: Part, station: str) -> Post:
    found = next((p for p in part.plan.posts if any(s.code == station for s in p.stations)), None)
    if found is None:
        raise UnknownCode("station", station)
    return found


def _refuse_pinned(part: Part, posts: Sequence[Post]) -> None:
    pinned = [Broken(Rule.PINNED, post=p.id) for p in posts if p.id in part.pins.posts]
    emptied = posts[0] if len(posts[0].stations) == 1 else None
    if emptied is not None:
        pinned += [Broken(Rule.PINNED, post=emptied.id, officer=o) for o in emptied.officers if o in part.pins.officers]
        pinned += _pinned_controller(part, emptied)
    if pinned:
        raise EditRefused(pinned)


def _pinned_controller(part: Part, post: Post) -> list[Broken]:
    """A pinned controller whose last post this is."""
    alone = sum(p.controller == post.controller for p in part.plan.posts) == 1
    if post.controller in part.pins.officers and alone:
        return [Broken(Rule.PINNED, post=post.id, officer=post.controller)]
    return []


def _left(post: Post, station: Station, command: Command, doctrine: Doctrine) -> Post | None:
    rest = [s for s in post.stations if s.code != station.code]
    return seated(post, in_order(rest, command), doctrine) if rest else None


def _joined(post: Post, station: Station, command: Command, doctrine: Doctrine) -> Post:
    return seated(post, in_order([*post.stations, station], command), doctrine)


def _taken(part: Part) -> list[str]:
    return [p.id for p in part.plan.posts]


def replace_posts(draft: CommandDraft, old: Sequence[Post], new: Sequence[Post]) -> None:
    """Posts in the place of those with the same id; those gone leave, further ones come last."""
    by_id = {p.id: p for p in new}
    gone = {p.id for p in old} - set(by_id)
    kept = [by_id.pop(p.id, p) for p in draft.grouping.posts if p.id not in gone]
    draft.grouping = replace(draft.grouping, posts=(*kept, *by_id.values()))
    for code in gone:
        draft.teams.pop(code, None)
