"""Two plans as far as a person may see both of them, read in a few questions whatever their size."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, FloatField, Q, Sum
from django.db.models.functions import Cast, Floor

from posko.deployment.comparing.figures import Lack, Line, figures_compared, lacks_compared
from posko.deployment.comparing.minutes import WIDTH, Bin, minutes_compared
from posko.deployment.comparing.moving import Group, Layout, Moved, Served, moved_between
from posko.deployment.models import AssignmentRow, LackRow, Part, Plan, PostRow, StationRow, TeamRow
from posko.deployment.queries import parts_visible_to, rows_visible_to
from posko.organisation.models import Command, Person
from posko.registry.models import Tier


@dataclass(frozen=True)
class Pair:
    """Two plans of one operation and the commands that both have and the person may see in both.

    `left_out`: commands that only one of them has.
    """

    person: Person
    a: Plan
    b: Plan
    commands: tuple[Command, ...]
    left_out: tuple[Command, ...]
    parts: dict[tuple[int, int], Part]

    @property
    def ids(self) -> list[int]:
        return [command.pk for command in self.commands]


def comparable(person: Person, a: Plan, b: Plan) -> Pair:
    """What of the two plans can be laid side by side."""
    found = parts_visible_to(person).filter(plan__in=[a, b]).select_related("command").defer("drawings", "grouping")
    parts = {(part.plan_id, part.command_id): part for part in found.order_by("command__path")}
    commands = {part.command_id: part.command for part in parts.values()}
    both = [c for number, c in commands.items() if (a.pk, number) in parts and (b.pk, number) in parts]
    others = [c for c in commands.values() if c not in both]
    return Pair(person, a, b, _in_tree(both), _in_tree(others), parts)


def _in_tree(commands: Iterable[Command]) -> tuple[Command, ...]:
    return tuple(sorted(commands, key=lambda command: command.path))


def figures_of(pair: Pair) -> tuple[list[Line], Line]:
    """A line for each command, and that of all. Of a Polda's own people a plan has no posts, but they count."""
    guarded = _guarded(pair)

    def values(plan: Plan, command: Command) -> dict[str, Any]:
        figures: dict[str, Any] = pair.parts[plan.pk, command.pk].figures
        return figures | {"guarded": guarded.get((plan.pk, command.pk), 0)}

    return figures_compared([(c, values(pair.a, c), values(pair.b, c)) for c in pair.commands])


def _guarded(pair: Pair) -> dict[tuple[int, int], int]:
    counted = _rows(pair, StationRow).exclude(tier=Tier.LOW).order_by().values_list("plan_id", "command_id")
    return {(plan, command): number for plan, command, number in counted.annotate(n=Count("pk"))}


def lacks_of(pair: Pair) -> list[tuple[Command | None, list[Lack]]]:
    """What the plans lack, all together (None) and then by command; commands that lack nothing are left out."""
    counted = _rows(pair, LackRow).order_by().values_list("plan_id", "command_id", "resource")
    missing: dict[tuple[int, int | None], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for plan, command, resource, number in counted.annotate(n=Sum("missing")):
        missing[plan, command][resource] += number
        missing[plan, None][resource] += number
    every: list[Command | None] = [None, *pair.commands]
    found = [(c, lacks_compared(missing[pair.a.pk, _pk(c)], missing[pair.b.pk, _pk(c)])) for c in every]
    return [(command, lacks) for command, lacks in found if lacks]


def _pk(command: Command | None) -> int | None:
    return command.pk if command else None


def minutes_of(pair: Pair) -> list[Bin]:
    """How many stations lie how far from their centre in each plan."""
    number = Floor(Cast("minutes", FloatField()) / WIDTH)
    counted = _rows(pair, StationRow).order_by().annotate(bin=number).values_list("plan_id", "bin")
    counts: dict[int, dict[int, int]] = defaultdict(dict)
    for plan, number_of_bin, stations in counted.annotate(n=Count("pk")):
        counts[plan][int(number_of_bin)] = stations
    return minutes_compared(counts[pair.a.pk], counts[pair.b.pk])


def moves(pair: Pair) -> Moved:
    """What moved from the first plan to the second."""
    return moved_between(_layout(pair, pair.a), _layout(pair, pair.b))


def _layout(pair: Pair, plan: Plan) -> Layout:
    stations = _rows(pair, StationRow, plan).values_list("code", "command_id", "post")
    officers = _rows(pair, AssignmentRow, plan).values_list("code", "command_id", "duty", "post")
    teams = _rows(pair, TeamRow, plan).values_list("command_id", "code", "latitude", "longitude")
    posts = _rows(pair, PostRow, plan).exclude(controller="").values_list("controller", "command_id", "code")
    return Layout(
        stations={code: (command, post) for code, command, post in stations.order_by()},
        officers={code: Served(command, duty, post) for code, command, duty, post in officers.order_by()},
        teams={(command, code): (latitude, longitude) for command, code, latitude, longitude in teams.order_by()},
        controlled=_controlled(posts.order_by()),
    )


def _controlled(posts: Iterable[tuple[str, int, str]]) -> dict[str, frozenset[Group]]:
    under: dict[str, set[Group]] = defaultdict(set)
    for controller, command, code in posts:
        under[controller].add((command, code))
    return {controller: frozenset(groups) for controller, groups in under.items()}


def _rows(pair: Pair, table: Any, plan: Plan | None = None) -> Any:
    plans = [plan.pk] if plan else [pair.a.pk, pair.b.pk]
    return rows_visible_to(pair.person, table).filter(Q(plan__in=plans), command__in=pair.ids)


@dataclass(frozen=True)
class Shown:
    """One thing that moved: its row in each plan, None where a plan does not have it."""

    code: str
    a: Any | None
    b: Any | None

    @property
    def row(self) -> Any:
        return self.b or self.a


def shown(pair: Pair, table: Any, codes: Sequence[str]) -> list[Shown]:
    """The rows of `codes` in both plans, in the order of `codes`: those of one page, not of all."""
    rows = {(row.plan_id, row.code): row for row in _rows(pair, table).filter(code__in=codes).select_related("command")}
    return [Shown(code, rows.get((pair.a.pk, code)), rows.get((pair.b.pk, code))) for code in codes]


def by_command(pair: Pair, moved: Moved) -> dict[int, tuple[int, int, int]]:
    """Of each command how many stations, posts (changed, new or gone) and officers moved.

    What is in one command before and in another after counts in the one after.
    """
    stations, officers = Counter(moved.station_homes.values()), Counter(moved.officer_homes.values())
    posts = Counter(number for number, _code in (*moved.posts.changed, *moved.posts.only_a, *moved.posts.only_b))
    return {number: (stations[number], posts[number], officers[number]) for number in pair.ids}
