"""The rest of a command solved anew around its pins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from posko.doctrine import TIERS_BY_PRIORITY, Doctrine
from posko.planning.controllers import assign_controllers
from posko.planning.draft import CommandDraft, ordered_team, places_of, uncontrolled_posts
from posko.planning.draw import Draw
from posko.planning.editing.drafting import draft_of, next_part
from posko.planning.editing.part import Broken, EditRefused, Part, Rule
from posko.planning.editing.regrouping import regrouped
from posko.planning.editing.restaffing import Staying, restaffed
from posko.planning.editing.rules import broken_rules, newly_broken
from posko.planning.effort import Effort
from posko.planning.plan import Duty
from posko.planning.problem import Command
from posko.planning.reinforcement import all_may_leave, man_further_posts


def resolve(
    part: Part, doctrine: Doctrine, draw: Draw, *, effort: Effort = Effort.QUICK, granted: Command | None = None
) -> Part:
    """The command solved anew around its pins, by flow and draw.

    Pinned posts, posts where somebody pinned or lent stands, and everybody lent stay as they are. `granted`: further
    lent people, all of whom may come, for posts still unmanned and posts without a controller.

    Of a new grouping, the posts as they are with people drawn anew, and everything as it is, the first that keeps every
    pin, breaks nothing new and mans no fewer stations is taken. Raises EditRefused where `part` itself breaks a rule
    that none of these mends.
    """
    best = solved_anew(part, doctrine, draw, effort, granted)
    if broken := broken_rules(best, doctrine):
        raise EditRefused(broken)
    return best


def solved_anew(
    part: Part, doctrine: Doctrine, draw: Draw, effort: Effort = Effort.QUICK, granted: Command | None = None
) -> Part:
    """As `resolve`, but with whatever the result still breaks."""
    before = broken_rules(part, doctrine)
    fallback: Part | None = None
    for draft in _attempts(part, doctrine, draw, effort, len(granted.officers) if granted else 0):
        found = _completed(part, draft, doctrine, draw, granted, effort)
        broken = broken_rules(found, doctrine)
        if not broken and not pins_lost(part, found) and (before or _unmanned(found) <= _unmanned(part)):
            return found
        if not newly_broken(before, broken) and not pins_lost(part, found):
            fallback = found
    return fallback or part


def _attempts(part: Part, doctrine: Doctrine, draw: Draw, effort: Effort, granted: int) -> Iterator[CommandDraft]:
    draft = draft_of(part, doctrine)
    staying = Staying.of(part, draft)
    helping = sum(a.reinforcement and a.duty is not Duty.RESERVE for a in part.plan.assignments)
    new = regrouped(draft, staying.posts, doctrine, effort, granted + helping)
    yield restaffed(draft, new, staying, doctrine, draw)
    if new != draft.grouping.posts:
        yield restaffed(draft, draft.grouping.posts, staying, doctrine, draw)
    yield draft_of(part, doctrine)


def _completed(
    part: Part, draft: CommandDraft, doctrine: Doctrine, draw: Draw, granted: Command | None, effort: Effort
) -> Part:
    if granted is not None:
        part = replace(
            part,
            lent=(*part.lent, *granted.officers),
            lenders=tuple({u.code: u for u in (*part.lenders, *granted.units)}.values()),
        )
        man_with(draft, granted, doctrine, draw)
    return next_part(part, draft, doctrine, bound_steps=effort.bound_steps)


def man_with(draft: CommandDraft, granted: Command, doctrine: Doctrine, draw: Draw) -> None:
    """Whoever is granted may come: what the Polda itself needs was counted when it granted."""
    everybody = replace(granted, routine_minimum={})
    freely = all_may_leave(doctrine)
    before = {code: len(team) for code, team in draft.teams.items()}
    left = man_further_posts([draft], everybody, freely, draw)
    assign_controllers(draft, uncontrolled_posts(draft), left, places_of(granted), doctrine, draw)
    for code, team in draft.teams.items():
        if before.get(code) != len(team):
            draft.teams[code] = ordered_team(team, draw)


def pins_lost(before: Part, after: Part) -> list[Broken]:
    """Pins of `before` that `after` does not keep."""
    posts = {p.id: {s.code for s in p.stations} for p in after.plan.posts}
    lost = [
        Broken(Rule.PINNED, post=p.id)
        for p in before.plan.posts
        if p.id in before.pins.posts and posts.get(p.id) != {s.code for s in p.stations}
    ]
    duties = {a.officer: (a.duty, a.post) for a in after.plan.assignments}
    lost += [
        Broken(Rule.PINNED, officer=a.officer, post=a.post)
        for a in before.plan.assignments
        if a.officer in before.pins.officers and duties.get(a.officer) != (a.duty, a.post)
    ]
    lost += [Broken(Rule.PINNED, post=t) for t in sorted(before.pins.teams - _teams(after))]
    return lost


def _teams(part: Part) -> set[str]:
    return {t.id for t in part.plan.reserves}


def _unmanned(part: Part) -> tuple[int, ...]:
    """Stations without officers, the most important tier first."""
    return tuple(_stations(part, tier) for tier in TIERS_BY_PRIORITY)


def _stations(part: Part, tier: str) -> int:
    return sum(len(p.stations) for p in part.plan.posts if p.tier == tier and not p.officers)
