"""What a Polda still has when its people are shared out: what remedies may ask of it, promised to one command only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from posko.doctrine import Doctrine
from posko.planning.controllers import controller_ranks, spans_needed
from posko.planning.demand import strength_of
from posko.planning.draft import CommandDraft, uncontrolled_posts
from posko.planning.lacking import COUNTS, Lack, closed_posts, leader_ranks, unled_posts, waiting_posts
from posko.planning.manning import may_serve, own_pool
from posko.planning.plan import Post
from posko.planning.problem import Command, Officer
from posko.planning.remedy.equipping import share_equipment
from posko.planning.remedy.trying import everybody
from posko.planning.staffing import Pool


@dataclass(frozen=True)
class _Need:
    """How many people would help against a lack, and who of the Polda is one of them; sent in `whole` teams only."""

    people: int
    helps: Callable[[Officer], bool]
    whole: int = 1


def share_rest(drafts: Sequence[CommandDraft], polda: Command, doctrine: Doctrine) -> list[CommandDraft]:
    """The drafts with what each may have of the equipment and the people that are left to the Polda (`borrowable`).

    The command with the largest share missing first, then by code; nothing and nobody is promised twice. Of reserves
    whole teams are counted, else people.
    """
    pool = _left_of(drafts, polda, doctrine)
    spared: list[dict[str, int]] = [{} for _ in drafts]
    for resource, need_of in _NEEDS.items():
        lacks = [(k, lack) for k, d in enumerate(drafts) if (lack := COUNTS[resource](d, doctrine))]
        for k, lack in sorted(lacks, key=lambda kl: (-kl[1].missing / kl[1].required, drafts[kl[0]].code)):
            need = need_of(drafts[k], lack, doctrine)
            found = _found(pool, need)
            pool.take(found)
            spared[k][resource] = len(found) // need.whole
    none = dict.fromkeys(_NEEDS, 0) if pool.limit <= 0 else {}
    equipped = share_equipment(drafts, polda, doctrine)
    both = zip(equipped, spared, strict=True)
    return [replace(d, borrowable={**(d.borrowable or {}), **none, **mine}) for d, mine in both]


def _left_of(drafts: Sequence[CommandDraft], polda: Command, doctrine: Doctrine) -> Pool:
    """Who of the Polda could still be sent, beside routine duty and within the ceiling."""
    strength = strength_of(polda, doctrine.deployment)
    pool = own_pool(polda, strength.free, strength.limit)
    pool.take(o for d in drafts for o in everybody(d))
    return pool


def _found(pool: Pool, need: _Need) -> list[Officer]:
    able = [o for unit in pool.units for o in _able_of(pool, unit, need)]
    count = max(0, min(need.people, pool.limit, len(able)))
    return able[: count - count % need.whole]


def _able_of(pool: Pool, unit: str, need: _Need) -> Iterator[Officer]:
    able = [o for o in pool.officers.get(unit, ()) if need.helps(o)]
    yield from able[: max(0, pool.free.get(unit, 0))]


def _posts_manned(posts: Sequence[Post], lack: Lack, doctrine: Doctrine) -> _Need:
    """People for `posts` and, for each started span, one more who controls."""
    return _Need(lack.missing + spans_needed(len(posts), doctrine), lambda o: any(may_serve(o, p) for p in posts))


def _officers(draft: CommandDraft, lack: Lack, doctrine: Doctrine) -> _Need:
    return _posts_manned(waiting_posts(draft), lack, doctrine)


def _closed(draft: CommandDraft, lack: Lack, doctrine: Doctrine) -> _Need:
    return _posts_manned(closed_posts(draft), lack, doctrine)


def _leaders(draft: CommandDraft, lack: Lack, doctrine: Doctrine) -> _Need:
    ranks, posts = leader_ranks(doctrine), unled_posts(draft, doctrine)
    return _Need(lack.missing, lambda o: o.rank.upper() in ranks and any(may_serve(o, p) for p in posts))


def _controllers(draft: CommandDraft, lack: Lack, doctrine: Doctrine) -> _Need:
    ranks, posts = controller_ranks(doctrine), uncontrolled_posts(draft)
    return _Need(lack.missing, lambda o: o.rank.upper() in ranks and all(may_serve(o, p) for p in posts))


def _reserves(draft: CommandDraft, lack: Lack, doctrine: Doctrine) -> _Need:
    size = doctrine.reserve.team_officers
    return _Need(lack.missing * size, lambda o: True, size)


_NEEDS: Mapping[str, Callable[[CommandDraft, Lack, Doctrine], _Need]] = MappingProxyType(
    {
        "officers": _officers,
        "excluded_areas": _closed,
        "leaders": _leaders,
        "controllers": _controllers,
        "reserves": _reserves,
    }
)
