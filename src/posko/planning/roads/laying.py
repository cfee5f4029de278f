"""Tables of ways by road for every command of a problem, made before anything is planned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from posko.doctrine import Access, Doctrine
from posko.planning.plan import RoadCount, RoadUse
from posko.planning.problem import Command, Problem, Station, Unit
from posko.planning.roads.contracting import SmallNetwork, contract
from posko.planning.roads.network import FloatArray, IntArray, RoadNetwork, parts_of
from posko.planning.roads.searching import milliseconds
from posko.planning.roads.snapping import snap
from posko.planning.roads.table import OFF_ROAD, Point, RoadTable, RoadTravel

#: Makes the table of each job, in order.
MapJobs = Callable[[Callable[["Job"], RoadTable], Sequence["Job"]], Iterable[RoadTable]]


@dataclass(frozen=True)
class Job:
    """The places of one command. `nodes`: where its own are in the small network; `further`: where its lenders' are.

    `at` (places,): of each place its position in `nodes` and `further` together, or `OFF_ROAD`; `leg`: minutes.
    """

    points: tuple[Point, ...]
    at: IntArray
    leg: FloatArray
    nodes: IntArray
    further: IntArray


@dataclass(frozen=True)
class Rules:
    """The doctrine each command is planned by: with its own table where there is a network.

    `use`: how far the network serves the places; None where there is none.
    """

    plain: Doctrine
    tables: Mapping[str, RoadTable]
    use: RoadUse | None = None

    def of(self, *codes: str) -> Doctrine:
        """For these commands together (codes)."""
        if self.use is None:
            return self.plain
        return replace(self.plain, travel=RoadTravel(self.plain.travel, [self.tables[code] for code in codes]))


def lay_roads(problem: Problem, network: RoadNetwork, map_jobs: MapJobs) -> Rules:
    """The rules by road for every command of `problem`, its reinforcing Polda included.

    Raises ValueError where the network was read for another speed than the doctrine's.
    """
    doctrine = problem.doctrine
    if network.kmh != doctrine.travel[Access.ROAD].kmh:
        raise ValueError(f"the network is for {network.kmh} km/h by road, the doctrine says otherwise")
    commands = (*problem.commands, *problem.reinforcement)
    places = {c.code: places_of(c, lenders_of(c, problem)) for c in commands}
    ground = _Ground.under(network, [p for own, further in places.values() for p in (*own, *further)], doctrine)
    jobs = [ground.job(own, further) for own, further in places.values()]
    tables = dict(zip(places, map_jobs(partial(make_table, ground.small), jobs), strict=True))
    counts = {c.code: count_of(c, ground) for c in commands}
    return Rules(doctrine, tables, RoadUse(network.file, network.sha256, counts))


def lenders_of(command: Command, problem: Problem) -> list[Unit]:
    """The units from which somebody may be lent to the command."""
    lenders = [polda for polda in problem.reinforcement if polda.code == command.unit.parent]
    if command.code in problem.granted:
        lenders.append(problem.granted[command.code])
    return [unit for lender in lenders for unit in lender.units]


def places_of(command: Command, lenders: Sequence[Unit]) -> tuple[list[Point], list[Point]]:
    """Each place once: the command's stations and offices, and the offices of those who lend to it."""
    own = dict.fromkeys([*map(_at, command.stations), *map(_at, command.units)])
    return list(own), [p for p in dict.fromkeys(map(_at, lenders)) if p not in own]


def _at(thing: Station | Unit) -> Point:
    return (thing.latitude, thing.longitude)


@dataclass(frozen=True, eq=False)
class _Ground:
    """Where every place of the problem meets the small network."""

    small: SmallNetwork
    row: Mapping[Point, int]
    node: IntArray
    leg: FloatArray

    @classmethod
    def under(cls, network: RoadNetwork, points: Sequence[Point], doctrine: Doctrine) -> _Ground:
        row = {point: k for k, point in enumerate(dict.fromkeys(points))}
        parts = parts_of(network)
        node, km = snap(network, parts.usable, np.array(list(row), np.float64).reshape(-1, 2))
        small = contract(network, parts, np.unique(node[node >= 0]))
        small_node = np.append(small.row, np.int32(OFF_ROAD))[node]
        return cls(small, row, small_node, km * doctrine.travel[Access.ROAD].minutes_per_km)

    def job(self, own: Sequence[Point], further: Sequence[Point]) -> Job:
        points = (*own, *further)
        rows = np.array([self.row[p] for p in points], np.intp)
        node = self.node[rows]
        near = _on_road(node[: len(own)])
        far = np.setdiff1d(_on_road(node[len(own) :]), near).astype(np.int32)
        position = {int(v): k for k, v in enumerate(np.concatenate([near, far]))}
        at = np.array([position.get(int(v), OFF_ROAD) for v in node], np.int32)
        return Job(points, at, self.leg[rows], near, far)

    def part_of(self, points: Sequence[Point]) -> NDArray[np.int64]:
        """Of each place the part of the network it is on, -1 for none."""
        node = self.node[np.array([self.row[p] for p in points], np.intp)]
        return np.append(self.small.part, -1)[node].astype(np.int64)


def _on_road(node: IntArray) -> IntArray:
    return np.unique(node[node >= 0]).astype(np.int32)


def make_table(small: SmallNetwork, job: Job) -> RoadTable:
    """Search all ways a command needs. Lenders are far, so from their offices ways are searched there and back."""
    every = np.concatenate([job.nodes, job.further]).astype(np.int32)
    near = len(job.nodes)
    ms = np.zeros((len(every), len(every)), np.int32)
    ms[:near, :near] = milliseconds(small.forth, small.part, job.nodes, job.nodes)
    ms[near:, :] = milliseconds(small.forth, small.part, job.further, every)
    ms[:, near:] = milliseconds(small.back, small.part, job.further, every).T
    slower = np.maximum(ms, ms.T)
    return RoadTable({point: k for k, point in enumerate(job.points)}, job.at, job.leg, slower)


def count_of(command: Command, ground: _Ground) -> RoadCount:
    """How many of a command's stations by road, and of its offices, the network serves."""
    stations = [_at(s) for s in command.stations if s.access is Access.ROAD]
    part = ground.part_of([*stations, *map(_at, command.units)])
    on_road = part[part >= 0]
    return RoadCount(
        stations=len(stations),
        offices=len(command.units),
        far=len(part) - len(on_road),
        apart=len(on_road) - int(np.bincount(on_road).max(initial=0)),
    )
