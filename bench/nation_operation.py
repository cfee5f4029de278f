"""The nation as an operation, made from public counts: what `bench/nation.py` plans.

Real: every village with its number of stations in Nov 2024 and its position (../shared/data/indonesia-2024); the rules
(../shared/data/jambi-2024/doctrine.toml). Made, always the same for the same regency, whichever others there are:

* stations: some hundred metres around the middle of their village;
* a command for each of the 514 regencies, a Polsek for each sub-district with stations, a Polda for each province; the
  seats of Polres and Polda are in the sub-district with the most stations of theirs;
* tier, reason, access and voters: each village is given a village of Jambi as its model (chosen with odds by stations,
  so that Jambi's shares hold) and each of its stations takes after one station there: water stays with villages;
* officers: as many a station as in Jambi, shared between Polres and Polsek as there, each taking after an officer of
  Jambi in rank, function, status and skills; excluded areas with Jambi's share, somewhere in the own regency;
* routine duty, equipment and funds: in Jambi's proportion to officers and stations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from posko.tables import Operation, read_operation

SEED = 2024
#: Standard deviation around the village's position. Jambi's is 0.5 km.
SPREAD_KM = 0.4
KM_PER_DEGREE = 111.2
#: Columns that a made station and a made officer take from one in Jambi.
STATION_LIKE = ("tier", "tier_reason", "access", "voters")
OFFICER_LIKE = ("rank", "function", "status", "skills")

Rng = np.random.Generator


@dataclass(frozen=True)
class Regency:
    """`villages`: `area_code`, `latitude`, `longitude`, `stations`, `sub_district`; only those with stations."""

    code: str
    name: str
    villages: pl.DataFrame

    @property
    def stations(self) -> int:
        return int(self.villages["stations"].sum())

    @property
    def province(self) -> str:
        return self.code[:2]

    @property
    def command(self) -> str:
        """`32-01` for the Polres of regency 32.01."""
        return self.code.replace(".", "-")


def read_regencies(folder: Path) -> list[Regency]:
    """All regencies that have stations, by code."""
    codes = {"area_code": pl.String}
    names = dict(pl.read_csv(folder / "areas.csv.gz", schema_overrides=codes).select("area_code", "name").iter_rows())
    villages = (
        pl.read_csv(folder / "villages.csv.gz", schema_overrides=codes)
        .filter(pl.col("stations_nov_2024") > 0)
        .select(
            "area_code",
            "latitude",
            "longitude",
            stations="stations_nov_2024",
            sub_district=pl.col("area_code").str.head(8),
            regency=pl.col("area_code").str.head(5),
        )
        .sort("area_code")
    )
    return [
        Regency(str(code), names[str(code)], group.drop("regency"))
        for (code,), group in villages.group_by("regency", maintain_order=True)
    ]


def spread_by_size(regencies: Sequence[Regency], commands: int) -> list[Regency]:
    """So many of them, small and large alike: the middle of each of as many equal slices by size; in order of code."""
    by_size = sorted(regencies, key=lambda r: (r.stations, r.code))
    chosen = [by_size[int((k + 0.5) * len(by_size) / commands)] for k in range(commands)]
    return sorted(chosen, key=lambda r: r.code)


class Model:
    """Jambi, as what everything made takes after."""

    def __init__(self, jambi: Operation) -> None:
        self.jambi = jambi
        kinds = jambi.units.select("unit_code", "kind")
        officers = jambi.officers.join(kinds, on="unit_code")
        self.officers = {str(kind): group for (kind,), group in officers.group_by("kind", maintain_order=True)}
        self.stations = jambi.polling_stations.sort("area_code")
        #: First row and number of rows of each Jambi station's village.
        self.first = self.stations["area_code"].search_sorted(self.stations["area_code"], side="left").to_numpy()
        self.size = self.stations["area_code"].search_sorted(self.stations["area_code"], side="right").to_numpy()
        self.size = self.size - self.first
        minimum = dict(jambi.routine_duty.select("unit_code", "minimum_officers").iter_rows())
        self.routine = {
            kind: sum(minimum.get(unit, 0) for unit in group["unit_code"].unique()) / len(group)
            for kind, group in self.officers.items()
        }
        self.excluded = len(jambi.officers.filter(pl.col("excluded_areas") != "")) / len(jambi.officers)
        self.funds_per_officer = int(jambi.funds["amount_idr"].sum() / len(jambi.officers))

    def officers_for(self, kind: str, stations: int) -> int:
        """Officers of all units of a kind (`polda`, `polres`, `polsek`) that guard so many stations."""
        return round(stations * len(self.officers[kind]) / len(self.stations))

    def station_rows(self, rng: Rng, sizes: NDArray[np.int64]) -> NDArray[np.int64]:
        """A row of Jambi's stations for each station of villages of these sizes."""
        model = np.repeat(rng.integers(len(self.stations), size=len(sizes)), sizes)
        rows = self.first[model] + np.floor(rng.random(len(model)) * self.size[model])
        return np.asarray(rows, dtype=np.int64)


