"""The posts of one command as they are kept while a plan is computed."""

from __future__ import annotations

from typing import Any

from posko.doctrine import Pattern, Tier
from posko.planning import Post, Problem
from posko.planning.posts import Grouping


def grouping_of(grouping: Grouping) -> dict[str, Any]:
    """`grouping` as JSON: stations by code."""
    return {
        "bounds": {tier.value: minutes for tier, minutes in grouping.bounds.items()},
        "posts": [
            {
                "id": post.id,
                "pattern": [post.tier.value, post.pattern.officers, post.pattern.stations_max],
                "linmas": post.pattern.linmas_per_station,
                "centre": post.centre.code,
                "stations": [s.code for s in post.stations],
                "minutes": list(post.minutes),
            }
            for post in grouping.posts
        ],
    }


def grouping_from(kept: dict[str, Any], problem: Problem, code: str) -> Grouping | None:
    """What `grouping_of` kept for the command `code`; None where its stations are no longer those of then."""
    command = next((c for c in problem.commands if c.code == code), None)
    stations = {s.code: s for s in command.stations} if command else {}
    if {s for post in kept["posts"] for s in post["stations"]} != set(stations):
        return None
    posts = tuple(_post(post, code, stations) for post in kept["posts"])
    if any(s.tier != post.tier for post in posts for s in post.stations):
        return None
    return Grouping(posts, {Tier(tier): minutes for tier, minutes in kept["bounds"].items()})


def _post(kept: dict[str, Any], code: str, stations: dict[str, Any]) -> Post:
    tier, officers, most = kept["pattern"]
    return Post(
        id=kept["id"],
        unit=code,
        pattern=Pattern(Tier(tier), officers, most, kept["linmas"]),
        centre=stations[kept["centre"]],
        stations=tuple(stations[s] for s in kept["stations"]),
        minutes=tuple(kept["minutes"]),
    )
