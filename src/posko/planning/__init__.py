"""Pure computing: `Problem` in, `Plan` out.

`solve(problem, seed=…)` needs no files; README.md has an example that builds a problem by hand. `from_tables` makes a
problem of an operation's tables; `check` judges a plan from its files alone.
"""

from posko.planning.draw import Draw, Drawing, DrawRecord
from posko.planning.effort import Effort
from posko.planning.engine import Engine, Serial, processes, ray_tasks
from posko.planning.plan import (
    Assignment,
    CommandPlan,
    Duty,
    Plan,
    Post,
    PostStatus,
    ReserveTeam,
    Role,
    Shortfall,
)
from posko.planning.problem import Command, Equipment, Officer, Problem, Station, Status, Unit, UnitKind
from posko.planning.solve import solve
from posko.planning.summary import summarise

__all__ = [
    "Assignment",
    "Command",
    "CommandPlan",
    "Draw",
    "DrawRecord",
    "Drawing",
    "Duty",
    "Effort",
    "Engine",
    "Equipment",
    "Officer",
    "Plan",
    "Post",
    "PostStatus",
    "Problem",
    "ReserveTeam",
    "Role",
    "Serial",
    "Shortfall",
    "Station",
    "Status",
    "Unit",
    "UnitKind",
    "processes",
    "ray_tasks",
    "solve",
    "summarise",
]
