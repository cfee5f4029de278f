"""The whole check of a plan, on one screen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from posko.planning.check.draw import check_draw
from posko.planning.check.files import read_plan_tables
from posko.planning.check.ground import survey
from posko.planning.check.model import check_places, ways_of
from posko.planning.check.people import check_people, officers_at_work
from posko.planning.check.posts import check_posts, lay_out
from posko.planning.check.reserves import check_reserves, reached_stations
from posko.planning.check.shortfall import check_shortfall
from posko.planning.check.strength import check_controllers, check_strength
from posko.planning.check.summary import check_name, check_summary, recompute
from posko.planning.check.summary_file import read_summary
from posko.planning.check.violation import Violation
from posko.tables import Operation

#: No officer is lent beforehand.
NOBODY: Mapping[str, str] = MappingProxyType({})


def check_plan(
    operation: Operation, plan_folder: Path, roads: Path | None = None, lent: Mapping[str, str] = NOBODY
) -> list[Violation]:
    """Everything the plan in `plan_folder` breaks of the "always true" rules; empty for a correct plan.

    Reads the five tables, `summary.json`, `draw.json` and `lent.csv`, nothing else. Where a table or the summary cannot
    be read, its violations come alone: the rest is checked once the files can be used. Of each kind at most 100
    violations are spelt out. `operation` must have passed the check of input tables. Never raises for anything inside
    the plan folder.

    `roads`: the OpenStreetMap file of a plan made by road; without it a violation says that minutes were not checked.
    Raises UnusableRoads where that file cannot be used.

    `lent`: officers whom a Polda had lent to one of its commands before this plan was made, with the command's code, as
    far as `lent.csv` does not say so.
    """
    tables, unreadable = read_plan_tables(plan_folder)
    summary, wrong = read_summary(plan_folder / "summary.json")
    if tables is None or summary is None:
        return unreadable + wrong
    ways, model = ways_of(summary, operation, roads)
    recompute_travel = ways is not None
    ground = survey(operation, ways)
    laid = lay_out(ground, tables)
    work = officers_at_work(ground, tables)
    reached = reached_stations(ground, tables)
    return [
        *unreadable,
        *wrong,
        *model,
        *check_name(summary, operation.settings.name),
        *check_posts(ground, tables, laid, recompute_travel=recompute_travel),
        *check_people(ground, tables, laid, work, recompute_travel=recompute_travel),
        *check_controllers(ground, laid, work),
        *check_strength(ground, work),
        *check_reserves(ground, tables, work, reached, recompute_travel=recompute_travel),
        *check_shortfall(ground, tables, laid, work),
        *check_draw(ground, tables, laid, summary, plan_folder, lent),
        *check_places(summary, ground),
        *check_summary(summary, recompute(ground, laid, work, reached), recompute_travel=recompute_travel),
    ]


def check_draw_of(operation: Operation, plan_folder: Path) -> list[Violation]:
    """Rule 7 alone: what the draws of the plan in `plan_folder` break. The files are read as by `check_plan`."""
    tables, unreadable = read_plan_tables(plan_folder)
    summary, wrong = read_summary(plan_folder / "summary.json")
    if tables is None or summary is None:
        return unreadable + wrong
    ground = survey(operation)
    return check_draw(ground, tables, lay_out(ground, tables), summary, plan_folder, NOBODY)
