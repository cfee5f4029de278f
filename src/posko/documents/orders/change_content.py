"""What the order of a change says, as plain values ready for the template: place by place, each station once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from posko.doctrine import Access
from posko.documents.orders.changes import APPOINTED, ASPECTS, RELIEVED, OrderChange
from posko.documents.orders.content import Content, Roll, coordinates, heading_of, in_order, roll_of
from posko.documents.orders.issue import Issue
from posko.documents.orders.officer import POSTED, Colleague, OfficerOrder, PostStation, Spot
from posko.documents.orders.post_changes import (
    PostChange,
    PostTold,
    StationChange,
    TeamChange,
    post_changes,
    station_changes,
    team_changes,
)
from posko.documents.words import ACCESS_WORDS, DUTY_WORDS, TIER_SYMBOLS, TIER_WORDS, long_date, number
from posko.planning import CommandPlan, Duty, Plan
from posko.tables import Settings

#: What changed, in the order in which it is counted: a word for a table, and of whom it is said.
KINDS = (APPOINTED, "pindah pos atau tugas", "tetap di pos, isinya berubah", RELIEVED)
SYMBOLS = {word: TIER_SYMBOLS[tier] for tier, word in TIER_WORDS.items()}
NOTHING = "–"


def change_content(
    plan: Plan, command: CommandPlan, settings: Settings, issue: Issue, changes: Sequence[OrderChange]
) -> Content:
    """Everything the template needs for the order of a change, JSON-ready; `plan` is the new version.

    Raises ValueError without a change, or if `issue` does not name the order that it changes.
    """
    require_changes(issue, changes)
    unit = command.command.unit
    roll = roll_of(plan, command)
    posts = post_changes(plan, command, changes)
    content = {
        "title": f"Surat Perintah Perubahan {unit.name} – {settings.name}",
        "counts": [[label, number(count)] for label, count in counts_of(changes).items()],
        "concerned": number(len(changes)),
        "notices": list(_notices(changes)),
        "kinds": _kinds(changes),
        "legend": [[mark, word] for word, mark in SYMBOLS.items()],
        "posts": [_post(change, roll) for change in _read_out(posts, command)],
        "controllers": [_controller(c, roll) for c in changes if _does(c.after, Duty.CONTROLLER)],
        "reserves": [_team(change, roll) for change in team_changes(plan, command, changes)],
        "relieved": [_relieved(change) for change in changes if change.after is None],
    }
    return heading_of(plan, command, settings, issue) | content


def require_changes(issue: Issue, changes: Sequence[OrderChange]) -> None:
    """Raises ValueError unless there is something to change and an order that is changed."""
    if not changes:
        raise ValueError("an order of a change needs at least one change")
    if not issue.replaces:
        raise ValueError("an order of a change needs the number of the order that it changes")


def counts_of(changes: Sequence[OrderChange]) -> dict[str, int]:
    """How many are newly posted, relieved, and posted otherwise."""
    new = sum(change.before is None for change in changes)
    relieved = sum(change.after is None for change in changes)
    return {APPOINTED: new, RELIEVED: relieved, "tugas berubah": len(changes) - new - relieved}


def kind_of(change: OrderChange) -> str:
    """Which of `KINDS` a change is."""
    if change.before is None or change.after is None:
        return KINDS[0] if change.after else KINDS[3]
    stays = (change.before.duty, change.before.post) == (change.after.duty, change.after.post)
    return KINDS[2] if stays else KINDS[1]


def stood(order: OfficerOrder) -> str:
    """Where somebody stood: duty, post or team, who controlled it, how far it was."""
    where = order.post or ", ".join(post.post for post in order.controls)
    parts = [
        f"{_duty(order)} {where}".rstrip(),
        f"Padal {order.controller.rank} {order.controller.name}" if order.controller else "",
        "" if order.travel_minutes is None else f"tempuh {_minutes(order)}",
    ]
    return ", ".join(filter(None, parts))


def _duty(order: OfficerOrder) -> str:
    more = ", ".join(filter(None, (order.role, "BKO" if order.reinforcement else "")))
    return f"{order.duty_word} ({more})" if more else order.duty_word


def person(somebody: Colleague) -> str:
    """`BRIPKA Budi Siregar (85010203)`."""
    return f"{somebody.rank} {somebody.name} ({somebody.officer_id})"


def _does(order: OfficerOrder | None, duty: Duty) -> bool:
    return order is not None and order.duty == duty


def _notices(changes: Sequence[OrderChange]) -> Iterator[list[str]]:
    """What differs for everybody: the operation's name and its day, each as label, before, after."""
    both = [(c.before, c.after) for c in changes if c.before and c.after]
    for name, say in (("operation", str), ("voting_day", _day)):
        differing = {(getattr(was, name), getattr(now, name)) for was, now in both}
        for before, after in sorted(pair for pair in differing if pair[0] != pair[1]):
            yield [ASPECTS[name].capitalize(), say(before), say(after)]


