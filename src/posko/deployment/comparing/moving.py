"""What moved from one plan to another. Posts are told by their stations, so that another number is no move."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

#: A post or team of a command: (command, code).
Group = tuple[int, str]
K = TypeVar("K", bound=Hashable)


class Served(NamedTuple):
    """What an officer does in a plan: the part's command, duty, post or team ("" on other duties)."""

    command: int
    duty: str
    post: str


@dataclass(frozen=True)
class Layout:
    """One plan: the post of each station, what each officer does, the place of each team, the posts of controllers."""

    stations: Mapping[str, Group]
    officers: Mapping[str, Served]
    teams: Mapping[Group, tuple[float, float]] = field(default_factory=dict)
    controlled: Mapping[str, frozenset[Group]] = field(default_factory=dict)


@dataclass(frozen=True)
class Matched:
    """Groups of the first plan -> those of the second that they are. `changed`: matched, but not the same members."""

    pairs: Mapping[Group, Group]
    changed: frozenset[Group]
    only_a: frozenset[Group]
    only_b: frozenset[Group]


@dataclass(frozen=True)
class Moved:
    """What differs, each in the order of codes: stations at another post or in one plan only, officers likewise.

    `posts`: how the posts were matched. An officer moved if his duty, his post or team, or (of a controller) the posts
    under him are others. The homes: in which command each of them counts; in the one after, where that is another.
    """

    stations: tuple[str, ...]
    officers: tuple[str, ...]
    posts: Matched
    station_homes: Mapping[str, int] = field(default_factory=dict)
    officer_homes: Mapping[str, int] = field(default_factory=dict)


def moved_between(a: Layout, b: Layout) -> Moved:
    posts = matched(a.stations, b.stations)
    teams = _teams_matched(a, b)
    same = {**posts.pairs, **teams}
    stations = _moved_stations(a, b, posts.pairs)
    officers = tuple(sorted(code for code in {*a.officers, *b.officers} if _officer_moved(code, a, b, same)))
    homes = _homes(stations, a.stations, b.stations), _homes(officers, a.officers, b.officers)
    return Moved(stations, officers, posts, *homes)


def _homes(codes: Iterable[str], a: Mapping[str, Any], b: Mapping[str, Any]) -> dict[str, int]:
    return {code: (b.get(code) or a[code])[0] for code in codes}


def matched(a: Mapping[K, Group], b: Mapping[K, Group]) -> Matched:
    """Groups of `a` and `b` (member -> group) paired by most common members; each group is paired at most once.

    Those with most in common are paired first; among equals, those with fewest members that are not common, then the
    lower codes. Groups with nobody in common are no pair.
    """
    common = Counter((group, b[member]) for member, group in a.items() if member in b)
    size_a, size_b = Counter(a.values()), Counter(b.values())
    order = sorted(common, key=lambda pair: (-common[pair], size_a[pair[0]] + size_b[pair[1]], pair))
    pairs = _first_come(order)
    taken = set(pairs.values())
    changed = {one for one, other in pairs.items() if not size_a[one] == size_b[other] == common[one, other]}
    return Matched(pairs, frozenset(changed), frozenset(size_a.keys() - pairs.keys()), frozenset(size_b.keys() - taken))


def _first_come(order: Iterable[tuple[Group, Group]]) -> dict[Group, Group]:
    pairs: dict[Group, Group] = {}
    taken: set[Group] = set()
    for one, other in order:
        if one not in pairs and other not in taken:
            pairs[one] = other
            taken.add(other)
    return pairs


def _moved_stations(a: Layout, b: Layout, pairs: Mapping[Group, Group]) -> tuple[str, ...]:
    found = [code for code in {*a.stations, *b.stations} if _station_moved(code, a, b, pairs)]
    return tuple(sorted(found))


def _station_moved(code: str, a: Layout, b: Layout, pairs: Mapping[Group, Group]) -> bool:
    if code not in a.stations or code not in b.stations:
        return True
    return pairs.get(a.stations[code]) != b.stations[code]


def _officer_moved(code: str, a: Layout, b: Layout, same: Mapping[Group, Group]) -> bool:
    before, after = a.officers.get(code), b.officers.get(code)
    if before is None or after is None or (before.command, before.duty) != (after.command, after.duty):
        return True
    if before.post or after.post:
        return same.get((before.command, before.post)) != (after.command, after.post)
    under_a, under_b = a.controlled.get(code, frozenset()), b.controlled.get(code, frozenset())
    return {same.get(post) for post in under_a} != set(under_b)


def _teams_matched(a: Layout, b: Layout) -> dict[Group, Group]:
    """Teams at the same place of a command are the same; of several there, those with most common officers."""
    there: dict[tuple[int, tuple[float, float]], list[Group]] = defaultdict(list)
    for team, place in b.teams.items():
        there[team[0], place].append(team)
    in_a, in_b = _members(a), _members(b)
    candidates = [
        (-len(in_a[team] & in_b[other]), team, other)
        for team, place in a.teams.items()
        for other in there[team[0], place]
    ]
    return _first_come((team, other) for _common, team, other in sorted(candidates))


def _members(of: Layout) -> dict[Group, set[str]]:
    members: dict[Group, set[str]] = defaultdict(set)
    for code, served in of.officers.items():
        if (served.command, served.post) in of.teams:
            members[served.command, served.post].add(code)
    return members
