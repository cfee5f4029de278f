"""The figures of a plan, as in `summary.json`."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from posko import __version__
from posko.doctrine import Doctrine, Tier
from posko.planning.demand import strength_of
from posko.planning.plan import CommandPlan, Duty, Plan, PostStatus, RoadUse
from posko.planning.problem import UnitKind

Figures = dict[str, Any]


def summarise(plan: Plan) -> Figures:
    """Everything `summary.json` holds. Polda are not listed as units: their people count where they serve.

    `gap` is None where the bound is 0 and the total is not. `roads` is there only for a plan made with a road network.
    """
    doctrine = plan.problem.doctrine
    commands = [c for c in plan.commands if c.command.unit.kind is not UnitKind.POLDA]
    units = {c.command.code: unit_figures(c, doctrine) for c in commands}
    return {
        "operation": plan.problem.operation,
        "posko_version": __version__,
        "travel_model": plan.travel_model,
        **({} if plan.roads is None else {"roads": roads_figures(plan.roads)}),
        "seconds": {name: round(seconds, 2) for name, seconds in plan.seconds.items()},
        "draw": {"commitment": plan.draw.commitment, "seed": plan.draw.seed},
        "total": total_of(list(units.values()), [_guarded(c) for c in commands]),
        "units": units,
    }


def roads_figures(roads: RoadUse) -> Figures:
    """Which file, and how many places of each command it serves, those of the Polda too."""
    units = {code: asdict(count) for code, count in roads.counts.items()}
    total = {name: sum(u[name] for u in units.values()) for name in ("stations", "offices", "far", "apart")}
    return {"file": roads.file, "sha256": roads.sha256, "total": total, "units": units}


def unit_figures(plan: CommandPlan, doctrine: Doctrine) -> Figures:
    """The figures of one command."""
    manned = [p for p in plan.posts if p.status is PostStatus.MANNED]
    own = Counter(a.duty for a in plan.assignments if not a.reinforcement)
    lent = sum(a.reinforcement for a in plan.assignments)
    total = round(sum(m for p in plan.posts for m in p.minutes), 2)
    out = own[Duty.POST] + own[Duty.CONTROLLER] + own[Duty.RESERVE] + lent
    return {
        "stations": len(plan.command.stations),
        "posts": len(plan.posts),
        "manned_posts": len(manned),
        "unmanned_stations": len(plan.command.stations) - sum(len(p.stations) for p in manned),
        "linmas": sum(p.linmas for p in plan.posts),
        "officers": {duty.value: own[duty] for duty in Duty},
        "reinforcement": lent,
        "total_minutes": total,
        "lower_bound_minutes": round(plan.lower_bound_minutes, 2),
        "gap": gap(total, plan.lower_bound_minutes),
        "farthest_minutes": max((p.farthest_minutes for p in plan.posts), default=0.0),
        "reserve_covered": plan.reserve_covered,
        "self_sufficiency": self_sufficiency(plan, doctrine),
        "cost_idr": out * doctrine.cost.officer_day_idr * doctrine.cost.days,
        "funds_idr": plan.command.funds_idr,
    }


def gap(total: float, bound: float) -> float | None:
    """total / bound - 1; 0 where both are 0."""
    if bound <= 0.0:
        return 0.0 if total <= 0.0 else None
    return max(0.0, total / bound - 1.0)


def self_sufficiency(plan: CommandPlan, doctrine: Doctrine) -> float:
    """Officers the command can send itself / officers its posts and their controllers require, at most 1."""
    posts = sum(p.pattern.officers for p in plan.posts)
    controllers = math.ceil(len(plan.posts) / doctrine.deployment.posts_per_controller)
    required = posts + controllers
    return min(1.0, strength_of(plan.command, doctrine.deployment).limit / required) if required else 1.0


_SUMS = (
    "stations",
    "posts",
    "manned_posts",
    "unmanned_stations",
    "linmas",
    "reinforcement",
    "total_minutes",
    "lower_bound_minutes",
    "cost_idr",
    "funds_idr",
)


def _guarded(plan: CommandPlan) -> int:
    """Stations that reserves must reach: all but those of the low tier."""
    return sum(s.tier != Tier.LOW for s in plan.command.stations)


def total_of(units: Sequence[Figures], guarded: Sequence[int]) -> Figures:
    """The figures of several commands together. `guarded`: of each, the stations that reserves must reach."""
    total: Figures = {name: sum(u[name] for u in units) for name in _SUMS}
    total["total_minutes"] = round(total["total_minutes"], 2)
    total["lower_bound_minutes"] = round(total["lower_bound_minutes"], 2)
    total["officers"] = {duty.value: sum(u["officers"][duty.value] for u in units) for duty in Duty}
    total["gap"] = gap(total["total_minutes"], total["lower_bound_minutes"])
    total["farthest_minutes"] = max((u["farthest_minutes"] for u in units), default=0.0)
    reached = sum(u["reserve_covered"] * g for u, g in zip(units, guarded, strict=True))
    total["reserve_covered"] = reached / sum(guarded) if sum(guarded) else 1.0
    total["self_sufficiency"] = min((u["self_sufficiency"] for u in units), default=1.0)
    return total
