"""What a change would do to stations, officers and posts, one line each; and which changes by hand it would undo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from posko.deployment.models import Edit
from posko.deployment.models.rows import Duty
from posko.deployment.naming import Names, names_in
from posko.planning.editing import Effect, Part
from posko.planning.plan import Assignment, Post, Role

Action = Edit.Action


@dataclass(frozen=True)
class Moved:
    """A station, officer or post before and after; `same`: its place stays, something else about it changes."""

    code: str
    name: str
    before: str
    after: str

    @property
    def same(self) -> bool:
        return self.before == self.after


@dataclass(frozen=True)
class Preview:
    """Stations at another post; officers and posts that change."""

    stations: list[Moved]
    officers: list[Moved]
    posts: list[Moved]
    names: Names


def preview_of(before: Part, after: Part, effect: Effect) -> Preview:
    names = names_in(before, after)
    was, now = duties_of(before), duties_of(after)
    old, new = _posts(before), _posts(after)
    at, to = seats_of(before), seats_of(after)
    stations = [Moved(c, names.of(c), at.get(c, ""), to.get(c, "")) for c in effect.changed_stations]
    return Preview(
        [moved for moved in stations if not moved.same],
        [Moved(c, names.of(c), _duty(was.get(c), names), _duty(now.get(c), names)) for c in effect.changed_officers],
        [Moved(c, names.centres.get(c, c), _post(old.get(c)), _post(new.get(c))) for c in effect.changed_posts],
        names,
    )


def seats_of(part: Part) -> dict[str, str]:
    """Station -> post."""
    return {s.code: post.id for post in part.plan.posts for s in post.stations}


def duties_of(part: Part) -> dict[str, Assignment]:
    """Officer -> what he does."""
    return {a.officer: a for a in part.plan.assignments}


def _posts(part: Part) -> dict[str, Post]:
    return {post.id: post for post in part.plan.posts}


def _duty(assignment: Assignment | None, names: Names) -> str:
    if assignment is None:
        return _("tidak ada")
    where = f" {names.of(assignment.post)}" if assignment.post else ""
    leads = " · " + _("Katim") if assignment.role is Role.LEADER else ""
    return f"{Duty(assignment.duty.value).label}{where}{leads}"


def _post(post: Post | None) -> str:
    if post is None:
        return _("tidak ada")
    return _("%(n)s TPS, pusat %(centre)s, %(officers)s petugas") % {
        "n": len(post.stations),
        "centre": post.centre.name,
        "officers": len(post.officers),
    }


@dataclass(frozen=True)
class Kept:
    """What has to be pinned so that changes by hand stay: codes, by kind."""

    posts: list[str]
    officers: list[str]
    teams: list[str]


def lost_by(before: Part, after: Part, edits: Iterable[Edit]) -> list[Edit]:
    """Of the standing `edits` (earliest first) those that hold in `before` and no longer in `after`, latest first.

    Of two changes of the same thing the later one counts.
    """
    lost: list[Edit] = []
    told: set[str] = set()
    for edit in reversed(list(edits)):
        mine = set(_things(edit))
        if mine - told and any(thing in _held(edit, before) - _held(edit, after) for thing in mine - told):
            lost.append(edit)
        told |= mine
    return lost


def kept_by_pins(before: Part, lost: Iterable[Edit]) -> Kept:
    """The pins that keep these changes as they are in `before`."""
    things: dict[str, set[str]] = {"posts": set(), "officers": set(), "teams": set()}
    for edit in lost:
        for thing in _held(edit, before):
            if edit.action == Action.MOVE_STATION:
                things["posts"].add(seats_of(before)[thing])
            else:
                things["officers" if edit.action == Action.SWAP_OFFICERS else "teams"].add(thing)
    return Kept(*(sorted(things[kind]) for kind in ("posts", "officers", "teams")))


def _things(edit: Edit) -> Iterator[str]:
    """Stations, officers and teams that a change by hand put where they are."""
    if edit.action == Action.MOVE_STATION:
        yield edit.asked["station"]
    elif edit.action == Action.SWAP_OFFICERS:
        yield from (edit.asked["officer"], edit.asked["other"])
    elif edit.action == Action.ADD_TEAM:
        yield from (code for code, pair in edit.difference.get("teams", {}).items() if pair[0] is None)


def _held(edit: Edit, part: Part) -> set[str]:
    """Of the things of a change those that are in `part` where the change put them."""
    if edit.action == Action.ADD_TEAM:
        return set(_things(edit)) & {team.id for team in part.plan.reserves}
    if edit.action == Action.MOVE_STATION:
        rows, seats = edit.difference.get("stations", {}), seats_of(part)
        return {c for c in _things(edit) if c in rows and rows[c][1] and seats.get(c) == rows[c][1]["post"]}
    rows, duties = edit.difference.get("officers", {}), duties_of(part)
    return {
        c
        for c in _things(edit)
        if c in rows and rows[c][1] and c in duties
        if (duties[c].duty.value, duties[c].post) == (rows[c][1]["duty"], rows[c][1]["post"])
    }
