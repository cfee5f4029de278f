"""A small real operation for the story: Tebo with people enough, Bungo with too few, and a Polda that can lend."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from posko.examples import write_example

Row = dict[str, str]
#: Sub-districts of which stations are taken: every elevated one, and so many low ones.
DISTRICTS = {"15-TBO": ("15.09.01", "15.09.04"), "15-BGO": ("15.08.03", "15.08.13")}
LOW_STATIONS = 53
#: Bungo has far too few for its posts.
OFFICERS = {"15-TBO": 120, "15-BGO": 16, "15-POLDA": 60}
ROUTINE = {"15-TBO": 20, "15-BGO": 4, "15-POLDA": 10}


def write_operation(folder: Path, *, without: Collection[tuple[str, str]] = ()) -> Path:
    """The folder of a cut of Jambi: two Polres of about 60 stations, all of whose officers may go anywhere.

    `without`: code of a unit and kind of equipment of which it has none.
    """
    write_example("jambi-2024", folder)
    _cut(folder / "units.csv", lambda rows: [r for r in rows if _command(r["unit_code"]) == r["unit_code"]])
    _cut(folder / "polling_stations.csv", lambda rows: [r for code in DISTRICTS for r in _stations(rows, code)])
    _cut(folder / "officers.csv", lambda rows: [r for code in OFFICERS for r in _officers(rows, code)])
    _cut(folder / "routine_duty.csv", lambda rows: [r | _routine(r) for r in rows if r["unit_code"] in ROUTINE])
    for name in ("equipment", "funds"):
        _cut(folder / f"{name}.csv", lambda rows: [r for r in rows if r["unit_code"] in OFFICERS])
    _cut(folder / "equipment.csv", lambda rows: [r for r in rows if (r["unit_code"], r["kind"]) not in without])
    return folder


def _cut(file: Path, keep: Callable[[list[Row]], Iterable[Row]]) -> None:
    with file.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    with file.open("w", newline="", encoding="utf-8") as lines:
        out = csv.DictWriter(lines, rows[0])
        out.writeheader()
        out.writerows(keep(rows))


def _command(unit: str) -> str:
    """The code of a command that takes part, if the unit is one."""
    return unit if unit in OFFICERS else ""


def _stations(rows: list[Row], command: str) -> list[Row]:
    near = [r for r in rows if r["area_code"].startswith(DISTRICTS[command])]
    low = [r for r in near if r["tier"] == "low"][:LOW_STATIONS]
    return [r for r in near if r["tier"] != "low"] + low


def _officers(rows: list[Row], command: str) -> list[Row]:
    """The first of each command's own office, a few of them of a rank to lead, none barred from any area."""
    own = [r for r in rows if r["unit_code"] == command]
    leaders = [r for r in own if r["rank"] in ("IPDA", "IPTU", "AKP")][:4]
    others = [r for r in own if r not in leaders][: OFFICERS[command] - len(leaders)]
    return [r | {"status": "available", "excluded_areas": ""} for r in leaders + others]


def _routine(row: Row) -> Row:
    return {"minimum_officers": str(ROUTINE[row["unit_code"]])}
