"""Two officers change places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from posko.doctrine import Doctrine
from posko.planning.draft import CommandDraft, Span, ordered_team
from posko.planning.draw import Draw
from posko.planning.editing.drafting import draft_of, next_part
from posko.planning.editing.part import Broken, EditRefused, Part, Rule, UnknownCode
from posko.planning.editing.rules import require_no_worse
from posko.planning.plan import Assignment, Duty
from posko.planning.problem import Officer


def swap_officers(part: Part, doctrine: Doctrine, draw: Draw, *, officer: str, other: str) -> Part:
    """Both change duty and place; one may be on routine duty, and so replaces the other.

    Who leads is decided anew by rank and draw. A lent officer serves or goes home, so never changes with one on routine
    duty (`lent_idle`).

    Raises EditRefused naming what would be newly broken, pins too, and UnknownCode.
    """
    one, two = _assignment(part, officer), _assignment(part, other)
    if officer == other or (one.duty, one.post) == (two.duty, two.post) != (Duty.CONTROLLER, ""):
        return part
    if broken := list(_impossible(part, one, two)):
        raise EditRefused(broken)
    draft = draft_of(part, doctrine)
    put_in_place_of(draft, {officer: part.people[other], other: part.people[officer]}, draw)
    return require_no_worse(part, next_part(part, draft, doctrine), doctrine)


def _assignment(part: Part, officer: str) -> Assignment:
    found = next((a for a in part.plan.assignments if a.officer == officer), None)
    if found is None or officer not in part.people:
        raise UnknownCode("officer", officer)
    return found


def _impossible(part: Part, one: Assignment, two: Assignment) -> Iterator[Broken]:
    for mine, theirs in ((one, two), (two, one)):
        if mine.officer in part.pins.officers:
            yield Broken(Rule.PINNED, officer=mine.officer, post=mine.post)
        if mine.post in part.pins.teams:
            yield Broken(Rule.PINNED, post=mine.post)
        if mine.duty is Duty.UNAVAILABLE:
            yield Broken(Rule.NOT_AVAILABLE, officer=mine.officer)
        if mine.reinforcement and theirs.duty is Duty.ROUTINE:
            yield Broken(Rule.LENT_IDLE, officer=mine.officer)


def put_in_place_of(draft: CommandDraft, instead: dict[str, Officer], draw: Draw) -> None:
    """Each officer named is replaced wherever he or she is on duty; only teams that change are ordered anew."""
    for code, team in draft.teams.items():
        if any(o.id in instead for o in team):
            draft.teams[code] = ordered_team((instead.get(o.id, o) for o in team), draw)
    draft.spans = [Span(instead.get(s.controller.id, s.controller), s.posts) for s in draft.spans]
    draft.reserves = [
        replace(r, officers=tuple(ordered_team((instead.get(o.id, o) for o in r.officers), draw)))
        if any(o.id in instead for o in r.officers)
        else r
        for r in draft.reserves
    ]
