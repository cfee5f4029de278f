"""Who does what: each officer once and only where he or she may serve (rule 3), leaders and controllers."""

from __future__ import annotations

import polars as pl

from posko.planning.check.files import PlanTables
from posko.planning.check.ground import Ground, split_cell
from posko.planning.check.posts import LaidPosts
from posko.planning.check.travel import differs
from posko.planning.check.violation import Violation, violations

OFFICER = "assignments.csv, row {row}, officer {officer_id}"
AWAY = ("post", "controller", "reserve")


def officers_at_work(ground: Ground, tables: PlanTables) -> pl.DataFrame:
    """`assignments.csv` of known officers, each once, with what `officers.csv` says and where they serve.

    Adds `own_unit`, `status`, `rank`, `seniority`, `excluded_areas`, `command`, `unit_latitude`, `unit_longitude`, and
    `serves`: the unit of the post, the reserve team or the controlled posts; null on other duties and where the post
    or team does not exist.
    """
    officers = ground.officers.rename({"unit_code": "own_unit"})
    places = pl.concat(
        [
            tables.posts.select("post_id", duty=pl.lit("post"), serves="unit_code"),
            tables.reserves.select(post_id="team_id", duty=pl.lit("reserve"), serves="unit_code"),
        ]
    )
    controls = tables.posts.unique("controller_id", keep="first", maintain_order=True).select(
        officer_id="controller_id", duty=pl.lit("controller"), controls="unit_code"
    )
    at_home = pl.when(pl.col("duty") == "controller").then(pl.col("command"))
    return (
        tables.assignments.unique("officer_id", keep="first", maintain_order=True)
        .join(officers, on="officer_id", maintain_order="left")
        .join(places, on=["post_id", "duty"], how="left", maintain_order="left")
        .join(controls, on=["officer_id", "duty"], how="left", maintain_order="left")
        .with_columns(serves=pl.coalesce("serves", "controls", at_home))
        .drop("controls")
    )


def check_people(
    ground: Ground, tables: PlanTables, laid: LaidPosts, work: pl.DataFrame, *, recompute_travel: bool
) -> list[Violation]:
    """Rule 3, the leader of each post, and travel of officers (only if `recompute_travel`)."""
    return [
        *_each_officer_once(ground, tables),
        *_only_available_officers(work),
        *_duty_has_its_place(tables, work),
        *_own_people_or_reinforcement(ground, work),
        *_excluded_areas_kept(ground, laid, work),
        *_one_leader_of_highest_rank(laid, work),
        *_travel_where_there_is_a_place(work),
        *(_travel_of_officers(ground, tables, work) if recompute_travel else []),
    ]


def barred_from(ground: Ground, laid: LaidPosts, pairs: pl.DataFrame) -> pl.DataFrame:
    """Those of `pairs` (`officer_id`, `post_id`, `excluded_areas`) where an excluded area covers a station of the post.

    With the `prefix` that covers the `area_code`; each pair once.
    """
    prefixes = pairs.select("officer_id", "post_id", prefix=split_cell("excluded_areas"))
    wanted = prefixes.explode("prefix").drop_nulls("prefix")
    posts = laid.stations.select("post_id", "area_code").unique()
    covered = ground.areas.join(wanted, on="prefix", how="semi").join(posts, on="area_code")
    found = wanted.join(covered, on=["post_id", "prefix"], maintain_order="left")
    return found.unique(["officer_id", "post_id"], keep="first", maintain_order=True)


def _each_officer_once(ground: Ground, tables: PlanTables) -> list[Violation]:
    rule, listed = "3: every officer once", tables.assignments
    unknown = listed.join(ground.officers, on="officer_id", how="anti")
    twice = listed.filter(~pl.col("officer_id").is_first_distinct())
    missing = ground.officers.join(listed, on="officer_id", how="anti").sort("officer_id")
    lent_name = listed.join(ground.officers.select("officer_id", own_unit="unit_code"), on="officer_id").filter(
        pl.col("unit_code") != pl.col("own_unit")
    )
    return [
        *violations(unknown, rule, OFFICER, "expected an officer of officers.csv"),
        *violations(twice, rule, OFFICER, "expected once, found again on duty {duty}"),
        *violations(missing, rule, "assignments.csv, officer {officer_id}", "expected once, found nowhere"),
        *violations(lent_name, "3: own unit", OFFICER, "expected the officer's unit {own_unit}, found {unit_code}"),
    ]


def _only_available_officers(work: pl.DataFrame) -> list[Violation]:
    bad = work.filter((pl.col("status") == "available") == (pl.col("duty") == "unavailable"))
    what = "duty unavailable is for those not available and only for them: status {status}, duty {duty}"
    return violations(bad, "3: availability", OFFICER, what)


def _duty_has_its_place(tables: PlanTables, work: pl.DataFrame) -> list[Violation]:
    needs_place = pl.col("duty").is_in(["post", "reserve"])
    nowhere = work.filter(needs_place & pl.col("serves").is_null())
    needless = work.filter(~needs_place & (pl.col("post_id") != ""))
    return [
        *violations(nowhere, "3: place", OFFICER, "duty {duty}: there is no such post or team as '{post_id}'"),
        *violations(needless, "3: place", OFFICER, "duty {duty}: expected no post_id, found '{post_id}'"),
    ]


