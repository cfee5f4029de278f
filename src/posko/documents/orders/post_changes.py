"""What a new version changes, place by place: each post and each reserve team once, with who comes, stays and goes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from posko.documents.orders.changes import OrderChange
from posko.documents.orders.officer import (
    Colleague,
    ControlledPost,
    OfficerOrder,
    PostStation,
    Spot,
    posts_told,
    teams_told,
)
from posko.documents.words import ROLE_WORDS
from posko.planning import CommandPlan, Duty, Plan, Role

LEADER = ROLE_WORDS[Role.LEADER]


@dataclass(frozen=True, slots=True)
class PostTold:
    """A post as it is told: what its Padal knows of it, and who that is."""

    post: ControlledPost
    controller: Colleague | None


@dataclass(frozen=True, slots=True)
class PostChange:
    """A post of which somebody is told something else.

    `was`: as it was told, None where nobody concerned was told of it; `now`: None where it is no more. `here`: those
    concerned who stand there now, the leader first; `gone`: those who stood there and do no longer. `is_new_to_some`:
    somebody is told of it for the first time.
    """

    id: str
    was: PostTold | None
    now: PostTold | None
    here: tuple[OrderChange, ...]
    gone: tuple[OrderChange, ...]
    is_new_to_some: bool


@dataclass(frozen=True, slots=True)
class TeamChange:
    """A reserve team of which somebody is told something else: where it waited and waits, and who as for a post."""

    id: str
    was: Spot | None
    now: Spot | None
    here: tuple[OrderChange, ...]
    gone: tuple[OrderChange, ...]


@dataclass(frozen=True, slots=True)
class StationChange:
    """One station of a post; `before` is None where it comes to it, `after` where it leaves it."""

    before: PostStation | None
    after: PostStation | None
    was_centre: bool
    is_centre: bool

    @property
    def differs(self) -> bool:
        return self.before != self.after or self.was_centre != self.is_centre

    @property
    def moved(self) -> bool:
        """Whether it lies elsewhere than was told."""
        if self.before is None or self.after is None:
            return False
        return (self.before.latitude, self.before.longitude) != (self.after.latitude, self.after.longitude)


def post_changes(plan: Plan, command: CommandPlan, changes: Sequence[OrderChange]) -> list[PostChange]:
    """Every post of which somebody in `changes` is told something else, by id; `command` of `plan` is the new one."""
    now = {post: PostTold(*told) for post, told in posts_told(plan, command).items()}
    were = {told.post.post: told for change in changes for told in _told(change, change.before)}
    new = {post for change in changes for post in _known(change.after) - _known(change.before)}
    here, gone = _who(changes, Duty.POST)
    return [
        PostChange(post, were.get(post), now.get(post), _ranked(here[post]), tuple(gone[post]), post in new)
        for post in sorted({post for change in changes for post in _concerned(change)})
    ]


def team_changes(plan: Plan, command: CommandPlan, changes: Sequence[OrderChange]) -> list[TeamChange]:
    """Every reserve team of which somebody in `changes` is told something else, by id."""
    now = teams_told(plan, command)
    were = {c.before.post: c.before.centre for c in changes if c.before and c.before.duty == Duty.RESERVE}
    here, gone = _who(changes, Duty.RESERVE)
    return [
        TeamChange(team, were.get(team), now.get(team), _ranked(here[team]), tuple(gone[team]))
        for team in sorted(here.keys() | gone.keys())
    ]


def station_changes(change: PostChange) -> list[StationChange]:
    """Every station that the post had or has, by code, also those of which nothing differs."""
    before, after = _stations(change.was), _stations(change.now)
    return [
        StationChange(
            before.get(code),
            after.get(code),
            was_centre=code == _centre(change.was),
            is_centre=code == _centre(change.now),
        )
        for code in sorted(before.keys() | after.keys())
    ]


def _stations(told: PostTold | None) -> dict[str, PostStation]:
    return {station.code: station for station in told.post.stations} if told else {}


def _centre(told: PostTold | None) -> str:
    return told.post.centre.code if told else ""


Groups = defaultdict[str, list[OrderChange]]


def _who(changes: Sequence[OrderChange], duty: Duty) -> tuple[Groups, Groups]:
    """By the place of this duty: who is there now, and who was and is no longer."""
    here, gone = Groups(list), Groups(list)
    for change in changes:
        was, now = (_place(order, duty) for order in (change.before, change.after))
        if now:
            here[now].append(change)
        if was and was != now:
            gone[was].append(change)
    return here, gone


def _place(order: OfficerOrder | None, duty: Duty) -> str:
    return order.post if order and order.duty == duty else ""


def _ranked(here: Sequence[OrderChange]) -> tuple[OrderChange, ...]:
    return tuple(sorted(here, key=lambda c: (c.after is None or c.after.role != LEADER, c.officer_id)))


def _known(order: OfficerOrder | None) -> set[str]:
    """The posts of which somebody is told: his own, or those that he controls."""
    if order is None:
        return set()
    own = _place(order, Duty.POST)
    return {own} if own else {post.post for post in order.controls}


def _concerned(change: OrderChange) -> Iterator[str]:
    """The posts of which the officer is told something else; of a Padal's only those that differ."""
    for order, other in ((change.before, change.after), (change.after, change.before)):
        if own := _place(order, Duty.POST):
            yield own
        elif order:
            yield from (post.post for post in order.controls if other is None or post not in other.controls)


def _told(change: OrderChange, order: OfficerOrder | None) -> Iterator[PostTold]:
    """The posts of which the officer is told by `order`, in full."""
    if order is None:
        return
    me = Colleague(change.rank, change.name, order.role, change.officer_id)
    if _place(order, Duty.POST) and order.centre:
        team = tuple(sorted((me, *order.colleagues), key=lambda c: (c.role != LEADER, c.officer_id)))
        yield PostTold(ControlledPost(order.post, order.tier, order.centre, order.stations, team), order.controller)
    for post in order.controls:
        yield PostTold(post, replace(me, role=""))
