"""The nation, in part and whole: `python bench/nation.py` prints a JSON line per size and a table.

Makes an operation from public counts (`nation_operation.py` says what is real and what is made), plans it with
`--engine process` or `ray`, writes the plan's tables and `summary.json`, and has `check_plan` judge them. Sizes
(`--commands 1,10,100,514`) take commands of all sizes, small and large alike; 514 is every one, with 435,296 stations.
`--regencies 32.01,32.04` plans just these. Each size runs in a process of its own, so that memory is that size's.

Seconds are those of the planner (`plan`: each command on its own; `shortfall`: reinforcement and what is missing), then
of writing and checking. Memory (MiB) is sampled four times a second: this process, the largest below it, all together.
`slowest`: the commands that took longest, and the most memory their process had had by then. The mean gap is over
commands, the total gap over minutes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import mean
from typing import Any, TypeVar

from machine import SHARED, Laps, emit, machine_line, own_peak_mib, table
from nation_operation import Regency, make_nation, read_regencies, spread_by_size
from posko.documents.draw_record import write_draw
from posko.documents.plan_tables import tables_of, write_tables
from posko.planning import Command, Effort, Engine, Plan, processes, ray_tasks, solve, summarise
from posko.planning.check import check_plan
from posko.planning.from_tables import problem_from
from posko.tables import Operation
from warm import warm_cache

SEED = 1
SIZES = "1,10,100,514"
SLOWEST = 5
COLUMNS = (
    "commands",
    "stations",
    "seconds",
    "stations_per_second",
    "mean_gap_percent",
    "total_gap_percent",
    "farthest",
    "unmanned",
    "peak_main",
    "peak_child",
    "peak_all",
    "violations",
)

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Reading:
    """Seconds of one command, those of the processor, and the most MiB its process had had when it was done."""

    seconds: float
    cpu_seconds: float
    mib: float


def measured(work: Callable[[T], R], item: T) -> tuple[R, Reading]:
    begun, cpu_begun = time.perf_counter(), time.process_time()
    result = work(item)
    seconds, cpu_seconds = time.perf_counter() - begun, time.process_time() - cpu_begun
    return result, Reading(seconds, cpu_seconds, own_peak_mib())


@dataclass
class Watched:
    """An engine that notes how long each item took; of a plan's two passes, the first is the commands."""

    engine: Engine
    passes: list[list[Reading]] = field(default_factory=list)

    def map(self, work: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
        readings: list[Reading] = []
        self.passes.append(readings)
        for result, reading in self.engine.map(partial(measured, work), items):
            readings.append(reading)
            yield result

    def slowest(self, commands: Sequence[Command]) -> list[dict[str, object]]:
        by_seconds = sorted(zip(self.passes[0], commands, strict=True), key=lambda pair: -pair[0].seconds)
        return [
            {"code": c.code, "stations": len(c.stations), "seconds": round(r.seconds, 1), "mib": round(r.mib)}
            for r, c in by_seconds[:SLOWEST]
        ]

    def cpu_seconds(self) -> list[float]:
        """Seconds of the processor in each pass, all workers together: what a busy machine does not change much."""
        return [round(sum(r.cpu_seconds for r in readings), 1) for readings in self.passes]


def engine_for(name: str, workers: int) -> AbstractContextManager[Engine]:
    return ray_tasks() if name == "ray" else processes(workers)


def bench(regencies: Sequence[Regency], engine_name: str, workers: int, effort: Effort) -> dict[str, object]:
    laps = Laps()
    with laps.lap("make"):
        operation = make_nation(regencies, SHARED / "jambi-2024")
        problem = problem_from(operation)
    with laps.lap("solve"), engine_for(engine_name, workers) as engine:
        watched = Watched(engine)
        plan = solve(problem, seed=SEED, effort=effort, engine=watched)
    summary = summarise(plan)
    violations = write_and_check(operation, plan, summary, laps)
    return {
        "bench": "nation",
        "engine": engine_name,
        "workers": workers,
        "effort": effort.value,
        "commands": len(problem.commands),
        **figures(summary),
        "officers": len(operation.officers),
        "seconds": laps.seconds["solve"],
        "stations_per_second": round(summary["total"]["stations"] / laps.seconds["solve"], 1),
        "seconds_of": {**laps.seconds, **{name: round(spent, 2) for name, spent in plan.seconds.items()}},
        "cpu_seconds": watched.cpu_seconds(),
        **{f"peak_{name}": mib for name, mib in laps.mib["solve"].items()},
        "peak_mib_of": laps.mib,
        "slowest": watched.slowest(problem.commands),
        **violations,
    }


def figures(summary: dict[str, Any]) -> dict[str, object]:
    """The figures of the plan, gaps in percent."""
    total = summary["total"]
    gaps = [unit["gap"] for unit in summary["units"].values() if unit["gap"] is not None]
    return {
        "stations": total["stations"],
        "posts": total["posts"],
        "unmanned": total["unmanned_stations"],
        "farthest": round(total["farthest_minutes"], 1),
        "mean_gap_percent": round(100 * mean(gaps), 2) if gaps else None,
        "worst_gap_percent": round(100 * max(gaps), 2) if gaps else None,
        "total_gap_percent": None if total["gap"] is None else round(100 * total["gap"], 2),
    }


def write_and_check(operation: Operation, plan: Plan, summary: dict[str, Any], laps: Laps) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with laps.lap("write"):
            write_tables(tables_of(plan), folder)
            write_draw(plan, folder)
            (folder / "summary.json").write_text(json.dumps(summary, ensure_ascii=False), encoding="utf-8")
        with laps.lap("check"):
            found = check_plan(operation, folder)
    return {"violations": len(found), "first_violations": [str(violation) for violation in found[:3]]}


def alone(options: argparse.Namespace, commands: int) -> dict[str, Any]:
    """One size in a process of its own."""
    given = [f"--engine={options.engine}", f"--workers={options.workers}", f"--effort={options.effort.value}"]
    done = subprocess.run(
        [sys.executable, __file__, f"--commands={commands}", *given], stdout=subprocess.PIPE, text=True, check=True
    )
    return next(json.loads(line) for line in done.stdout.splitlines() if line.startswith("{"))


def chosen(options: argparse.Namespace) -> list[Regency]:
    regencies = read_regencies(SHARED / "indonesia-2024")
    if options.regencies:
        return [r for r in regencies if r.code in options.regencies.split(",")]
    return spread_by_size(regencies, int(options.commands))


def parse() -> argparse.Namespace:
    options = argparse.ArgumentParser(description="The nation, in part and whole")
    options.add_argument("--commands", default=SIZES, help="how many commands; several sizes joined by commas")
    options.add_argument("--regencies", default="", help="codes such as 32.01,32.04 instead")
    options.add_argument("--engine", choices=("process", "ray"), default="process")
    options.add_argument("--workers", type=int, default=2, help="for --engine process; Ray takes every core")
    options.add_argument("--effort", type=Effort, default=Effort.NORMAL, choices=list(Effort))
    return options.parse_args()


def main() -> None:
    options = parse()
    print(machine_line())
    warm_cache()
    lines = []
    sizes = [int(size) for size in options.commands.split(",")]
    if options.regencies or len(sizes) == 1:
        lines.append(bench(chosen(options), options.engine, options.workers, options.effort))
        emit(lines[0])
    else:
        for size in sizes:
            lines.append(alone(options, size))
            emit(lines[-1])
    print(table([{"peak_all": line["peak_tree"], **line} for line in lines], COLUMNS))


if __name__ == "__main__":
    main()
