"""The step rule by which prices climb to a better bound: deflected subgradient steps that shrink while they fail."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from posko.planning.grouping.state import FloatArray

#: Share of the last direction that is kept.
MOMENTUM = 0.6
#: A step that failed too often shrinks by this, and ends the climb once it is as short as this.
SHRINK, SHORTEST = 0.6, 0.002


class Ascent(NamedTuple):
    """Prices on the way up: `price` now, `best_price` where the bound was best; no price falls below its `floor`."""

    price: FloatArray  # (m,)
    floor: FloatArray  # (m,) -inf where a price is free
    best_price: FloatArray  # (m,)
    direction: FloatArray  # (m,)
    best: FloatArray  # (1,) the best bound, -inf at first
    step: FloatArray  # (1,) what share of the way to the target a step would go
    waited: NDArray[np.int64]  # (1,) evaluations since the last better bound


@njit(cache=True)
def ascent_from(price, floor, step):  # type: ignore[no-untyped-def]
    return Ascent(
        price.copy(),
        floor,
        price.copy(),
        np.zeros(price.shape[0]),
        np.full(1, -np.inf),
        np.full(1, step),
        np.zeros(1, np.int64),
    )


@njit(cache=True)
def advance(ascent, bound, slope, target, patience):  # type: ignore[no-untyped-def]
    """Take the bound at the current prices and its subgradient `slope` (m,), and step on; False if no way leads up.

    After `patience` evaluations without a better bound the prices go back to the best ones and steps get shorter.
    """
    if ascent.best[0] == -np.inf or bound > ascent.best[0] + 1e-7 * abs(ascent.best[0]):
        ascent.best[0] = bound
        ascent.best_price[:] = ascent.price
        ascent.waited[0] = 0
    else:
        ascent.waited[0] += 1
        if ascent.waited[0] >= patience:
            return fall_back(ascent)
    norm = 0.0
    for k in range(slope.shape[0]):
        stuck = ascent.price[k] <= ascent.floor[k] and slope[k] < 0.0
        ascent.direction[k] = MOMENTUM * ascent.direction[k] + (0.0 if stuck else slope[k])
        norm += ascent.direction[k] * ascent.direction[k]
    if norm == 0.0:
        return False
    length = ascent.step[0] * max(target - bound, 1e-4 * target) / norm
    for k in range(slope.shape[0]):
        ascent.price[k] = max(ascent.floor[k], ascent.price[k] + length * ascent.direction[k])
    return True


@njit(cache=True)
def fall_back(ascent):  # type: ignore[no-untyped-def]
    """Return to the best prices with shorter steps; False when they would be too short to help."""
    ascent.step[0] *= SHRINK
    ascent.waited[0] = 0
    ascent.price[:] = ascent.best_price
    ascent.direction[:] = 0.0
    return ascent.step[0] >= SHORTEST
