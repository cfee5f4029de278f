"""The best of several groupings put together: of all groups found, those that hold every node once at least cost.

What one search gets wrong here it gets right there, and another the other way round; groups far apart do not disturb
each other. So groups of several searches, each mediocre, often make a grouping far better than any of them. Choosing
them is a set partitioning, which HiGHS solves: with groups of one origin its relaxation is nearly whole already.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import highspy
import numpy as np

from posko.planning.grouping.state import FloatArray, IntArray
from posko.planning.quiet_highs import QuietHighs

#: Branch-and-bound nodes after which the best choice found is taken. Nodes, not seconds: the same on every machine.
NODES_MAX = 50


@dataclass
class Pool:
    """Groups found so far, each once: members in ascending order, and what the group costs."""

    nodes: int
    groups: int
    costs: dict[bytes, float] = field(default_factory=dict)

    def add(self, labels: IntArray, costs: FloatArray) -> None:
        """Take in a whole grouping: labels (nodes,), and the cost of each group (groups,)."""
        order = np.argsort(labels, kind="stable").astype(np.int32)
        ends = np.searchsorted(labels[order], np.arange(1, self.groups))
        for members, cost in zip(np.split(order, ends), costs.tolist(), strict=True):
            self.costs[members.tobytes()] = cost

    def cheapest(self) -> IntArray | None:
        """Labels (nodes,) of the cheapest grouping out of groups of the pool; None where HiGHS finds none in time."""
        columns = [np.frombuffer(members, np.int32) for members in self.costs]
        solver = QuietHighs()
        for name, setting in {"random_seed": 0, "mip_rel_gap": 0.0, "mip_max_nodes": NODES_MAX}.items():
            solver.setOptionValue(name, setting)
        solver.passModel(self._model(columns))
        solver.solve_alone()
        chosen = np.flatnonzero(np.array(solver.getSolution().col_value) > 0.5)
        labels = np.full(self.nodes, -1, np.int32)
        for group, column in enumerate(chosen):
            labels[columns[column]] = group
        whole = len(chosen) == self.groups and sum(len(columns[c]) for c in chosen) == self.nodes
        return labels if whole and (labels >= 0).all() else None

    def _model(self, columns: list[IntArray]) -> highspy.HighsLp:
        """A column for each group: 1 in the rows of its members, and in the last row, which counts groups."""
        model = highspy.HighsLp()
        count = len(columns)
        model.num_col_, model.num_row_ = count, self.nodes + 1
        model.col_cost_ = np.array(list(self.costs.values()))
        model.col_lower_, model.col_upper_ = np.zeros(count), np.ones(count)
        model.integrality_ = [highspy.HighsVarType.kInteger] * count
        model.row_lower_ = model.row_upper_ = np.append(np.ones(self.nodes), self.groups)
        rows = [np.append(members, np.int32(self.nodes)) for members in columns]
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.cumsum([0, *map(len, rows)], dtype=np.int32)
        model.a_matrix_.index_ = np.concatenate(rows)
        model.a_matrix_.value_ = np.ones(len(model.a_matrix_.index_))
        return model