def make_nation(regencies: Sequence[Regency], jambi: Path) -> Operation:
    """The operation of these regencies, with the rules and proportions of the operation folder `jambi`."""
    model = Model(read_operation(jambi))
    parts = [_Tables.of(regency, model) for regency in regencies]
    parts += [_polda(province, list(group), model) for province, group in _by_province(regencies)]
    whole: dict[str, Any] = {name: pl.concat([part.frames[name] for part in parts]) for name in parts[0].frames}
    return replace(model.jambi, **whole, notes=(), map_folder=None)


def _by_province(regencies: Sequence[Regency]) -> Iterator[tuple[str, list[Regency]]]:
    for province in sorted({r.province for r in regencies}):
        yield province, [r for r in regencies if r.province == province]


@dataclass(frozen=True)
class _Tables:
    """The six tables of one command."""

    frames: dict[str, pl.DataFrame]

    @classmethod
    def of(cls, regency: Regency, model: Model) -> _Tables:
        rng = np.random.default_rng([SEED, int(regency.code.replace(".", ""))])
        stations = _stations(rng, regency, model)
        units = _units(regency)
        counts = _officer_counts(regency, model)
        officers = _officers(rng, units, counts, regency.villages["area_code"].to_list(), model)
        return cls(
            {
                "units": units,
                "polling_stations": stations,
                "officers": officers,
                "routine_duty": _routine(units, counts, model),
                "equipment": _equipment(regency.command, regency.stations, model),
                "funds": _funds(regency.command, sum(counts), model),
            }
        )


def _stations(rng: Rng, regency: Regency, model: Model) -> pl.DataFrame:
    villages = regency.villages
    sizes = villages["stations"].to_numpy()
    like = model.stations[model.station_rows(rng, sizes)]
    north, east = rng.normal(0, SPREAD_KM / KM_PER_DEGREE, (2, int(sizes.sum())))
    expanded = villages.select(pl.exclude("stations").repeat_by("stations").list.explode())
    number = pl.int_range(1, pl.len() + 1).over("area_code").cast(pl.String).str.zfill(3)
    return expanded.with_columns(
        pl.Series("latitude", expanded["latitude"] + north).round(5),
        pl.Series("longitude", expanded["longitude"] + east).round(5),
        station_code=pl.col("area_code") + "-" + number,
        name="TPS " + number,
        **{name: like[name] for name in STATION_LIKE},
    ).select(model.stations.columns)


def _units(regency: Regency) -> pl.DataFrame:
    """The Polres in the first row, then its Polsek."""
    seats = _seats(regency.villages)
    capital = seats.sort("stations", "sub_district", descending=[True, False]).row(0, named=True)
    codes = [regency.command, *(code.replace(".", "-") for code in seats["sub_district"])]
    return pl.DataFrame(
        {
            "unit_code": codes,
            "name": [
                f"Polres {regency.name.removeprefix('Kabupaten ')}",
                *(f"Polsek {code}" for code in seats["sub_district"]),
            ],
            "kind": ["polres"] + ["polsek"] * len(seats),
            "parent_code": [f"{regency.province}-POLDA"] + [regency.command] * len(seats),
            "latitude": [capital["latitude"], *seats["latitude"]],
            "longitude": [capital["longitude"], *seats["longitude"]],
            "area_codes": [regency.code, *seats["sub_district"]],
        }
    )


