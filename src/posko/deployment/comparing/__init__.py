"""Two plans of one operation side by side: figures, and what moved."""

from posko.deployment.comparing.figures import FIGURES, Cell, Figure, Line, Sense, figures_compared, lacks_compared
from posko.deployment.comparing.minutes import Bin, minutes_compared
from posko.deployment.comparing.moving import Matched, Moved, matched, moved_between
from posko.deployment.comparing.queries import comparable, moves

__all__ = [
    "FIGURES",
    "Bin",
    "Cell",
    "Figure",
    "Line",
    "Matched",
    "Moved",
    "Sense",
    "comparable",
    "figures_compared",
    "lacks_compared",
    "matched",
    "minutes_compared",
    "moved_between",
    "moves",
]
