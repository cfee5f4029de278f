"""Between the planner's values and the room's rows."""

from posko.deployment.storing.loading import doctrine_of, load_part, loaded, plan_of, settings_of
from posko.deployment.storing.rows import Rows, rows_of
from posko.deployment.storing.saving import save_difference, save_part, take_back

__all__ = [
    "Rows",
    "doctrine_of",
    "load_part",
    "loaded",
    "plan_of",
    "rows_of",
    "save_difference",
    "save_part",
    "settings_of",
    "take_back",
]
