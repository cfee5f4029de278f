"""How fast the registry's pages are: `python bench/registry_paging.py` prints a JSON line per question and a table.

100,000 stations of 155 Polres, made with a fixed seed, in an embedded PostgreSQL of their own; asked by a planner
of the Polda, by the application's role behind row-level security, as the server does it. Of each question the middle of
several runs. The stated alternative is what a Django developer would reach for: `Paginator`, which counts and then
skips with OFFSET, over the same rows in the same order; its page with the totals takes them in a second question, as
ours does. `--rows N` for another size, `--explain` for the plans.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from server_with_plan import connect

COMMANDS, RUNS = 155, 9
#: What somebody looks at -> the query in the address.
QUESTIONS = {
    "all": "",
    "one Polres": "kesatuan=15-007",
    "high tier": "kerawanan=high",
    "search, 1 found": "q=T0099871",
    "search, many": "q=TPS 01",
    "search, none": "q=zzzz",
    "by voters": "urut=-voters",
    "by command": "urut=unit_code",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--explain", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        connect(Path(folder))
        report = Report()
        bench(report, options.rows, explain=options.explain)
        print("\n".join(report.rows))


class Report:
    """A JSON line per way as it is measured; the table at the end. Ratios are to ours of the same question and page."""

    def __init__(self) -> None:
        self.ours: dict[tuple[str, str], float] = {}
        self.rows = [f"{'question':18} {'page':8} {'way':20} {'ms':>9} {'times ours':>11}"]

    def add(self, question: str, page: str, way: str, seconds: float, **more: Any) -> None:
        ours = self.ours.setdefault((question, page), seconds)
        line = {"question": question, "page": page, "way": way, "ms": round(1e3 * seconds, 2)}
        print(json.dumps(line | {"times_ours": round(seconds / ours, 2)} | more), flush=True)
        self.rows.append(f"{question:18} {page:8} {way:20} {1e3 * seconds:9.1f} {seconds / ours:11.1f}")


def made(rows: int) -> Any:
    """Polda, Polres and stations; the planner of the Polda."""
    from posko.organisation.models import Appointment, Command, Person, Role
    from posko.registry.models import Operation, PollingStation

    draw = np.random.default_rng(1)
    polda = Command.objects.create(code="15", name="Polda", kind="polda")
    polres = [
        Command.objects.create(code=f"15-{n:03}", name=f"Polres {n:03}", kind="polres", parent=polda)
        for n in range(COMMANDS)
    ]
    person = Person.objects.create_user("karo", name="Karo")
    Appointment.objects.create(person=person, command=polda, role=Role.PLANNER)
    operation = Operation.objects.create(command=polda, code="bench", name="Bench", voting_day="2024-11-27")
    # In files stations stand by area: those of a command are together.
    of = np.sort(draw.integers(0, COMMANDS, rows))
    tiers = draw.choice(["low", "elevated", "high"], rows, p=[0.7, 0.2, 0.1])
    voters = draw.integers(150, 600, rows)
    PollingStation.objects.bulk_create(
        [
            PollingStation(
                operation=operation,
                command=polres[of[n]],
                code=f"T{n:07}",
                name=f"TPS {n % 30 + 1:03} Desa {n % 977} Kec. {of[n]}",
                area_code="15.01.01.2001",
                latitude=-1.5,
                longitude=102.5,
                tier=str(tiers[n]),
                access="road",
                voters=int(voters[n]),
                source="bench",
            )
            for n in range(rows)
        ],
        batch_size=5000,
    )
    return person


def bench(report: Report, rows: int, *, explain: bool) -> None:
    from django.core.paginator import Paginator
    from django.db import connection
    from django.http import QueryDict

    from posko.organisation.roles import APP_ROLE
    from posko.organisation.walls import seeing
    from posko.registry.paging import PAGE, page_of
    from posko.registry.selecting import selection
    from posko.registry.tables import STATIONS

    person = made(rows)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute(f"SET ROLE {APP_ROLE}")
    with seeing(person):
        for question, query in QUESTIONS.items():

            def ask(query: str = query) -> Any:
                return selection(STATIONS, person, QueryDict(query))

            if explain:
                print(ask().ordered[: PAGE + 1].explain(analyze=True))
            total = ask().totals["rows"]
            place = _place_near_the_end(ask, page_of, total)
            report.add(question, "totals", "posko", timed(lambda: ask().totals), rows=total)
            report.add(question, "first", "posko", timed(lambda: page_of(ask(), "").rows))
            offset = timed(lambda: list(Paginator(ask().ordered, PAGE).get_page(1)))
            report.add(question, "first", "Paginator (OFFSET)", offset)
            if place:
                report.add(question, "last", "posko", timed(lambda: page_of(ask(), place).rows))  # noqa: B023
                last = timed(lambda: list(Paginator(ask().ordered, PAGE).get_page(10**9)))
                report.add(question, "last", "Paginator (OFFSET)", last)


def _place_near_the_end(ask: Callable[[], Any], page_of: Callable[..., Any], total: int) -> str:
    """The place of a page of 50 rows that is the last but one."""
    page = page_of(ask(), "akhir")
    return page.before.text() if page.before and total > 100 else ""


def timed(work: Callable[[], Any]) -> float:
    """Seconds, in the middle of several runs after one to warm up."""
    work()
    seconds = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return median(seconds)


if __name__ == "__main__":
    main()
