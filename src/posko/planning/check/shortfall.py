"""What is missing is said (rule 2), and the highest tiers are manned first (rule 6)."""

from __future__ import annotations

import polars as pl

from posko.doctrine import TIERS_BY_PRIORITY
from posko.planning.check.files import PlanTables
from posko.planning.check.ground import Ground
from posko.planning.check.people import barred_from
from posko.planning.check.posts import LaidPosts
from posko.planning.check.violation import Violation, violations

ROW = "shortfall.csv, row {row}, unit {unit_code}, resource {resource}"
POST = "posts.csv, row {row}, post {post_id}"


def check_shortfall(ground: Ground, tables: PlanTables, laid: LaidPosts, work: pl.DataFrame) -> list[Violation]:
    """The arithmetic of `shortfall.csv`, what unmanned posts lack, and the order of tiers."""
    excused = _excused_posts(tables.shortfall)
    unmanned = _unmanned_posts(laid, excused)
    return [
        *_arithmetic(ground, tables.shortfall),
        *_missing_officers_said(tables.shortfall, unmanned),
        *_higher_tiers_first(ground, laid, work, unmanned),
    ]


def _arithmetic(ground: Ground, shortfall: pl.DataFrame) -> list[Violation]:
    unknown = shortfall.join(ground.units, on="unit_code", how="anti")
    expected = shortfall.with_columns(expected=pl.col("required") - pl.col("available"))
    wrong = expected.filter((pl.col("missing") != pl.col("expected")) | (pl.col("missing") == 0))
    what = "missing: expected {required} - {available} = {expected}, more than 0, found {missing}"
    return [
        *violations(unknown, "5: shortfall", ROW, "expected a unit of units.csv"),
        *violations(wrong, "5: shortfall", ROW, what),
    ]


def _excused_posts(shortfall: pl.DataFrame) -> pl.DataFrame:
    """`unit_code`, `post_id`: every word in the rows on excluded areas, as posts are named there."""
    words = pl.concat_str("consequence", "remedy", separator=" ").str.extract_all(r"[^\s,;()]+")
    return (
        shortfall.filter(pl.col("resource") == "excluded_areas")
        .select("unit_code", post_id=words)
        .explode("post_id")
        .with_columns(pl.col("post_id").str.strip_chars_end(".:"))
        .unique()
    )


def _unmanned_posts(laid: LaidPosts, excused: pl.DataFrame) -> pl.DataFrame:
    """Posts with status unmanned, with `excused` and `priority` (0 is manned first)."""
    priority = {str(tier): place for place, tier in enumerate(TIERS_BY_PRIORITY)}
    return (
        laid.posts.filter(pl.col("status") == "unmanned")
        .with_columns(priority=pl.col("tier").replace_strict(priority, return_dtype=pl.Int64))
        .join(excused.with_columns(excused=pl.lit(True)), on=["unit_code", "post_id"], how="left")
        .with_columns(pl.col("excused").fill_null(False))
    )


def _missing_officers_said(shortfall: pl.DataFrame, unmanned: pl.DataFrame) -> list[Violation]:
    """Officers lacking where people are short stand under `officers`; where areas exclude, in either row."""
    short = pl.col("officers_required").filter(~pl.col("excused")).sum()
    lacking = unmanned.group_by("unit_code").agg(short=short, all=pl.col("officers_required").sum())
    said = shortfall.group_by("unit_code").agg(
        officers=pl.col("missing").filter(pl.col("resource") == "officers").sum(),
        both=pl.col("missing").filter(pl.col("resource").is_in(["officers", "excluded_areas"])).sum(),
    )
    units = lacking.join(said, on="unit_code", how="left").with_columns(pl.col("officers", "both").fill_null(0))
    bad = units.filter((pl.col("officers") < pl.col("short")) | (pl.col("both") < pl.col("all"))).sort("unit_code")
    what = (
        "unmanned posts lack {all} officers ({short} of them for want of people): expected them as missing officers "
        "or excluded_areas, found {officers} officers, {both} in both"
    )
    return violations(bad, "2: shortfall", "shortfall.csv, unit {unit_code}", what)


def _higher_tiers_first(ground: Ground, laid: LaidPosts, work: pl.DataFrame, unmanned: pl.DataFrame) -> list[Violation]:
    manned = laid.posts.filter(pl.col("status") == "manned")
    lower = (
        unmanned.select("row", "post_id", "unit_code", "tier", "priority", "excused", "officers_required")
        .join(_manned_tiers(manned), on="unit_code")
        .filter(pl.col("manned_priority") > pl.col("priority"))
    )
    passed_over = lower.filter(~pl.col("excused")).unique("post_id", keep="first", maintain_order=True)
    could = _could_be_manned(ground, laid, work, lower.filter(pl.col("excused")))
    rule = "6: higher tiers first"
    return [
        *violations(passed_over, rule, POST, "unmanned at tier {tier}, while {unit_code} mans tier {manned_tier}"),
        *violations(
            could,
            rule,
            POST,
            "excused by excluded areas, but {free} officers on lower tiers of {unit_code} may be posted there "
            "({officers_required} needed)",
        ),
    ]


def _manned_tiers(manned: pl.DataFrame) -> pl.DataFrame:
    priority = {str(tier): place for place, tier in enumerate(TIERS_BY_PRIORITY)}
    return manned.select(
        "unit_code",
        manned_tier="tier",
        manned_priority=pl.col("tier").replace_strict(priority, return_dtype=pl.Int64),
    ).unique(maintain_order=True)


def _could_be_manned(ground: Ground, laid: LaidPosts, work: pl.DataFrame, excused: pl.DataFrame) -> pl.DataFrame:
    """Excused posts with `free`: officers on lower tiers of the unit whom nothing bars, enough for the post."""
    posted = work.filter(pl.col("duty") == "post").join(laid.posts.select("post_id", manned_tier="tier"), on="post_id")
    candidates = posted.select("officer_id", "manned_tier", "excluded_areas", unit_code="serves").join(
        excused, on=["unit_code", "manned_tier"]
    )
    barred = barred_from(ground, laid, candidates)
    return (
        candidates.join(barred, on=["officer_id", "post_id"], how="anti")
        .group_by("row", "post_id", "unit_code", "officers_required")
        .agg(free=pl.len())
        .filter(pl.col("free") >= pl.col("officers_required"))
    )
