"""Step 2, grouping: stations of one command and tier become posts (a capacitated p-median problem).

`Groups` and `group` are what the planner uses; `search` and `lower_bound` work on any instance and are what the
benchmarks use.
"""

from posko.planning.grouping.bounding import lower_bound
from posko.planning.grouping.search import Cooling, Instance, by_clock, by_moves, cooling_for, evaluate, search

__all__ = ["Cooling", "Instance", "by_clock", "by_moves", "cooling_for", "evaluate", "lower_bound", "search"]