def _day(text: str) -> str:
    return long_date(date.fromisoformat(text)) if text else NOTHING


def _kinds(changes: Sequence[OrderChange]) -> list[list[str]]:
    """A line for each of `KINDS`, then their sums: so many of each duty, and in all."""
    counts = {kind: dict.fromkeys(POSTED, 0) for kind in KINDS}
    for change in changes:
        order = change.after or change.before
        if order:
            counts[kind_of(change)][Duty(order.duty)] += 1
    lines = [(kind, [of[duty] for duty in POSTED]) for kind, of in counts.items()]
    lines.append(("Jumlah", [sum(column) for column in zip(*(row for _, row in lines), strict=True)]))
    return [[kind, *map(number, row), number(sum(row))] for kind, row in lines]


def _read_out(posts: Iterable[PostChange], command: CommandPlan) -> list[PostChange]:
    """As the order itself reads them out; those that are no more come last."""
    places = {post.id: place for place, post in enumerate(in_order(command.posts))}
    return sorted(posts, key=lambda change: (places.get(change.id, len(places)), change.id))


def _post(change: PostChange, roll: Roll) -> Content:
    now, was = change.now, change.was
    told = now or was
    assert told, "a post of which somebody is told is known"
    return {
        "id": change.id,
        "symbol": SYMBOLS[told.post.tier],
        "word": told.post.tier,
        "word_was": _if_other(was, now, lambda t: t.post.tier),
        "size": number(len(told.post.stations)),
        "no_more": now is None,
        "manned": bool(now and now.post.officers),
        "controller": _padal(told),
        "controller_was": _if_other(was, now, _padal),
        **_stations(change),
        "people": _people(change.here, roll, now.post.officers if now else (), was.post.officers if was else ()),
        "gone": list(map(_gone, change.gone)),
    }


def _padal(told: PostTold) -> str:
    return person(told.controller) if told.controller else "belum ada"


def _if_other(was: PostTold | None, now: PostTold | None, say: Any) -> str:
    """What was said where it is something else now."""
    if was is None or now is None or say(was) == say(now):
        return ""
    return str(say(was))


def _stations(change: PostChange) -> Content:
    """All stations where somebody hears of the post for the first time or it is no more, else those that differ.

    Those that have left it come last.
    """
    every = sorted(station_changes(change), key=lambda s: s.after is None)
    whole = change.is_new_to_some or change.now is None
    shown = [s for s in every if whole or s.differs]
    differs = change.was is not None and change.now is not None and any(s.differs for s in every)
    return {
        "stations": [_station(s, compared=change.was is not None and change.now is not None) for s in shown],
        "stations_said": "berubah" if differs else "" if whole else "tetap",
        "stations_same": 0 if whole else len(every) - len(shown),
    }


def _station(change: StationChange, *, compared: bool) -> Content:
    """`compared`: the post was told before and is told now, so that it can be said what comes, goes or differs."""
    station = change.after or change.before
    assert station, "a station is on one side at least"
    mark = ""
    if compared and change.differs:
        mark = "baru" if change.before is None else "tidak lagi" if change.after is None else "berubah"
    how = _how(station, change.is_centre if change.after else change.was_centre, place=change.moved)
    return {
        "code": station.code,
        "name": station.name,
        "how": "" if mark == "tidak lagi" else how,
        "mark": mark,
        "was": _was(change) if mark == "berubah" else "",
    }


def _was(change: StationChange) -> str:
    before, after = change.before, change.after
    if before is None or after is None:
        return ""
    name = f"{before.name} " if before.name != after.name else ""
    return f"{name}{_how(before, change.was_centre, place=change.moved)}"


def _how(station: PostStation, is_centre: bool, *, place: bool) -> str:
    parts = ["pusat pos" if is_centre else number(station.minutes, 1)]
    if station.access != ACCESS_WORDS[Access.ROAD]:
        parts.append(station.access)
    if place:
        parts.append(coordinates(station.latitude, station.longitude))
    return ", ".join(parts)


