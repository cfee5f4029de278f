"""Pure computing: `Problem` in, `Plan` out. Knows no files, no Django and no other room but `doctrine`."""

from posko.planning.plan import (
    Assignment,
    CommandPlan,
    DrawRecord,
    Duty,
    Plan,
    Post,
    PostStatus,
    ReserveTeam,
    Role,
    Shortfall,
)
from posko.planning.problem import Command, Equipment, Officer, Problem, Station, Status, Unit, UnitKind

__all__ = [
    "Assignment",
    "Command",
    "CommandPlan",
    "DrawRecord",
    "Duty",
    "Equipment",
    "Officer",
    "Plan",
    "Post",
    "PostStatus",
    "Problem",
    "ReserveTeam",
    "Role",
    "Shortfall",
    "Station",
    "Status",
    "Unit",
    "UnitKind",
]
