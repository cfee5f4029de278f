"""The criteria a Polda asks for: the version that holds, the next version, and what changed between two."""

from posko.readiness.criteria.changes import Change, changes_between
from posko.readiness.criteria.queries import criteria_of, current_criteria, head_of, sets_visible_to
from posko.readiness.criteria.services import CriteriaRefused, Overtaken, save_criteria

__all__ = [
    "Change",
    "CriteriaRefused",
    "Overtaken",
    "changes_between",
    "criteria_of",
    "current_criteria",
    "head_of",
    "save_criteria",
    "sets_visible_to",
]
