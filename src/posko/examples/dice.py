"""Chance that is the same on every machine: PCG64, read raw.

numpy promises the raw stream of a bit generator for ever, but not what `Generator` makes of it from one release to
the next. The example must come out byte for byte, so only the raw stream is used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar
from zlib import crc32

from numpy.random import PCG64

T = TypeVar("T")

_SEED = 20241127


class Dice:
    """A stream of chance of its own for each `label`: a change in one part leaves the others as they were."""

    def __init__(self, label: str) -> None:
        self._bits = PCG64([_SEED, crc32(label.encode())])

    def unit(self) -> float:
        """A number in [0, 1) with 53 random bits."""
        return (int(self._bits.random_raw()) >> 11) * 2.0**-53

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self.unit()

    def chance(self, share: float) -> bool:
        """True in `share` (0 to 1) of the throws."""
        return self.unit() < share

    def pick(self, items: Sequence[T]) -> T:
        return items[int(self.unit() * len(items))]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """One key of `weights`, each as often as its weight says; the weights need not sum to one."""
        left = self.unit() * sum(weights.values())
        for item, weight in weights.items():
            left -= weight
            if left < 0:
                return item
        return item

    def sample(self, items: Sequence[T], count: int) -> list[T]:
        """`count` different items, in the order drawn; all of them when there are fewer."""
        left = list(items)
        return [left.pop(int(self.unit() * len(left))) for _ in range(min(count, len(left)))]

    def in_disc(self, radius: float) -> tuple[float, float]:
        """A point spread evenly over a disc around 0, 0."""
        # Throwing away what falls outside the disc needs no sine, whose last bit differs between machines.
        while True:
            x, y = self.between(-1, 1), self.between(-1, 1)
            if x * x + y * y <= 1:
                return x * radius, y * radius


def shares(total: int, weights: Sequence[float]) -> list[int]:
    """`total` split into whole parts as close to `weights` as can be (largest remainder); they sum to `total`."""
    exact = [total * weight / sum(weights) for weight in weights]
    parts = [int(value) for value in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts
