"""A road network as arrays, and which parts of it hang together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from posko.planning.roads.tags import Direction
from posko.planning.travel import great_circle_km

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int32]

#: Where one cannot drive. Ways are added up below it without overflow.
CLOSED = np.int64(2**60)
MS_PER_HOUR = 3_600_000.0
#: A part of the network with less road than this is taken for a mapping error and not used.
SMALLEST_KM = 5.0


class Way(NamedTuple):
    """A road through these nodes (row numbers) one after the other."""

    nodes: Sequence[int]
    kmh: float
    direction: Direction = Direction.BOTH


@dataclass(frozen=True, eq=False)
class RoadNetwork:
    """Nodes (radians) and pieces of road between two of them.

    A piece k joins `ends[k]`; `ms[k]` are the whole milliseconds along it and back, `CLOSED` against a one-way road:
    whole, so that a way has the same length in whatever order it is added up. `file` and `sha256` say where the network
    is from, `kmh` for which speed by road it was read.
    """

    file: str
    sha256: str
    kmh: float
    latitude: FloatArray
    longitude: FloatArray
    ends: IntArray
    km: FloatArray
    ms: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        degrees: NDArray[np.float64],
        ways: Sequence[Way],
        *,
        kmh: float,
        file: str = "",
        sha256: str = "",
    ) -> RoadNetwork:
        """From nodes at `degrees` (latitude, longitude), shape (n, 2), and the ways through them."""
        nodes = [way.nodes for way in ways]
        ends = np.array([pair for n in nodes for pair in pairwise(n)], np.int32).reshape(-1, 2)
        each = [max(0, len(n) - 1) for n in nodes]
        speeds = np.repeat(np.array([way.kmh for way in ways], np.float64), each)
        directions = np.repeat(np.array([way.direction for way in ways], np.int64), each)
        return cls.of_pieces(degrees, ends, speeds, directions, kmh=kmh, file=file, sha256=sha256)

    @classmethod
    def of_pieces(
        cls,
        degrees: NDArray[np.float64],
        ends: IntArray,
        speeds: FloatArray,
        directions: NDArray[np.int64],
        *,
        kmh: float,
        file: str = "",
        sha256: str = "",
    ) -> RoadNetwork:
        """From pieces of road between two nodes each, with the speed and the direction of each."""
        radians = np.radians(degrees.reshape(-1, 2))
        latitude, longitude = radians[:, 0].copy(), radians[:, 1].copy()
        km = _lengths(latitude, longitude, ends)
        along = np.rint(km / speeds * MS_PER_HOUR).astype(np.int64)
        forth = np.where(directions == Direction.BACKWARD, CLOSED, along)
        back = np.where(directions == Direction.FORWARD, CLOSED, along)
        return cls(file, sha256, kmh, latitude, longitude, ends, km, np.stack([forth, back], axis=1))

    def __len__(self) -> int:
        return len(self.latitude)


class Arcs(NamedTuple):
    """Ways out of each node: those of node v are `start[v]` to `start[v + 1]`, each to a `head` in so many `ms`."""

    start: NDArray[np.int64]
    head: IntArray
    ms: NDArray[np.int64]


def arcs_of(nodes: int, ends: IntArray, ms: NDArray[np.int64], *, back: bool = False) -> Arcs:
    """The ways that are open; with `back` all turned around."""
    tail = np.concatenate([ends[:, 0], ends[:, 1]])
    head = np.concatenate([ends[:, 1], ends[:, 0]])
    cost = np.concatenate([ms[:, 0], ms[:, 1]])
    tail, head, cost = tail[cost < CLOSED], head[cost < CLOSED], cost[cost < CLOSED]
    if back:
        tail, head = head, tail
    order = np.argsort(tail, kind="stable")
    start = np.concatenate([[0], np.bincount(tail, minlength=nodes).cumsum()]).astype(np.int64)
    return Arcs(start, head[order], cost[order])


@dataclass(frozen=True, eq=False)
class Parts:
    """The part of each node, and of each part whether it is large enough to be used.

    From each node of a part one can drive to each other and back.
    """

    part: IntArray
    used: NDArray[np.bool_]

    @property
    def usable(self) -> NDArray[np.bool_]:
        """Of each node."""
        return np.asarray(self.used[self.part], np.bool_)


def parts_of(network: RoadNetwork) -> Parts:
    arcs = arcs_of(len(network), network.ends, network.ms)
    part = _strong_parts(arcs.start, arcs.head)
    inside = part[network.ends[:, 0]] == part[network.ends[:, 1]]
    owner = part[network.ends[:, 0]][inside]
    km = np.bincount(owner, weights=network.km[inside], minlength=int(part.max(initial=-1)) + 1)
    return Parts(part, km >= SMALLEST_KM)


@njit(cache=True)
def _lengths(latitude, longitude, ends):  # type: ignore[no-untyped-def]
    km = np.zeros(ends.shape[0])
    for k in range(ends.shape[0]):
        a, b = ends[k]
        km[k] = great_circle_km(latitude[a], longitude[a], latitude[b], longitude[b])
    return km


@njit(cache=True)
def _strong_parts(start, head):  # type: ignore[no-untyped-def]
    """Tarjan's strongly connected components, without recursion."""
    n = start.shape[0] - 1
    part = np.full(n, -1, np.int32)
    index = np.full(n, -1, np.int64)
    low = np.zeros(n, np.int64)
    following = start[:-1].copy()
    path, stack = np.empty(n, np.int64), np.empty(n, np.int64)
    count, height, parts = 0, 0, 0
    for root in range(n):
        if index[root] >= 0:
            continue
        depth = 1
        path[0] = root
        while depth > 0:
            v = path[depth - 1]
            if index[v] < 0:
                index[v] = low[v] = count
                count += 1
                stack[height] = v
                height += 1
            if following[v] < start[v + 1]:
                w = head[following[v]]
                following[v] += 1
                if index[w] < 0:
                    path[depth] = w
                    depth += 1
                elif part[w] < 0:
                    low[v] = min(low[v], index[w])
                continue
            depth -= 1
            if depth > 0:
                low[path[depth - 1]] = min(low[path[depth - 1]], low[v])
            if low[v] == index[v]:
                while True:
                    height -= 1
                    part[stack[height]] = parts
                    if stack[height] == v:
                        break
                parts += 1
    return part
