"""Step 5, remedy: the cheapest change that closes a shortfall. What is proposed has been tried by the planner first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from posko.doctrine import TIERS_BY_PRIORITY, Doctrine, Pattern, Tier
from posko.planning.controllers import controller_ranks, spans_needed
from posko.planning.demand import demand_of
from posko.planning.draft import CommandDraft
from posko.planning.draw import Draw
from posko.planning.effort import Effort
from posko.planning.manning import draft_command
from posko.planning.problem import Command, Officer
from posko.planning.reinforcement import man_further_posts

#: A pattern is widened to at most so many times its capacity before people are asked for instead.
WIDEST = 3
#: A widening that reaches farther than so many times the target is not put first.
TOO_FAR = 2
#: Trials decide how many people suffice, not who goes: any seed will do.
_TRIAL_DRAW = Draw.from_seed(0)


def rupiah(amount: int) -> str:
    return f"Rp{amount:,}".replace(",", ".")


def officer_remedy(draft: CommandDraft, missing: int, doctrine: Doctrine) -> str:
    """A wider pattern, which costs only travel, or people from the Polda. Both are tried before they are named."""
    people, padal = _people_that_suffice(draft, missing, doctrine)
    cost = rupiah(people * doctrine.cost.officer_day_idr * doctrine.cost.days)
    lent = f"BKO {people} personel lagi dari Polda, {padal} di antaranya Padal ({cost})"
    wider = _wider_pattern(draft.command, doctrine)
    if wider is None:
        return f"{lent}; pola lebih longgar saja tidak cukup"
    pattern, farthest = wider
    words = _WORDS[pattern.tier]
    if farthest > TOO_FAR * doctrine.deployment.target_minutes:
        return f"{lent}; pola {pattern.name} untuk TPS {words} mengisi semua pos, tetapi terjauh {farthest:.0f} menit"
    return f"Pola {pattern.name} untuk TPS {words}: semua pos terisi, terjauh {farthest:.0f} menit; atau {lent}"


_WORDS = {Tier.LOW: "kurang rawan", Tier.ELEVATED: "rawan", Tier.HIGH: "sangat rawan", Tier.SPECIAL: "khusus"}


def _wider_pattern(command: Command, doctrine: Doctrine) -> tuple[Pattern, float] | None:
    """The least widening of the lowest tier that mans every post, with the farthest minutes it gives."""
    for pattern in _wider(command, doctrine):
        patterns = (pattern, *(p for p in doctrine.patterns if p.tier != pattern.tier))
        trial = replace(doctrine, patterns=patterns)
        if demand_of(command, trial).left < 0:
            continue
        draft = _try(command, trial)
        if not draft.unmanned():
            return pattern, max(p.farthest_minutes for p in draft.grouping.posts)
        if draft.unfit:
            # Still wider posts reach into more areas, and so bar more people.
            return None
    return None


def _wider(command: Command, doctrine: Doctrine) -> Iterator[Pattern]:
    present = {s.tier for s in command.stations}
    lowest = next(t for t in reversed(TIERS_BY_PRIORITY) if t in present)
    widest = max(doctrine.patterns_for(lowest), key=lambda p: p.stations_max / p.officers)
    for stations_max in range(widest.stations_max + 1, WIDEST * widest.stations_max + 1):
        yield replace(widest, stations_max=stations_max)


def _people_that_suffice(draft: CommandDraft, missing: int, doctrine: Doctrine) -> tuple[int, int]:
    """So many more people at the Polda man every post that only lacks people; so many of them control the posts."""
    empty = sum(p.id not in draft.unfit for p in draft.unmanned())
    controllers = spans_needed(empty, doctrine) if controller_ranks(doctrine) else 0
    people = missing + controllers
    while left := _still_missing(draft, people, controllers, doctrine):
        people += left
    return people, controllers


def _still_missing(draft: CommandDraft, people: int, controllers: int, doctrine: Doctrine) -> int:
    """How many officers the posts lack when the Polda has so many more, whom nothing bars."""
    posts = tuple(p for p in draft.grouping.posts if p.id not in draft.unfit)
    trial = replace(
        draft,
        grouping=replace(draft.grouping, posts=posts),
        teams=dict(draft.teams),
        spans=list(draft.spans),
        drawings=[],
        unfit=set(),
    )
    ranks = doctrine.deployment.controller_ranks[:1] * controllers + ("BRIPKA",) * (people - controllers)
    lent = tuple(Officer(f"trial-{k:05d}", "", "trial", rank) for k, rank in enumerate(ranks))
    polda = Command((replace(draft.command.unit, code="trial"),), (), lent)
    man_further_posts([trial], polda, _all_may_leave(doctrine), _TRIAL_DRAW)
    return sum(p.pattern.officers for p in trial.unmanned())


def _all_may_leave(doctrine: Doctrine) -> Doctrine:
    return replace(doctrine, deployment=replace(doctrine.deployment, operation_share_max=1.0))


def _try(command: Command, doctrine: Doctrine) -> CommandDraft:
    return draft_command(command, doctrine, _TRIAL_DRAW, Effort.QUICK)


def controller_remedy(draft: CommandDraft, doctrine: Doctrine) -> str:
    controlled = {p for s in draft.spans for p in s.posts}
    alone = sum(p not in controlled for p in draft.teams)
    span = doctrine.deployment.posts_per_controller
    needed = -(-alone // span)
    have = len({s.controller.id for s in draft.spans})
    ranks = " / ".join(doctrine.deployment.controller_ranks)
    if have:
        wider = -(-len(draft.teams) // have)
        return f"BKO {needed} perwira ({ranks}), atau rentang kendali {wider} pos untuk tiap Padal"
    return f"BKO {needed} perwira ({ranks})"


def repair_or_borrow(what: str, required: int, total: int, serviceable: int) -> str:
    """Repair what is there first, then borrow the rest."""
    repair = min(total - serviceable, required - serviceable)
    borrow = required - serviceable - max(0, repair)
    parts = []
    if repair > 0:
        parts.append(f"perbaiki {repair} {what} yang rusak")
    if borrow > 0:
        parts.append(f"pinjam {borrow} {what} dari Polda, Pemda atau TNI")
    text = ", lalu ".join(parts)
    return text[:1].upper() + text[1:]


def boat_remedy(required: int, total: int, serviceable: int) -> str:
    return repair_or_borrow("perahu", required, total, serviceable)


def money_remedy(draft: CommandDraft, required: int, doctrine: Doctrine) -> str:
    """Fewer posts where that is enough, otherwise more money."""
    day = doctrine.cost.officer_day_idr * doctrine.cost.days
    demand = draft.demand
    least = (demand.officers + min(demand.controllers, demand.controllers_available)) * day
    extra = len(draft.grouping.posts) - demand.posts
    if extra > 0 and least <= draft.command.funds_idr:
        without = f"Tanpa {extra} pos tambahan dan pasukan cadangan biaya menjadi {rupiah(least)}, cukup"
        return f"{without}; atau tambah {rupiah(required - draft.command.funds_idr)}"
    return f"Tambah dana {rupiah(required - draft.command.funds_idr)}"
