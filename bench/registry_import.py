"""How fast an operation comes in: `python bench/registry_import.py` prints a JSON line per way and a table.

A province of 12,000 stations and 10,000 officers, and 100,000 stations, made with a fixed seed, into an embedded
PostgreSQL of their own. Ours reads nothing from files here: it stages, compares and writes rows with a kept change of
each, in one transaction. Two stated alternatives write the same rows and the same changes in the same run, what a
Django developer would reach for: `bulk_create` in batches, and `save()` row by row (of a tenth of the rows, times
ten). A second import, in which a hundredth of the rows differs, is measured against `bulk_create` with
`update_conflicts`, which writes every row anew and keeps no change, and undoing it. `--rows N` for another size.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from server_with_plan import connect

UNITS, BATCH = 155, 2000
#: Row by row is measured on this share of the rows, and multiplied.
SHARE = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        connect(Path(folder))
        report = Report()
        for case, stations, officers in (("province", 12_000, 10_000), ("large", rows, 0)):
            bench(report, case, stations, officers)
        print("\n".join(report.rows))


class Report:
    """A JSON line per way as it is measured; the table at the end. Ratios are to the first way of a case and step."""

    def __init__(self) -> None:
        self.ours: dict[tuple[str, str], float] = {}
        self.rows = [f"{'case':10} {'step':14} {'way':26} {'s':>9} {'times ours':>11}"]

    def add(self, case: str, step: str, way: str, seconds: float, **more: Any) -> None:
        ours = self.ours.setdefault((case, step), seconds)
        line = {"case": case, "step": step, "way": way, "seconds": round(seconds, 3), "times_ours": seconds / ours}
        print(json.dumps(line | more), flush=True)
        self.rows.append(f"{case:10} {step:14} {way:26} {seconds:9.2f} {seconds / ours:11.1f}")


def made(stations: int, officers: int) -> Any:
    """A checked operation of one Polda, its Polres and their stations and officers."""
    from posko.doctrine import default_doctrine
    from posko.tables import Operation, Settings
    from posko.tables.layout import EQUIPMENT, FUNDS, ROUTINE_DUTY

    draw = np.random.default_rng(1)
    codes = [f"15-{n:03}" for n in range(UNITS)]
    areas = [f"15.{n // 90 + 1:02}.{n % 90 + 1:02}" for n in range(UNITS)]
    units = pl.DataFrame(
        {
            "unit_code": ["15", *codes],
            "name": ["Polda", *(f"Polres {c}" for c in codes)],
            "kind": ["polda"] + ["polres"] * UNITS,
            "parent_code": [""] + ["15"] * UNITS,
            "latitude": -1.5,
            "longitude": 102.5,
            "area_codes": ["", *areas],
        }
    )
    of = draw.integers(0, UNITS, stations)
    station = pl.DataFrame(
        {
            "station_code": [f"T{n:07}" for n in range(stations)],
            "name": [f"TPS {n % 30 + 1:03}" for n in range(stations)],
            "area_code": [f"{areas[k]}.2001" for k in of],
            "latitude": draw.uniform(-2.5, -1.0, stations),
            "longitude": draw.uniform(101.5, 104.0, stations),
            "tier": draw.choice(["low", "elevated", "high"], stations, p=[0.7, 0.2, 0.1]).tolist(),
            "tier_reason": "",
            "access": "road",
            "voters": draw.integers(150, 600, stations),
        }
    )
    people = pl.DataFrame(
        {
            "officer_id": [f"P{n:07}" for n in range(officers)],
            "name": [f"Personel {n}" for n in range(officers)],
            "unit_code": [codes[k] for k in draw.integers(0, UNITS, officers)],
            "rank": "BRIPDA",
            "function": "samapta",
            "status": "available",
            "excluded_areas": "",
            "skills": "motorcycle",
        },
        schema_overrides={"officer_id": pl.String, "name": pl.String, "unit_code": pl.String},
    )
    settings = Settings("Bench", "15", "Asia/Jakarta", date(2024, 11, 27))
    empty = {layout.name: layout.empty_frame() for layout in (ROUTINE_DUTY, EQUIPMENT, FUNDS)}
    return Operation(settings, default_doctrine(), units, station, people, **empty)


def changed(tables: Any) -> Any:
    """One station in a hundred has another number of voters."""
    from dataclasses import replace

    more = (pl.int_range(pl.len()) % 100 == 0).cast(pl.Int64)
    return replace(tables, polling_stations=tables.polling_stations.with_columns(pl.col("voters") + more))


def timed(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


@contextmanager
def cleared() -> Iterator[None]:
    """Tables emptied, so that each way begins alike."""
    from django.db import connection

    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE registry_pollingstation, registry_officer, registry_change, registry_import CASCADE")
        cursor.execute("TRUNCATE registry_operation CASCADE")


def bench(report: Report, case: str, stations: int, officers: int) -> None:
    tables = made(stations, officers)
    size = {"stations": stations, "officers": officers}
    with cleared():
        importing = Ours(tables)
        report.add(case, "all new", "posko", timed(importing.apply), **size)
        second = Ours(changed(tables), importing.operation)
        report.add(case, "1 % changed", "posko preview", timed(second.preview), **size)
        report.add(case, "1 % changed", "posko apply", timed(second.apply), **size)
        report.add(case, "undo all", "posko", timed(lambda: (second.undo(), importing.undo())), **size)
    with cleared():
        django = Django(tables)
        report.add(case, "all new", "Django bulk_create", timed(django.bulk), batch=BATCH, **size)
        django.tables = changed(tables)
        report.add(case, "1 % changed", "Django update_conflicts", timed(django.upsert), keeps_changes=False, **size)
    with cleared():
        django = Django(tables)
        report.add(
            case, "all new", "Django save() each", SHARE * timed(django.one_by_one), measured_share=1 / SHARE, **size
        )


class Ours:
    """One import, from checked tables on."""

    def __init__(self, tables: Any, operation: Any = None) -> None:
        from posko.organisation.models import Command, Person, Role
        from posko.registry.models import Import

        self.tables, self.operation = tables, operation
        self.by, _ = Person.objects.get_or_create(username="bench", name="Bench")
        top, _ = Command.objects.get_or_create(code="15", defaults={"name": "Polda", "kind": "polda"})
        self.by.appointments.get_or_create(command=top, role=Role.PLANNER)
        self.of = Import.objects.create(
            operation=operation, new_code="bench", command=top, file_name="bench", source="bench", by=self.by,
            confirmed_by=self.by, state=Import.State.APPLYING,
        )  # fmt: skip

    def preview(self) -> None:
        from posko.registry.importing.applying import preview

        preview(self.tables, operation=self.operation, scope=self.of.command)

    def apply(self) -> None:
        from django.db import transaction

        from posko.registry.importing.applying import apply
        from posko.registry.importing.working import finish

        with transaction.atomic():
            finish(self.of, apply(self.of, self.tables, by=self.by))
        self.operation = self.of.operation

    def undo(self) -> None:
        from posko.registry.importing.working import move, take_back
        from posko.registry.models import Import

        move(self.of, of_states=(Import.State.APPLIED,), state=Import.State.UNDOING, undone_by=self.by)
        take_back(self.of.pk)


class Django:
    """The same rows and changes through the ORM."""

    def __init__(self, tables: Any) -> None:
        from posko.organisation.models import Command
        from posko.registry.models import Operation

        self.tables = tables
        self.by = Ours(tables).by
        self.commands = {command.code: command for command in Command.objects.all()}
        self.operation = Operation.objects.create(
            command=self.commands["15"], code="bench", name="Bench", voting_day=date(2024, 11, 27)
        )

    def rows(self, every: int = 1) -> list[Any]:
        from posko.registry.importing.rows import TABLES, rows_of

        made = []
        for table in TABLES:
            frame = rows_of(self.tables).get(table.name)
            for row in frame.gather_every(every).iter_rows(named=True) if frame is not None else ():
                command = self.commands[row.pop("unit")]
                made.append(table.model(operation=self.operation, command=command, source="bench", **row))
        return made

    def change_of(self, row: Any) -> Any:
        from posko.registry.models import Change

        after = {name: getattr(row, name) for name in ("code", *row.COLUMNS)}
        return Change(
            operation=self.operation,
            command=row.command,
            table=row._meta.model_name,
            key=row.code,
            after=after,
            by=self.by,
        )

    def bulk(self) -> None:
        from django.db import transaction

        from posko.registry.models import Change, Officer, PollingStation

        rows = self.rows()
        with transaction.atomic():
            for model in (PollingStation, Officer):
                model.objects.bulk_create([r for r in rows if type(r) is model], batch_size=BATCH)
            Change.objects.bulk_create([self.change_of(row) for row in rows], batch_size=BATCH)

    def upsert(self) -> None:
        from django.db import transaction

        from posko.registry.models import Officer, PollingStation

        rows = self.rows()
        with transaction.atomic():
            for model in (PollingStation, Officer):
                model.objects.bulk_create(
                    [r for r in rows if type(r) is model], batch_size=BATCH, update_conflicts=True,
                    unique_fields=["operation", "code"], update_fields=["command", "source", *model.COLUMNS],
                )  # fmt: skip

    def one_by_one(self) -> None:
        from django.db import transaction

        with transaction.atomic():
            for row in self.rows(every=SHARE):
                row.save()
                self.change_of(row).save()


if __name__ == "__main__":
    main()
