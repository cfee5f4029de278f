"""An issue and a changed plan, for tests of issued orders."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from posko.documents.orders import Issue
from posko.planning import Assignment, CommandPlan, Duty

FIRST = Issue(
    number="Sprin/123/XI/OPS.1.3./2024",
    issued=date(2024, 11, 18),
    version=1,
    approved_by="AKBP Heri Supriawan, S.I.K.",
    check_url="https://posko.example/berlaku/Sprin-123",
)
SECOND = replace(
    FIRST, number="Sprin/140/XI/OPS.1.3./2024", version=2, issued=date(2024, 11, 21), replaces=FIRST.number
)


def swapped(command: CommandPlan, one: str, other: str) -> CommandPlan:
    """`command` with two officers doing each other's duty."""
    turn = {one: other, other: one}
    doing = {a.officer: a for a in command.assignments}

    def turned(own: Assignment) -> Assignment:
        taken = doing[turn.get(own.officer, own.officer)]
        return replace(taken, officer=own.officer, unit=own.unit, reinforcement=own.reinforcement)

    posts = (replace(p, officers=tuple(turn.get(o, o) for o in p.officers)) for p in command.posts)
    return replace(command, posts=tuple(posts), assignments=tuple(turned(a) for a in command.assignments))


def of_duty(command: CommandPlan, duty: Duty) -> list[str]:
    return sorted(a.officer for a in command.assignments if a.duty is duty)


def with_name(command: CommandPlan, officer: str, name: str) -> CommandPlan:
    """`command` where the officer is called `name`."""
    people = tuple(replace(o, name=name) if o.id == officer else o for o in command.command.officers)
    return replace(command, command=replace(command.command, officers=people))


def with_post(command: CommandPlan, place: int, **changes: object) -> CommandPlan:
    """`command` with its post at `place` changed."""
    post = replace(command.posts[place], **changes)  # type: ignore[arg-type]
    return replace(command, posts=(*command.posts[:place], post, *command.posts[place + 1 :]))