def _people(
    here: Sequence[OrderChange], roll: Roll, now: Sequence[Colleague] = (), was: Sequence[Colleague] = ()
) -> list[Content]:
    """Those concerned first, then whoever stands there and is told nothing else; `was` where his name was another."""
    named = {c.officer_id for c in here}
    before = {somebody.officer_id: somebody for somebody in was}
    stays = [somebody for somebody in now if somebody.officer_id not in named]
    return [
        *(
            {
                **roll.line(c.officer_id),
                "minutes": _minutes(c.after),
                "what": ", ".join(c.what),
                "was": _stood_before(c),
            }
            for c in here
        ),
        *({**roll.line(s.officer_id), "what": "", "was": _named_before(s, before.get(s.officer_id))} for s in stays),
    ]


def _named_before(now: Colleague, was: Colleague | None) -> str:
    return "" if was is None or was == now else f"tertulis {person(was)}"


def _stood_before(change: OrderChange) -> str:
    """What of the duty before differs: all of it for whoever comes from elsewhere, else only what the bar has not."""
    before, after = change.before, change.after
    if before is None or after is None:
        return "belum ditugaskan" if after else ""
    if kind_of(change) == KINDS[1]:
        return stood(before)
    return "; ".join(_differing(before, after))


def _differing(before: OfficerOrder, after: OfficerOrder) -> Iterator[str]:
    if before.reinforcement != after.reinforcement:
        yield "BKO" if before.reinforcement else "bukan BKO"
    if before.role != after.role:
        yield before.role or "tanpa peran"
    if before.colleagues != after.colleagues:
        gone = [somebody for somebody in before.colleagues if somebody not in after.colleagues]
        yield "bersama " + (", ".join(f"{person(c)} {c.role}".rstrip() for c in gone) if gone else "yang lain saja")
    if before.travel_minutes != after.travel_minutes:
        yield f"tempuh {_minutes(before)}"


def _minutes(order: OfficerOrder | None) -> str:
    """To the tenth, as one is told it."""
    return NOTHING if order is None or order.travel_minutes is None else number(order.travel_minutes, 1)


def _gone(change: OrderChange) -> Content:
    return {"who": f"{change.rank} {change.name} ({change.officer_id})", "where": _where_to(change.after)}


def _where_to(order: OfficerOrder | None) -> str:
    if order is None:
        return RELIEVED
    return DUTY_WORDS[Duty.CONTROLLER] if order.duty == Duty.CONTROLLER else order.post


def _controller(change: OrderChange, roll: Roll) -> Content:
    before = change.before if _does(change.before, Duty.CONTROLLER) else None
    assert change.after, "a Padal of the new version"
    were = {post.post: post for post in before.controls} if before else {}
    are = {post.post: post for post in change.after.controls}
    return {
        **roll.line(change.officer_id),
        "was": "" if before else stood(change.before) if change.before else "belum ditugaskan",
        "posts": [[post, post not in were] for post in are],
        "given_up": [post for post in were if post not in are],
        "differ": [post for post in are if post in were and were[post] != are[post]],
        "stations": number(sum(len(post.stations) for post in are.values())),
        "more": ", ".join(_beside_posts(change)) if before else "",
    }


def _beside_posts(change: OrderChange) -> Iterator[str]:
    """What else differs for a Padal."""
    for name in ("operation", "voting_day", "reinforcement"):
        if getattr(change.before, name) != getattr(change.after, name):
            yield ASPECTS[name]


def _team(change: TeamChange, roll: Roll) -> Content:
    where = change.now or change.was
    return {
        "id": change.id,
        "place": _waits(where),
        "place_was": _waits(change.was) if change.was and change.now and change.was != change.now else "",
        "no_more": change.now is None,
        "people": _people(change.here, roll),
        "gone": list(map(_gone, change.gone)),
    }


def _waits(spot: Spot | None) -> str:
    return f"{spot.name} ({coordinates(spot.latitude, spot.longitude)})" if spot else NOTHING


def _relieved(change: OrderChange) -> Content:
    assert change.before, "whoever is relieved stood somewhere"
    return {
        "id": change.officer_id,
        "rank": change.rank,
        "name": change.name,
        "unit": change.unit,
        "was": stood(change.before),
    }
