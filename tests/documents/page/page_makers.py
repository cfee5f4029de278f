"""A summary for a plan, from FORMATS alone, and the settings of the operation."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from posko.doctrine import Tier
from posko.planning import CommandPlan, Duty, Plan
from posko.tables.operation import Settings, Stage

SETTINGS = Settings(
    name="Operasi Mantap Praja Siginjai 2024",
    region="15",
    timezone="Asia/Jakarta",
    voting_day=date(2024, 11, 27),
    stages=(
        Stage("campaign", "Kampanye", date(2024, 9, 25), date(2024, 11, 23), 0.5),
        Stage("voting", "Pemungutan suara", date(2024, 11, 27), date(2024, 11, 28), 0.6667),
    ),
)


def summary_of(plan: Plan) -> dict[str, Any]:
    units = {c.command.code: _unit(c, plan) for c in plan.commands}
    return {
        "operation": plan.problem.operation,
        "posko_version": "0.1",
        "travel_model": plan.travel_model,
        "seconds": dict(plan.seconds),
        "draw": {"commitment": plan.draw.commitment, "seed": plan.draw.seed},
        "total": _total(plan, list(units.values())),
        "units": units,
    }


def _unit(command: CommandPlan, plan: Plan) -> dict[str, Any]:
    duties = Counter(a.duty.value for a in command.assignments)
    manned = [p for p in command.posts if p.officers]
    total = sum(p.total_minutes for p in command.posts)
    cost = plan.problem.doctrine.cost
    out = sum(duties[d.value] for d in (Duty.POST, Duty.CONTROLLER, Duty.RESERVE))
    return {
        "stations": sum(len(p.stations) for p in command.posts),
        "posts": len(command.posts),
        "manned_posts": len(manned),
        "unmanned_stations": sum(len(p.stations) for p in command.posts if not p.officers),
        "linmas": sum(p.linmas for p in command.posts),
        "officers": {d.value: duties[d.value] for d in Duty},
        "reinforcement": sum(a.reinforcement for a in command.assignments),
        "total_minutes": total,
        "lower_bound_minutes": command.lower_bound_minutes,
        "gap": total / command.lower_bound_minutes - 1 if command.lower_bound_minutes else None,
        "farthest_minutes": max((p.farthest_minutes for p in command.posts), default=0.0),
        "reserve_covered": command.reserve_covered,
        "self_sufficiency": 1.0,
        "cost_idr": out * cost.officer_day_idr * cost.days,
        "funds_idr": command.command.funds_idr,
    }


def _total(plan: Plan, units: list[dict[str, Any]]) -> dict[str, Any]:
    summed = (
        "stations",
        "posts",
        "manned_posts",
        "unmanned_stations",
        "linmas",
        "reinforcement",
        "cost_idr",
        "funds_idr",
    )
    total, bound = sum(u["total_minutes"] for u in units), sum(u["lower_bound_minutes"] for u in units)
    weights = [sum(s.tier is not Tier.LOW for p in c.posts for s in p.stations) for c in plan.commands]
    covered = sum(w * c.reserve_covered for w, c in zip(weights, plan.commands, strict=True))
    return {
        **{name: sum(u[name] for u in units) for name in summed},
        "total_minutes": total,
        "lower_bound_minutes": bound,
        "gap": total / bound - 1 if bound else None,
        "farthest_minutes": max((u["farthest_minutes"] for u in units), default=0.0),
        "reserve_covered": covered / sum(weights) if sum(weights) else 1.0,
        "self_sufficiency": 1.0,
    }
