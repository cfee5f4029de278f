"""Travel over the great circle, written anew from the description of the formats."""

from __future__ import annotations

import math
from typing import Protocol

import polars as pl

EARTH_RADIUS_KM = 6371.0088

#: Minutes are written with two decimals or better.
TOLERANCE = 0.006


def travel_minutes(start: str, end: str, minutes_per_km: pl.Expr) -> pl.Expr:
    """Minutes one way between the places in columns `{start}_latitude`, `{start}_longitude` and those of `end`."""
    radians = math.pi / 180.0
    start_latitude, end_latitude = pl.col(f"{start}_latitude") * radians, pl.col(f"{end}_latitude") * radians
    half_north = (end_latitude - start_latitude) / 2
    half_east = (pl.col(f"{end}_longitude") - pl.col(f"{start}_longitude")) * (radians / 2)
    haversine = half_north.sin() ** 2 + start_latitude.cos() * end_latitude.cos() * half_east.sin() ** 2
    return 2 * EARTH_RADIUS_KM * haversine.clip(0.0, 1.0).sqrt().arcsin() * minutes_per_km


class Ways(Protocol):
    """How long one travels."""

    def minutes(
        self,
        frame: pl.DataFrame,
        start: str,
        end: str,
        minutes_per_km: pl.Expr,
        by_road: pl.Expr,
        limit: float = math.inf,
    ) -> pl.Series:
        """One way, for each row: `minutes_per_km` of the slower access; `by_road`: both places are reached by road."""
        ...


class OverGreatCircle:
    """The doctrine's speeds alone."""

    def minutes(
        self,
        frame: pl.DataFrame,
        start: str,
        end: str,
        minutes_per_km: pl.Expr,
        by_road: pl.Expr,
        limit: float = math.inf,
    ) -> pl.Series:
        return frame.select(minutes=travel_minutes(start, end, minutes_per_km))["minutes"]


def differs(found: str, expected: str) -> pl.Expr:
    """Whether two columns of minutes differ by more than rounding; a value that cannot be compared differs."""
    return ((pl.col(found) - pl.col(expected)).abs() <= TOLERANCE).fill_null(False).not_()
