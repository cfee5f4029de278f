"""Codes of a part in words: officers by rank and name, stations by name, posts by the name of their centre."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from posko.deployment.models import AssignmentRow, Edit, PostRow, StationRow
from posko.deployment.queries import rows_visible_to
from posko.organisation.models import Person
from posko.planning.editing import Part


@dataclass(frozen=True)
class Names:
    """By code; where none is known, the code stands for itself."""

    officers: Mapping[str, str] = field(default_factory=dict)
    stations: Mapping[str, str] = field(default_factory=dict)
    #: Post -> the name of the station that is its centre.
    centres: Mapping[str, str] = field(default_factory=dict)

    def of(self, code: str) -> str:
        """An officer, station or post in words, its code behind where the words do not tell it from others."""
        if code in self.centres:
            return f"{code} ({self.centres[code]})"
        return self.officers.get(code) or self.stations.get(code) or code


def names_in(*parts: Part) -> Names:
    """All names that these parts have."""
    return Names(
        {o.id: f"{o.rank} {o.name}".strip() for part in parts for o in part.people.values()},
        {s.code: s.name for part in parts for post in part.plan.posts for s in post.stations},
        {post.id: post.centre.name for part in parts for post in part.plan.posts},
    )


def names_of(person: Person, part: int, codes: Iterable[str]) -> Names:
    """Of these codes alone, as far as `person` may see them: three questions to the database."""
    wanted = {code for code in codes if code}
    if not wanted:
        return Names()
    people = rows_visible_to(person, AssignmentRow).filter(part=part, code__in=wanted)
    posts = rows_visible_to(person, PostRow).filter(part=part, code__in=wanted)
    centres = dict(posts.values_list("code", "centre"))
    stations = rows_visible_to(person, StationRow).filter(part=part, code__in=wanted | set(centres.values()))
    named = dict(stations.values_list("code", "name"))
    return Names(
        {code: f"{rank} {name}".strip() for code, rank, name in people.values_list("code", "rank", "name")},
        named,
        {code: named.get(centre, centre) for code, centre in centres.items()},
    )


def codes_of(edits: Iterable[Edit]) -> set[str]:
    """What the changes name."""
    return {code for edit in edits for code in codes_asked(edit.asked)}


def codes_asked(asked: Mapping[str, Any]) -> list[str]:
    values = [code for value in asked.values() for code in (value if isinstance(value, list) else [value])]
    return [code for code in values if isinstance(code, str) and code]
