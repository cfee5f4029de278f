"""What the operation says, with everything looked up that the rules ask for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from posko.doctrine import Doctrine, rank_order
from posko.planning.check.travel import OverGreatCircle, Ways
from posko.tables import Operation


@dataclass(frozen=True)
class Ground:
    """The operation with its commands resolved.

    `units`: `unit_code`, `command` (its Polres, or else its Polda), `polres`, `polda` (null where there is none),
    `latitude`, `longitude`. `stations`: `station_code`, `area_code`, `latitude`, `longitude`, `tier`, `polres`,
    `minutes_per_km` by its own access and whether that is `by_road` or `by_water`. `officers`: `officer_id`,
    `unit_code`, `rank`, `seniority` (higher ranks are greater), `status`, `excluded_areas`, `skills`, and of its unit
    `command`, `unit_latitude`, `unit_longitude`. `areas`: every `area_code` of a station with every `prefix` that
    covers it. `ways`: how long one travels.
    """

    doctrine: Doctrine
    units: pl.DataFrame
    stations: pl.DataFrame
    officers: pl.DataFrame
    areas: pl.DataFrame
    routine_duty: pl.DataFrame
    funds: pl.DataFrame
    ways: Ways

    def units_of_kind(self, kind: str) -> list[str]:
        return self.units.filter(pl.col(kind) == pl.col("unit_code"))["unit_code"].to_list()

    @property
    def guarded(self) -> pl.DataFrame:
        """The stations a mobile team must reach in time."""
        return self.stations.filter(pl.col("tier") != "low")


def survey(operation: Operation, ways: Ways | None = None) -> Ground:
    """Resolve the commands, stations and officers of `operation`; without `ways` one travels by great circle."""
    units = _units(operation.units)
    areas = _covering_prefixes(operation.polling_stations["area_code"])
    return Ground(
        doctrine=operation.doctrine,
        units=units,
        stations=_stations(operation, units, areas),
        officers=_officers(operation.officers, units),
        areas=areas.select("area_code", "prefix"),
        routine_duty=operation.routine_duty,
        funds=operation.funds,
        ways=ways or OverGreatCircle(),
    )


def split_cell(column: str) -> pl.Expr:
    """The values of a cell with several, as a list without blanks."""
    parts = pl.col(column).cast(pl.String).fill_null("").str.split(";")
    return parts.list.eval(pl.element().str.strip_chars()).list.eval(pl.element().filter(pl.element() != ""))


def _units(units: pl.DataFrame) -> pl.DataFrame:
    kind = dict(zip(units["unit_code"], units["kind"], strict=True))
    parent = dict(zip(units["unit_code"], units["parent_code"].fill_null(""), strict=True))

    def nearest(code: str, wanted: str) -> str | None:
        return next((unit for unit in _upwards(code, parent) if kind.get(unit) == wanted), None)

    codes = units["unit_code"].to_list()
    polres = pl.Series("polres", [nearest(code, "polres") for code in codes], dtype=pl.String)
    polda = pl.Series("polda", [nearest(code, "polda") for code in codes], dtype=pl.String)
    return units.select("unit_code", "latitude", "longitude", "area_codes").with_columns(
        polres, polda, command=polres.fill_null(polda)
    )


def _upwards(code: str, parent: dict[str, str]) -> Iterator[str]:
    """The unit and its ancestors; a loop of parents ends where it closes."""
    seen: set[str] = set()
    while code and code not in seen:
        yield code
        seen.add(code)
        code = parent.get(code, "")


def _covering_prefixes(area_codes: pl.Series) -> pl.DataFrame:
    """`area_code`, `prefix`, `depth` (dotted parts of the prefix) for every prefix of whole parts."""
    codes = pl.DataFrame({"area_code": area_codes.unique()})
    parts = codes.with_columns(parts=pl.col("area_code").str.split("."))
    deepest = parts.select(pl.col("parts").list.len().max()).item() or 0
    layers = [
        parts.filter(pl.col("parts").list.len() >= depth).select(
            "area_code", prefix=pl.col("parts").list.head(depth).list.join("."), depth=pl.lit(depth)
        )
        for depth in range(1, deepest + 1)
    ]
    empty = pl.DataFrame(schema={"area_code": pl.String, "prefix": pl.String, "depth": pl.Int32})
    return pl.concat([empty, *layers])


def _stations(operation: Operation, units: pl.DataFrame, areas: pl.DataFrame) -> pl.DataFrame:
    claims = units.select("polres", prefix=split_cell("area_codes")).explode("prefix").drop_nulls("prefix")
    polres_of_area = (
        areas.join(claims, on="prefix")
        .sort("depth", descending=True, maintain_order=True)
        .unique("area_code", keep="first", maintain_order=True)
        .select("area_code", "polres")
    )
    pace = {str(access): speed.minutes_per_km for access, speed in operation.doctrine.travel.items()}
    return operation.polling_stations.select(
        "station_code",
        "area_code",
        "latitude",
        "longitude",
        "tier",
        minutes_per_km=pl.col("access").replace_strict(pace, default=None, return_dtype=pl.Float64),
        by_road=pl.col("access") == "road",
        by_water=pl.col("access").is_in(["river", "sea"]),
    ).join(polres_of_area, on="area_code", how="left")


def _officers(officers: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    seniority = {rank: rank_order(rank) for rank in officers["rank"].unique()}
    of_unit = units.select("unit_code", "command", unit_latitude="latitude", unit_longitude="longitude")
    return (
        officers.select("officer_id", "unit_code", "rank", "status", "excluded_areas", "skills")
        .with_columns(seniority=pl.col("rank").replace_strict(seniority, return_dtype=pl.Int64))
        .join(of_unit, on="unit_code", how="left")
    )
