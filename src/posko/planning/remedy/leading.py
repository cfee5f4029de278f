"""Teams without a leader's rank: own leaders change places first, the rest is exchanged with others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from posko.planning.draft import CommandDraft
from posko.planning.lacking import Lack, leader_ranks, unled_posts
from posko.planning.manning import may_serve
from posko.planning.plan import Post
from posko.planning.problem import Officer
from posko.planning.remedy.trying import Remedy, Situation, Source, after, copied, from_whom, lent_people
from posko.planning.staffing import Pool

WORDS = {"post": "pos lain", "reserve": "regu cadangan", "pool": "tugas rutin"}


@dataclass(frozen=True)
class Swap:
    """Two officers (ids) change places: a leader, and a member of the team `post` that has none."""

    leader: str
    member: str
    post: str
    source: str

    def applied(self, at: Situation) -> Situation:
        people = {o.id: o for o in _on_duty_or_free(at.draft)}
        return Situation(_exchanged(at.draft, people[self.leader], people[self.member]), at.doctrine)


@dataclass(frozen=True)
class ExchangeLeaders:
    """So many people of a leader's rank are lent to teams that have none; one of each team goes home for it."""

    people: int

    def applied(self, at: Situation) -> Situation:
        draft = copied(at.draft)
        lender = lent_people(draft, at.doctrine.deployment.leader_ranks[:1] * self.people)
        for post, leader in zip(unled_posts(draft, at.doctrine), lender.officers, strict=False):
            home = _by_loss(draft.teams[post.id])[0]
            draft.teams[post.id] = [leader, *(o for o in draft.teams[post.id] if o is not home)]
        return Situation(draft, at.doctrine)


def leader_remedies(at: Situation, lack: Lack) -> Iterator[Remedy]:
    """The unit's own leaders first; nobody more is on operation, so nothing costs anything."""
    swaps = tuple(_own_swaps(at))
    then = after(swaps, at)
    left = len(unled_posts(then.draft, at.doctrine))
    lend = (ExchangeLeaders(left),) if left else ()
    changes = (*swaps, *lend)
    words = [_swapping(swaps)] if swaps else []
    whence, source = from_whom(at.draft, "leaders", left) if left else ("", Source.OWN)
    words += [f"BKO {left} personel berpangkat kepala tim {whence}, ditukar satu lawan satu"] if left else []
    yield Remedy(changes, ", lalu ".join(words), after(changes, at).lack("leaders"), source=source)


def _swapping(swaps: tuple[Swap, ...]) -> str:
    counts = Counter(s.source for s in swaps)
    sources = ", ".join(f"{counts[source]} dari {word}" for source, word in WORDS.items() if counts[source])
    return f"tukar {len(swaps)} kepala tim milik sendiri satu lawan satu ({sources})"


def _own_swaps(at: Situation) -> Iterator[Swap]:
    """One swap after the other, each found on the draft that the ones before leave."""
    for post in unled_posts(at.draft, at.doctrine):
        found = next(_swaps_for(at, post), None)
        if found:
            yield found
            at = found.applied(at)


def _swaps_for(at: Situation, post: Post) -> Iterator[Swap]:
    ranks = leader_ranks(at.doctrine)
    for leader, source, elsewhere in _spare_leaders(at.draft, ranks):
        if not may_serve(leader, post):
            continue
        for member in _by_loss(at.draft.teams[post.id]):
            if _may_change(at.draft.pool, leader, member, source, elsewhere):
                yield Swap(leader.id, member.id, post.id, source)


def _spare_leaders(draft: CommandDraft, ranks: frozenset[str]) -> Iterator[tuple[Officer, str, Post | None]]:
    """Own leaders who are one too many where they are, with what they do and the post where they do it."""
    for post in draft.grouping.posts:
        leaders = [o for o in draft.teams.get(post.id, ()) if o.rank.upper() in ranks]
        yield from ((o, "post", post) for o in leaders[1:])
    for staffed in draft.reserves:
        leaders = [o for o in staffed.officers if o.rank.upper() in ranks]
        yield from ((o, "reserve", None) for o in leaders[1:])
    for unit in draft.pool.units:
        yield from ((o, "pool", None) for o in draft.pool.officers.get(unit, ()) if o.rank.upper() in ranks)


def _may_change(pool: Pool, leader: Officer, member: Officer, source: str, elsewhere: Post | None) -> bool:
    """Whether nothing bars the member where the leader is now, and the leader's unit can spare him if he is at home."""
    if elsewhere is not None:
        return may_serve(member, elsewhere)
    if source != "pool" or member.unit == leader.unit:
        return True
    return pool.free.get(leader.unit, 0) > 0 and (member.unit in pool.units or pool.limit > 0)


def _by_loss(team: list[Officer]) -> list[Officer]:
    """Who is missed least first: those who handle no boat."""
    return sorted(team, key=lambda o: "boat" in o.skills)


def _on_duty_or_free(draft: CommandDraft) -> Iterator[Officer]:
    for team in draft.teams.values():
        yield from team
    for staffed in draft.reserves:
        yield from staffed.officers
    for people in draft.pool.officers.values():
        yield from people


def _exchanged(draft: CommandDraft, one: Officer, two: Officer) -> CommandDraft:
    """The draft with both in each other's place; who comes home is in the pool again."""
    instead = {one.id: two, two.id: one}
    then = copied(draft)
    then.teams = {post: [instead.get(o.id, o) for o in team] for post, team in draft.teams.items()}
    then.reserves = [replace(r, officers=tuple(instead.get(o.id, o) for o in r.officers)) for r in draft.reserves]
    then.pool = _pool_with(draft.pool, one, two)
    return then


def _pool_with(pool: Pool, one: Officer, two: Officer) -> Pool:
    """The pool after both changed places, if one of them was in it and the other, if of its own, comes into it."""
    inside = [o for o in (one, two) if o in pool.officers.get(o.unit, ())]
    if len(inside) != 1:
        return pool
    gone = inside[0]
    back = two if gone is one else one
    then = Pool(pool.units, {u: list(people) for u, people in pool.officers.items()}, dict(pool.free), pool.limit)
    then.take([gone])
    if back.unit in pool.units:
        then.officers.setdefault(back.unit, []).append(back)
        then.free[back.unit] = then.free.get(back.unit, 0) + 1
        then.limit += 1
    return then
