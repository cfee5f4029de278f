"""Stations of a plan after the registry changed: who stays, who goes where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from posko.planning.editing.bench import Bench
from posko.planning.editing.remedies import RemedyKind
from posko.planning.editing.seating import in_order, minutes_to_centres, new_post, seated
from posko.planning.manning import may_serve
from posko.planning.plan import Post
from posko.planning.problem import Station


def relocate(bench: Bench) -> None:
    """Every station of now in one post of its tier; posts that nothing concerns as they were."""
    now = {s.code: s for s in bench.draft.command.stations}
    posts: list[Post] = []
    for post in bench.part.plan.posts:
        stays = _staying(bench, post, now)
        if stays is None:
            bench.draft.teams.pop(post.id, None)
            bench.vacancies = [v for v in bench.vacancies if v.post != post.id]
            bench.note(RemedyKind.POST_CLOSED, post=post.id)
        else:
            posts.append(stays)
    _set(bench, posts)
    laid = {s.code for p in posts for s in p.stations}
    of = {s.code: p.id for p in bench.part.plan.posts for s in p.stations}
    for station in bench.draft.command.stations:
        if station.code not in laid:
            _insert(bench, station, of.get(station.code, ""))


def _set(bench: Bench, posts: Sequence[Post]) -> None:
    bench.draft.grouping = replace(bench.draft.grouping, posts=tuple(posts))


def _staying(bench: Bench, post: Post, now: dict[str, Station]) -> Post | None:
    """The post with those of its stations that stay, as they are now; None if there are none."""
    for station in post.stations:
        if station.code not in now:
            bench.note(RemedyKind.STATION_LEFT, station=station.code, post=post.id)
    stay = [now[s.code] for s in post.stations if s.code in now and now[s.code].tier is post.tier]
    if not stay:
        return None
    if [_where(s) for s in stay] == [_where(s) for s in post.stations]:
        return replace(post, stations=tuple(stay), centre=now[post.centre.code])
    found = seated(post, in_order(stay, bench.draft.command), bench.doctrine)
    if post.id in bench.part.pins.posts:
        return found
    limit = max(bench.doctrine.deployment.target_minutes, post.farthest_minutes)
    moved = {s.code for s, was in _beside(post, now) if _where(s) != _where(was)}
    near = [s for s, m in zip(found.stations, found.minutes, strict=True) if m <= limit or s.code not in moved]
    if len(near) == len(stay):
        return found
    # One moved far away may draw the centre to itself; those who did not move decide where the post is.
    near = [s for s in near if s.code not in moved] or near
    return seated(post, near, bench.doctrine) if near else None


def _beside(post: Post, now: dict[str, Station]) -> list[tuple[Station, Station]]:
    return [(now[s.code], s) for s in post.stations if s.code in now]


def _where(station: Station) -> tuple[object, ...]:
    return station.code, station.latitude, station.longitude, station.access


def _insert(bench: Bench, station: Station, before: str) -> None:
    """To the nearest post of its tier with room where nobody of the team is barred, or to one of its own."""
    posts = list(bench.draft.grouping.posts)
    rooms = [p for p in posts if p.tier is station.tier and _has_room(bench, p, station)]
    if rooms:
        minutes = minutes_to_centres(station, rooms, bench.doctrine)
        nearest = rooms[min(range(len(rooms)), key=lambda k: (minutes[k], rooms[k].id))]
        joined = seated(nearest, in_order([*nearest.stations, station], bench.draft.command), bench.doctrine)
        _set(bench, [joined if p is nearest else p for p in posts])
        if joined.id != before:
            bench.note(RemedyKind.STATION_MOVED, station=station.code, post=joined.id)
        return
    like = next((p.pattern for p in posts if p.tier is station.tier), None)
    pattern = like or bench.draft.demand.tiers[station.tier].pattern
    # Ids of closed posts are not used again: an order of before would name another place.
    taken = [p.id for p in (*posts, *bench.part.plan.posts)]
    opened = new_post(bench.draft.command, taken, pattern, [station], bench.doctrine)
    _set(bench, [*posts, opened])
    bench.note(RemedyKind.POST_OPENED, station=station.code, post=opened.id)


def _has_room(bench: Bench, post: Post, station: Station) -> bool:
    if len(post.stations) >= post.pattern.stations_max or post.id in bench.part.pins.posts:
        return False
    alone = replace(post, stations=(station,))
    return all(may_serve(o, alone) for o in bench.draft.teams.get(post.id, ()))
