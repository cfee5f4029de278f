"""The tables of the plan with names joined in after the contract's columns, so that people can read them."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from posko.documents.plan_tables import PlanTables
from posko.documents.words import DUTY_WORDS, TIER_WORDS, quantity, resource
from posko.planning import Command, Plan


def readable_tables(plan: Plan, tables: PlanTables) -> Iterator[tuple[str, pl.DataFrame]]:
    """Name and table of each: the contract's columns first and unchanged, then words and names."""
    units, officers, stations = _units(plan), _officers(plan), _stations(plan)
    tiers = {tier.value: word for tier, word in TIER_WORDS.items()}
    duties = {duty.value: word for duty, word in DUTY_WORDS.items()}
    padal = officers.rename({"officer_id": "controller_id", "Pangkat": "Pangkat Padal", "Nama": "Nama Padal"})
    yield (
        "posts",
        _join(tables.posts, units, padal).with_columns(pl.col("tier").replace(tiers).alias("Tingkat")),
    )
    yield "post_stations", _join(tables.post_stations, stations)
    yield (
        "assignments",
        _join(tables.assignments, officers, units).with_columns(pl.col("duty").replace(duties).alias("Tugas")),
    )
    yield "reserves", _join(tables.reserves, units)
    lacks = list(tables.shortfall.select("resource", "missing").iter_rows())
    words = pl.Series("Yang kurang", [resource(name) for name, _ in lacks], pl.String)
    amounts = pl.Series("Jumlah kurang", [quantity(name, missing) for name, missing in lacks], pl.String)
    yield "shortfall", _join(tables.shortfall, units).with_columns(words, amounts)


def _join(table: pl.DataFrame, *others: pl.DataFrame) -> pl.DataFrame:
    """Left joins that keep every row in its place; the key is the first column of each other table."""
    for other in others:
        table = table.join(other, on=other.columns[0], how="left", maintain_order="left")
    return table


def _commands(plan: Plan) -> Iterator[Command]:
    yield from plan.problem.commands
    yield from plan.problem.reinforcement


def _units(plan: Plan) -> pl.DataFrame:
    rows = [(unit.code, unit.name) for command in _commands(plan) for unit in command.units]
    return pl.DataFrame(rows, {"unit_code": pl.String, "Satuan": pl.String}, orient="row")


def _officers(plan: Plan) -> pl.DataFrame:
    rows = [(officer.id, officer.rank, officer.name) for command in _commands(plan) for officer in command.officers]
    return pl.DataFrame(rows, {"officer_id": pl.String, "Pangkat": pl.String, "Nama": pl.String}, orient="row")


def _stations(plan: Plan) -> pl.DataFrame:
    rows = [(s.code, s.name, s.area_code, s.voters) for command in _commands(plan) for s in command.stations]
    schema = {"station_code": pl.String, "Nama TPS": pl.String, "Desa/kelurahan": pl.String, "Pemilih": pl.Int64}
    return pl.DataFrame(rows, schema, orient="row")
