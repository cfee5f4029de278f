"""Every bench, one after the other: `python bench/all.py` (`make bench`) prints a table of what has a target.

Sizes are modest; `--full` takes those that docs/benchmarks.md reports. All result lines, the machine and the commands
go to `build/benchmarks.json`. A bench that cannot run here is named in the table; one that fails too, and the exit
status is then 1. Missed targets do not change it: times depend on the machine.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from typing import Any

from machine import BUILD, SHARED, machine, machine_line, table

HERE = Path(__file__).resolve().parent
RESULTS = BUILD / "benchmarks.json"
NATION_FULL = (("--commands=1,10,100,514",), ("--commands=514", "--engine=ray"))
Lines = list[dict[str, Any]]


@dataclass(frozen=True)
class Figure:
    """One row: what was measured, what it should be, in words, and whether it is. None: this run does not say."""

    bench: str
    what: str
    measured: float | int | None
    target: str
    holds: bool | None


def at_most(bench: str, what: str, measured: float | None, limit: float, unit: str) -> Figure:
    return Figure(bench, what, measured, f"<= {limit:g} {unit}", None if measured is None else measured <= limit)


def at_least(bench: str, what: str, measured: float, limit: float, unit: str) -> Figure:
    return Figure(bench, what, measured, f">= {limit:g} {unit}", measured >= limit)


def of_posts(lines: Lines) -> Iterator[Figure]:
    for line in lines:
        case = line["case"]
        yield at_least("posts", f"{case}: shorter than k-means", line["shorter_percent"], 9, "%")
        yield at_most("posts", f"{case}: above the bound", line["above_bound_percent"], 3, "%")


def of_province(lines: Lines) -> Iterator[Figure]:
    for line in lines:
        if "change" in line:
            what = f"{line['polres']}, {line['change']}: planned anew"
            yield at_most("province", what, line["seconds"], 1, "s")
        else:
            yield at_most("province", f"{line['way']}: whole", line["seconds"]["total"], 45, "s")
        if "gap" in line:
            yield at_most("province", "above the bound", round(100 * line["gap"], 2), 2.7, "%")


def of_nation(lines: Lines) -> Iterator[Figure]:
    for line in lines:
        what = f"{line['commands']} commands, {line['engine']}"
        # The targets are for all 435,296 stations. A good part is held to the same pace; a few commands differ.
        if line["commands"] >= 100:
            yield at_most("nation", f"{what}: time", line["seconds"], round(900 * line["stations"] / 435_296, 1), "s")
            yield at_most("nation", f"{what}: mean gap", line["mean_gap_percent"], 4, "%")
        else:
            yield Figure("nation", f"{what}: time", line["seconds"], "", None)
            yield Figure("nation", f"{what}: mean gap", line["mean_gap_percent"], "", None)
        yield at_most("nation", f"{what}: memory in all", line["peak_tree"], 4096, "MiB")
        yield at_most("nation", f"{what}: violations", line["violations"], 0, "")


def of_cpmp(lines: Lines) -> Iterator[Figure]:
    best = best_known()
    known = [line for line in lines if line["instance"] in best]
    above = [100 * (line["objective"] / best[line["instance"]] - 1) for line in known]
    gaps = [100 * (line["objective"] / line["bound"] - 1) for line in lines if line["bound"]]
    if above:
        yield at_most("cpmp", f"{len(known)} instances: mean above best known", round(mean(above), 3), 0.25, "%")
        yield at_most("cpmp", "worst above best known", round(max(above), 3), 0.8, "%")
    if gaps:
        yield at_most("cpmp", "mean gap to the bound", round(mean(gaps), 2), 1.5, "%")


def best_known() -> dict[str, float]:
    """The best known value of each public instance."""
    with (SHARED / "cpmp" / "best_known.csv").open(encoding="utf-8", newline="") as file:
        return {row["instance"]: float(row["best_known"]) for row in csv.DictReader(file)}


def of_staffing(lines: Lines) -> Iterator[Figure]:
    limits = {"polres": 0.05, "nation": 10.0}
    for line in lines:
        if line["way"] == "man_posts" and line["case"] in limits:
            yield at_most("staffing", line["case"], round(line["seconds"], 4), limits[line["case"]], "s")


def of_reserves(lines: Lines) -> Iterator[Figure]:
    line = lines[0]
    yield at_most("reserves", f"{line['stations']} stations, {line['sites']} sites", line["seconds"], 1, "s")


def of_import(lines: Lines) -> Iterator[Figure]:
    for line in lines:
        what = f"{line['case']}, {line['step']}, {line['way']}"
        yield Figure("registry import", what, line["seconds"], "", None)


def of_paging(lines: Lines) -> Iterator[Figure]:
    for line in lines:
        yield Figure("registry paging", f"{line['question']}, {line['page']}, {line['way']}: ms", line["ms"], "", None)


def of_plan_page(lines: Lines) -> Iterator[Figure]:
    for line in lines:
        if "all_bytes" in line:
            yield at_most("plan page", "the map in all: bytes", line["all_bytes"], line["limit_bytes"], "bytes")
        elif line["page"] == "the same rows, plain":
            yield Figure("plan page", "the map's rows, plain: ms", line["ms"], "", None)
        else:
            yield at_most("plan page", f"{line['page']}: ms", line["ms"], 1_000, "ms")


def of_board(lines: Lines) -> Iterator[Figure]:
    for line in lines:
        if "ratio" in line:
            yield Figure("board", "ratings one by one: times all at once", line["ratio"], "", None)
        else:
            yield at_most("board", f"{line['way']}: ms", line["ms"], 1_000, "ms")


def of_changing(lines: Lines) -> Iterator[Figure]:
    for line in lines:
        what = f"{line['command']}, {line['change']}"
        if "ms" in line:
            yield at_most("changing", f"{what}: ms", line["ms"], 200, "ms")
        else:
            yield at_most("changing", f"{what}: s", line["seconds"], 2, "s")


def of_computing(lines: Lines) -> Iterator[Figure]:
    for line in lines:
        if "ratio" in line:
            yield at_most("computing", f"the worker, {line['effort']}: times the planner", line["ratio"], 1.1, "times")


def of_map_page(lines: Lines) -> Iterator[Figure]:
    for line in lines:
        if "page" in line:
            yield at_most("map_page", f"{line['page']}, in a browser, nothing kept", line["first_ms"], 1000, "ms")
        else:
            yield Figure(
                "map_page", f"map moved, {line['stations']} stations: script a frame, ms", line["script_ms"], "", None
            )


def of_roads(lines: Lines) -> Iterator[Figure]:
    for line in lines:
        if line["what"] == "network":
            yield Figure("roads", f"{line['nodes']} nodes: read, s", line["seconds"]["read"], "", None)
        elif line["what"] == "one command":
            yield Figure(
                "roads", f"{line['command']}, {line['stations']} stations: all its ways, s", line["lay"], "", None
            )
        else:
            yield Figure("roads", f"a province, {line['model']}: s", line["seconds"], "", None)


def of_tour(lines: Lines) -> Iterator[Figure]:
    for line in lines:
        if line.get("ratio") is not None:
            yield Figure("tour", f"{line['case']}: times nearest first", line["ratio"], "", None)


@dataclass(frozen=True)
class Bench:
    """A script with its modest and its full arguments (one run each), and how its lines become figures."""

    script: str
    figures: Callable[[Lines], Iterator[Figure]]
    modest: Sequence[Sequence[str]] = ((),)
    full: Sequence[Sequence[str]] = ((),)
    needs_shared: bool = False

    def runs(self, *, full: bool) -> Sequence[Sequence[str]]:
        return self.full if full else self.modest


def instances() -> list[str]:
    return sorted(str(path) for path in (SHARED / "cpmp").glob("*.txt"))


def benches() -> list[Bench]:
    few = [name for name in instances() if Path(name).stem in ("lin318_040", "u724_030", "SJC3b")]
    return [
        Bench("reserves.py", of_reserves),
        Bench("staffing.py", of_staffing),
        Bench("posts.py", of_posts),
        Bench("registry_import.py", of_import, (("--rows=20000",),)),
        Bench("registry_paging.py", of_paging, (("--rows=20000",),)),
        Bench("plan_page.py", of_plan_page),
        Bench("map_page.py", of_map_page),
        Bench("board.py", of_board),
        Bench("changing.py", of_changing),
        Bench("computing.py", of_computing, (("--effort=quick", "--times=1"),)),
        Bench("tour.py", of_tour),
        Bench("roads.py", of_roads, ((),), (("--plan",),), needs_shared=True),
        Bench("cpmp.py", of_cpmp, ((*few, "--seconds=10"),), ((*instances(), "--seconds=10"),), needs_shared=True),
        Bench("province.py", of_province, (("--times=3",),), (("--times=5",),), needs_shared=True),
        Bench("nation.py", of_nation, (("--commands=1,10",),), NATION_FULL, needs_shared=True),
    ]


@dataclass
class Outcome:
    """What one run of a bench gave; `failed` or `skipped` say why there is nothing."""

    command: list[str]
    seconds: float = 0.0
    lines: Lines = field(default_factory=list)
    failed: str = ""
    skipped: str = ""


def run(script: str, arguments: Sequence[str]) -> Outcome:
    """Run a bench and read its JSON lines; what else it prints is for people who run it alone."""
    outcome = Outcome([f"bench/{script}", *arguments])
    begun = time.perf_counter()
    done = subprocess.run([sys.executable, HERE / script, *arguments], capture_output=True, text=True, check=False)
    outcome.seconds = round(time.perf_counter() - begun, 1)
    outcome.lines = json_lines(done.stdout)
    if done.returncode:
        outcome.failed = (done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1]
    return outcome


def json_lines(text: str) -> Lines:
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def skip_reason(bench: Bench) -> str:
    if not (HERE / bench.script).exists():
        return "there is no such bench"
    return "needs ../shared/data beside the checkout" if bench.needs_shared and not SHARED.is_dir() else ""


def rows(bench: Bench, outcomes: Sequence[Outcome]) -> list[dict[str, object]]:
    """The figures of a bench for the table, or why there are none."""
    missing = [
        Figure(bench.script, f"failed: {o.failed}" if o.failed else f"skipped: {o.skipped}", None, "", None)
        for o in outcomes
        if o.failed or o.skipped
    ]
    lines = [line for outcome in outcomes if not outcome.failed for line in outcome.lines]
    words = {True: "yes", False: "no", None: ""}
    figures = [*missing, *(bench.figures(lines) if lines else ())]
    return [
        {"bench": f.bench, "what": f.what, "measured": f.measured, "target": f.target, "holds": words[f.holds]}
        for f in figures
    ]


def save(outcomes: Sequence[Outcome], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    results = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "runs": [{**vars(outcome), "lines": [_short(line) for line in outcome.lines]} for outcome in outcomes],
    }
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


def _short(line: dict[str, Any]) -> dict[str, Any]:
    """Without the groups themselves, thousands of numbers: the bench prints them when it is run alone."""
    return {name: value for name, value in line.items() if name not in ("medians", "assignment")}


def main() -> None:
    options = argparse.ArgumentParser(description="Every bench")
    options.add_argument("--full", action="store_true", help="the sizes that docs/benchmarks.md reports")
    options.add_argument("--only", default="", help="names such as posts,nation")
    given = options.parse_args()
    print(machine_line())
    every: list[Outcome] = []
    shown: list[dict[str, object]] = []
    for bench in benches():
        if given.only and bench.script.removesuffix(".py") not in given.only.split(","):
            continue
        reason = skip_reason(bench)
        outcomes = [Outcome([bench.script], skipped=reason)] if reason else []
        for arguments in () if reason else bench.runs(full=given.full):
            print(f"bench/{bench.script} {' '.join(arguments)}"[:120], flush=True)
            outcomes.append(run(bench.script, arguments))
            save([*every, *outcomes], RESULTS)
        every += outcomes
        shown += rows(bench, outcomes)
    print(table(shown, ("bench", "what", "measured", "target", "holds")))
    print(f"everything measured: {RESULTS}")
    sys.exit(any(outcome.failed for outcome in every))


if __name__ == "__main__":
    main()
