"""Which controller (Padal) got which posts, held against how many one may have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from posko.deployment.models import AssignmentRow, Plan, PostRow
from posko.deployment.models.rows import Duty
from posko.deployment.queries import rows_visible_to
from posko.deployment.storing import doctrine_of
from posko.organisation.models import Command, Person


@dataclass(frozen=True)
class Span:
    """A controller with his posts by code. `name` with the rank; `lent`: of the Polda."""

    officer: str
    name: str
    lent: bool
    posts: tuple[str, ...]


@dataclass(frozen=True)
class Spans:
    """The controllers of one command. `allowed`: how many posts one may have; `without`: manned posts of nobody."""

    command: Command
    allowed: int
    held: tuple[Span, ...]
    without: tuple[str, ...]

    @property
    def posts(self) -> int:
        return sum(len(span.posts) for span in self.held)

    @property
    def most(self) -> int:
        """Posts of whoever has the most."""
        return max((len(span.posts) for span in self.held), default=0)

    @property
    def keeps_within(self) -> bool:
        return self.most <= self.allowed


def spans_of(plan: Plan, person: Person) -> list[Spans]:
    """Controllers and posts of each command that has any, as far as `person` may see the plan; in the tree's order."""
    posts: defaultdict[int, list[PostRow]] = defaultdict(list)
    for post in rows_visible_to(person, PostRow).filter(plan=plan).order_by("code"):
        posts[post.command_id].append(post)
    people: defaultdict[int, list[AssignmentRow]] = defaultdict(list)
    for row in rows_visible_to(person, AssignmentRow).filter(plan=plan, duty=Duty.CONTROLLER).order_by("code"):
        people[row.command_id].append(row)
    commands = Command.objects.filter(pk__in={*posts, *people}).order_by("path")
    allowed = doctrine_of(plan).deployment.posts_per_controller
    return [_spans(command, allowed, people[command.pk], posts[command.pk]) for command in commands]


def _spans(command: Command, allowed: int, people: Iterable[AssignmentRow], posts: Iterable[PostRow]) -> Spans:
    of: defaultdict[str, list[str]] = defaultdict(list)
    for post in posts:
        if post.controller or post.manned:
            of[post.controller].append(post.code)
    without = tuple(of.pop("", ()))
    names = {row.code: (str(row), row.reinforcement) for row in people}
    # Somebody named as controller by a post alone is shown too: nothing that is wrong is left out.
    held = [Span(code, *names.get(code, ("", False)), tuple(of[code])) for code in sorted({*names, *of})]
    return Spans(command, allowed, tuple(held), without)
