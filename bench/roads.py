"""A plan by road: `python bench/roads.py` prints JSON lines and a table.

A road network is made (fixed seed): a grid of `--nodes` crossings over the whole province, every tenth road a trunk
road, a tenth of the other pieces missing, written as an OpenStreetMap file. Then, for the operation
(../shared/data/jambi-2024, or `--operation FOLDER`): seconds to read the file, to find where every place meets it, to
make the network small, to search all ways of the command with the most stations, and what `minutes_between` takes for
all its stations, by great circle and by road. With `--plan` the whole province is planned both ways.
"""

from __future__ import annotations

import argparse
import math
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from machine import SHARED, emit, machine_line, table, timed
from posko.doctrine import Access, Doctrine
from posko.planning import Command, Effort, Problem, processes, solve, summarise
from posko.planning.from_tables import problem_from
from posko.planning.roads.contracting import contract
from posko.planning.roads.laying import lay_roads
from posko.planning.roads.network import RoadNetwork, parts_of
from posko.planning.roads.reading import Box, read_roads
from posko.planning.roads.snapping import snap
from posko.planning.travel import Places, minutes_between
from posko.tables import read_operation

SEED = 1
TRUNK_EVERY = 10
MISSING = 0.1
CLASSES = ("trunk", "residential")


def write_network(path: Path, box: Box, nodes: int) -> None:
    """A grid of so many crossings, a little out of line, over the box."""
    import osmium

    side = math.isqrt(nodes)
    rng = np.random.default_rng(SEED)
    axes = np.linspace(box.south, box.north, side), np.linspace(box.west, box.east, side)
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
    step = np.array([(box.north - box.south) / side, (box.east - box.west) / side])
    places = (grid + rng.uniform(-0.3, 0.3, grid.shape) * step).reshape(-1, 2)
    numbers = np.arange(1, side * side + 1).reshape(side, side)
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for number, (latitude, longitude) in enumerate(places.tolist(), start=1):
            writer.add_node(osmium.osm.mutable.Node(id=number, location=(longitude, latitude)))
        way = 0
        for line, along in [*enumerate(numbers), *enumerate(numbers.T)]:
            highway = CLASSES[line % TRUNK_EVERY != 0]
            for stretch in _stretches(along, rng, whole=highway == "trunk"):
                way += 1
                writer.add_way(osmium.osm.mutable.Way(id=way, nodes=stretch, tags={"highway": highway}))


def _stretches(along: NDArray[np.int64], rng: np.random.Generator, *, whole: bool) -> list[list[int]]:
    """The road in pieces, where some are missing."""
    gaps = np.array([], np.int64) if whole else np.flatnonzero(rng.random(len(along)) < MISSING) + 1
    return [piece.tolist() for piece in np.split(along, gaps) if len(piece) > 1]


def phases(problem: Problem, path: Path) -> tuple[RoadNetwork, dict[str, Any]]:
    """The network, and the seconds of each step."""
    places = places_of(problem)
    kmh = problem.doctrine.travel[Access.ROAD].kmh
    network, read = timed(lambda: read_roads(path, Box.of(problem), kmh))
    parts, parting = timed(lambda: parts_of(network))
    (node, _), snapping = timed(lambda: snap(network, parts.usable, np.array(places)))
    small, contracting = timed(lambda: contract(network, parts, np.unique(node[node >= 0])))
    seconds = {"read": read, "parts": parting, "snap": snapping, "contract": contracting}
    return network, {
        "nodes": len(network),
        "pieces": len(network.km),
        "nodes_left": len(small),
        "places": len(places),
        "bytes": path.stat().st_size,
        "seconds": {name: round(spent, 3) for name, spent in seconds.items()},
    }


def places_of(problem: Problem) -> list[tuple[float, float]]:
    """Every station, (latitude, longitude)."""
    return [(s.latitude, s.longitude) for c in problem.commands for s in c.stations]


def between(command: Command, doctrine: Doctrine) -> float:
    """Seconds for the distances of all stations of the command, the least of five."""
    return min(timed(lambda: minutes_between(Places.of(command.stations, doctrine.travel)))[1] for _ in range(5))


def one_command(problem: Problem, network: RoadNetwork) -> dict[str, Any]:
    """The ways of the command with the most stations; what is searched here is searched once for a plan."""
    command = max(problem.commands, key=lambda c: len(c.stations))
    alone = Problem(problem.operation, problem.doctrine, (command,))
    rules, lay = timed(lambda: lay_roads(alone, network, map))
    return {
        "bench": "roads",
        "what": "one command",
        "command": command.unit.name,
        "stations": len(command.stations),
        "lay": round(lay, 3),
        "between_great_circle": round(between(command, problem.doctrine), 4),
        "between_road": round(between(command, rules.of(command.code)), 4),
    }


def whole_province(problem: Problem, network: RoadNetwork | None, workers: int) -> dict[str, Any]:
    with processes(workers) as engine:
        plan, seconds = timed(lambda: solve(problem, seed=SEED, effort=Effort.NORMAL, engine=engine, roads=network))
    total = summarise(plan)["total"]
    figures = {name: round(total[name], 4) for name in ("posts", "total_minutes", "farthest_minutes", "gap")}
    return {"bench": "roads", "what": "plan", "model": plan.travel_model, "seconds": round(seconds, 2), **figures}


def warm(problem: Problem, network_of: Path) -> None:
    """Compile what is timed afterwards."""
    network, _ = phases(problem, network_of)
    one_command(problem, network)


def main() -> None:
    options = argparse.ArgumentParser(description="A plan by road")
    options.add_argument("--operation", type=Path, default=SHARED / "jambi-2024")
    options.add_argument("--nodes", type=int, default=200_000)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--plan", action="store_true", help="plan the whole province by both models too")
    given = options.parse_args()
    print(machine_line())
    problem = problem_from(read_operation(given.operation))
    box = Box.of(problem)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.osm.pbf"
        write_network(path, box, 2_500)
        warm(problem, path)
        write_network(path, box, given.nodes)
        network, figures = phases(problem, path)
    emit({"bench": "roads", "what": "network", **figures})
    lines = [one_command(problem, network)]
    emit(lines[0])
    plans = [whole_province(problem, model, given.workers) for model in ((None, network) if given.plan else ())]
    for line in plans:
        emit(line)
    print(table(lines, ("command", "stations", "lay", "between_great_circle", "between_road")))
    print(table(plans, ("model", "seconds", "posts", "total_minutes", "farthest_minutes", "gap")))


if __name__ == "__main__":
    main()
