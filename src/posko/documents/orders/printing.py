"""Setting orders as PDF with Typst, one command a job, so that jobs can be shared out over processes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import typst

from posko.documents.orders.content import content_of
from posko.documents.strength import polres_of
from posko.documents.words import file_part
from posko.planning import Plan
from posko.tables import Settings

TEMPLATES = Path(__file__).parents[1] / "templates"


@dataclass(frozen=True, slots=True)
class OrderJob:
    """One order to set: small and picklable. `content` is JSON, `path` where the PDF goes."""

    content: str
    path: Path


class MapJobs(Protocol):
    """How jobs are run: the built-in `map`, or the `map` of a pool of processes or of an engine of the planner."""

    def __call__(self, run: Callable[[OrderJob], Path], jobs: Sequence[OrderJob], /) -> Iterable[Path]: ...


def write_orders(
    plan: Plan,
    settings: Settings,
    folder: Path,
    progress: Callable[[str], None] | None = None,
    *,
    map_jobs: MapJobs = map,
) -> list[Path]:
    """Write `sprin-CODE.pdf` for each Polres of `plan` into `folder` and return the paths, in plan order.

    `progress` is told the name of each file that is done. The same plan gives the same bytes.
    """
    paths = []
    for path in start_orders(plan, settings, folder, map_jobs=map_jobs):
        paths.append(path)
        if progress is not None:
            progress(path.name)
    return paths


def start_orders(plan: Plan, settings: Settings, folder: Path, *, map_jobs: MapJobs = map) -> Iterator[Path]:
    """As `write_orders`, with the paths one by one as they are done.

    A pool of processes begins at once; the built-in `map` sets an order when its path is asked for.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return iter(map_jobs(write_order, list(order_jobs(plan, settings, folder))))


def order_jobs(plan: Plan, settings: Settings, folder: Path) -> Iterator[OrderJob]:
    """A job for each Polres with stations, in plan order: what would the order of another one order?

    A Polda gives no order: its people stand in those they are lent to.
    """
    for command in polres_of(plan):
        if not command.posts:
            continue
        code = command.command.code
        content = json.dumps(content_of(plan, command, settings), ensure_ascii=False)
        yield OrderJob(content, folder / f"sprin-{file_part(code)}.pdf")


def write_order(job: OrderJob) -> Path:
    """Set one order and return its path. Top-level, so that a pool of processes can run it."""
    # Tags would make a file of a large Polres ten times as large, too much to send by telephone.
    compiler("order.typ").compile(output=job.path, format="pdf", sys_inputs={"data": job.content}, pdf_tags=False)
    return job.path


@lru_cache(maxsize=2)
def compiler(template: str) -> typst.Compiler:
    """One a process and template: it keeps fonts and parsed files. Only fonts of the wheel, or pages would differ."""
    return typst.Compiler(TEMPLATES / template, root=TEMPLATES, ignore_system_fonts=True)
