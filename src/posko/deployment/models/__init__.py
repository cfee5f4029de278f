"""What the room keeps, by subject."""

from posko.deployment.models.draws import Witnessed
from posko.deployment.models.edits import Edit
from posko.deployment.models.orders import OfficerOrder, Order
from posko.deployment.models.plans import Part, Plan
from posko.deployment.models.reinforcement import Grant, Promise, Request, Team
from posko.deployment.models.rows import AssignmentRow, LackRow, PostRow, StationRow, TeamRow

__all__ = [
    "AssignmentRow",
    "Edit",
    "Grant",
    "LackRow",
    "OfficerOrder",
    "Order",
    "Part",
    "Plan",
    "PostRow",
    "Promise",
    "Request",
    "StationRow",
    "Team",
    "TeamRow",
    "Witnessed",
]
