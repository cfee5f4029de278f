"""Mobile teams: their size and the stations they reach in time."""

from __future__ import annotations

import polars as pl

from posko.planning.check.files import PlanTables
from posko.planning.check.ground import Ground
from posko.planning.check.violation import Violation, violations

TEAM = "reserves.csv, row {row}, team {team_id}"
#: A station exactly at the limit may fall on either side of it.
HAIR = 1e-6


def reached_stations(ground: Ground, tables: PlanTables) -> pl.DataFrame:
    """`team_id`, `unit_code`, `station_code`, `surely` for each station of the team's unit that it reaches in time.

    `surely` is false where the minutes are so near the limit that rounding decides.
    """
    limit = ground.doctrine.reserve.response_minutes
    guarded = ground.guarded.rename({"polres": "unit_code"}).rename(
        {"latitude": "station_latitude", "longitude": "station_longitude"}
    )
    pairs = tables.reserves.select("team_id", "unit_code", team_latitude="latitude", team_longitude="longitude").join(
        guarded, on="unit_code"
    )
    minutes = ground.ways.minutes(
        pairs, "team", "station", pl.col("minutes_per_km"), pl.col("by_road"), limit=limit + HAIR
    )
    return (
        pairs.with_columns(minutes=minutes)
        .filter(pl.col("minutes") <= limit + HAIR)
        .select("team_id", "unit_code", "station_code", surely=pl.col("minutes") <= limit - HAIR)
    )


def check_reserves(
    ground: Ground, tables: PlanTables, work: pl.DataFrame, reached: pl.DataFrame, *, recompute_travel: bool
) -> list[Violation]:
    """Team sizes, and `stations_covered` if `recompute_travel`."""
    return [
        *_teams_of_known_units(ground, tables.reserves),
        *_teams_whole(ground, tables.reserves, work),
        *(_stations_covered(tables.reserves, reached) if recompute_travel else []),
    ]


def _teams_of_known_units(ground: Ground, reserves: pl.DataFrame) -> list[Violation]:
    commands = ground.units_of_kind("polres") + ground.units_of_kind("polda")
    bad = reserves.filter(~pl.col("unit_code").is_in(commands))
    return violations(bad, "reserve", TEAM, "expected a Polres or Polda of units.csv, found '{unit_code}'")


def _teams_whole(ground: Ground, reserves: pl.DataFrame, work: pl.DataFrame) -> list[Violation]:
    wanted = ground.doctrine.reserve.team_officers
    assigned = work.filter(pl.col("duty") == "reserve").group_by(team_id="post_id").agg(assigned=pl.len())
    teams = reserves.join(assigned, on="team_id", how="left").with_columns(pl.col("assigned").fill_null(0))
    split = teams.filter(pl.col("assigned") != wanted)
    miscounted = teams.filter(pl.col("officers") != pl.col("assigned"))
    what = "expected {wanted} officers assigned to the team, found {assigned}"
    return [
        *violations(split, "reserve", TEAM, what, wanted=wanted),
        *violations(miscounted, "5: reserve officers", TEAM, "officers: expected {assigned}, found {officers}"),
    ]


def _stations_covered(reserves: pl.DataFrame, reached: pl.DataFrame) -> list[Violation]:
    counted = reached.group_by("team_id").agg(least=pl.col("surely").sum(), most=pl.len())
    teams = reserves.join(counted, on="team_id", how="left").with_columns(pl.col("least", "most").fill_null(0))
    bad = teams.filter(~pl.col("stations_covered").is_between("least", "most"))
    return violations(bad, "5: stations_covered", TEAM, "stations_covered: expected {most}, found {stations_covered}")
