"""What an order tells one officer: where, with whom, under whom. Plain facts, ready for JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from posko.documents.orders.content import Roll, near_place, roll_of
from posko.documents.orders.issue import Issue
from posko.documents.words import ACCESS_WORDS, DUTY_WORDS, ROLE_WORDS, TIER_WORDS
from posko.planning import Assignment, CommandPlan, Duty, Plan, Post, ReserveTeam, Role, Station

#: Those who are out for the operation. The others are told only that they stay.
POSTED = (Duty.POST, Duty.CONTROLLER, Duty.RESERVE)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with a name, WGS 84 degrees. `code` is a station's, empty for where a reserve team waits."""

    code: str
    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class PostStation:
    """One station of a post. `minutes` one way from the centre, `access` in words."""

    code: str
    name: str
    minutes: float
    access: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody else on the order; `role` in words, empty for a Padal."""

    rank: str
    name: str
    role: str
    officer_id: str


@dataclass(frozen=True, slots=True)
class ControlledPost:
    """A post as its Padal is told of it; `officers` with the leader first, none where it is unmanned."""

    post: str
    tier: str
    centre: Spot
    stations: tuple[PostStation, ...]
    officers: tuple[Colleague, ...]


@dataclass(frozen=True, slots=True)
class OfficerOrder:
    """Everything that one officer is told.

    `duty` is the value of a `Duty`; `duty_word`, `role` and `tier` are words; `voting_day` as `2024-11-27`, empty if
    the plan has none. `post` is a post's or a reserve team's id, `centre` the post's centre or where the team waits.
    `stations` by code, `colleagues` with the leader first, without the officer. `controls`: the posts of a Padal.
    Minutes are one way and rounded to tenths, degrees to 5 decimals, as far as one is told them. `number` is empty and
    `version` 0 as long as no order was issued.
    """

    officer_id: str
    operation: str
    voting_day: str
    duty: str
    duty_word: str
    role: str = ""
    reinforcement: bool = False
    post: str = ""
    tier: str = ""
    centre: Spot | None = None
    stations: tuple[PostStation, ...] = ()
    colleagues: tuple[Colleague, ...] = ()
    controller: Colleague | None = None
    controls: tuple[ControlledPost, ...] = ()
    travel_minutes: float | None = None
    number: str = ""
    version: int = 0

    @property
    def posted(self) -> bool:
        """Whether the officer stands on the order at all."""
        return self.duty in POSTED


def officer_order(plan: Plan, command: CommandPlan, officer_id: str, issue: Issue | None = None) -> OfficerOrder:
    """What `command`'s plan tells the officer; for all see `officer_orders`. KeyError for one it does not have."""
    return _Teller(plan, command, issue).order(officer_id)


def officer_orders(plan: Plan, command: CommandPlan, issue: Issue | None = None) -> dict[str, OfficerOrder]:
    """What `command`'s plan tells each of its officers, also those lent to it, by id in ascending order."""
    teller = _Teller(plan, command, issue)
    return {officer: teller.order(officer) for officer in sorted(teller.roll.assignments)}


def posts_told(plan: Plan, command: CommandPlan) -> dict[str, tuple[ControlledPost, Colleague | None]]:
    """Every post of `command` by id as its Padal is told of it, and who that is."""
    teller = _Teller(plan, command, None)
    return {post.id: (teller.controlled(post), teller.padal_of(post)) for post in command.posts}


def teams_told(plan: Plan, command: CommandPlan) -> dict[str, Spot]:
    """Where each reserve team of `command` waits, by id."""
    teller = _Teller(plan, command, None)
    return {team.id: teller.waits(team) for team in command.reserves}


def plain(told: Any) -> Any:
    """An order, or a part of one, as JSON has it; `dataclasses.asdict` would copy every leaf first."""
    if is_dataclass(told):
        return {field.name: plain(getattr(told, field.name)) for field in fields(told)}
    return [plain(part) for part in told] if isinstance(told, tuple) else told


def digest(order: OfficerOrder) -> str:
    """SHA-256 (hex) over everything the officer is told except number and version of the order."""
    return digest_of(plain(order))