def _seats(villages: pl.DataFrame) -> pl.DataFrame:
    """Of each sub-district its stations and their middle, by code."""
    stations = pl.col("stations")
    middle = ((pl.col("latitude", "longitude") * stations).sum() / stations.sum()).round(5)
    return villages.group_by("sub_district").agg(stations.sum(), middle).sort("sub_district")


def _officer_counts(regency: Regency, model: Model) -> list[int]:
    """Officers of the Polres, then of each Polsek in proportion to its stations, at least two."""
    at_polsek = model.officers_for("polsek", regency.stations)
    share = _seats(regency.villages)["stations"].to_numpy() / regency.stations
    upto = np.round(np.cumsum(share) * at_polsek).astype(np.int64)
    return [model.officers_for("polres", regency.stations), *np.maximum(2, np.diff(upto, prepend=0)).tolist()]


def _officers(rng: Rng, units: pl.DataFrame, counts: Sequence[int], areas: list[str], model: Model) -> pl.DataFrame:
    """Officers of the units (so many each); `areas`: villages that some of them are excluded from."""
    like = []
    for kind, count in zip(units["kind"], counts, strict=True):
        pool = model.officers[kind]
        like.append(pool[rng.integers(len(pool), size=count)])
    taken = pl.concat(like)
    prefix = units["unit_code"][0].replace("-", "")
    ids = [f"P{prefix}{k:06d}" for k in range(1, len(taken) + 1)]
    excluded = np.where(rng.random(len(taken)) < model.excluded, rng.choice(areas, len(taken)), "")
    return taken.with_columns(
        pl.Series("officer_id", ids),
        pl.Series("name", [f"Personel {code}" for code in ids]),
        pl.Series("unit_code", np.repeat(units["unit_code"].to_list(), counts).tolist()),
        pl.Series("excluded_areas", excluded.tolist()),
    ).select(model.jambi.officers.columns)


def _routine(units: pl.DataFrame, counts: Sequence[int], model: Model) -> pl.DataFrame:
    minimum = [round(model.routine[kind] * count) for kind, count in zip(units["kind"], counts, strict=True)]
    return pl.DataFrame({"unit_code": units["unit_code"], "minimum_officers": pl.Series(minimum, dtype=pl.Int64)})


def _equipment(unit: str, stations: int, model: Model) -> pl.DataFrame:
    share = stations / len(model.stations)
    return (
        model.jambi.equipment.group_by("kind", maintain_order=True)
        .agg((pl.col("total", "serviceable").sum() * share).round().cast(pl.Int64))
        .select(pl.lit(unit).alias("unit_code"), "kind", "total", "serviceable")
    )


def _funds(unit: str, officers: int, model: Model) -> pl.DataFrame:
    return pl.DataFrame({"unit_code": [unit], "amount_idr": [officers * model.funds_per_officer]})


def _polda(province: str, regencies: list[Regency], model: Model) -> _Tables:
    """The Polda of these regencies, in the seat of the largest, with people in proportion to all their stations."""
    largest = max(regencies, key=lambda r: (r.stations, r.code))
    seat = _units(largest).row(0, named=True)
    code = f"{province}-POLDA"
    units = pl.DataFrame(
        {
            "unit_code": [code],
            "name": [f"Polda {province}"],
            "kind": ["polda"],
            "parent_code": [""],
            "latitude": [seat["latitude"]],
            "longitude": [seat["longitude"]],
            "area_codes": [""],
        }
    )
    counts = [model.officers_for("polda", sum(r.stations for r in regencies))]
    areas = [area for r in regencies for area in r.villages["area_code"]]
    rng = np.random.default_rng([SEED, int(province)])
    return _Tables(
        {
            "units": units,
            "polling_stations": model.stations.clear(),
            "officers": _officers(rng, units, counts, areas, model),
            "routine_duty": _routine(units, counts, model),
            "equipment": _equipment(code, 0, model),
            "funds": _funds(code, counts[0], model),
        }
    )
