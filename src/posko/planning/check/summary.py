"""The figures of `summary.json` recomputed (rule 5)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from posko.planning.check.ground import Ground
from posko.planning.check.people import AWAY
from posko.planning.check.posts import LaidPosts
from posko.planning.check.summary_file import AT, COUNTS, DUTIES, NUMBERS, Figures, Summary
from posko.planning.check.travel import TOLERANCE
from posko.planning.check.violation import Violation, Words, at_most_shown

RULE = "5: summary"

#: Shares and gaps are written with three decimals or better.
SHARE_TOLERANCE = 0.0006


@dataclass(frozen=True, slots=True)
class Between:
    """What a figure may be: from `low` to `high`."""

    low: float
    high: float

    def allows(self, value: float | None) -> bool:
        """A missing value stands for an infinite one."""
        return self.high == math.inf if value is None else self.low <= value <= self.high

    @property
    def words(self) -> object:
        """As a violation says it."""
        if self.low == self.high:
            return f"{self.low:g}" if self.low != round(self.low) else str(round(self.low))
        return Words("{low:.4f} to {high:.4f}", {"low": self.low, "high": self.high})


@dataclass(frozen=True)
class Recomputed:
    """What follows from the operation and the plan's tables, as numbers; `covered` are the bounds of a share.

    `units` has every Polres and Polda. `total_covered` is the share over all stations.
    """

    units: Mapping[str, Mapping[str, float]]
    covered: Mapping[str, Between]
    total_covered: Between
    polres: frozenset[str]


def check_name(summary: Summary, name: str) -> list[Violation]:
    """The plan is one of this operation."""
    if summary.operation == name:
        return []
    values = {"path": "operation", "expected": name, "found": summary.operation}
    return [Violation(RULE, AT, "expected '{expected}', found '{found}'", values)]


def recompute(ground: Ground, laid: LaidPosts, work: pl.DataFrame, reached: pl.DataFrame) -> Recomputed:
    polres = ground.units_of_kind("polres")
    commands = polres + ground.units_of_kind("polda")
    figures: dict[str, dict[str, float]] = {code: dict.fromkeys((*COUNTS, *NUMBERS), 0) for code in commands}
    for table in (
        ground.stations.group_by(unit="polres").agg(stations=pl.len()),
        _of_posts(laid.posts),
        _own_people(work),
        _people_serving(ground, work),
        _funds(ground),
    ):
        for row in table.iter_rows(named=True):
            figures.get(row.pop("unit"), {}).update(row)
    covered, total_covered = _shares_covered(ground, reached, commands)
    return Recomputed(figures, covered, total_covered, frozenset(polres))


def check_summary(summary: Summary, expected: Recomputed, *, recompute_travel: bool) -> list[Violation]:
    """Every figure of every unit and of the total; shares covered in time only if `recompute_travel`."""
    found = _units_listed(summary, expected)
    known = [code for code in summary.units if code in expected.units]
    for code in known:
        bounds = _bounds(expected.units[code], summary.units[code])
        if recompute_travel:
            bounds["reserve_covered"] = expected.covered[code]
        found += _outside(f"units.{code}", bounds, summary.units[code])
    found += _outside("total", _total_bounds(summary, expected, known, recompute_travel), summary.total)
    return at_most_shown(RULE, found)


def _of_posts(posts: pl.DataFrame) -> pl.DataFrame:
    manned = pl.col("status") == "manned"
    return posts.group_by(unit="unit_code").agg(
        posts=pl.len(),
        manned_posts=manned.sum(),
        unmanned_stations=pl.col("laid").filter(~manned).sum(),
        linmas=(pl.col("linmas_each") * pl.col("laid")).sum(),
        total_minutes=pl.col("sum_minutes").sum(),
        farthest_minutes=pl.col("max_minutes").max(),
    )


def _own_people(work: pl.DataFrame) -> pl.DataFrame:
    counts = {f"officers.{duty}": (pl.col("duty") == duty).sum() for duty in DUTIES}
    return work.group_by(unit="command").agg(**counts)


def _people_serving(ground: Ground, work: pl.DataFrame) -> pl.DataFrame:
    cost = ground.doctrine.cost.officer_day_idr * ground.doctrine.cost.days
    serving = work.filter(pl.col("duty").is_in(AWAY) & pl.col("serves").is_not_null())
    return serving.group_by(unit="serves").agg(
        reinforcement=(pl.col("command").ne_missing(pl.col("serves"))).sum(), cost_idr=pl.len().cast(pl.Int64) * cost
    )


def _funds(ground: Ground) -> pl.DataFrame:
    funds = ground.funds.join(ground.units.select("unit_code", unit="command"), on="unit_code")
    return funds.group_by("unit").agg(funds_idr=pl.col("amount_idr").sum())


def _shares_covered(
    ground: Ground, reached: pl.DataFrame, commands: Iterable[str]
) -> tuple[dict[str, Between], Between]:
    stations = reached.group_by("unit_code", "station_code").agg(pl.col("surely").any())
    counted = {
        row["unit_code"]: (row["surely"], row["most"])
        for row in stations.group_by("unit_code").agg(pl.col("surely").sum(), most=pl.len()).iter_rows(named=True)
    }
    guarded = dict(ground.guarded.group_by("polres").len().iter_rows())
    units = {code: _share(*counted.get(code, (0, 0)), guarded.get(code, 0)) for code in commands}
    least, most = sum(surely for surely, _ in counted.values()), sum(most for _, most in counted.values())
    return units, _share(least, most, ground.guarded.height)


def _share(least: int, most: int, of: int) -> Between:
    if of == 0:
        return Between(1.0, 1.0)
    return Between(least / of - SHARE_TOLERANCE, most / of + SHARE_TOLERANCE)


def _units_listed(summary: Summary, expected: Recomputed) -> list[Violation]:
    missing = sorted(expected.polres - set(summary.units))
    surplus = sorted(set(summary.units) - set(expected.units))
    return [
        *(_unit(code, "expected every Polres, this one is missing") for code in missing),
        *(_unit(code, "expected a Polres or Polda of units.csv") for code in surplus),
    ]


def _unit(code: str, what: str) -> Violation:
    return Violation(RULE, AT, what, {"path": f"units.{code}"})


def _bounds(expected: Mapping[str, float], written: Figures) -> dict[str, Between]:
    """Bounds of each figure of a unit; the lower bound is taken as written, so far as it is one."""
    total = expected["total_minutes"]
    minutes = {name: _rounded(expected[name]) for name in ("total_minutes", "farthest_minutes")}
    counts = {name: Between(expected[name], expected[name]) for name in COUNTS}
    return {
        **counts,
        **minutes,
        "lower_bound_minutes": Between(0.0, total + TOLERANCE),
        "gap": _gap(total, written["lower_bound_minutes"] or 0.0),
        "reserve_covered": Between(0.0, 1.0),
        "self_sufficiency": Between(0.0, 1.0),
    }


def _total_bounds(
    summary: Summary, expected: Recomputed, units: list[str], recompute_travel: bool
) -> dict[str, Between]:
    sums = {name: sum(expected.units[code][name] for code in units) for name in (*COUNTS, "total_minutes")}
    farthest = max((expected.units[code]["farthest_minutes"] for code in units), default=0.0)
    bounds = _bounds({**sums, "farthest_minutes": farthest}, summary.total)
    bound = sum(summary.units[code]["lower_bound_minutes"] or 0.0 for code in units)
    slack = TOLERANCE * max(1, len(units))
    bounds["lower_bound_minutes"] = Between(bound - slack, bound + slack)
    if recompute_travel:
        bounds["reserve_covered"] = expected.total_covered
    return bounds


def _rounded(minutes: float) -> Between:
    return Between(minutes - TOLERANCE, minutes + TOLERANCE)


def _gap(total: float, bound: float) -> Between:
    """total / bound - 1, as far as both are known by their written decimals."""
    if total == bound == 0:
        return Between(0.0, 0.0)
    low = (total - TOLERANCE) / (bound + TOLERANCE) - 1
    high = (total + TOLERANCE) / (bound - TOLERANCE) - 1 if bound > TOLERANCE else math.inf
    return Between(low - SHARE_TOLERANCE, high + SHARE_TOLERANCE)


def _outside(where: str, bounds: Mapping[str, Between], written: Figures) -> list[Violation]:
    return [
        Violation(
            RULE,
            AT,
            "expected {expected}, found {found}",
            {"path": f"{where}.{name}", "expected": bound.words, "found": written[name]},
        )
        for name, bound in bounds.items()
        if not bound.allows(written[name])
    ]
