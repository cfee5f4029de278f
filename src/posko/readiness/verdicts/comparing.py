"""What is otherwise than in the last verdict: pure, from two contents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from posko.documents.verdict import Content, Criterion, Difference, Found, Rated
from posko.documents.verdict.printed import counted
from posko.documents.verdict.words import FINDING_STATES, RATINGS, WORST_LAST
from posko.documents.words import number, rupiah


def differences(then: Content, now: Content) -> list[Difference]:
    """In the order of the paper: overall, readiness by readiness, commands below, shortfalls, findings, criteria."""
    return [
        *_overall(then, now),
        *_readinesses(then["readinesses"], now["readinesses"]),
        *_below(then, now),
        *_shortfalls(then, now),
        *_findings(then["findings"], now["findings"]),
        *_criteria(then, now),
    ]


def turn(before: str, after: str) -> str:
    """Whether a rating is better, worse, or the same ("other")."""
    step = WORST_LAST.index(after) - WORST_LAST.index(before)
    return "worse" if step > 0 else "better" if step < 0 else "other"


def _rating(what: str, before: str, after: str) -> Difference:
    return Difference(turn=turn(before, after), what=what, before=RATINGS[before], after=RATINGS[after])


def _overall(then: Content, now: Content) -> Iterator[Difference]:
    if then["rating"] != now["rating"]:
        yield _rating("Penilaian keseluruhan", then["rating"], now["rating"])


def _readinesses(then: Iterable[Rated], now: Iterable[Rated]) -> Iterator[Difference]:
    old = {rated["code"]: rated for rated in then}
    for rated in now:
        if (before := old.get(rated["code"])) is None:
            continue
        if before["rating"] != rated["rating"]:
            yield _rating(rated["name"], before["rating"], rated["rating"])
        yield from _override(before, rated)
        yield from _items(before, rated)


def _override(before: Rated, now: Rated) -> Iterator[Difference]:
    """An override set, lifted or given another reason."""
    old, new = before["override"], now["override"]
    if (old and (old["rating"], old["reason"])) != (new and (new["rating"], new["reason"])):
        said = [f"{RATINGS[o['rating']]}: {o['reason']}" if o else "menurut kriteria" for o in (old, new)]
        yield Difference(turn="other", what=f"{now['name']}, ditetapkan pimpinan", before=said[0], after=said[1])


def _items(before: Rated, now: Rated) -> Iterator[Difference]:
    old = {item["code"]: item for item in before["items"]}
    for item in now["items"]:
        was = old.get(item["code"])
        if was and (was["rating"], counted(was)) != (item["rating"], counted(item)):
            yield Difference(turn=_item_turn(was, item), what=item["text"], before=_item(was), after=_item(item))


def _item_turn(was: Criterion, item: Criterion) -> str:
    """By the rating; where that stays, by the share of what is needed that is there."""
    if was["rating"] != item["rating"] or was["share"] is None or item["share"] is None:
        return turn(was["rating"], item["rating"])
    step = item["share"] - was["share"]
    return "better" if step > 0 else "worse" if step < 0 else "other"


def _item(item: Criterion) -> str:
    if not item["applies"]:
        return "Tidak berlaku"
    numbers = counted(item)
    return f"{RATINGS[item['rating']]} ({numbers})" if numbers else RATINGS[item["rating"]]


def _below(then: Content, now: Content) -> Iterator[Difference]:
    old = {command["code"]: command for command in then["below"]}
    for command in now["below"]:
        was = old.get(command["code"])
        if was and was["rating"] != command["rating"]:
            yield _rating(command["name"], was["rating"], command["rating"])


def _shortfalls(then: Content, now: Content) -> Iterator[Difference]:
    """How much is missing; a resource that is no longer in the list is missing no more."""
    old = {line["resource"]: line for line in then["shortfalls"]}
    new = {line["resource"]: line for line in now["shortfalls"]}
    for code in list(dict.fromkeys([*new, *old])):
        before, after = (found[code]["missing"] if code in found else 0 for found in (old, new))
        if before != after:
            say = rupiah if code == "money" else number
            yield Difference(
                turn="worse" if after > before else "better",
                what=f"Kekurangan: {(new.get(code) or old[code])['name']}",
                before=say(before),
                after=say(after),
            )


def _findings(then: Iterable[Found], now: Iterable[Found]) -> Iterator[Difference]:
    """New ones, and those whose state changed. One that a verdict showed closed is not told of again."""
    old = {found["id"]: found for found in then}
    for found in now:
        was = old.get(found["id"])
        before = FINDING_STATES[was["state"]] if was else ""
        after = FINDING_STATES[found["state"]]
        if before == after:
            continue
        way = "better" if found["state"] != "open" else "worse"
        yield Difference(turn=way, what=f"Temuan: {found['text']}", before=before, after=after)


def _criteria(then: Content, now: Content) -> Iterator[Difference]:
    versions = then["criteria_version"], now["criteria_version"]
    if versions[0] != versions[1]:
        yield Difference(turn="other", what="Versi kriteria", before=str(versions[0]), after=str(versions[1]))
