"""A command's plan while it is being made, and its finished form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from posko.doctrine import Access, Doctrine, rank_order
from posko.planning.demand import Demand
from posko.planning.draw import Draw, Drawing
from posko.planning.plan import Assignment, CommandPlan, Duty, Post, ReserveTeam, Role, Shortfall
from posko.planning.posts import Grouping
from posko.planning.problem import Command, Officer, Station, Status, Unit
from posko.planning.staffing import Pool
from posko.planning.travel import Places, minutes_from


@dataclass(frozen=True)
class Span:
    """One controller and the ids of the posts he or she controls."""

    controller: Officer
    posts: tuple[str, ...]


@dataclass(frozen=True)
class StaffedTeam:
    """A reserve team with its people."""

    team: ReserveTeam
    officers: tuple[Officer, ...]


@dataclass
class CommandDraft:
    """What is decided so far. `pool`: who of the command's own people could still be sent.

    `unfit`: ids of posts that stay unmanned because excluded areas bar everybody who could be sent.
    `drawings`: every draw made. `borrowable`: what the Polda's equipment leaves to it, by resource; None if not known.
    """

    command: Command
    demand: Demand
    grouping: Grouping
    pool: Pool
    teams: dict[str, list[Officer]] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    reserves: list[StaffedTeam] = field(default_factory=list)
    reserve_covered: float = 1.0
    unfit: set[str] = field(default_factory=set)
    drawings: list[Drawing] = field(default_factory=list)
    borrowable: Mapping[str, int] | None = None

    @property
    def code(self) -> str:
        return self.command.code

    def unmanned(self) -> list[Post]:
        return [p for p in self.grouping.posts if p.id not in self.teams]


def uncontrolled_posts(draft: CommandDraft) -> list[Post]:
    """The manned posts in no controller's span."""
    controlled = {post for span in draft.spans for post in span.posts}
    return [p for p in draft.grouping.posts if p.id in draft.teams and p.id not in controlled]


def available(command: Command) -> list[Officer]:
    return [o for o in command.officers if o.status == Status.AVAILABLE and o.id not in command.lent]


def places_of(command: Command) -> list[tuple[float, float]]:
    """Where the command's units are, (latitude, longitude) in the order of `command.units`."""
    return [(u.latitude, u.longitude) for u in command.units]


def by_road(point: tuple[float, float], doctrine: Doctrine) -> Places:
    """A place that is no polling station, reached by road."""
    site = Station("", "", "", point[0], point[1], next(iter(doctrine.patterns)).tier, Access.ROAD)
    return Places.of([site], doctrine.travel)


def ordered_team(team: Iterable[Officer], draw: Draw) -> list[Officer]:
    """The leader first: the highest rank, among equals the lowest draw number; then the others alike."""
    return sorted(team, key=lambda o: (-rank_order(o.rank), draw.number(o.id)))


def finish(
    draft: CommandDraft, doctrine: Doctrine, draw: Draw, lent: Mapping[str, Unit], shortfalls: Sequence[Shortfall]
) -> CommandPlan:
    """The finished plan. `lent`: the unit of each officer whom the Polda lends, by officer id, for any command."""
    ordered = replace(
        draft,
        teams={post: ordered_team(team, draw) for post, team in draft.teams.items()},
        reserves=[replace(s, officers=tuple(ordered_team(s.officers, draw))) for s in draft.reserves],
    )
    return as_plan(ordered, doctrine, lent, shortfalls)


def as_plan(
    draft: CommandDraft, doctrine: Doctrine, lent: Mapping[str, Unit], shortfalls: Sequence[Shortfall]
) -> CommandPlan:
    """The draft as a plan, every team in the order it has there: the first of each leads."""
    controller = {post: span.controller.id for span in draft.spans for post in span.posts if post in draft.teams}
    posts = tuple(
        replace(p, officers=tuple(o.id for o in draft.teams.get(p.id, ())), controller=controller.get(p.id, ""))
        for p in draft.grouping.posts
    )
    on_duty = [
        a
        for post in posts
        for a in _team_assignments(
            draft.teams.get(post.id, ()),
            Duty.POST,
            post.id,
            Places.of([post.centre], doctrine.travel),
            draft.command,
            lent,
        )
    ]
    on_duty += [
        Assignment(s.controller.id, s.controller.unit, Duty.CONTROLLER, reinforcement=s.controller.id in lent)
        for s in draft.spans
    ]
    for staffed in draft.reserves:
        site = by_road((staffed.team.latitude, staffed.team.longitude), doctrine)
        on_duty += _team_assignments(staffed.officers, Duty.RESERVE, staffed.team.id, site, draft.command, lent)
    return CommandPlan(
        command=draft.command,
        posts=posts,
        assignments=tuple(on_duty + _at_home(draft.command, on_duty, lent)),
        reserves=tuple(s.team for s in draft.reserves),
        shortfalls=tuple(shortfalls),
        bounds=dict(draft.grouping.bounds),
        reserve_covered=draft.reserve_covered,
        drawings=tuple(draft.drawings),
        borrowable=draft.borrowable,
    )


def _team_assignments(
    team: Sequence[Officer], duty: Duty, place_id: str, place: Places, command: Command, lent: Mapping[str, Unit]
) -> list[Assignment]:
    units = {u.code: u for u in command.units} | {o.unit: lent[o.id] for o in team if o.id in lent}
    points = [(units[o.unit].latitude, units[o.unit].longitude) for o in team]
    minutes = minutes_from(points, place)[:, 0]
    return [
        Assignment(
            officer=o.id,
            unit=o.unit,
            duty=duty,
            post=place_id,
            role=Role.LEADER if k == 0 else Role.MEMBER,
            reinforcement=o.id in lent,
            travel_minutes=float(round(minutes[k], 2)),
        )
        for k, o in enumerate(team)
    ]


def _at_home(command: Command, on_duty: Sequence[Assignment], lent: Mapping[str, Unit]) -> list[Assignment]:
    """Everybody of the command who is not on duty there and not lent to another command."""
    away = {a.officer for a in on_duty} | set(lent)
    return [
        Assignment(o.id, o.unit, Duty.ROUTINE if o.status == Status.AVAILABLE else Duty.UNAVAILABLE)
        for o in command.officers
        if o.id not in away
    ]