def _own_people_or_reinforcement(ground: Ground, work: pl.DataFrame) -> list[Violation]:
    polda = ground.units.select(serves="unit_code", polda="polda")
    served = work.join(polda, on="serves", how="left")
    serving = pl.col("serves").is_not_null()
    own = pl.col("command").eq_missing(pl.col("serves"))
    lent = pl.col("command").eq_missing(pl.col("polda")) & ~own
    expected = pl.when(serving & lent).then(pl.lit("yes")).otherwise(pl.lit(""))
    strangers = served.filter(serving & ~own & ~lent)
    mislabelled = (
        served.filter(~serving | own | lent)
        .with_columns(expected=expected)
        .filter(pl.col("reinforcement") != pl.col("expected"))
    )
    what = "an officer of {command} serves {serves}, which is neither the own command nor one of that Polda"
    mark = "duty {duty} for {serves} by an officer of {command}: expected '{expected}', found '{reinforcement}'"
    return [
        *violations(strangers, "3: own people", OFFICER, what),
        *violations(mislabelled, "3: reinforcement", OFFICER, mark),
    ]


def _excluded_areas_kept(ground: Ground, laid: LaidPosts, work: pl.DataFrame) -> list[Violation]:
    posted = work.filter(pl.col("duty") == "post")
    bad = posted.join(barred_from(ground, laid, posted), on=["officer_id", "post_id"])
    what = "posted to {post_id} with a station in {area_code}, which the excluded area {prefix} covers"
    return violations(bad, "3: excluded areas", OFFICER, what)


def _one_leader_of_highest_rank(laid: LaidPosts, work: pl.DataFrame) -> list[Violation]:
    posted = work.filter(pl.col("duty") == "post")
    no_role = posted.filter(pl.col("role") == "")
    needless = work.filter(~pl.col("duty").is_in(["post", "reserve"]) & (pl.col("role") != ""))
    leading = pl.col("role") == "leader"
    teams = posted.group_by("post_id").agg(
        leaders=leading.sum(),
        leads=pl.col("seniority").filter(leading).max(),
        highest=pl.col("seniority").max(),
        leader_rank=pl.col("rank").filter(leading).first(),
        highest_rank=pl.col("rank").sort_by("seniority", descending=True).first(),
    )
    posts = laid.posts.select("row", "post_id").join(teams, on="post_id")
    headless = posts.filter(pl.col("leaders") != 1)
    outranked = posts.filter((pl.col("leaders") == 1) & (pl.col("leads") < pl.col("highest")))
    post = "posts.csv, row {row}, post {post_id}"
    return [
        *violations(no_role, "leader", OFFICER, "expected the role leader or member on duty post, found none"),
        *violations(needless, "leader", OFFICER, "expected no role on duty {duty}, found {role}"),
        *violations(headless, "leader", post, "expected one leader, found {leaders}"),
        *violations(outranked, "leader", post, "a leader of rank {leader_rank} has a {highest_rank} in the team"),
    ]


def _travel_where_there_is_a_place(work: pl.DataFrame) -> list[Violation]:
    travels = pl.col("duty").is_in(["post", "reserve"])
    missing = work.filter(travels & pl.col("travel_minutes").is_null())
    needless = work.filter(~travels & pl.col("travel_minutes").is_not_null())
    rule = "5: travel_minutes"
    return [
        *violations(missing, rule, OFFICER, "duty {duty}: expected travel_minutes, found none"),
        *violations(needless, rule, OFFICER, "duty {duty}: expected no travel_minutes, found {travel_minutes}"),
    ]


def _travel_of_officers(ground: Ground, tables: PlanTables, work: pl.DataFrame) -> list[Violation]:
    centres = ground.stations.select("station_code", "latitude", "longitude", "minutes_per_km", "by_road")
    pace = next(speed.minutes_per_km for access, speed in ground.doctrine.travel.items() if access == "road")
    columns = ("post_id", "duty", "latitude", "longitude", "minutes_per_km", "by_road")
    sites = tables.reserves.rename({"team_id": "post_id"}).with_columns(
        duty=pl.lit("reserve"), minutes_per_km=pl.lit(pace), by_road=pl.lit(True)
    )
    ends = pl.concat(
        [
            tables.posts.select("post_id", station_code="centre_station", duty=pl.lit("post"))
            .join(centres, on="station_code")
            .select(columns),
            sites.select(columns),
        ]
    ).rename({"latitude": "end_latitude", "longitude": "end_longitude"})
    travelling = work.filter(pl.col("travel_minutes").is_not_null()).join(ends, on=["post_id", "duty"])
    expected = ground.ways.minutes(travelling, "unit", "end", pl.col("minutes_per_km"), pl.col("by_road"))
    bad = travelling.with_columns(expected=expected).filter(differs("travel_minutes", "expected"))
    what = "expected {expected:.3f} minutes from {own_unit} to {post_id}, found {travel_minutes}"
    return violations(bad, "5: travel_minutes", OFFICER, what)
