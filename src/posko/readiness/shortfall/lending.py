"""Who could help whom, pure: proposals in which nobody lends what it needs itself and nothing is lent twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Proposal:
    """`lender` could let `borrower` have `count`; both are codes."""

    lender: str
    borrower: str
    count: int


def propose(missing: Mapping[str, int], spare: Mapping[str, int], first: Sequence[str] = ()) -> list[Proposal]:
    """Proposals that cover as much of `missing` as `spare` allows, whoever lacks most first.

    `first`: lenders to be asked before the others (the Polda); then who can cover it alone with the least left over,
    else who has most. A command that lacks something lends nothing. The same input gives the same proposals.
    """
    left = {code: n for code, n in spare.items() if n > 0 and missing.get(code, 0) <= 0}
    proposals: list[Proposal] = []
    for borrower in sorted(missing, key=lambda code: (-missing[code], code)):
        proposals += _for_one(borrower, missing[borrower], left, first)
    return proposals


def _for_one(borrower: str, lacks: int, left: dict[str, int], first: Sequence[str]) -> list[Proposal]:
    """What may cover one command; taken out of `left`."""
    found = []
    while lacks > 0 and left:
        lender = _chosen(left, lacks, first)
        count = min(lacks, left[lender])
        found.append(Proposal(lender, borrower, count))
        lacks -= count
        left[lender] -= count
        if not left[lender]:
            del left[lender]
    return found


def _chosen(left: Mapping[str, int], lacks: int, first: Sequence[str]) -> str:
    if asked := [code for code in first if code in left]:
        return asked[0]
    alone = [(n, code) for code, n in left.items() if n >= lacks]
    return min(alone)[1] if alone else min((-n, code) for code, n in left.items())[1]
