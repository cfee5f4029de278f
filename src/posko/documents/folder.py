"""A plan folder: everything a plan is handed over as, written whole or not at all."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields
from fnmatch import fnmatchcase
from glob import escape
from pathlib import Path
from typing import Any, Literal

from posko.documents.draw_record import DRAW, write_draw
from posko.documents.geojson import write_geojson
from posko.documents.message import write_messages
from posko.documents.orders import MapJobs, start_orders
from posko.documents.page import write_page
from posko.documents.plan_tables import PlanTables, tables_of, write_tables
from posko.documents.workbook import write_workbook
from posko.planning import Plan
from posko.tables import Settings

SUMMARY = "summary.json"
#: What a plan folder may hold, by patterns of paths below it.
CONTENTS = (
    *(f"{field.name}.csv" for field in fields(PlanTables)),
    SUMMARY,
    DRAW,
    "plan.geojson",
    "plan.xlsx",
    "plan.html",
    "orders",
    "orders/sprin-*.pdf",
    "pesan",
    "pesan/*.txt",
)


class ForeignFiles(ValueError):
    """A folder is not replaced. `reason`: `is_file`; `not_plan`, no plan that posko made; `foreign`, `found` in it."""

    def __init__(self, folder: Path, reason: Literal["is_file", "not_plan", "foreign"], found: list[str]) -> None:
        self.folder, self.reason, self.found = folder, reason, found
        super().__init__(f"{folder} is not replaced: {reason} {', '.join(found[:5])}")


def write_plan(
    plan: Plan,
    settings: Settings,
    out: Path,
    *,
    summary: dict[str, Any],
    progress: Callable[[str], None] | None = None,
    map_folder: Path | None = None,
    map_jobs: MapJobs = map,
) -> None:
    """Write `plan` as the plan folder `out`, replacing one that posko made before.

    `summary` is the content of `summary.json`. `progress` is told the name of each file that is done. `map_folder` has
    outlines for the page. `map_jobs` runs the orders: `map`, or the `map` of a pool of processes, which then sets them
    while this process writes everything else.

    The folder appears only when all of it is written; after an error the old one is still there.

    Raises ForeignFiles if `out` has files that no plan has, OSError if it cannot be written.
    """
    out = out.resolve()
    refuse_foreign(out)
    done = progress or (lambda name: None)
    with _replacing(out) as folder:
        orders = start_orders(plan, settings, folder / "orders", map_jobs=map_jobs)
        tables = tables_of(plan)
        write_tables(tables, folder)
        (folder / SUMMARY).write_text(json.dumps(summary, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        write_draw(plan, folder)
        done("posts.csv")
        write_geojson(plan, folder / "plan.geojson")
        done("plan.geojson")
        write_workbook(plan, settings, summary, tables, folder / "plan.xlsx")
        done("plan.xlsx")
        write_page(plan, settings, summary, folder / "plan.html", map_folder)
        done("plan.html")
        write_messages(plan, settings, folder / "pesan")
        for path in orders:
            done(path.name)


def refuse_foreign(out: Path) -> None:
    """Raise ForeignFiles unless `out` is missing, empty, or a plan folder with nothing else in it."""
    if not out.exists():
        return
    if not out.is_dir():
        raise ForeignFiles(out, "is_file", [])
    found = sorted(path.relative_to(out).as_posix() for path in out.rglob("*"))
    foreign = [name for name in found if not any(fnmatchcase(name, pattern) for pattern in CONTENTS)]
    if foreign:
        raise ForeignFiles(out, "foreign", foreign)
    if found and not _made_by_posko(out):
        raise ForeignFiles(out, "not_plan", found)


def _made_by_posko(folder: Path) -> bool:
    with suppress(OSError, ValueError):
        summary = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
        return isinstance(summary, dict) and "posko_version" in summary
    return False


@contextmanager
def _replacing(out: Path) -> Iterator[Path]:
    """A new folder beside `out` that takes its place at the end, or is gone after an error."""
    _remove_leftovers(out)
    mark = uuid.uuid4().hex[:8]
    new, old = (out.with_name(f".{out.name}-{mark}.{kind}") for kind in ("new", "old"))
    new.mkdir(parents=True)
    try:
        with _held(new):
            yield new
            _swap(new, out, old)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _remove_leftovers(out: Path) -> None:
    """Remove what runs that were killed left beside `out`; what a run at work holds stays."""
    if not out.parent.is_dir():
        return
    for path in out.parent.glob(f".{escape(out.name)}-{'[0-9a-f]' * 8}.new"):
        with suppress(OSError), _held(path):
            shutil.rmtree(path)
    if out.exists():
        for path in out.parent.glob(f".{escape(out.name)}-{'[0-9a-f]' * 8}.old"):
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold `folder` for this process until the end, which the system sees even if the process is killed.

    Raises BlockingIOError while another process holds it.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _swap(new: Path, out: Path, old: Path) -> None:
    """Put `new` where `out` is, which goes to `old`, or leave `out` as it was."""
    if out.exists():
        out.rename(old)
    try:
        new.rename(out)
    except BaseException:
        if old.exists():
            old.rename(out)
        raise
