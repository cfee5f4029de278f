"""Posts and their stations: rules 1 and 2, and what `posts.csv` and `post_stations.csv` count (rule 5)."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from posko.planning.check.files import PlanTables
from posko.planning.check.ground import Ground
from posko.planning.check.travel import differs
from posko.planning.check.violation import Violation, violations

POST = "posts.csv, row {row}, post {post_id}"
STATION = "post_stations.csv, row {row}, station {station_code}"


@dataclass(frozen=True)
class LaidPosts:
    """The posts beside what they should say.

    `posts`: `posts.csv` with `polda` of its unit, the pattern's `capacity`, `team` (officers) and `linmas_each`, and
    counted from the other files `laid` (stations), `posted` (officers), `sum_minutes`, `max_minutes`, `centre_inside`.
    `stations`: `post_stations.csv` with its post (`unit_code`, `post_tier`) and its station; only rows of known posts
    and stations.
    """

    posts: pl.DataFrame
    stations: pl.DataFrame


def lay_out(ground: Ground, tables: PlanTables) -> LaidPosts:
    stations = _stations_with_their_posts(ground, tables)
    counted = tables.post_stations.group_by("post_id").agg(
        laid=pl.len(), sum_minutes=pl.col("minutes").sum(), max_minutes=pl.col("minutes").max()
    )
    posted = tables.assignments.filter(pl.col("duty") == "post").group_by("post_id").agg(posted=pl.len())
    inside = tables.post_stations.select("post_id", centre_station="station_code", centre_inside=pl.lit(True)).unique()
    posts = (
        tables.posts.join(_patterns(ground), on=["tier", "pattern"], how="left")
        .join(ground.units.select("unit_code", "polda"), on="unit_code", how="left")
        .join(counted, on="post_id", how="left")
        .join(posted, on="post_id", how="left")
        .join(inside, on=["post_id", "centre_station"], how="left")
        .with_columns(
            pl.col("laid", "posted").fill_null(0).cast(pl.Int64),
            pl.col("sum_minutes", "max_minutes").fill_null(0.0),
            pl.col("centre_inside").fill_null(False),
        )
    )
    return LaidPosts(posts, stations)


def check_posts(ground: Ground, tables: PlanTables, laid: LaidPosts, *, recompute_travel: bool) -> list[Violation]:
    """Rules 1, 2 (without the shortfall) and 5 for posts; minutes of single stations only if `recompute_travel`."""
    return [
        *_each_station_once(ground, tables),
        *_neither_units_nor_tiers_mixed(ground, laid),
        *_patterns_kept(laid.posts),
        *_manned_whole_or_not_at_all(laid.posts),
        *_counts_of_posts(laid.posts),
        *(_minutes_of_stations(ground, laid.stations) if recompute_travel else []),
        *_minutes_of_posts(laid.posts),
    ]


def _stations_with_their_posts(ground: Ground, tables: PlanTables) -> pl.DataFrame:
    posts = tables.posts.select("post_id", "unit_code", "centre_station", "pattern", post_tier="tier")
    centres = ground.stations.select(
        centre_station="station_code",
        centre_latitude="latitude",
        centre_longitude="longitude",
        centre_minutes_per_km="minutes_per_km",
        centre_by_road="by_road",
    )
    return (
        tables.post_stations.join(posts, on="post_id")
        .join(ground.stations, on="station_code")
        .rename({"latitude": "station_latitude", "longitude": "station_longitude"})
        .join(centres, on="centre_station", how="left")
    )


def _patterns(ground: Ground) -> pl.DataFrame:
    rows = [
        (str(pattern.tier), pattern.name, pattern.officers, pattern.stations_max, pattern.linmas_per_station)
        for pattern in ground.doctrine.patterns
    ]
    columns = {"tier": pl.String, "pattern": pl.String, "team": pl.Int64, "capacity": pl.Int64, "linmas_each": pl.Int64}
    return pl.DataFrame(rows, schema=columns, orient="row").unique(["tier", "pattern"], keep="first")


def _each_station_once(ground: Ground, tables: PlanTables) -> list[Violation]:
    rule, laid = "1: every station once", tables.post_stations
    unknown = laid.join(ground.stations, on="station_code", how="anti")
    homeless = laid.join(tables.posts, on="post_id", how="anti")
    twice = laid.filter(~pl.col("station_code").is_first_distinct())
    missing = ground.stations.join(laid, on="station_code", how="anti").sort("station_code")
    return [
        *violations(unknown, rule, STATION, "expected a station of polling_stations.csv"),
        *violations(homeless, rule, STATION, "expected a post of posts.csv, found '{post_id}'"),
        *violations(twice, rule, STATION, "expected in one post, found again in post {post_id}"),
        *violations(missing, rule, "post_stations.csv, station {station_code}", "expected in one post, found in none"),
    ]


def _neither_units_nor_tiers_mixed(ground: Ground, laid: LaidPosts) -> list[Violation]:
    not_polres = laid.posts.filter(~pl.col("unit_code").is_in(ground.units_of_kind("polres")))
    foreign = laid.stations.filter(pl.col("polres").ne_missing(pl.col("unit_code")))
    mixed = laid.stations.filter(pl.col("tier") != pl.col("post_tier"))
    return [
        *violations(not_polres, "1: unit", POST, "expected a Polres of units.csv, found '{unit_code}'"),
        *violations(foreign, "1: unit", STATION, "belongs to {polres}, its post {post_id} to {unit_code}"),
        *violations(mixed, "1: tier", STATION, "is of tier {tier}, its post {post_id} of tier {post_tier}"),
    ]


def _patterns_kept(posts: pl.DataFrame) -> list[Violation]:
    unknown = posts.filter(pl.col("capacity").is_null())
    crowded = posts.filter(pl.col("laid") > pl.col("capacity"))
    return [
        *violations(unknown, "2: pattern", POST, "the doctrine has no pattern {pattern} for tier {tier}"),
        *violations(crowded, "2: capacity", POST, "pattern {pattern} allows {capacity} stations, found {laid}"),
    ]


def _manned_whole_or_not_at_all(posts: pl.DataFrame) -> list[Violation]:
    wanted = pl.when(pl.col("status") == "manned").then(pl.col("team")).otherwise(0)
    bad = posts.with_columns(wanted=wanted).filter(pl.col("posted") != pl.col("wanted"))
    what = "{status}: expected {wanted} officers on duty post in assignments.csv, found {posted}"
    return violations(bad, "2: manning", POST, what)


def _counts_of_posts(posts: pl.DataFrame) -> list[Violation]:
    expected = {
        "stations": pl.col("laid"),
        "officers_required": pl.col("team"),
        "officers_assigned": pl.col("posted"),
        "linmas": pl.col("linmas_each") * pl.col("laid"),
    }
    found: list[Violation] = []
    for column, value in expected.items():
        bad = posts.with_columns(expected=value, found=column).filter(pl.col("found") != pl.col("expected"))
        found += violations(bad, f"5: {column}", POST, "{column}: expected {expected}, found {found}", column=column)
    off_centre = posts.filter(~pl.col("centre_inside"))
    what = "expected one of its stations as centre, found '{centre_station}'"
    return found + violations(off_centre, "5: centre_station", POST, what)


def _minutes_of_stations(ground: Ground, stations: pl.DataFrame) -> list[Violation]:
    slower = pl.max_horizontal("centre_minutes_per_km", "minutes_per_km")
    known = stations.filter(pl.col("centre_minutes_per_km").is_not_null())
    expected = ground.ways.minutes(known, "centre", "station", slower, pl.col("centre_by_road") & pl.col("by_road"))
    bad = known.with_columns(expected=expected).filter(differs("minutes", "expected"))
    what = "post {post_id}: expected {expected:.3f} minutes from the centre {centre_station}, found {minutes}"
    return violations(bad, "5: minutes", STATION, what)


def _minutes_of_posts(posts: pl.DataFrame) -> list[Violation]:
    found: list[Violation] = []
    for column, expected in (("farthest_minutes", "max_minutes"), ("total_minutes", "sum_minutes")):
        bad = posts.filter(differs(column, expected)).with_columns(expected=expected, found=column)
        what = "{column}: expected {expected:.3f} by post_stations.csv, found {found}"
        found += violations(bad, f"5: {column}", POST, what, column=column)
    return found
