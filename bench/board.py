"""What the readiness board costs: `python bench/board.py` prints a JSON line for each way of rating a province.

The example (the Polda and ten Polres of Jambi, 6,391 stations) is loaded into an embedded PostgreSQL and planned
quickly. Then its planner asks for the page of the board through Django's test client; beside it the ratings alone,
gathered for all commands at once as the board does it, and command by command in the same run: milliseconds (median,
worst), queries. `ratio`: one by one to all at once. Both must rate every command alike. `--times N` runs of each way.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from machine import emit, machine_line, table
from plan_page import browser_of, measured
from server_with_plan import computed, load, middle, set_up
from warm import warm_cache

STAGE = "voting"
BOARD = f"/kesiapan/papan?tahapan={STAGE}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=7, help="runs of each way")
    given = options.parse_args()
    print(machine_line())
    warm_cache()
    with tempfile.TemporaryDirectory() as folder:
        set_up(Path(folder))
        operation, planner = load()
        computed(operation, planner)
        lines = [page(planner, given.times), *ratings(operation, planner, given.times)]
    lines.append({"way": "ratio", "ratio": round(lines[2]["ms"] / lines[1]["ms"], 2)})
    for line in lines:
        emit(line)
    print(table(lines, ("way", "commands", "ms", "worst_ms", "queries", "ratio")))


def page(planner: Any, times: int) -> dict[str, Any]:
    found = measured(browser_of(planner), "board", BOARD, times)
    return {"way": "page of the board"} | {name: found[name] for name in ("ms", "worst_ms", "queries", "bytes")}


def ratings(operation: Any, planner: Any, times: int) -> list[dict[str, Any]]:
    """All at once, then one by one. Raises SystemExit where they do not rate alike."""
    from posko.organisation.walls import seeing
    from posko.readiness.board import commands_on
    from posko.readiness.rating import assess, assess_all

    with seeing(planner):
        commands = commands_on(planner, operation)
        ways: dict[str, Callable[[], Any]] = {
            "all at once": lambda: assess_all(planner, operation, commands, STAGE),
            "one by one": lambda: {c.pk: assess(planner, operation, c, STAGE) for c in commands},
        }
        if len({str(sorted(rated_of(way()).items())) for way in ways.values()}) != 1:
            raise SystemExit("all at once and one by one rate the commands otherwise")
        return [one(name, way, len(commands), times) for name, way in ways.items()]


def rated_of(found: dict[int, Any]) -> dict[int, list[str]]:
    """By command every number and rating of every criterion."""
    return {command: [said(i) for rated in a.readinesses.values() for i in rated.items] for command, a in found.items()}


def said(item: Any) -> str:
    return f"{item.criterion.code} {item.rating} {item.required} {item.available}"


def one(name: str, way: Callable[[], Any], commands: int, times: int) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        way()
    usual, worst = middle(way, times)
    return {"way": name, "commands": commands, "ms": usual, "worst_ms": worst, "queries": len(queries)}


if __name__ == "__main__":
    main()
