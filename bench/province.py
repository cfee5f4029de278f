"""A province from its tables to all its documents: `python bench/province.py` prints JSON lines and tables.

The operation is ../shared/data/jambi-2024, or `--operation FOLDER`. In a process that has just started: reading,
planning every command with its own people, sharing out reinforcement and finding the shortfall, then all documents,
PDFs and page included; planning and orders on `--workers` processes. Seconds of each phase, the most memory of all
processes together, and how far the total is above its proven bound.

Then one Polres is planned anew after one change, in the process that is already there: an officer falls sick; a station
moves by two kilometres. Median of `--times`. It is what the server does when a planner asks for a repair: the smallest
change, with bound, shortfall and the check of every rule. Of the posts of before it is counted how many have the same
stations, and how many of these the same people and controller too, whose order stays as it is.

Last, where the command `posko` is installed, the same as a user types it: `posko plan FOLDER --out PLAN`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from machine import SHARED, Laps, MemoryWatch, emit, machine_line, table, timed
from posko.documents.folder import write_plan
from posko.planning import Command, CommandPlan, Draw, Effort, Problem, Status, processes, solve, summarise
from posko.planning.editing import Part, repair
from posko.planning.from_tables import problem_from
from posko.planning.summary import gap
from posko.tables import read_operation
from warm import warm_cache

SEED = 1
MOVED_DEGREES = 0.018  # two kilometres north
PHASES = ("read", "plan", "shortfall", "documents", "total")


def whole_province(folder: Path, out: Path, effort: Effort, workers: int) -> dict[str, Any]:
    laps, files = Laps(), Files()
    begun = time.perf_counter()
    with laps.lap("read"):
        operation = read_operation(folder)
        problem = problem_from(operation)
    with processes(workers) as engine:
        with laps.lap("solve"):
            plan = solve(problem, seed=SEED, effort=effort, engine=engine)
        with laps.lap("documents"):
            summary = summarise(plan)
            files.start()
            write_plan(
                plan,
                operation.settings,
                out,
                summary=summary,
                progress=files.done,
                map_folder=operation.map_folder,
                map_jobs=engine.map,
            )
    seconds = {**laps.seconds, **plan.seconds, "total": time.perf_counter() - begun}
    return {
        "bench": "province",
        "way": "python",
        "effort": effort.value,
        "workers": workers,
        **figures(summary),
        "seconds": {name: round(spent, 2) for name, spent in seconds.items()},
        "documents": files.seconds,
        "peak_mib": laps.worst_mib(),
        "peak_mib_of": laps.mib,
    }


def figures(summary: dict[str, Any]) -> dict[str, object]:
    """What of a summary stands beside its seconds."""
    total = summary["total"]
    return {
        name: round(total[name], 4) if isinstance(total[name], float) else total[name]
        for name in ("stations", "posts", "unmanned_stations", "total_minutes", "gap", "farthest_minutes")
    }


class Files:
    """Seconds until each document was done; orders together."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = 0.0

    def start(self) -> None:
        self._last = time.perf_counter()

    def done(self, name: str) -> None:
        now = time.perf_counter()
        kind = "orders" if name.endswith(".pdf") else name
        self.seconds[kind] = round(self.seconds.get(kind, 0.0) + now - self._last, 2)
        self._last = now


def one_sick(command: Command) -> Command:
    """The first available officer falls sick."""
    k = next(k for k, o in enumerate(command.officers) if o.status is Status.AVAILABLE)
    sick = replace(command.officers[k], status=Status.SICK)
    return replace(command, officers=(*command.officers[:k], sick, *command.officers[k + 1 :]))


def one_moved(command: Command) -> Command:
    """The station in the middle of the table moves."""
    k = len(command.stations) // 2
    moved = replace(command.stations[k], latitude=command.stations[k].latitude + MOVED_DEGREES)
    return replace(command, stations=(*command.stations[:k], moved, *command.stations[k + 1 :]))


CHANGES: dict[str, Callable[[Command], Command]] = {"officer sick": one_sick, "station moved": one_moved}


