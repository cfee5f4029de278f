"""How many may leave: routine duty and the ceiling of the operation (rule 4), and the span of controllers."""

from __future__ import annotations

import polars as pl

from posko.planning.check.ground import Ground
from posko.planning.check.people import AWAY
from posko.planning.check.posts import LaidPosts
from posko.planning.check.violation import Violation, violations


def check_strength(ground: Ground, work: pl.DataFrame) -> list[Violation]:
    """Rule 4 in every unit, the Polda's own included."""
    return [*_routine_duty_kept(ground, work), *_operation_share_kept(ground, work)]


def check_controllers(ground: Ground, laid: LaidPosts, work: pl.DataFrame) -> list[Violation]:
    """A controller is an officer on that duty, of a rank that may control, within the span and in one command."""
    posts = laid.posts.filter(pl.col("controller_id") != "")
    controllers = work.filter(pl.col("duty") == "controller")
    named = posts.select("row", "post_id", "unit_code", "polda", officer_id="controller_id").join(
        controllers.select("officer_id", "rank", "command", "serves", duty="duty"), on="officer_id", how="left"
    )
    post = "posts.csv, row {row}, post {post_id}"
    nobody = named.filter(pl.col("duty").is_null())
    elsewhere = named.filter(pl.col("serves") != pl.col("unit_code"))
    return [
        *violations(nobody, "controller", post, "expected an officer on duty controller, found '{officer_id}'"),
        *violations(elsewhere, "controller", post, "its controller {officer_id} already controls posts of {serves}"),
        *_controllers_of_rank(ground, controllers),
        *_span_kept(ground, posts),
    ]


def _controllers_of_rank(ground: Ground, controllers: pl.DataFrame) -> list[Violation]:
    ranks = list(ground.doctrine.deployment.controller_ranks)
    bad = controllers.filter(~pl.col("rank").is_in(ranks))
    where = "assignments.csv, row {row}, officer {officer_id}"
    return violations(bad, "controller", where, "expected a rank of {ranks}, found {rank}", ranks=", ".join(ranks))


def _span_kept(ground: Ground, posts: pl.DataFrame) -> list[Violation]:
    span = ground.doctrine.deployment.posts_per_controller
    bad = posts.group_by("controller_id").agg(posts=pl.len()).filter(pl.col("posts") > span).sort("controller_id")
    what = "expected at most {span} posts, found {posts}"
    return violations(bad, "controller", "posts.csv, controller {controller_id}", what, span=span)


def _routine_duty_kept(ground: Ground, work: pl.DataFrame) -> list[Violation]:
    available = ground.officers.filter(pl.col("status") == "available").group_by("unit_code").agg(available=pl.len())
    staying = (
        work.filter((pl.col("duty") == "routine") & (pl.col("status") == "available"))
        .group_by(unit_code="own_unit")
        .agg(staying=pl.len())
    )
    bad = (
        ground.routine_duty.join(available, on="unit_code", how="left")
        .join(staying, on="unit_code", how="left")
        .with_columns(pl.col("available", "staying").fill_null(0))
        .with_columns(expected=pl.min_horizontal("minimum_officers", "available"))
        .filter(pl.col("staying") < pl.col("expected"))
        .sort("unit_code")
    )
    what = "expected at least {expected} available officers on duty routine, found {staying}"
    return violations(bad, "4: routine duty", "assignments.csv, unit {unit_code}", what)


def _operation_share_kept(ground: Ground, work: pl.DataFrame) -> list[Violation]:
    share = ground.doctrine.deployment.operation_share_max
    strength = ground.officers.group_by("command").agg(strength=pl.len())
    away = work.filter(pl.col("duty").is_in(AWAY)).group_by("command").agg(away=pl.len())
    bad = (
        strength.join(away, on="command")
        .with_columns(most=(pl.col("strength") * share + 1e-9).floor().cast(pl.Int64))
        .filter(pl.col("away") > pl.col("most"))
        .sort("command")
    )
    what = "expected at most {most} of its {strength} officers ({share}) on the operation, found {away}"
    return violations(bad, "4: operation share", "assignments.csv, unit {command}", what, share=share)
