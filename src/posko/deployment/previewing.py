"""What a change would do to stations, officers and posts, one line each; and which changes by hand it would undo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from posko.deployment.models import Edit
from posko.deployment.models.rows import Duty
from posko.deployment.naming import Names, names_in
from posko.planning.editing import Effect, Part
from posko.planning.plan import Assignment, Post, ReserveTeam, Role

Action = Edit.Action


@dataclass(frozen=True)
class Moved:
    """A station, officer, post or reserve team before and after; `same`: of what is said of it nothing changes."""

    code: str
    name: str
    before: str
    after: str

    @property
    def same(self) -> bool:
        return self.before == self.after


@dataclass(frozen=True)
class Preview:
    """Stations at another post; officers, posts and reserve teams that change.

    `difference`: of stations and teams as an `Edit` would keep it, as far as its words need it.
    """

    stations: list[Moved]
    officers: list[Moved]
    posts: list[Moved]
    teams: list[Moved]
    names: Names
    difference: dict[str, Any]


def preview_of(before: Part, after: Part, effect: Effect) -> Preview:
    # What is in both is called as it is called today.
    names = names_in(after, before)
    was, now = duties_of(before), duties_of(after)
    old, new = _posts(before), _posts(after)
    waited, wait = _teams(before), _teams(after)
    at, to = seats_of(before), seats_of(after)
    moved = [c for c in effect.changed_stations if at.get(c) != to.get(c)]
    teams = [c for c in {**waited, **wait} if waited.get(c) != wait.get(c)]
    return Preview(
        [Moved(c, names.of(c), _at(at.get(c), names), _at(to.get(c), names)) for c in moved],
        [Moved(c, names.of(c), _duty(was.get(c), names), _duty(now.get(c), names)) for c in effect.changed_officers],
        [Moved(c, names.place(c) or c, *_posts_said(old.get(c), new.get(c))) for c in effect.changed_posts],
        [Moved(c, names.place(c) or c, _team(waited.get(c)), _team(wait.get(c))) for c in teams],
        names,
        {
            "stations": {c: [{"post": p} if p else None for p in (at.get(c), to.get(c))] for c in moved},
            "teams": {c: [{} if c in all_of_them else None for all_of_them in (waited, wait)] for c in teams},
        },
    )


def _at(post: str | None, names: Names) -> str:
    return names.of(post) if post else _("tidak ada")


def _teams(part: Part) -> Mapping[str, ReserveTeam]:
    return {team.id: team for team in part.plan.reserves}


def _team(team: ReserveTeam | None) -> str:
    if team is None:
        return _("tidak ada")
    text = ngettext(
        "%(officers)s petugas, menjangkau %(n)s TPS",
        "%(officers)s petugas, menjangkau %(n)s TPS",
        team.stations_covered,
    )
    return text % {"officers": team.officers, "n": team.stations_covered}


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


def _posts_said(old: Post | None, new: Post | None) -> tuple[str, str]:
    """A post before and after; its centre only where that is another, for it stands by its name."""
    moved = bool(old and new and old.centre.code != new.centre.code)
    return _post(old, moved), _post(new, moved)


def _post(post: Post | None, with_centre: bool) -> str:
    if post is None:
        return _("tidak ada")
    said = {"n": len(post.stations), "centre": post.centre.name, "officers": len(post.officers)}
    text = (
        _("%(n)s TPS, pusat %(centre)s, %(officers)s petugas") if with_centre else _("%(n)s TPS, %(officers)s petugas")
    )
    return text % said


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
