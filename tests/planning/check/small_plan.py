"""A small operation and a correct plan for it, worked out by hand: two Polres, their Polda, every tier, every access.

Everything lies on one meridian, so that distances are differences of latitude: a hundredth of a degree is
6371.0088 * pi / 180 / 100 = 1.11195080 km, which takes 3.1135 minutes by road (2.8 minutes a kilometre),
7.1165 by river (6.4) and 28.5930 on foot (25.7143).

Polres A is at its ceiling (10 of 14) and two officers short: its post A-p2 is unmanned. In Polres B nobody may be
posted where the high station lies, so B-p2 is unmanned although a low post is manned.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from posko.doctrine import Access, Cost, Deployment, Doctrine, Pattern, ReserveRule, Speed, Tier
from posko.planning.check import Violation, check_plan
from posko.tables import Operation, Settings

DOCTRINE = Doctrine(
    patterns=(
        Pattern(Tier.LOW, officers=2, stations_max=2, linmas_per_station=2),
        Pattern(Tier.LOW, officers=2, stations_max=4, linmas_per_station=2),
        Pattern(Tier.ELEVATED, officers=2, stations_max=2, linmas_per_station=2),
        Pattern(Tier.HIGH, officers=2, stations_max=1, linmas_per_station=2),
        Pattern(Tier.SPECIAL, officers=2, stations_max=1, linmas_per_station=2),
    ),
    deployment=Deployment(
        operation_share_max=0.75, target_minutes=30, posts_per_controller=3, controller_ranks=("IPDA", "IPTU")
    ),
    reserve=ReserveRule(team_officers=2, response_minutes=20),
    travel={
        Access.ROAD: Speed(detour=1.4, kmh=30),
        Access.RIVER: Speed(detour=1.6, kmh=15),
        Access.SEA: Speed(detour=1.2, kmh=20),
        Access.FOOT: Speed(detour=1.5, kmh=3.5),
    },
    cost=Cost(officer_day_idr=100, days=2),
)

UNITS = """\
unit_code,name,kind,parent_code,latitude,longitude,area_codes
P,Polda,polda,,0.00,103.0,
A,Polres A,polres,P,0.00,103.0,15.71
A-1,Polsek A Satu,polsek,A,0.01,103.0,15.71.01
B,Polres B,polres,P,1.00,103.0,15.05;15.06
B-1,Polsek B Satu,polsek,B,1.00,103.0,
"""
POLLING_STATIONS = """\
station_code,name,area_code,latitude,longitude,tier,tier_reason,access,voters
A-L1,TPS 1,15.71.01.1001,0.01,103.0,low,,road,300
A-L2,TPS 2,15.71.01.1001,0.02,103.0,low,,road,300
A-L3,TPS 3,15.71.02.1001,0.03,103.0,low,,river,300
A-E1,TPS 4,15.71.01.1002,0.04,103.0,elevated,flood,road,300
A-H1,TPS 5,15.71.02.1002,0.05,103.0,high,re-vote,road,300
A-S1,TPS 6,15.71.02.1003,0.06,103.0,special,prison,foot,300
B-L1,TPS 7,15.05.01.1001,1.01,103.0,low,,river,300
B-L2,TPS 8,15.06.01.1001,1.02,103.0,low,,road,300
B-H1,TPS 9,15.05.01.1002,1.03,103.0,high,re-vote,sea,300
"""
OFFICERS = """\
officer_id,name,unit_code,rank,function,status,excluded_areas,skills
a01,A,A,IPTU,,available,,
a02,A,A,AIPTU,,available,15.71.02;15.05,
a03,A,A,BRIPDA,,available,15.7,
a04,A,A-1,AIPDA,,available,15.71.01.1002,
a05,A,A-1,BRIPTU,,available,,
a06,A,A,BRIPKA,,available,,
a07,A,A,BRIPTU,,available,,
a08,A,A,BRIPDA,,available,,
a09,A,A,AIPTU,,available,,
a10,A,A,BRIPDA,,available,,
a11,A,A,BRIPDA,,available,,
a12,A,A-1,BRIPDA,,available,,
a13,A,A,BRIPKA,,leave,,
a14,A,A,IPDA,,available,,
p01,P,P,IPDA,,available,,
p02,P,P,BRIPTU,,available,,
p03,P,P,BRIPTU,,available,,
p04,P,P,BRIPKA,,sick,,
p05,P,P,BRIPKA,,available,,
b01,B,B,IPDA,,available,15.05.01.1002,
b02,B,B,AIPDA,,available,15.05.01.1002,
b03,B,B,BRIPDA,,available,15.99; 15.05.01.1002,
b04,B,B,BRIPDA,,available,,
b05,B,B,BRIPDA,,detached,,
b06,B,B-1,BRIPDA,,available,,
"""
ROUTINE_DUTY = """\
unit_code,minimum_officers
P,1
A,2
A-1,1
B-1,5
"""
EQUIPMENT = """\
unit_code,kind,total,serviceable
B,car,1,1
"""
FUNDS = """\
unit_code,amount_idr
P,100
A,4000
A-1,1000
B,300
"""

POSTS = """\
post_id,unit_code,tier,pattern,status,centre_station,stations,officers_required,officers_assigned,linmas,\
farthest_minutes,total_minutes,controller_id
A-p1,A,low,2-2-4,manned,A-L1,2,2,2,4,3.11,3.11,a01
A-p2,A,low,2-2-4,unmanned,A-L3,1,2,0,2,0.00,0.00,
A-p3,A,elevated,2-2-4,manned,A-E1,1,2,2,2,0.00,0.00,a01
A-p4,A,high,2-1-2,manned,A-H1,1,2,2,2,0.00,0.00,a01
A-p5,A,special,2-1-2,manned,A-S1,1,2,2,2,0.00,0.00,p01
B-p1,B,low,2-4-8,manned,B-L2,2,2,2,4,7.12,7.12,b01
B-p2,B,high,2-1-2,unmanned,B-H1,1,2,0,2,0.00,0.00,
"""
POST_STATIONS = """\
post_id,station_code,minutes
A-p1,A-L1,0.00
A-p1,A-L2,3.11
A-p2,A-L3,0.00
A-p3,A-E1,0.00
A-p4,A-H1,0.00
A-p5,A-S1,0.00
B-p1,B-L1,7.12
B-p1,B-L2,0.00
B-p2,B-H1,0.00
"""
ASSIGNMENTS = """\
officer_id,unit_code,duty,post_id,role,reinforcement,travel_minutes
a01,A,controller,,,,
a02,A,post,A-p3,leader,,12.45
a03,A,post,A-p3,member,,12.45
a04,A-1,post,A-p1,leader,,0.00
a05,A-1,post,A-p1,member,,0.00
a06,A,post,A-p4,leader,,15.57
a07,A,post,A-p5,leader,,171.56
a08,A,post,A-p5,member,,171.56
a09,A,reserve,A-r1,,,15.57
a10,A,reserve,A-r1,,,15.57
a11,A,routine,,,,
a12,A-1,routine,,,,
a13,A,unavailable,,,,
a14,A,routine,,,,
p01,P,controller,,,yes,
p02,P,post,A-p4,member,yes,15.57
p03,P,routine,,,,
p04,P,unavailable,,,,
p05,P,routine,,,,
b01,B,controller,,,,
b02,B,post,B-p1,leader,,6.23
b03,B,post,B-p1,member,,6.23
b04,B,routine,,,,
b05,B,unavailable,,,,
b06,B-1,routine,,,,
"""
RESERVES = """\
team_id,unit_code,latitude,longitude,officers,stations_covered
A-r1,A,0.05,103.0,2,2
"""
SHORTFALL = """\
unit_code,resource,required,available,missing,consequence,remedy
A,officers,15,13,2,A-p2 is unmanned,2 officers from the Polda
B,excluded_areas,2,0,2,"nobody may be posted at B-p2.",officers from elsewhere
B,boats,1,0,1,no boat for B-L1,lend a boat
"""


def _figures(counts: str, minutes: str, shares: str) -> dict[str, Any]:
    stations, posts, manned, unmanned, linmas, *duties, reinforcement, cost, funds = map(int, counts.split())
    total, bound, farthest = map(float, minutes.split())
    gap, covered, sufficiency = map(float, shares.split())
    return {
        "stations": stations,
        "posts": posts,
        "manned_posts": manned,
        "unmanned_stations": unmanned,
        "linmas": linmas,
        "officers": dict(zip(("post", "controller", "reserve", "routine", "unavailable"), duties, strict=True)),
        "reinforcement": reinforcement,
        "total_minutes": total,
        "lower_bound_minutes": bound,
        "gap": gap,
        "farthest_minutes": farthest,
        "reserve_covered": covered,
        "self_sufficiency": sufficiency,
        "cost_idr": cost,
        "funds_idr": funds,
    }


def _summary() -> dict[str, Any]:
    seed = "00ff17"
    return {
        "operation": "Operasi Kecil",
        "posko_version": "0.1.0",
        "travel_model": "great_circle",
        "seconds": {"total": 0.5},
        "draw": {"commitment": hashlib.sha256(b"\x00\xff\x17").hexdigest(), "seed": seed},
        "total": _figures("9 7 5 2 18  10 3 2 7 3  2 3000 5400", "10.23 10.12 7.12", "0.0109 0.5 0.85"),
        "units": {
            "A": _figures("6 5 4 1 12  7 1 2 3 1  2 2400 5000", "3.11 3.00 3.11", "0.0367 0.6667 0.8"),
            "B": _figures("3 2 1 1 6  2 1 0 2 1  0 600 300", "7.12 7.12 7.12", "0.0 0.0 1.0"),
            "P": _figures("0 0 0 0 0  1 1 0 2 1  0 0 100", "0.0 0.0 0.0", "0.0 1.0 1.0"),
        },
    }


def _frame(text: str, **types: pl.DataType | type[pl.DataType]) -> pl.DataFrame:
    frame = pl.read_csv(io.StringIO(text), infer_schema=False).with_columns(pl.all().fill_null(""))
    return frame.cast(dict(types.items()))  # type: ignore[arg-type]


def small_operation() -> Operation:
    places = {"latitude": pl.Float64, "longitude": pl.Float64}
    return Operation(
        settings=Settings("Operasi Kecil", "15", "Asia/Jakarta", date(2024, 11, 27)),
        doctrine=DOCTRINE,
        units=_frame(UNITS, **places),
        polling_stations=_frame(POLLING_STATIONS, **places, voters=pl.Int64),
        officers=_frame(OFFICERS),
        routine_duty=_frame(ROUTINE_DUTY, minimum_officers=pl.Int64),
        equipment=_frame(EQUIPMENT, total=pl.Int64, serviceable=pl.Int64),
        funds=_frame(FUNDS, amount_idr=pl.Int64),
    )


Rows = list[dict[str, str]]
DRAWS = ("7: draw record", "7: replay", "7: pot", "7: seats")


@dataclass
class SmallPlan:
    """The plan as rows of text, so that a test can spoil one thing and see what the check says."""

    folder: Path
    operation: Operation = field(default_factory=small_operation)
    summary: dict[str, Any] = field(default_factory=_summary)
    tables: dict[str, Rows] = field(
        default_factory=lambda: {
            name: list(csv.DictReader(io.StringIO(text)))
            for name, text in {
                "posts": POSTS,
                "post_stations": POST_STATIONS,
                "assignments": ASSIGNMENTS,
                "reserves": RESERVES,
                "shortfall": SHORTFALL,
            }.items()
        }
    )
    headers: dict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.headers = {name: list(rows[0]) for name, rows in self.tables.items()}

    def row(self, table: str, key: str) -> dict[str, str]:
        """The first row of `table` with `key` in any of its first two columns."""
        return next(row for row in self.tables[table] if key in list(row.values())[:2])

    def change(self, table: str, key: str, **cells: str) -> SmallPlan:
        self.row(table, key).update(cells)
        return self

    def drop(self, table: str, key: str) -> SmallPlan:
        self.tables[table].remove(self.row(table, key))
        return self

    def repeat(self, table: str, key: str, **cells: str) -> SmallPlan:
        self.tables[table].append(self.row(table, key) | cells)
        return self

    def figure(self, path: str, value: Any) -> SmallPlan:
        """Set one figure of the summary; `path` as in `units.A.officers.post`."""
        *parents, name = path.split(".")
        place = self.summary
        for parent in parents:
            place = place[parent]
        place[name] = value
        return self

    def input(self, table: str, key: str, **cells: Any) -> SmallPlan:
        """Change cells of the row of an input table whose first column is `key`."""
        frame: pl.DataFrame = getattr(self.operation, table)
        here = pl.col(frame.columns[0]) == key
        changed = [
            pl.when(here).then(pl.lit(value, frame.schema[name])).otherwise(pl.col(name)).alias(name)
            for name, value in cells.items()
        ]
        self.operation = replace(self.operation, **{table: frame.with_columns(changed)})
        return self

    def write(self) -> None:
        for name, rows in self.tables.items():
            with (self.folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, self.headers[name], lineterminator="\n", extrasaction="ignore")
                writer.writeheader()
                writer.writerows(rows)
        (self.folder / "summary.json").write_text(json.dumps(self.summary), encoding="utf-8")

    def check(self) -> list[Violation]:
        """Write the folder, then check what is in it."""
        self.write()
        return self.check_folder()

    def check_folder(self) -> list[Violation]:
        """What is broken, but for draws: nobody was drawn for this plan, `test_check_draw.py` has one."""
        found = check_plan(self.operation, self.folder)
        said = [violation for violation in found if violation.rule not in DRAWS]
        assert all(violation.text("id") for violation in found)
        return said