def replan(problem: Problem, command: Command, change: str, effort: Effort, times: int) -> dict[str, object]:
    """One command after one change, `times` times; the plan of before also warms up."""
    draw = Draw.from_seed(SEED)
    alone = replace(problem, commands=(command,), reinforcement=(), granted={})
    [before] = solve(alone, seed=SEED, effort=effort).commands
    changed = CHANGES[change](command)
    runs = [timed(lambda: repair(Part(before), changed, problem.doctrine, draw)) for _ in range(times)]
    after = runs[0][0].part.plan
    return {
        "bench": "replan",
        "polres": command.code,
        "stations": len(command.stations),
        "change": change,
        "effort": effort.value,
        "seconds": round(median(seconds for _, seconds in runs), 2),
        "worst_seconds": round(max(seconds for _, seconds in runs), 2),
        "posts": len(after.posts),
        **kept(before, after),
        **travel(before, "_before"),
        **travel(after),
    }


def travel(plan: CommandPlan, when: str = "") -> dict[str, float | None]:
    """Minutes of all stations to their posts' centres, and how far that is above the proven bound."""
    minutes = sum(post.total_minutes for post in plan.posts)
    above = gap(minutes, plan.lower_bound_minutes)
    return {f"minutes{when}": round(minutes, 1), f"gap{when}": None if above is None else round(above, 4)}


def kept(before: CommandPlan, after: CommandPlan) -> dict[str, int]:
    """How many posts have the stations they had, and how many of these the people and the controller too."""
    of = {frozenset(s.code for s in p.stations): (*p.officers, p.controller) for p in before.posts}
    now = {frozenset(s.code for s in p.stations): (*p.officers, p.controller) for p in after.posts}
    same = of.keys() & now.keys()
    return {"posts_kept": len(same), "teams_kept": sum(of[stations] == now[stations] for stations in same)}


def by_command_line(folder: Path, out: Path) -> dict[str, Any] | None:
    """The whole process, from typing to the prompt; None where there is no such command yet."""
    posko = Path(sys.executable).with_name("posko")
    if not posko.exists():
        return None
    with MemoryWatch() as memory:
        done, seconds = timed(
            lambda: subprocess.run([posko, "plan", folder, "--out", out], capture_output=True, text=True, check=False)
        )
    if done.returncode:
        return {"bench": "province", "way": "posko plan", "failed": done.stderr.strip().splitlines()[-1:]}
    return {
        "bench": "province",
        "way": "posko plan",
        "seconds": {"total": round(seconds, 2)},
        "peak_mib": memory.peak.rounded(),
    }


def middle_and_largest(problem: Problem) -> list[Command]:
    """The Polres with the median number of stations, and the one with the most."""
    by_size = sorted(problem.commands, key=lambda c: (len(c.stations), c.code))
    return [by_size[len(by_size) // 2], by_size[-1]]


def main() -> None:
    options = argparse.ArgumentParser(description="A province from tables to documents")
    options.add_argument("--operation", type=Path, default=SHARED / "jambi-2024")
    options.add_argument("--effort", type=Effort, default=Effort.NORMAL, choices=list(Effort))
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--times", type=int, default=5, help="runs of each re-plan")
    given = options.parse_args()
    print(machine_line())
    warm_cache()
    with tempfile.TemporaryDirectory() as scratch:
        lines = [whole_province(given.operation, Path(scratch) / "plan", given.effort, given.workers)]
        emit(lines[0])
        if (typed := by_command_line(given.operation, Path(scratch) / "typed")) is not None:
            lines.append(typed)
            emit(typed)
    problem = problem_from(read_operation(given.operation))
    replans = [
        replan(problem, command, change, given.effort, given.times)
        for command in middle_and_largest(problem)
        for change in CHANGES
    ]
    for line in replans:
        emit(line)
    print(table([{**line, **dict(line.get("seconds", {}))} for line in lines], ("way", *PHASES, "gap")))
    columns = ("polres", "stations", "change", "seconds", "worst_seconds", "posts", "posts_kept", "teams_kept", "gap")
    print(table(replans, columns))


if __name__ == "__main__":
    main()
