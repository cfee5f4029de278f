"""A remedy: changes that are tried on the draft by the planner's own steps, and what is lacking afterwards.

The same functions that found the lack (`lacking.COUNTS`) say whether a remedy closes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Protocol

from posko.doctrine import Doctrine
from posko.planning.draft import CommandDraft, uncontrolled_posts
from posko.planning.draw import Draw
from posko.planning.lacking import COUNTS, Lack, closed_posts, unled_posts, unreached_stations, waiting_posts
from posko.planning.problem import Command, Officer

#: Trials decide how many people suffice, not who goes: any seed will do.
TRIAL_DRAW = Draw.from_seed(0)
#: Where lent people of a trial come from.
LENDER = "trial"


@dataclass(frozen=True)
class Situation:
    """A command's draft and the doctrine it is judged by."""

    draft: CommandDraft
    doctrine: Doctrine

    def lack(self, resource: str) -> Lack | None:
        return COUNTS[resource](self.draft, self.doctrine)


class Change(Protocol):
    """Something that is done to a command, such as lending it people or repairing its boats."""

    def applied(self, at: Situation) -> Situation:
        """What the planner makes of it. `at` stays as it is."""


class Source(IntEnum):
    """Who helps; of remedies that cost the same the nearest comes first."""

    OWN = 0
    POLDA = 1
    OUTSIDE = 2


@dataclass(frozen=True)
class Remedy:
    """Changes that were tried, in their order; `left`: what the command still lacks of the resource when they are made.

    `text`: what is to be done, Indonesian, as the beginning of a sentence. `cost_idr`: what it costs for all days of
    the operation. `borrowed`: officers lent by others for it. `harm`: grows with what the unit gives up.
    `too_far`: goes far beyond what the doctrine has in mind. `failed`: what is said of it where it does not close the
    lack; nothing if empty.
    """

    changes: tuple[Change, ...]
    text: str
    left: Lack | None
    cost_idr: int = 0
    source: Source = Source.OWN
    borrowed: int = 0
    harm: int = 0
    too_far: bool = False
    failed: str = ""

    @property
    def closes(self) -> bool:
        return self.left is None

    @property
    def price(self) -> tuple[bool, int, int, int]:
        """The lowest is proposed first."""
        return self.too_far, self.cost_idr, self.harm, self.source


def after(changes: Sequence[Change], at: Situation) -> Situation:
    """The situation when all changes are made, one after the other."""
    for change in changes:
        at = change.applied(at)
    return at


def borrowed_by(remedies: Sequence[Remedy]) -> int:
    """Officers whom the cheapest remedy that closes the lack borrows; 0 if none closes it."""
    return min((r for r in remedies if r.closes), key=lambda r: r.price, default=Remedy((), "", None)).borrowed


def proposal(remedies: Sequence[Remedy]) -> str:
    """The cheapest that closes the lack and the next one besides; if none does, how far the best comes."""
    closing = sorted((r for r in remedies if r.closes), key=lambda r: r.price)
    failed = [r.failed for r in remedies if not r.closes and r.failed]
    if closing:
        return _sentence("; atau ".join(r.text for r in closing[:2]), *failed)
    if not remedies:
        return "Belum ada jalan keluar yang menutup kekurangan ini"
    best = min(remedies, key=lambda r: (_missing(r), r.price))
    still = f"Belum ada jalan keluar yang menutup semuanya; terbaik: {best.text}; masih kurang {_missing(best)}"
    return _sentence(still, *(text for text in failed if text != best.failed))


def _missing(remedy: Remedy) -> int:
    return remedy.left.missing if remedy.left else 0


def _sentence(*parts: str) -> str:
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]


def copied(draft: CommandDraft) -> CommandDraft:
    """The same draft, to be changed freely; its pool is not to be drawn from."""
    return replace(
        draft,
        teams=dict(draft.teams),
        spans=list(draft.spans),
        reserves=list(draft.reserves),
        unfit=set(draft.unfit),
        drawings=list(draft.drawings),
    )


def lent_people(draft: CommandDraft, ranks: Sequence[str]) -> Command:
    """A lender with so many people of these ranks, whom nothing bars; none of them serves in the draft yet."""
    serving = sum(o.unit == LENDER for o in everybody(draft))
    people = tuple(Officer(f"{LENDER}-{k:05d}", "", LENDER, rank) for k, rank in enumerate(ranks, start=serving))
    return Command((replace(draft.command.unit, code=LENDER),), (), people)


def everybody(draft: CommandDraft) -> Iterator[Officer]:
    """Everybody on the operation for this command, lent ones included."""
    for team in draft.teams.values():
        yield from team
    yield from (s.controller for s in draft.spans)
    for staffed in draft.reserves:
        yield from staffed.officers


OUTSIDE = "Mabes Polri atau Polda lain"


def from_whom(draft: CommandDraft, resource: str, wanted: int) -> tuple[str, Source]:
    """From whom so many people (of reserves: teams) can come, in words, and who helps at last.

    Of the Polda no more than it still has for this command (`borrowable`); the rest comes from outside.
    """
    spared = (draft.borrowable or {}).get(resource)
    if spared is None:
        return "dari luar (sisa personel Polda tidak diketahui: minta ke Polda atau Mabes Polri)", Source.OUTSIDE
    lent = min(wanted, spared)
    if lent == wanted:
        return "dari Polda", Source.POLDA
    if lent:
        return f"({lent} dari Polda, {wanted - lent} dari luar: {OUTSIDE})", Source.OUTSIDE
    return f"dari luar ({OUTSIDE}; Polda tidak punya lagi)", Source.OUTSIDE


#: What a remedy for people may make worse elsewhere, and how that is said.
WORDS = {
    "officers": "pos tanpa petugas",
    "excluded_areas": "pos yang tertutup area larangan",
    "leaders": "pos tanpa kepala tim",
    "controllers": "pos tanpa Padal",
    "reserves": "TPS di luar jangkauan cadangan",
}


def losses(at: Situation) -> dict[str, int]:
    """How much lacks of what `WORDS` names."""
    return {
        "officers": len(waiting_posts(at.draft)),
        "excluded_areas": len(closed_posts(at.draft)),
        "leaders": len(unled_posts(at.draft, at.doctrine)),
        "controllers": len(uncontrolled_posts(at.draft)),
        "reserves": unreached_stations(at.draft, at.doctrine),
    }


def worse(before: Situation, then: Situation) -> str:
    """What is lacking more `then`: ` (lalu 3 pos tanpa Padal)`; empty where nothing is."""
    old, new = losses(before), losses(then)
    grown = [f"{new[name]} {word}" for name, word in WORDS.items() if new[name] > old[name]]
    return f" (lalu {', '.join(grown)})" if grown else ""
