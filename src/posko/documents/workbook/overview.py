"""`Ringkasan`: one row a Polres, the sums below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from posko.documents.plan_tables import rounded
from posko.documents.strength import Strength, polres_of, strength_of
from posko.documents.words import long_date
from posko.documents.workbook.sheet import COUNT, MINUTES, RUPIAH, SHARE, TEXT, Sheet
from posko.planning import CommandPlan, Plan
from posko.tables import Settings

#: Header and format of each column.
COLUMNS = {
    "Kode": TEXT,
    "Satuan": TEXT,
    "TPS": COUNT,
    "Pos": COUNT,
    "Pos terisi": COUNT,
    "TPS tanpa petugas": COUNT,
    "Personel dibutuhkan": COUNT,
    "Personel milik sendiri": COUNT,
    "BKO": COUNT,
    "Kurang": COUNT,
    "Linmas": COUNT,
    "Menit terjauh": MINUTES,
    "Total menit": MINUTES,
    "Selisih dari ideal": SHARE,
    "Jangkauan cadangan": SHARE,
    "Kemandirian": SHARE,
    "Biaya": RUPIAH,
    "Dana": RUPIAH,
    "Sisa dana": RUPIAH,
}
SUMMED = (COUNT, RUPIAH)


def overview(plan: Plan, settings: Settings, summary: Mapping[str, Any]) -> Sheet:
    """The first sheet. `summary` is that of `summary.json`: gap, coverage, cost and funds are taken from it."""
    rows = [_row(command, summary["units"][command.command.code]) for command in polres_of(plan)]
    schema = {name: _dtype(layout) for name, layout in COLUMNS.items()}
    return Sheet(
        name="Ringkasan",
        frame=pl.DataFrame(rows, schema, orient="row"),
        title=f"{settings.name} – pemungutan suara {long_date(settings.voting_day)}",
        formats=COLUMNS,
        totals=_totals(rows, summary["total"]),
    )


def _row(command: CommandPlan, figures: Mapping[str, Any]) -> tuple[Any, ...]:
    strength: Strength = strength_of(command)
    return (
        command.command.code,
        command.command.unit.name,
        strength.stations,
        strength.posts,
        strength.manned_posts,
        strength.unmanned_stations,
        strength.required,
        strength.own,
        strength.lent,
        strength.missing,
        strength.linmas,
        rounded(strength.farthest_minutes),
        figures["total_minutes"],
        figures["gap"],
        figures["reserve_covered"],
        figures["self_sufficiency"],
        figures["cost_idr"],
        figures["funds_idr"],
        figures["funds_idr"] - figures["cost_idr"],
    )


def _totals(rows: Sequence[tuple[Any, ...]], total: Mapping[str, Any]) -> tuple[Any, ...]:
    sums = [
        sum(values) if layout in SUMMED else None
        for layout, values in zip(COLUMNS.values(), _columns(rows), strict=True)
    ]
    named = dict(zip(COLUMNS, sums, strict=True)) | {
        "Kode": "Jumlah",
        "Menit terjauh": max((row[11] for row in rows), default=0.0),
        "Total menit": rounded(sum(row[12] for row in rows)),
        "Selisih dari ideal": total["gap"],
        "Jangkauan cadangan": total["reserve_covered"],
        "Kemandirian": total["self_sufficiency"],
    }
    return tuple(named.values())


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return list(zip(*rows, strict=True)) or [()] * len(COLUMNS)


def _dtype(layout: str) -> type[pl.DataType]:
    if layout == TEXT:
        return pl.String
    return pl.Int64 if layout in SUMMED else pl.Float64
