"""A plan repaired after the registry changed: as little as will do."""

from __future__ import annotations

from dataclasses import dataclass, replace

from posko.doctrine import Doctrine
from posko.planning.draft import CommandDraft, ordered_team
from posko.planning.draw import Draw
from posko.planning.editing.bench import Bench
from posko.planning.editing.bounds import REPAIR_STEPS
from posko.planning.editing.differences import Difference, changes_between
from posko.planning.editing.drafting import next_part
from posko.planning.editing.part import Part, Pins
from posko.planning.editing.relocating import relocate
from posko.planning.editing.remedies import Remedy, RemedyKind
from posko.planning.editing.replacing import replace_missing
from posko.planning.editing.resolving import solved_anew
from posko.planning.editing.rules import broken_rules
from posko.planning.effort import Effort
from posko.planning.manning import draft_command
from posko.planning.mixing import reinforced
from posko.planning.problem import Command
from posko.planning.reinforcement import all_may_leave


@dataclass(frozen=True)
class Repair:
    """The plan as it holds again. `whole`: the smallest repair broke a rule, so all was solved anew."""

    part: Part
    differences: tuple[Difference, ...]
    remedies: tuple[Remedy, ...]
    whole: bool


def repair(part: Part, now: Command, doctrine: Doctrine, draw: Draw) -> Repair:
    """The smallest repair of `part` for the registry of `now`; posts and people not concerned stay as they are.

    Whoever is missing is replaced from routine duty, a station that no longer fits its post goes to the nearest with
    room or to one of its own. Where that breaks a rule, people are drawn anew for the posts as they are, at last all is
    solved anew. `part.lent` should be as the Polda's registry has them now: one who is not available leaves.
    """
    differences = changes_between(part.plan.command, now)
    bench = Bench.of(part, now, doctrine, draw)
    relocate(bench)
    replace_missing(bench)
    found = next_part(part, bench.draft, doctrine, bound_steps=REPAIR_STEPS)
    remedies = list(bench.remedies)
    whole = False
    if broken_rules(_with_pins_that_hold(part, found), doctrine):
        remedies.append(Remedy(RemedyKind.SOLVED))
        posts = frozenset(p.id for p in found.plan.posts)
        held = _with_pins_that_hold(part, found)
        found = solved_anew(replace(held, pins=replace(held.pins, posts=posts)), doctrine, draw)
        if broken_rules(found, doctrine):
            found, whole = _all_anew(part, now, doctrine, draw), True
            remedies = [Remedy(RemedyKind.SOLVED)]
    found = _with_pins_that_hold(part, found)
    return Repair(found, differences, (*remedies, *_lost(part.pins, found.pins)), whole)


def _with_pins_that_hold(before: Part, after: Part) -> Part:
    """`after` with the pins of `before` whose post or team there still is, and whose officer still is at that place."""
    there = {a.officer: (a.duty, a.post) for a in after.plan.assignments}
    was = {a.officer: (a.duty, a.post) for a in before.plan.assignments}
    pins = Pins(
        before.pins.posts & {p.id for p in after.plan.posts},
        frozenset(o for o in before.pins.officers if o in there and there[o] == was.get(o)),
        before.pins.teams & {t.id for t in after.plan.reserves},
    )
    return replace(after, pins=pins)


def _lost(before: Pins, after: Pins) -> list[Remedy]:
    return [
        *(Remedy(RemedyKind.PIN_LOST, post=code) for code in sorted(before.posts - after.posts)),
        *(Remedy(RemedyKind.PIN_LOST, officer=code) for code in sorted(before.officers - after.officers)),
        *(Remedy(RemedyKind.PIN_LOST, team=code) for code in sorted(before.teams - after.teams)),
    ]


def _all_anew(part: Part, now: Command, doctrine: Doctrine, draw: Draw) -> Part:
    """The command planned from nothing with its own people and those lent to it; no pin is kept on purpose."""
    draft = draft_command(now, doctrine, draw, Effort.QUICK)
    lenders = Command(part.lenders, (), part.lent) if part.lent else None
    [helped] = reinforced([draft], lenders, all_may_leave(doctrine), draw)
    _order(helped, draw)
    return next_part(
        replace(part, plan=replace(part.plan, posts=(), bounds={})),
        helped,
        doctrine,
        bound_steps=Effort.QUICK.bound_steps,
    )


def _order(draft: CommandDraft, draw: Draw) -> None:
    draft.teams = {code: ordered_team(team, draw) for code, team in draft.teams.items()}
    draft.reserves = [replace(s, officers=tuple(ordered_team(s.officers, draw))) for s in draft.reserves]
