"""The shortfall ledger: what is needed, there, to be mended or borrowed, and missing; who sees to it."""

from posko.readiness.shortfall.editing import Decided, Outdated, edit_line
from posko.readiness.shortfall.lines import Line, Loan
from posko.readiness.shortfall.queries import (
    Sum,
    lines,
    lines_below,
    proposals,
    rows_visible_to,
    shortfall_overdue,
    sums,
    tree,
)
from posko.readiness.shortfall.resources import RESOURCES, Resource

__all__ = [
    "RESOURCES",
    "Decided",
    "Line",
    "Loan",
    "Outdated",
    "Resource",
    "Sum",
    "edit_line",
    "lines",
    "lines_below",
    "proposals",
    "rows_visible_to",
    "shortfall_overdue",
    "sums",
    "tree",
]
