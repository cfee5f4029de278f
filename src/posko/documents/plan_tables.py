"""The tables of a plan folder, with the columns and the order that the formats page promises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import polars as pl

from posko.planning import Assignment, CommandPlan, Duty, Plan, Post, Role

POSTS = {
    "post_id": pl.String,
    "unit_code": pl.String,
    "tier": pl.String,
    "pattern": pl.String,
    "status": pl.String,
    "centre_station": pl.String,
    "stations": pl.Int64,
    "officers_required": pl.Int64,
    "officers_assigned": pl.Int64,
    "linmas": pl.Int64,
    "farthest_minutes": pl.Float64,
    "total_minutes": pl.Float64,
    "controller_id": pl.String,
}
POST_STATIONS = {"post_id": pl.String, "station_code": pl.String, "minutes": pl.Float64}
ASSIGNMENTS = {
    "officer_id": pl.String,
    "unit_code": pl.String,
    "duty": pl.String,
    "post_id": pl.String,
    "role": pl.String,
    "reinforcement": pl.String,
    "travel_minutes": pl.Float64,
}
RESERVES = {
    "team_id": pl.String,
    "unit_code": pl.String,
    "latitude": pl.Float64,
    "longitude": pl.Float64,
    "officers": pl.Int64,
    "stations_covered": pl.Int64,
}
SHORTFALL = {
    "unit_code": pl.String,
    "resource": pl.String,
    "required": pl.Int64,
    "available": pl.Int64,
    "missing": pl.Int64,
    "consequence": pl.String,
    "remedy": pl.String,
}
DUTY_ORDER = {duty: place for place, duty in enumerate(Duty)}
#: Degrees are written as they are, so that whoever checks the plan computes with the same place.
MINUTE_DECIMALS = {"posts": 2, "post_stations": 2, "assignments": 2}


@dataclass(frozen=True)
class PlanTables:
    """The five tables. Commands in plan order; within one, posts, teams and officers by their ids."""

    posts: pl.DataFrame
    post_stations: pl.DataFrame
    assignments: pl.DataFrame
    reserves: pl.DataFrame
    shortfall: pl.DataFrame

    def items(self) -> Iterator[tuple[str, pl.DataFrame]]:
        """Name (of the file, without `.csv`) and table, in the order of the formats page."""
        for field in fields(self):
            yield field.name, getattr(self, field.name)


def rounded(minutes: float) -> float:
    """Minutes as written: two decimals, half to even. Everything that is summed is rounded first."""
    return round(minutes, 2)


def tables_of(plan: Plan) -> PlanTables:
    """The tables of `plan`; each officer once, also those lent, who stand with the command that borrows them."""
    return PlanTables(
        posts=_frame(POSTS, (_post_row(post) for post in posts_of(plan))),
        post_stations=_frame(POST_STATIONS, (row for post in posts_of(plan) for row in _station_rows(post))),
        assignments=_frame(ASSIGNMENTS, (_assignment_row(a) for a in assignments_of(plan))),
        reserves=_frame(RESERVES, _reserve_rows(plan)),
        shortfall=_frame(SHORTFALL, _shortfall_rows(plan)),
    )


def write_tables(tables: PlanTables, folder: Path) -> None:
    """Write each table as CSV into `folder`; the same plan gives the same bytes."""
    for name, table in tables.items():
        table.write_csv(folder / f"{name}.csv", float_precision=MINUTE_DECIMALS.get(name))


def posts_of(plan: Plan) -> Iterator[Post]:
    """All posts, commands in plan order, posts by id."""
    for command in plan.commands:
        yield from sorted(command.posts, key=lambda post: post.id)


def assignments_of(plan: Plan) -> Iterator[Assignment]:
    """All assignments by command, duty, post, leader first, officer; of a lent officer only the one on loan."""
    lent = {a.officer for command in plan.commands for a in command.assignments if a.reinforcement}
    for command in plan.commands:
        yield from sorted(_own_or_on_loan(command, lent), key=_assignment_order)


def _own_or_on_loan(command: CommandPlan, lent: set[str]) -> Iterable[Assignment]:
    return (a for a in command.assignments if a.reinforcement or a.officer not in lent)


def _assignment_order(assignment: Assignment) -> tuple[int, str, bool, str]:
    return DUTY_ORDER[assignment.duty], assignment.post, assignment.role is not Role.LEADER, assignment.officer


def _frame(schema: dict[str, type[pl.DataType]], rows: Iterable[tuple[object, ...]]) -> pl.DataFrame:
    columns = tuple(zip(*rows, strict=True)) or ((),) * len(schema)
    frame = pl.DataFrame(
        [pl.Series(name, values, dtype) for (name, dtype), values in zip(schema.items(), columns, strict=True)]
    )
    # An empty text would be written as "", an empty cell is what the formats page has.
    return frame.with_columns(pl.when(pl.col(pl.String) != "").then(pl.col(pl.String)))


def _post_row(post: Post) -> tuple[object, ...]:
    minutes = [rounded(m) for m in post.minutes]
    return (
        post.id,
        post.unit,
        post.tier.value,
        post.pattern.name,
        post.status.value,
        post.centre.code,
        len(post.stations),
        post.pattern.officers,
        len(post.officers),
        post.linmas,
        max(minutes),
        rounded(sum(minutes)),
        post.controller,
    )


def _station_rows(post: Post) -> Iterator[tuple[object, ...]]:
    for code, minutes in sorted((s.code, rounded(m)) for s, m in zip(post.stations, post.minutes, strict=True)):
        yield post.id, code, minutes


def _assignment_row(assignment: Assignment) -> tuple[object, ...]:
    return (
        assignment.officer,
        assignment.unit,
        assignment.duty.value,
        assignment.post,
        assignment.role.value,
        "yes" if assignment.reinforcement else "",
        None if assignment.travel_minutes is None else rounded(assignment.travel_minutes),
    )


def _reserve_rows(plan: Plan) -> Iterator[tuple[object, ...]]:
    for command in plan.commands:
        for team in sorted(command.reserves, key=lambda team: team.id):
            yield team.id, team.unit, team.latitude, team.longitude, team.officers, team.stations_covered


def _shortfall_rows(plan: Plan) -> Iterator[tuple[object, ...]]:
    for command in plan.commands:
        for lack in command.shortfalls:
            yield (
                lack.unit,
                lack.resource,
                lack.required,
                lack.available,
                lack.missing,
                lack.consequence,
                lack.remedy,
            )
