"""Posts without a controller: room in the spans there are, wider spans, or controllers lent by others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from posko.planning.controllers import assign_controllers, fill_spans, spans_needed
from posko.planning.draft import places_of, uncontrolled_posts
from posko.planning.lacking import Lack, cost_idr, rupiah
from posko.planning.manning import own_pool
from posko.planning.remedy.trying import TRIAL_DRAW, Change, Remedy, Situation, after, copied, from_whom, lent_people

#: Spans wider than so many times the doctrine's are not put first.
TOO_FAR = 2


@dataclass(frozen=True)
class TakePosts:
    """The controllers there are take posts that have none, as far as their spans have room."""

    def applied(self, at: Situation) -> Situation:
        draft = copied(at.draft)
        fill_spans(draft, at.doctrine)
        return Situation(draft, at.doctrine)


@dataclass(frozen=True)
class WiderSpan:
    """So many posts for each controller."""

    posts: int

    def applied(self, at: Situation) -> Situation:
        deployment = replace(at.doctrine.deployment, posts_per_controller=self.posts)
        return TakePosts().applied(Situation(at.draft, replace(at.doctrine, deployment=deployment)))


@dataclass(frozen=True)
class LendControllers:
    """So many people of a controller's rank for posts that have none."""

    people: int

    def applied(self, at: Situation) -> Situation:
        draft = copied(at.draft)
        lender = lent_people(draft, at.doctrine.deployment.controller_ranks[:1] * self.people)
        pool = own_pool(lender, {lender.code: self.people}, self.people)
        assign_controllers(draft, uncontrolled_posts(draft), pool, places_of(lender), at.doctrine, TRIAL_DRAW)
        return Situation(draft, at.doctrine)


def controller_remedies(at: Situation, lack: Lack) -> Iterator[Remedy]:
    """The unit's own first; who is lent takes what they leave."""
    own = TakePosts()
    then = own.applied(at)
    taken = len(uncontrolled_posts(at.draft)) - len(uncontrolled_posts(then.draft))
    left = then.lack("controllers")
    room = f"Padal yang ada mengambil {taken} pos lagi dalam rentang kendalinya"
    if left is None:
        yield Remedy((own,), room, None)
        return
    first: tuple[Change, ...] = (own,) if taken else ()
    if at.doctrine.deployment.controller_ranks:
        yield _lending(at, then, first, f"{room}, lalu " if taken else "")
    if at.draft.spans:
        yield _widening(at, lack)


def _lending(at: Situation, then: Situation, first: tuple[Change, ...], words: str) -> Remedy:
    people = spans_needed(len(uncontrolled_posts(then.draft)), at.doctrine)
    changes = (*first, LendControllers(people))
    cost = cost_idr(people, at.doctrine)
    ranks = " / ".join(at.doctrine.deployment.controller_ranks)
    whence, source = from_whom(at.draft, "controllers", people)
    text = f"{words}BKO {people} perwira ({ranks}; {rupiah(cost)}) {whence}"
    return Remedy(changes, text, after(changes, at).lack("controllers"), cost, source)


def _widening(at: Situation, lack: Lack) -> Remedy:
    """The least span with which the controllers there are control every post."""
    now = at.doctrine.deployment.posts_per_controller
    have, posts = len(at.draft.spans), len(at.draft.teams)
    left: Lack | None = lack
    for span in _spans(now + 1, -(-posts // have), posts):
        change = WiderSpan(span)
        left = change.applied(at).lack("controllers")
        if left is None:
            text = f"pakai rentang kendali {span} pos untuk tiap Padal"
            return Remedy((change,), text, None, harm=1, too_far=span > TOO_FAR * now)
    failed = "rentang kendali lebih lebar tidak cukup: Padal yang ada punya area larangan di sana"
    return Remedy((), failed, left, failed=failed)


def _spans(least: int, even: int, most: int) -> Iterator[int]:
    """Spans worth trying: as many as an even share needs, then doubled, up to all posts."""
    span = max(least, even)
    while span < most:
        yield span
        span *= 2
    yield max(least, most)
