"""How much work goes into a plan, counted in moves and steps, so that results do not depend on the clock."""

from __future__ import annotations

from enum import StrEnum


class Effort(StrEnum):
    """`QUICK` for trying something out, `NORMAL` for a province, `THOROUGH` when there is time to spare."""

    QUICK = "quick"
    NORMAL = "normal"
    THOROUGH = "thorough"

    @property
    def moves_per_station(self) -> int:
        """Moves of the search for each station of a group of posts."""
        return {Effort.QUICK: 1_000, Effort.NORMAL: 2_000, Effort.THOROUGH: 60_000}[self]

    @property
    def cycles(self) -> int:
        """How often the search is cooled within its moves; groups of all cycles are put together."""
        return {Effort.QUICK: 1, Effort.NORMAL: 2, Effort.THOROUGH: 12}[self]

    @property
    def bound_steps(self) -> int:
        """Steps of the lower bound."""
        return {Effort.QUICK: 600, Effort.NORMAL: 1_000, Effort.THOROUGH: 3_000}[self]
