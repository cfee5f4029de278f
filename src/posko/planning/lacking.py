"""Step 5, lacking: what each command lacks and what that means, counted. How it can be had is in `remedy/`.

Texts are Indonesian: they are read by those who can act on them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from posko.doctrine import TIERS_BY_PRIORITY, WATER, Doctrine, Tier
from posko.planning.controllers import spans_needed
from posko.planning.draft import CommandDraft, uncontrolled_posts
from posko.planning.plan import Post
from posko.planning.reserves import covered, reach_of

TIER_WORDS = {Tier.LOW: "kurang rawan", Tier.ELEVATED: "rawan", Tier.HIGH: "sangat rawan", Tier.SPECIAL: "khusus"}

BOAT_KINDS = ("boat",)
#: What can carry a team to its post by road; one for each post.
ROAD_KINDS = ("car", "motorcycle")
TRUCK_KINDS = ("truck",)
#: More posts than these are counted; their ids, by which a plan is checked, come last, behind `NAMED`.
POSTS_SAID = 5
NAMED = ". Pos: "


@dataclass(frozen=True)
class Lack:
    """A resource of which a command has less than it requires, and what that means."""

    resource: str
    required: int
    have: int
    consequence: str

    @property
    def missing(self) -> int:
        return self.required - self.have


#: What a command lacks of one resource; None where it suffices.
Count = Callable[[CommandDraft, Doctrine], Lack | None]


def find_lacks(draft: CommandDraft, doctrine: Doctrine) -> list[Lack]:
    """Everything the command lacks, people first."""
    return [lack for count in COUNTS.values() if (lack := count(draft, doctrine))]


def _lack(resource: str, required: int, have: int, consequence: str) -> Lack | None:
    return Lack(resource, required, have, consequence) if have < required else None


def rupiah(amount: int) -> str:
    return f"Rp{amount:,}".replace(",", ".")


def cost_idr(people: int, doctrine: Doctrine) -> int:
    """Rupiah for so many officers on operation for all its days."""
    return people * doctrine.cost.officer_day_idr * doctrine.cost.days


def people_out(draft: CommandDraft) -> int:
    """Officers on operation for this command, lent ones included."""
    posted = sum(len(team) for team in draft.teams.values())
    return posted + len(draft.spans) + sum(len(s.officers) for s in draft.reserves)


def closed_posts(draft: CommandDraft) -> list[Post]:
    """Unmanned posts where excluded areas bar everybody who could be sent."""
    return [p for p in draft.unmanned() if p.id in draft.unfit]


def waiting_posts(draft: CommandDraft) -> list[Post]:
    """Unmanned posts that only lack people."""
    return [p for p in draft.unmanned() if p.id not in draft.unfit]


def leader_ranks(doctrine: Doctrine) -> frozenset[str]:
    return frozenset(r.upper() for r in doctrine.deployment.leader_ranks)


def unled_posts(draft: CommandDraft, doctrine: Doctrine) -> list[Post]:
    """Manned posts without a leader's rank; none where the doctrine names no ranks."""
    ranks = leader_ranks(doctrine)
    teams = draft.teams
    posts = [p for p in draft.grouping.posts if p.id in teams] if ranks else []
    return [p for p in posts if not any(o.rank.upper() in ranks for o in teams[p.id])]


def unreached_stations(draft: CommandDraft, doctrine: Doctrine) -> int:
    """Elevated, high and special stations that no reserve team reaches in time."""
    return int((~covered(draft, reach_of(draft, doctrine))).sum())


def _officers(draft: CommandDraft, doctrine: Doctrine) -> Lack | None:
    empty = waiting_posts(draft)
    required = sum(p.pattern.officers for p in draft.grouping.posts if p.id not in draft.unfit)
    missing = sum(p.pattern.officers for p in empty)
    consequence = f"{_count_posts(empty)} tanpa petugas Polri; hanya Linmas yang berjaga"
    return _lack("officers", required, required - missing, consequence)


def _count_posts(posts: Sequence[Post]) -> str:
    """`12 pos (118 TPS: 110 kurang rawan, 8 rawan)`."""
    stations = Counter[Tier]()
    for post in posts:
        stations[post.tier] += len(post.stations)
    tiers = ", ".join(f"{stations[t]} {TIER_WORDS[t]}" for t in TIERS_BY_PRIORITY if stations[t])
    return f"{len(posts)} pos ({stations.total()} TPS: {tiers})"


