"""Posts made by hand: centre and minutes exactly as the planner makes them, ids in its style."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import numpy as np

from posko.doctrine import Doctrine, Pattern, Tier
from posko.planning.grouping import Instance, evaluate
from posko.planning.plan import Post
from posko.planning.problem import Command, Station
from posko.planning.travel import Places, minutes_between, minutes_from_centre


def seated(post: Post, stations: Sequence[Station], doctrine: Doctrine) -> Post:
    """`post` with these stations (at least one): centre and minutes computed anew."""
    places = Places.of(stations, doctrine.travel)
    one = Instance(minutes_between(places), np.ones(len(stations), np.int64), len(stations), 1)
    centre = int(evaluate(one, np.zeros(len(stations), np.int32))[0][0])
    minutes = minutes_from_centre(places, centre, np.arange(len(stations)))
    return replace(
        post,
        centre=stations[centre],
        stations=tuple(stations),
        minutes=tuple(float(round(m, 2)) for m in minutes),
    )


def new_post(
    command: Command, taken: Iterable[str], pattern: Pattern, stations: Sequence[Station], doctrine: Doctrine
) -> Post:
    """A post of its own, unmanned, with an id none of `taken`."""
    post = Post(new_post_id(command.code, pattern.tier, taken), command.code, pattern, stations[0], (), ())
    return seated(post, stations, doctrine)


def new_post_id(command: str, tier: Tier, taken: Iterable[str]) -> str:
    """One more than the highest number of that tier's posts."""
    return _next(f"{command}-{tier.value[0].upper()}", 3, set(taken))


def new_team_id(command: str, taken: Iterable[str]) -> str:
    return _next(f"{command}-R", 2, set(taken))


def _next(start: str, digits: int, taken: Collection[str]) -> str:
    numbers = [int(code[len(start) :]) for code in taken if code.startswith(start) and code[len(start) :].isdigit()]
    return f"{start}{max(numbers, default=0) + 1:0{digits}d}"


def minutes_to_centres(station: Station, posts: Sequence[Post], doctrine: Doctrine) -> list[float]:
    """One way between the station and each post's centre; the slower access of the two counts."""
    places = Places.of([station, *(p.centre for p in posts)], doctrine.travel)
    return [float(m) for m in minutes_from_centre(places, 0, np.arange(1, len(posts) + 1))]


def in_order(stations: Iterable[Station], command: Command) -> list[Station]:
    """The stations as the command lists them."""
    place = {s.code: k for k, s in enumerate(command.stations)}
    return sorted(stations, key=lambda s: place.get(s.code, len(place)))
