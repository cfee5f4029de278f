"""How far stations lie from their post's centre, in both plans: the same bins for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: Width of a bin in minutes, and how many there are before the last, open one.
WIDTH = 5
BINS = 12


@dataclass(frozen=True)
class Bin:
    """Stations from `low` minutes (included) to `high` (not included; None: open) in each plan."""

    low: int
    high: int | None
    a: int
    b: int


def minutes_compared(a: Mapping[int, int], b: Mapping[int, int]) -> list[Bin]:
    """Bins from counts by number of the bin (minutes // WIDTH); all beyond the last are in the open one.

    Empty bins at the end are left out.
    """
    first, second = _folded(a), _folded(b)
    last = max((*first, *second), default=-1)
    return [_bin(k, first, second) for k in range(last + 1)]


def _folded(counts: Mapping[int, int]) -> dict[int, int]:
    folded: dict[int, int] = {}
    for number, count in counts.items():
        folded[min(number, BINS)] = folded.get(min(number, BINS), 0) + count
    return folded


def _bin(number: int, a: Mapping[int, int], b: Mapping[int, int]) -> Bin:
    high = (number + 1) * WIDTH if number < BINS else None
    return Bin(number * WIDTH, high, a.get(number, 0), b.get(number, 0))
