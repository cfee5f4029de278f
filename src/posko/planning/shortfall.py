"""Step 5, shortfall: what each command lacks and what that means. The cheapest remedies are in `remedy.py`.

Texts are Indonesian: they are read by those who can act on them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from posko.doctrine import TIERS_BY_PRIORITY, WATER, Doctrine, Tier
from posko.planning.controllers import spans_needed
from posko.planning.covering import place_teams
from posko.planning.draft import CommandDraft
from posko.planning.plan import Post, Shortfall
from posko.planning.remedy import boat_remedy, controller_remedy, money_remedy, officer_remedy, repair_or_borrow, rupiah
from posko.planning.reserves import covered, reach_of

TIER_WORDS = {Tier.LOW: "kurang rawan", Tier.ELEVATED: "rawan", Tier.HIGH: "sangat rawan", Tier.SPECIAL: "khusus"}

#: What can carry a team to its post by road; one for each post.
ROAD_KINDS = ("car", "motorcycle")


def find_shortfalls(draft: CommandDraft, doctrine: Doctrine) -> list[Shortfall]:
    """Everything the command lacks, people first. A resource that suffices has no row."""
    found = [
        _officers(draft, doctrine),
        _excluded(draft),
        _leaders(draft, doctrine),
        _controllers(draft, doctrine),
        _reserves(draft, doctrine),
        _boats(draft),
        _vehicles(draft),
        _trucks(draft),
        _money(draft, doctrine),
    ]
    return [s for s in found if s is not None]


def cost_idr(people: int, doctrine: Doctrine) -> int:
    """Rupiah for so many officers on operation for all its days."""
    return people * doctrine.cost.officer_day_idr * doctrine.cost.days


def people_out(draft: CommandDraft) -> int:
    """Officers on operation for this command, lent ones included."""
    posted = sum(len(team) for team in draft.teams.values())
    return posted + len(draft.spans) + sum(len(s.officers) for s in draft.reserves)


def _row(
    draft: CommandDraft, resource: str, required: int, have: int, consequence: str, remedy: str
) -> Shortfall | None:
    if have >= required:
        return None
    return Shortfall(draft.code, resource, required, have, required - have, consequence, remedy)


def _officers(draft: CommandDraft, doctrine: Doctrine) -> Shortfall | None:
    posts = [p for p in draft.grouping.posts if p.id not in draft.unfit]
    empty = [p for p in posts if p.id not in draft.teams]
    if not empty:
        return None
    required = sum(p.pattern.officers for p in posts)
    missing = sum(p.pattern.officers for p in empty)
    consequence = f"{_count_posts(empty)} tanpa petugas Polri; hanya Linmas yang berjaga"
    return _row(draft, "officers", required, required - missing, consequence, officer_remedy(draft, missing, doctrine))


def _count_posts(posts: Sequence[Post]) -> str:
    """`12 pos (118 TPS: 110 kurang rawan, 8 rawan)`."""
    stations = Counter[Tier]()
    for post in posts:
        stations[post.tier] += len(post.stations)
    tiers = ", ".join(f"{stations[t]} {TIER_WORDS[t]}" for t in TIERS_BY_PRIORITY if stations[t])
    return f"{len(posts)} pos ({stations.total()} TPS: {tiers})"


def _excluded(draft: CommandDraft) -> Shortfall | None:
    unfit = [p for p in draft.grouping.posts if p.id in draft.unfit and p.id not in draft.teams]
    required = sum(p.pattern.officers for p in unfit)
    names = ", ".join(p.id for p in unfit)
    consequence = f"Pos {names} tanpa petugas: semua yang bisa dikirim punya area larangan di sana"
    remedy = f"BKO {required} personel Polda tanpa area larangan di pos itu"
    return _row(draft, "excluded_areas", required, 0, consequence, remedy)


def _leaders(draft: CommandDraft, doctrine: Doctrine) -> Shortfall | None:
    ranks = {r.upper() for r in doctrine.deployment.leader_ranks}
    if not ranks:
        return None
    led = sum(any(o.rank.upper() in ranks for o in team) for team in draft.teams.values())
    short = len(draft.teams) - led
    consequence = f"{short} pos dipimpin personel di bawah pangkat kepala tim"
    return _row(
        draft,
        "leaders",
        len(draft.teams),
        led,
        consequence,
        f"BKO {short} personel berpangkat kepala tim, ditukar satu lawan satu",
    )


def _controllers(draft: CommandDraft, doctrine: Doctrine) -> Shortfall | None:
    required = spans_needed(len(draft.teams), doctrine)
    have = len({s.controller.id for s in draft.spans})
    controlled = {p for s in draft.spans for p in s.posts}
    alone = sum(p not in controlled for p in draft.teams)
    if not alone:
        return None
    consequence = f"{alone} pos tanpa Padal"
    return _row(draft, "controllers", max(required, have + 1), have, consequence, controller_remedy(draft, doctrine))


def _reserves(draft: CommandDraft, doctrine: Doctrine) -> Shortfall | None:
    reach = reach_of(draft, doctrine)
    reached = covered(draft, reach)
    far = int((~reached).sum())
    minutes = f"{doctrine.reserve.response_minutes:g} menit"
    consequence = f"{far} TPS rawan, sangat rawan atau khusus tidak terjangkau pasukan cadangan dalam {minutes}"
    teams = len(place_teams(reach.within[~reached], None, np.ones(far, np.int64)).sites)
    people = teams * doctrine.reserve.team_officers
    cost = rupiah(cost_idr(people, doctrine))
    remedy = f"BKO {teams} regu cadangan ({people} personel, {cost}) di tempat terdekat: semua terjangkau"
    return _row(draft, "reserves", len(reached), int(reached.sum()), consequence, remedy)


def _equipment(draft: CommandDraft, kinds: Sequence[str]) -> tuple[int, int]:
    """(total, serviceable) of these kinds."""
    mine = [e for e in draft.command.equipment if e.kind.lower() in kinds]
    return sum(e.total for e in mine), sum(e.serviceable for e in mine)


def _boats(draft: CommandDraft) -> Shortfall | None:
    wet = [p for p in draft.grouping.posts if any(s.access in WATER for s in p.stations)]
    total, serviceable = _equipment(draft, ("boat",))
    stations = sum(s.access in WATER for p in wet for s in p.stations)
    consequence = (
        f"{max(0, len(wet) - serviceable)} dari {len(wet)} pos dengan {stations} TPS lewat air tidak punya perahu"
    )
    return _row(draft, "boats", len(wet), serviceable, consequence, boat_remedy(len(wet), total, serviceable))


def _vehicles(draft: CommandDraft) -> Shortfall | None:
    total, serviceable = _equipment(draft, ROAD_KINDS)
    required = len(draft.teams)
    consequence = f"{max(0, required - serviceable)} pos tidak punya kendaraan sendiri"
    return _row(
        draft,
        "vehicles",
        required,
        serviceable,
        consequence,
        repair_or_borrow("kendaraan", required, total, serviceable),
    )


def _trucks(draft: CommandDraft) -> Shortfall | None:
    total, serviceable = _equipment(draft, ("truck",))
    required = len(draft.reserves)
    consequence = f"{max(0, required - serviceable)} regu cadangan tidak punya truk"
    return _row(
        draft, "trucks", required, serviceable, consequence, repair_or_borrow("truk", required, total, serviceable)
    )


def _money(draft: CommandDraft, doctrine: Doctrine) -> Shortfall | None:
    required = cost_idr(people_out(draft), doctrine)
    have = draft.command.funds_idr
    days = (required - have) // max(1, cost_idr(1, doctrine))
    consequence = (
        f"Dana kurang {rupiah(required - have)}: hak {days} personel untuk {doctrine.cost.days} hari tidak terbayar"
    )
    return _row(draft, "money", required, have, consequence, money_remedy(draft, required, doctrine))