def digest_of(content: Mapping[str, Any]) -> str:
    """`digest` of an order that is `plain` already."""
    told = {name: value for name, value in content.items() if name not in ("number", "version")}
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class _Teller:
    """One command's plan, looked up by post, team and Padal."""

    def __init__(self, plan: Plan, command: CommandPlan, issue: Issue | None) -> None:
        self.plan, self.command, self.issue = plan, command, issue
        self.roll: Roll = roll_of(plan, command)
        self.posts = {post.id: post for post in command.posts}
        self.reserves = {team.id: team for team in command.reserves}
        self.teams: dict[str, list[str]] = {}
        for assignment in command.assignments:
            if assignment.post:
                self.teams.setdefault(assignment.post, []).append(assignment.officer)

    def order(self, officer_id: str) -> OfficerOrder:
        assignment = self.roll.assignments[officer_id]
        match assignment.duty:
            case Duty.POST:
                return self._at_post(assignment, self.posts[assignment.post])
            case Duty.RESERVE:
                return self._in_reserve(assignment, self.reserves[assignment.post])
            case Duty.CONTROLLER:
                return self._in_control(assignment)
        return self._told(assignment)

    def _at_post(self, assignment: Assignment, post: Post) -> OfficerOrder:
        return self._told(
            assignment,
            tier=TIER_WORDS[post.tier],
            centre=_centre(post),
            stations=_stations(post),
            colleagues=self._people(o for o in self.teams[post.id] if o != assignment.officer),
            controller=self.padal_of(post),
        )

    def padal_of(self, post: Post) -> Colleague | None:
        return self._person(post.controller) if post.controller else None

    def waits(self, team: ReserveTeam) -> Spot:
        return Spot("", near_place(team, self.command).name, *_degrees(team))

    def _in_reserve(self, assignment: Assignment, team: ReserveTeam) -> OfficerOrder:
        return self._told(
            assignment,
            centre=self.waits(team),
            colleagues=self._people(o for o in self.teams[team.id] if o != assignment.officer),
        )

    def _in_control(self, assignment: Assignment) -> OfficerOrder:
        mine = sorted((p for p in self.command.posts if p.controller == assignment.officer), key=lambda p: p.id)
        return self._told(assignment, controls=tuple(self.controlled(post) for post in mine))

    def controlled(self, post: Post) -> ControlledPost:
        people = self._people(self.teams.get(post.id, ()))
        return ControlledPost(post.id, TIER_WORDS[post.tier], _centre(post), _stations(post), people)

    def _told(
        self,
        assignment: Assignment,
        *,
        tier: str = "",
        centre: Spot | None = None,
        stations: tuple[PostStation, ...] = (),
        colleagues: tuple[Colleague, ...] = (),
        controller: Colleague | None = None,
        controls: tuple[ControlledPost, ...] = (),
    ) -> OfficerOrder:
        day, minutes = self.plan.problem.voting_day, assignment.travel_minutes
        return OfficerOrder(
            officer_id=assignment.officer,
            operation=self.plan.problem.operation,
            voting_day=day.isoformat() if day else "",
            duty=assignment.duty.value,
            duty_word=DUTY_WORDS[assignment.duty],
            role=ROLE_WORDS[assignment.role],
            reinforcement=assignment.reinforcement,
            post=assignment.post,
            tier=tier,
            centre=centre,
            stations=stations,
            colleagues=colleagues,
            controller=controller,
            controls=controls,
            travel_minutes=None if minutes is None else round(minutes, 1),
            number=self.issue.number if self.issue else "",
            version=self.issue.version if self.issue else 0,
        )

    def _people(self, officers: Iterable[str]) -> tuple[Colleague, ...]:
        def leader_first(officer: str) -> tuple[bool, str]:
            return self.roll.assignments[officer].role is not Role.LEADER, officer

        return tuple(self._person(officer) for officer in sorted(officers, key=leader_first))

    def _person(self, officer_id: str) -> Colleague:
        officer, assignment = self.roll.officers[officer_id], self.roll.assignments[officer_id]
        return Colleague(officer.rank, officer.name, ROLE_WORDS[assignment.role], officer.id)


def _centre(post: Post) -> Spot:
    return Spot(post.centre.code, post.centre.name, *_degrees(post.centre))


def _stations(post: Post) -> tuple[PostStation, ...]:
    rows = (
        PostStation(s.code, s.name, round(minutes, 1), ACCESS_WORDS[s.access], *_degrees(s))
        for s, minutes in zip(post.stations, post.minutes, strict=True)
    )
    # By code: in what order a plan holds them tells the officer nothing.
    return tuple(sorted(rows, key=lambda station: station.code))


def _degrees(place: Station | ReserveTeam) -> tuple[float, float]:
    return round(place.latitude, 5), round(place.longitude, 5)
