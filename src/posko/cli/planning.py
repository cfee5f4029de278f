"""`posko plan`: from the tables to the plan folder, with progress and a summary."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from posko.cli.reading import read_or_refuse, roads_or_refuse
from posko.cli.speech import err, number, out, percent, refuse, say, say_count
from posko.cli.writable import refuse_unwritable, writing
from posko.documents import ForeignFiles, write_plan
from posko.documents.folder import refuse_foreign
from posko.documents.strength import polres_of, strength_of
from posko.documents.words import place_of
from posko.planning import Draw, Effort, Engine, Plan, Problem, processes, ray_tasks, solve, summarise
from posko.planning.from_tables import problem_from
from posko.planning.roads.network import RoadNetwork
from posko.planning.roads.snapping import SNAP_KM
from posko.planning.warm import is_cold, warm_up


class EngineName(StrEnum):
    PROCESS = "process"
    RAY = "ray"


def plan_operation(
    source: Path,
    folder: Path,
    draw: Draw,
    effort: Effort,
    engine: EngineName,
    workers: int | None,
    roads: Path | None = None,
) -> None:
    """Plan `source` into the plan folder `folder` and print the summary. `roads`: an OpenStreetMap file."""
    _refuse_taken(folder)
    with _progress() as bars:
        reading = bars.add_task(say("reading"), total=1)
        operation = read_or_refuse(source)
        bars.update(reading, completed=1)
        problem = problem_from(operation)
        network = None if roads is None else _read_roads(bars, roads, problem)
        _warm_up(bars)
        with processes(workers) as local, _engine(engine, local) as chosen:
            plan = solve(problem, seed=draw.seed, effort=effort, engine=chosen, progress=_Bars(bars), roads=network)
            plan = replace(plan, draw=draw.record)
            summary = summarise(plan)
            documents = bars.add_task(say("documents"), total=len(problem.commands) + 5)
            with writing(folder):
                write_plan(
                    plan,
                    operation.settings,
                    folder,
                    summary=summary,
                    progress=lambda name: bars.advance(documents),
                    map_folder=operation.map_folder,
                    map_jobs=local.map,
                )
            bars.update(documents, completed=len(problem.commands) + 5)
    show_summary(plan, summary)
    show_roads(plan, summary)
    show_where(plan, folder)


def _refuse_taken(folder: Path) -> None:
    """Stop before any work where the plan folder cannot be written, or is something else."""
    refuse_unwritable(folder)
    try:
        with writing(folder):
            refuse_foreign(folder.resolve())
    except ForeignFiles as foreign:
        names = ", ".join(foreign.found[:5]) + (" …" if len(foreign.found) > 5 else "")
        refuse(say(f"folder_{foreign.reason}", path=folder, found=names))


def _read_roads(bars: Progress, path: Path, problem: Problem) -> RoadNetwork:
    reading = bars.add_task(say("reading_roads"), total=None)
    network = roads_or_refuse(path, problem)
    bars.update(reading, total=1, completed=1)
    return network


def _warm_up(bars: Progress) -> None:
    if is_cold():
        compiling = bars.add_task(say("compiling"), total=None)
        warm_up()
        bars.update(compiling, total=1, completed=1)


@contextmanager
def _progress() -> Iterator[Progress]:
    columns = (TextColumn("{task.description:<48}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err) as bars:
        yield bars


class _Bars:
    """A bar for each step the planner reports."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[str, Any] = {}

    def __call__(self, step: str, done: int, of: int) -> None:
        if not of:
            return
        if step not in self._tasks:
            self._tasks[step] = self._bars.add_task(say(step), total=of)
        self._bars.update(self._tasks[step], completed=done)


def _engine(name: EngineName, local: Engine) -> AbstractContextManager[Engine]:
    if name is EngineName.PROCESS:
        return _given(local)
    return _ray_or_refuse()


@contextmanager
def _given(engine: Engine) -> Iterator[Engine]:
    yield engine


@contextmanager
def _ray_or_refuse() -> Iterator[Engine]:
    try:
        import ray as _ray  # noqa: F401
    except ImportError:
        refuse(say("engine_ray"))
    with ray_tasks() as engine:
        yield engine


#: Counts of `Strength`, in the order of the columns; the sentence of a heading has the same key.
COUNTS = ("stations", "posts", "required", "own", "lent", "missing")


def show_summary(plan: Plan, summary: dict[str, Any]) -> None:
    """One row per Polres, and the total; readable on 80 columns."""
    rows = [(c, strength_of(c), summary["units"][c.command.code]) for c in polres_of(plan)]
    totals = [number(sum(getattr(s, name) for _, s, _ in rows)) for name in COUNTS]
    totals += _figures(summary["total"])
    headings = [say(key) for key in (*COUNTS, "farthest", "gap", "covered")]
    widths = [max(len(heading), len(figure)) for heading, figure in zip(headings, totals, strict=True)]
    table = Table(show_footer=True, box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    # Names give way word by word, headings letter by letter: nothing is cut.
    names = [place_of(command.command.unit) for command, _, _ in rows]
    longest = max((len(word) for name in names for word in name.split()), default=0)
    table.add_column(say("unit"), say("total"), min_width=longest, overflow="fold")
    for heading, figure, width in zip(headings, totals, widths, strict=True):
        table.add_column(heading, figure, justify="right", no_wrap=True, min_width=width)
    for command, strength, unit in rows:
        counts = [number(getattr(strength, name)) for name in COUNTS]
        if strength.missing:
            counts[-1] = f"[bold red]{counts[-1]}[/]"
        table.add_row(place_of(command.command.unit), *counts, *_figures(unit))
    out.print(table)
    out.print(say("legend"), style="dim", markup=False, highlight=False)
    shortfalls = [s for c in plan.commands for s in c.shortfalls]
    units = len({s.unit for s in shortfalls})
    said = say_count("shortfalls", len(shortfalls), units=number(units)) if shortfalls else say("no_shortfall")
    out.print(said, markup=False)


def _figures(figures: dict[str, Any]) -> tuple[str, str, str]:
    return f"{figures['farthest_minutes']:.0f}", percent(figures["gap"]), percent(figures["reserve_covered"])


def show_roads(plan: Plan, summary: dict[str, Any]) -> None:
    """How far the road network served, where there was one; what it did not serve is said."""
    if plan.roads is None:
        return
    total = summary["roads"]["total"]
    counts = {name: number(total[name]) for name in ("stations", "offices")}
    out.print(say("roads_used", file=plan.roads.file, **counts), markup=False, highlight=False)
    for name in ("far", "apart"):
        if total[name]:
            said = say(f"roads_{name}", count=number(total[name]), km=f"{SNAP_KM:g}")
            out.print(said, style="yellow", markup=False, highlight=False)


def show_where(plan: Plan, folder: Path) -> None:
    """Where to look now."""
    out.print(say("written", out=folder), markup=False)
    orders = len(list((folder / "orders").glob("*.pdf")))
    for name, key in (("plan.html", "look_page"), ("orders/", "look_orders"), ("plan.xlsx", "look_workbook")):
        out.print(f"  {name:<10} {say(key, count=orders)}", markup=False, highlight=False)
