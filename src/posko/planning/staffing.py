"""Step 3, staffing: which officers go to which posts.

Travel decides how many each unit sends where (an exact minimum-cost flow, higher tiers first, a post wholly or not at
all). Who of a unit goes is a matter among equals: the draw decides, within excluded areas and, for some places, rank
and skill.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from posko.planning.draw import Draw, Drawing, Wish
from posko.planning.flow import Manning, man_posts
from posko.planning.problem import Officer

#: Whether an officer is eligible for a place that asks for a rank or a skill.
Quality = Callable[[Officer], bool]


@dataclass(frozen=True)
class Task:
    """Something that `officers` people do together at one place.

    `minutes[u]`: one way from unit u of the pool. `areas`: area codes where nobody barred from one of them may serve.
    `wishes`: for so many of the people, the rank or skill one should have if anybody is left who has it.
    """

    id: str
    officers: int
    minutes: Sequence[float]
    areas: frozenset[str] = frozenset()
    wishes: tuple[Quality, ...] = ()


@dataclass
class Pool:
    """Officers who may be sent: at most `free[unit]` of each unit and `limit` in all. Taking some lowers both."""

    units: tuple[str, ...]
    officers: dict[str, list[Officer]]
    free: dict[str, int]
    limit: int

    @classmethod
    def of(cls, units: Iterable[str], officers: Iterable[Officer], free: Mapping[str, int], limit: int) -> Pool:
        """`officers`: the available ones."""
        by_unit: dict[str, list[Officer]] = defaultdict(list)
        for officer in officers:
            by_unit[officer.unit].append(officer)
        return cls(tuple(units), dict(by_unit), dict(free), limit)

    def of_ranks(self, ranks: frozenset[str]) -> Pool:
        """The same pool with only officers of these ranks (upper case)."""
        officers = {u: [o for o in people if o.rank.upper() in ranks] for u, people in self.officers.items()}
        return Pool(self.units, officers, dict(self.free), self.limit)

    def supply(self) -> NDArray[np.int64]:
        return np.array([min(self.free.get(u, 0), len(self.officers.get(u, ()))) for u in self.units], dtype=np.int64)

    def take(self, taken: Iterable[Officer]) -> None:
        gone = {o.id for o in taken}
        for unit in self.units:
            people = self.officers.get(unit, [])
            kept = [o for o in people if o.id not in gone]
            left = len(people) - len(kept)
            self.officers[unit] = kept
            self.free[unit] = self.free.get(unit, 0) - left
            self.limit -= left


@dataclass
class Staffing:
    """Who does each manned task, in the order drawn; tasks that could not be manned are missing."""

    teams: dict[str, list[Officer]] = field(default_factory=dict)
    drawings: list[Drawing] = field(default_factory=list)


def staff(tasks: Sequence[Task], pool: Pool, draw: Draw) -> Staffing:
    """Man the tasks in their order from the pool, which is lowered by those sent.

    A task is manned wholly or not at all. The officers' travel is the least for the tasks manned.
    """
    if not tasks or not pool.units or pool.limit <= 0:
        return Staffing()
    found = _draw_all(tasks, pool, _flow_by_unit(tasks, pool), draw)
    if found is None:
        found = _draw_all(tasks, pool, _flow_by_class(tasks, pool), draw)
    if found is None:
        raise AssertionError("a flow by classes of equals can always be drawn")
    pool.take(o for team in found.teams.values() for o in team)
    return found


def is_barred(officer: Officer, areas: frozenset[str]) -> bool:
    """Whether an excluded area of the officer covers one of `areas` (whole dotted parts)."""
    return any(area == e or area.startswith(e + ".") for e in officer.excluded_areas for area in areas)


def _costs(tasks: Sequence[Task]) -> NDArray[np.float64]:
    return np.array([t.minutes for t in tasks], dtype=np.float64).T


def _flow_by_unit(tasks: Sequence[Task], pool: Pool) -> Manning:
    """As if nobody were barred anywhere: exact whenever the draw then finds people for it."""
    cost = _costs(tasks)
    demand = [t.officers for t in tasks]
    return man_posts(cost, pool.supply(), demand, np.ones(cost.shape, bool), range(len(tasks)), limit=pool.limit)


def _flow_by_class(tasks: Sequence[Task], pool: Pool) -> Manning:
    """With officers of a unit told apart by where they are barred; summed up to units again."""
    classes: dict[tuple[int, tuple[int, ...]], int] = defaultdict(int)
    for u, unit in enumerate(pool.units):
        for officer in pool.officers.get(unit, ()):
            barred = tuple(k for k, t in enumerate(tasks) if is_barred(officer, t.areas))
            classes[u, barred] += 1
    keys = list(classes)
    cost = _costs(tasks)
    allowed = np.ones((len(keys), len(tasks)), bool)
    for c, (_, barred) in enumerate(keys):
        allowed[c, list(barred)] = False
    # A unit may have more people than may leave it: a class for those who stay keeps its officers at home.
    home = [u for u in range(len(pool.units)) if len(pool.officers.get(pool.units[u], ())) > pool.supply()[u]]
    stay = {u: len(pool.officers[pool.units[u]]) - int(pool.supply()[u]) for u in home}
    wide_cost = np.hstack([cost[[u for u, _ in keys]], np.zeros((len(keys), len(home)))])
    wide_allowed = np.hstack(
        [allowed, np.array([[u == h for h in home] for u, _ in keys], bool).reshape(len(keys), -1)]
    )
    demand = [t.officers for t in tasks] + [stay[u] for u in home]
    order = [*range(len(tasks), len(demand)), *range(len(tasks))]
    limit = pool.limit + sum(stay.values())
    found = man_posts(wide_cost, [classes[k] for k in keys], demand, wide_allowed, order, limit=limit)
    flow = np.zeros((len(pool.units), len(tasks)), np.int32)
    for c, (u, _) in enumerate(keys):
        flow[u] += found.flow[c, : len(tasks)]
    return Manning(flow, found.manned[: len(tasks)], found.minutes)


def _draw_all(tasks: Sequence[Task], pool: Pool, flow: Manning, draw: Draw) -> Staffing | None:
    """Names for the numbers of `flow`, unit by unit; None if some unit has nobody left who is not barred."""
    found = Staffing({t.id: [] for t, manned in zip(tasks, flow.manned, strict=True) if manned})
    open_wishes = {(t.id, w) for t in tasks for w in range(len(t.wishes))}
    for u, unit in enumerate(pool.units):
        places = [(task, int(flow.flow[u, k])) for k, task in enumerate(tasks) if flow.flow[u, k]]
        if not places:
            continue
        drawing = _drawing(unit, places, pool.officers[unit], open_wishes)
        drawn = drawing.drawn(draw)
        if drawn is None:
            return None
        found.drawings.append(drawing)
        people = {o.id: o for o in pool.officers[unit]}
        for officer, task_id in drawn.items():
            found.teams[task_id].append(people[officer])
        open_wishes -= {
            (t.id, w) for t, _ in places for w, wish in enumerate(t.wishes) if any(map(wish, found.teams[t.id]))
        }
    return found


def _drawing(
    unit: str, places: Sequence[tuple[Task, int]], people: Sequence[Officer], open_wishes: set[tuple[str, int]]
) -> Drawing:
    barred = {o.id: frozenset(t.id for t, _ in places if is_barred(o, t.areas)) for o in people if o.excluded_areas}
    wishes = [
        Wish(task.id, frozenset(o.id for o in people if wish(o)))
        for task, _ in places
        for w, wish in enumerate(task.wishes)
        if (task.id, w) in open_wishes
    ]
    return Drawing(
        unit,
        tuple(o.id for o in people),
        tuple(task.id for task, count in places for _ in range(count)),
        {officer: tasks for officer, tasks in barred.items() if tasks},
        tuple(wishes),
    )
