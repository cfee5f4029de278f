"""Whom excluded areas bar must not turn the order of tiers around.

Own and lent people serve apart, and controllers are chosen before posts are manned. A post that stays empty so
while its command mans a lower tier is manned by own and lent people together, or by one who would be a controller.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from posko.doctrine import TIERS_BY_PRIORITY, Doctrine, Tier
from posko.planning.draft import CommandDraft
from posko.planning.draw import Draw
from posko.planning.manning import ALONE, Shares, by_priority, man, may_serve
from posko.planning.plan import Post
from posko.planning.problem import Command, Officer
from posko.planning.reinforcement import begun_posts, share_granted, share_reinforcement
from posko.planning.staffing import Pool

#: People lent to a command already, by the command's code.
Granted = Mapping[str, Command]
NOBODY: Granted = MappingProxyType({})


def reinforced(
    drafts: Sequence[CommandDraft],
    polda: Command | None,
    doctrine: Doctrine,
    draw: Draw,
    granted: Granted = NOBODY,
) -> list[CommandDraft]:
    """The drafts with whom they were `granted`, then with the people of their Polda, if they have one, shared out.

    `drafts` stay as they are.

    Where a post is passed over, its command is manned anew with as many as it can send there, and all is shared out
    anew for the Polda to send the rest: so every limit of both holds as ever. Without such a post nothing changes.
    """
    own = list(drafts)
    best, left = _shared(own, polda, granted, doctrine, draw, ALONE)
    shares: Shares = ALONE
    tried: set[str] = set()
    while passed := next(_passed_over(best, left, tried), None):
        k, post = passed
        tried.add(post.id)
        begun, wanted = _begun(own[k], post, shares, doctrine, draw)
        trial = [*own[:k], begun, *own[k + 1 :]]
        result, rest = _shared(trial, polda, granted, doctrine, draw, wanted)
        if _is_better(result, best, post.tier):
            own, best, left, shares = trial, result, rest, wanted
            tried.clear()
    return best


def _shared(
    drafts: Sequence[CommandDraft],
    polda: Command | None,
    granted: Granted,
    doctrine: Doctrine,
    draw: Draw,
    shares: Shares,
) -> tuple[list[CommandDraft], list[list[Pool]]]:
    """Copies of the drafts with the Polda's people shared out, and, for each, who could still be sent to it."""
    copies = [
        replace(
            d,
            teams=dict(d.teams),
            spans=list(d.spans),
            reserves=list(d.reserves),
            unfit=set(d.unfit),
            drawings=list(d.drawings),
        )
        for d in drafts
    ]
    left = [[share_granted(d, granted[d.code], doctrine, draw, shares)] if d.code in granted else [] for d in copies]
    if polda:
        rest = share_reinforcement(copies, polda, doctrine, draw, shares)
        left = [[*pools, rest] for pools in left]
    return copies, left


def _passed_over(
    drafts: Sequence[CommandDraft], left: Sequence[Sequence[Pool]], tried: set[str]
) -> Iterator[tuple[int, Post]]:
    """Posts empty for excluded areas while a lower tier is manned, with the index of their draft.

    Only where enough may go there of those on lower tiers, in reserves or with nothing to do, the Polda's (`left`) too.
    """
    for k, draft in enumerate(drafts):
        for post in by_priority([p for p in draft.unmanned() if p.id in draft.unfit - tried]):
            lower = _on_lower_tiers(draft, post.tier)
            spare = [*lower, *(o for staffed in draft.reserves for o in staffed.officers)]
            if (
                lower
                and sum(_could_send(pool, spare, post) for pool in (draft.pool, *left[k])) >= post.pattern.officers
            ):
                yield k, post


def _on_lower_tiers(draft: CommandDraft, tier: Tier) -> list[Officer]:
    lower = TIERS_BY_PRIORITY[TIERS_BY_PRIORITY.index(tier) + 1 :]
    return [o for p in draft.grouping.posts if p.tier in lower for o in draft.teams.get(p.id, ())]


def _could_send(pool: Pool, spare: Sequence[Officer], post: Post) -> int:
    """How many the pool could send to the post if it had its people among the `spare` ones back."""
    back = [o for o in spare if o.unit in pool.units]
    free = {u: pool.free.get(u, 0) + sum(o.unit == u for o in back) for u in pool.units}
    fit = [o for people in (*pool.officers.values(), back) for o in people if may_serve(o, post)]
    whole = Pool.of(pool.units, fit, free, pool.limit + len(back))
    return min(whole.limit, int(whole.supply().sum()))


def _begun(
    draft: CommandDraft, post: Post, shares: Shares, doctrine: Doctrine, draw: Draw
) -> tuple[CommandDraft, Shares]:
    """The command manned anew with as many of its own at `post` as can go, besides the `shares` it sends already."""
    for officers in range(post.pattern.officers, -1, -1):
        wanted = {**shares, post.id: officers}
        trial = man(draft.command, draft.demand, draft.grouping, doctrine, draw, wanted)
        if _manned([trial], post.tier) > _manned([draft], post.tier):
            break
    return trial, wanted


def _is_better(drafts: Sequence[CommandDraft], than: Sequence[CommandDraft], tier: Tier) -> bool:
    """Whether every team is whole, and of the tiers down to `tier` more posts are manned, the highest counting most."""
    whole = not any(map(begun_posts, drafts))
    return whole and _manned(drafts, tier) > _manned(than, tier)


def _manned(drafts: Sequence[CommandDraft], tier: Tier) -> list[int]:
    tiers = TIERS_BY_PRIORITY[: TIERS_BY_PRIORITY.index(tier) + 1]
    manned = [p.tier for d in drafts for p in d.grouping.posts if p.id in d.teams]
    return [manned.count(t) for t in tiers]
