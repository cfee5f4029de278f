"""What the page knows: the plan as compact columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from posko.doctrine import Access
from posko.documents.page.columns import Codes, officer_columns, post_columns, reserve_columns, station_columns
from posko.documents.page.outlines import outlines
from posko.documents.strength import strength_of
from posko.planning import CommandPlan, Plan
from posko.tables import Settings

#: Above this many stations the page carries posts only: more would not open on an old laptop.
STATIONS_MAX = 60_000


#: Figures of a command that are taken as they are from `summary.json`.
FROM_SUMMARY = (
    "total_minutes",
    "lower_bound_minutes",
    "gap",
    "reserve_covered",
    "self_sufficiency",
    "cost_idr",
    "funds_idr",
)


def build_payload(
    plan: Plan, settings: Settings, summary: Mapping[str, Any], map_folder: Path | None = None
) -> dict[str, Any]:
    """Everything the page shows, ready for JSON. Tables are columns of equal length; rows refer to rows by number."""
    codes = Codes.of(plan)
    aggregated = sum(len(c.command.stations) for c in plan.commands) > STATIONS_MAX
    return {
        "operation": _operation(plan, settings, summary),
        "rules": _rules(plan),
        "aggregated": aggregated,
        "total": summary["total"],
        "commands": [_command(c, summary["units"].get(c.command.code, {}), codes) for c in plan.commands],
        "units": _units(codes),
        "posts": post_columns(plan, codes, centres_only=aggregated),
        "stations": station_columns(plan, centres_only=aggregated),
        "officers": officer_columns(plan, codes, posted_only=aggregated),
        "reserves": reserve_columns(plan, codes),
        "shortfalls": [
            [codes.units.get(s.unit, -1), s.resource, s.required, s.available, s.missing, s.consequence, s.remedy]
            for c in plan.commands
            for s in c.shortfalls
        ],
        "areas": outlines(plan, map_folder, decimals=2 if aggregated else 4),
    }


def _command(command: CommandPlan, figures: Mapping[str, Any], codes: Codes) -> dict[str, Any]:
    """A row of the table per Polres: counts from the plan, so that they close; the rest from the summary."""
    strength = strength_of(command)
    return {
        "unit": codes.units[command.command.code],
        **asdict(strength),
        "missing": strength.missing,
        **{name: figures.get(name, 0) for name in FROM_SUMMARY},
        "duties": dict(figures.get("officers", {})),
    }


def _operation(plan: Plan, settings: Settings, summary: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": settings.name,
        "region": settings.region,
        "timezone": settings.timezone,
        "voting_day": settings.voting_day.isoformat(),
        "stages": [[s.code, s.name, s.start.isoformat(), s.end.isoformat()] for s in settings.stages],
        "travel_model": plan.travel_model,
        "version": str(summary.get("posko_version", "")),
        "commitment": plan.draw.commitment,
    }


def _rules(plan: Plan) -> dict[str, Any]:
    """`reach_km`: how far a team gets in time, by each way that is a circle on the map: by road only without roads."""
    doctrine = plan.problem.doctrine
    minutes = doctrine.reserve.response_minutes
    return {
        "days": doctrine.cost.days,
        "target_minutes": doctrine.deployment.target_minutes,
        "span": doctrine.deployment.posts_per_controller,
        "response_minutes": minutes,
        "reach_km": {
            access.value: round(minutes / speed.minutes_per_km, 2)
            for access, speed in doctrine.travel.items()
            if plan.roads is None or access is not Access.ROAD
        },
        "patterns": [[p.tier.value, p.name, p.officers, p.stations_max] for p in doctrine.patterns],
    }


def _units(codes: Codes) -> dict[str, Any]:
    units = list(codes.all_units)
    return {
        "code": [u.code for u in units],
        "name": [u.name for u in units],
        "kind": [u.kind.value for u in units],
        "parent": [codes.units.get(u.parent, -1) for u in units],
        "latitude": [round(u.latitude * 1e5) for u in units],
        "longitude": [round(u.longitude * 1e5) for u in units],
    }