def _excluded(draft: CommandDraft, doctrine: Doctrine) -> Lack | None:
    closed = closed_posts(draft)
    names, why = ", ".join(p.id for p in closed), "semua yang bisa dikirim punya area larangan di sana"
    consequence = f"Pos {names} tanpa petugas: {why}"
    if len(closed) > POSTS_SAID:
        consequence = f"{_count_posts(closed)} tanpa petugas: {why}{NAMED}{names}"
    return _lack("excluded_areas", sum(p.pattern.officers for p in closed), 0, consequence)


def _leaders(draft: CommandDraft, doctrine: Doctrine) -> Lack | None:
    short, teams = len(unled_posts(draft, doctrine)), len(draft.teams)
    return _lack("leaders", teams, teams - short, f"{short} pos dipimpin personel di bawah pangkat kepala tim")


def _controllers(draft: CommandDraft, doctrine: Doctrine) -> Lack | None:
    alone = len(uncontrolled_posts(draft))
    have = len({s.controller.id for s in draft.spans})
    required = max(spans_needed(len(draft.teams), doctrine), have + 1) if alone else have
    return _lack("controllers", required, have, f"{alone} pos tanpa Padal")


def _reserves(draft: CommandDraft, doctrine: Doctrine) -> Lack | None:
    reached = covered(draft, reach_of(draft, doctrine))
    far = int((~reached).sum())
    minutes = f"{doctrine.reserve.response_minutes:g} menit"
    consequence = f"{far} TPS rawan, sangat rawan atau khusus tidak terjangkau pasukan cadangan dalam {minutes}"
    return _lack("reserves", len(reached), len(reached) - far, consequence)


def serviceable(draft: CommandDraft, kinds: Sequence[str]) -> int:
    return sum(e.serviceable for e in draft.command.equipment if e.kind.lower() in kinds)


def _boats(draft: CommandDraft, doctrine: Doctrine) -> Lack | None:
    wet = [p for p in draft.grouping.posts if any(s.access in WATER for s in p.stations)]
    stations = sum(s.access in WATER for p in wet for s in p.stations)
    have = serviceable(draft, BOAT_KINDS)
    consequence = f"{max(0, len(wet) - have)} dari {len(wet)} pos dengan {stations} TPS lewat air tidak punya perahu"
    return _lack("boats", len(wet), have, consequence)


def _vehicles(draft: CommandDraft, doctrine: Doctrine) -> Lack | None:
    required, have = len(draft.teams), serviceable(draft, ROAD_KINDS)
    wet = sum(all(s.access in WATER for s in p.stations) for p in draft.grouping.posts if p.id in draft.teams)
    landing = f" ({wet} pos hanya lewat air: kendaraan sampai ke tempat perahu)" if wet else ""
    return _lack("vehicles", required, have, f"{max(0, required - have)} pos tidak punya kendaraan sendiri{landing}")


def _trucks(draft: CommandDraft, doctrine: Doctrine) -> Lack | None:
    required, have = len(draft.reserves), serviceable(draft, TRUCK_KINDS)
    return _lack("trucks", required, have, f"{max(0, required - have)} regu cadangan tidak punya truk")


def _money(draft: CommandDraft, doctrine: Doctrine) -> Lack | None:
    required, have = cost_idr(people_out(draft), doctrine), draft.command.funds_idr
    days = (required - have) // max(1, cost_idr(1, doctrine))
    unpaid = f"hak {days} personel untuk {doctrine.cost.days} hari tidak terbayar"
    return _lack("money", required, have, f"Dana kurang {rupiah(required - have)}: {unpaid}")


#: The resources in the order in which they are told.
COUNTS: Mapping[str, Count] = MappingProxyType(
    {
        "officers": _officers,
        "excluded_areas": _excluded,
        "leaders": _leaders,
        "controllers": _controllers,
        "reserves": _reserves,
        "boats": _boats,
        "vehicles": _vehicles,
        "trucks": _trucks,
        "money": _money,
    }
)
