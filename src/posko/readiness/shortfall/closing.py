"""The arithmetic of the shortfall ledger, pure: one line that closes, and sums up a tree that close with it.

All numbers are in units of the resource (people, pieces, rupiah) and ≥ 0. For every line and every sum

    need + over + unplanned = serviceable − lent + repair + borrow + missing

holds: `missing` is what nothing covers, `over` what is there beyond the need, `unplanned` what commands have whose
need nobody knows yet. `covered` splits the need the same way, in the order in which it is covered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Figures:
    """A line of the ledger, or a sum of lines. Every field adds up the tree.

    `have`: total in the registry; `serviceable`: of these may be used now; `lent`: of these promised to other commands;
    `repair`, `borrow`: what will come. `own`, `repaired`, `borrowed`: what of these covers the need.
    """

    need: int = 0
    have: int = 0
    serviceable: int = 0
    lent: int = 0
    repair: int = 0
    borrow: int = 0
    missing: int = 0
    own: int = 0
    repaired: int = 0
    borrowed: int = 0
    over: int = 0
    unplanned: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Figures)))

    @property
    def closes(self) -> bool:
        """Whether the parts make the whole; anything else is a fault to be shown."""
        came = self.serviceable - self.lent + self.repair + self.borrow
        covered = self.own + self.repaired + self.borrowed + self.missing
        return self.need + self.over + self.unplanned == came + self.missing and covered == self.need

    @property
    def spare(self) -> int:
        """How many of one's own a line may lend: those left after its own need, nothing that is borrowed or broken."""
        return max(0, self.serviceable - self.lent - self.need) if not self.unplanned else 0


NOTHING = Figures()


def close(
    need: int | None, have: int, serviceable: int, *, repair: int = 0, borrow: int = 0, lent: int = 0, repairable: int
) -> Figures:
    """The figures of one line. `need` None: not known, then nothing is missing and nothing is to spare.

    `repair` counts up to `repairable` and up to have − serviceable, `lent` up to what is serviceable: the registry may
    have changed since somebody typed them. Missing = need − serviceable − repair − borrow, never below 0.
    """
    serviceable = min(serviceable, have)
    lent = min(lent, serviceable)
    repair = min(repair, repairable, have - serviceable)
    came = serviceable - lent + repair + borrow
    if need is None:
        return Figures(0, have, serviceable, lent, repair, borrow, unplanned=came)
    own = min(need, serviceable - lent)
    repaired = min(need - own, repair)
    borrowed = min(need - own - repaired, borrow)
    missing = need - own - repaired - borrowed
    over = came - own - repaired - borrowed
    return Figures(need, have, serviceable, lent, repair, borrow, missing, own, repaired, borrowed, over)


def summed_up(lines: Mapping[str, Figures]) -> dict[str, Figures]:
    """By path the sum of each line and all below it; a path is the codes from the top, each followed by "/".

    A path above others that has no line of its own is there too: the sum at a node is its line and its children's sums.
    """
    sums: dict[str, Figures] = {}
    for path, figures in lines.items():
        for above in paths_above(path):
            sums[above] = sums.get(above, NOTHING) + figures
    return dict(sorted(sums.items()))


def paths_above(path: str) -> list[str]:
    """The path itself and all above it, topmost first."""
    codes = path.rstrip("/").split("/")
    return ["/".join(codes[: k + 1]) + "/" for k in range(len(codes))]
