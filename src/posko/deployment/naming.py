"""Codes of a part in words: officers by rank and name, stations by name, posts and reserves by where they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from posko.deployment.models import AssignmentRow, Edit, PostRow, StationRow, TeamRow
from posko.deployment.models import Part as PartRow
from posko.deployment.nearby import Spot, nearest_names, places_near
from posko.deployment.queries import rows_visible_to
from posko.organisation.models import Command, Person
from posko.planning.editing import Part


@dataclass(frozen=True)
class Names:
    """By code; where none is known, the code stands for itself."""

    officers: Mapping[str, str] = field(default_factory=dict)
    stations: Mapping[str, str] = field(default_factory=dict)
    #: Post -> the name of the station that is its centre.
    centres: Mapping[str, str] = field(default_factory=dict)
    #: Reserve team -> near which place it waits.
    waits: Mapping[str, str] = field(default_factory=dict)

    def of(self, code: str) -> str:
        """An officer, station, post or team in words, its code with it where the words do not tell it from others."""
        place = self.place(code)
        return f"{code} ({place})" if place else self.officers.get(code) or self.stations.get(code) or code

    def place(self, code: str) -> str:
        """Where a post or reserve team is; empty where that is not known."""
        return self.centres.get(code) or self.waits.get(code, "")


def names_in(*parts: Part) -> Names:
    """All names that these parts have."""
    return Names(
        {o.id: f"{o.rank} {o.name}".strip() for part in parts for o in part.people.values()},
        {s.code: s.name for part in parts for post in part.plan.posts for s in post.stations},
        {post.id: post.centre.name for part in parts for post in part.plan.posts},
        {team: place for part in parts for team, place in _waits_in(part)},
    )


def _waits_in(part: Part) -> Iterator[tuple[str, str]]:
    teams, command = part.plan.reserves, part.plan.command
    offices = [(unit.latitude, unit.longitude, unit.name) for unit in command.units]
    known = [*offices, *((station.latitude, station.longitude, station.name) for station in command.stations)]
    places = nearest_names([(team.latitude, team.longitude) for team in teams], known)
    return zip((team.id for team in teams), map(_near, places), strict=True)


def names_of(person: Person, codes: Iterable[str], gone: Mapping[str, Spot] | None = None, /, **within: int) -> Names:
    """Of these codes alone, in a `part` or `plan` by its key, as far as `person` may see them: at most six questions.

    `gone`: where reserve teams waited that may be there no longer.
    """
    wanted = {code for code in codes if code}
    if not wanted:
        return Names()
    places = places_of(person, wanted, gone, **within)
    people = rows_visible_to(person, AssignmentRow).filter(**within, code__in=wanted)
    officers = {code: f"{rank} {name}".strip() for code, rank, name in people.values_list("code", "rank", "name")}
    return replace(places, officers=officers)


def places_of(person: Person, codes: Iterable[str], gone: Mapping[str, Spot] | None = None, /, **within: int) -> Names:
    """As `names_of`, but for officers: three questions, and two more where there are reserve teams."""
    wanted = {code for code in codes if code}
    if not wanted:
        return Names()
    posts = rows_visible_to(person, PostRow).filter(**within, code__in=wanted)
    centres = dict(posts.values_list("code", "centre"))
    stations = rows_visible_to(person, StationRow).filter(**within, code__in=wanted | set(centres.values()))
    named = dict(stations.values_list("code", "name"))
    teams = rows_visible_to(person, TeamRow).filter(**within, code__in=wanted - centres.keys())
    rows = teams.values_list("code", "part_id", "latitude", "longitude")
    return Names(
        stations=named,
        centres={code: named.get(centre, centre) for code, centre in centres.items()},
        waits=waits_of(person, {**(gone or {}), **{code: spot for code, *spot in rows}}),
    )


def waits_of(person: Person, spots: Mapping[str, Iterable[Any]]) -> dict[str, str]:
    """Near which place each reserve team waits, by its code; `spots`: the key of its part, and degrees."""
    at: dict[str, Spot] = {code: (part, latitude, longitude) for code, (part, latitude, longitude) in spots.items()}
    places = places_near(person, at.values())
    return {code: _near(places[spot]) for code, spot in at.items()}


def _near(place: str) -> str:
    return _("dekat %(place)s") % {"place": place} if place else ""


def names_for(person: Person, edits: Iterable[Edit], **within: int) -> Names:
    """What these changes by hand name, also reserve teams that are there no longer; `within` as for `names_of`."""
    edits = list(edits)
    gone = {
        code: (edit.part_id, row["latitude"], row["longitude"])
        for edit in edits
        for code, row in teams_of(edit).items()
    }
    codes = {code for edit in edits for code in (*codes_asked(edit.asked), *_posts_of(edit), *teams_of(edit))}
    return names_of(person, codes, gone, **within)


def teams_of(edit: Edit) -> dict[str, dict[str, Any]]:
    """The reserve teams that a change set up or took away, by code, as they then were or had been."""
    if edit.action not in (Edit.Action.ADD_TEAM, Edit.Action.REMOVE_TEAM):
        return {}
    pairs = edit.difference.get("teams", {}).items()
    return {code: after if before is None else before for code, (before, after) in pairs if None in (before, after)}


def _posts_of(edit: Edit) -> list[str]:
    """From which post to which a station was moved."""
    pair = edit.difference.get("stations", {}).get(edit.asked.get("station", ""), ())
    return [row["post"] for row in pair if row]


def codes_asked(asked: Mapping[str, Any]) -> list[str]:
    values = [code for value in asked.values() for code in (value if isinstance(value, list) else [value])]
    return [code for code in values if isinstance(code, str) and code]


def name_places(person: Person, rows: Iterable[Any], **within: int) -> None:
    """Give rows of officers and stations `place`, where their post or reserve team is; `within` as for `names_of`."""
    rows = list(rows)
    names = places_of(person, {row.post for row in rows}, **within)
    for row in rows:
        row.place = names.place(row.post)


def unit_names(codes: Iterable[str]) -> dict[str, str]:
    """Names of units by code."""
    return dict(Command.objects.filter(code__in=set(codes)).values_list("code", "name"))


def unit_names_in(part: PartRow) -> dict[str, str]:
    """Names of the units whose officers are in a part, its own and those that lend, by code; no question asked."""
    return {unit[0]: unit[1] for kind in ("units", "lenders") for unit in part.given.get(kind, [])}
