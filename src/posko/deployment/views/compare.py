"""Two plans of one operation side by side."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from posko.deployment.comparing import FIGURES, Bin, Moved, comparable
from posko.deployment.comparing.queries import (
    Pair,
    by_command,
    figures_of,
    lacks_of,
    minutes_of,
    moves,
    shown,
)
from posko.deployment.models import AssignmentRow, Plan, StationRow
from posko.deployment.naming import name_places, unit_names
from posko.deployment.queries import plans_visible_to
from posko.organisation.page import Request, page

READY = (Plan.State.DRAFT, Plan.State.SUBMITTED, Plan.State.APPROVED)
_SHOWN = 50
#: Word in the address -> table of what moved.
_LISTS: dict[str, Any] = {"tps": StationRow, "petugas": AssignmentRow}
_CHART = 120


@page("banding", may="see-plan")
def compare(request: Request) -> HttpResponse:
    """The plans `a` and `b` side by side; without both, the form to choose them."""
    plans = plans_visible_to(request.person).filter(state__in=READY)
    a, b = _chosen(request, plans, "a"), _chosen(request, plans, "b")
    context: dict[str, Any] = {"a": a, "b": b, "plans": _grouped(plans), "problem": _problem(a, b)}
    if a and b and not context["problem"]:
        pair = comparable(request.person, a, b)
        context |= (
            _compared(request, pair)
            if pair.commands
            else {"problem": _("Kedua rencana tidak punya kesatuan yang sama.")}
        )
    return render(request, "deployment/compare.html", context)


def _chosen(request: Request, plans: QuerySet[Plan], name: str) -> Plan | None:
    text = request.GET.get(name, "")
    return plans.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 19 else None


def _problem(a: Plan | None, b: Plan | None) -> str:
    if a and b and a.pk == b.pk:
        return _("Pilih dua rencana yang berbeda.")
    if a and b and a.operation_id != b.operation_id:
        return _("Dua rencana itu dari operasi yang berbeda; pilih dua dari operasi yang sama.")
    return ""


def _grouped(plans: QuerySet[Plan]) -> list[tuple[str, list[Plan]]]:
    """Plans by operation, latest first."""
    groups: dict[str, list[Plan]] = {}
    for plan in plans[:300]:
        groups.setdefault(plan.operation.name, []).append(plan)
    return list(groups.items())


def _compared(request: Request, pair: Pair) -> dict[str, Any]:
    lines, total = figures_of(pair)
    moved = moves(pair)
    counts = by_command(pair, moved)
    bins = minutes_of(pair)
    return {
        "pair": pair,
        "at": urlencode({"a": pair.a.pk, "b": pair.b.pk}),
        "figures": FIGURES,
        "lines": lines,
        "total": total,
        "lacks": lacks_of(pair),
        "moved": moved,
        "posts_moved": len(moved.posts.changed) + len(moved.posts.only_a) + len(moved.posts.only_b),
        "counts": [(command, counts[command.pk]) for command in pair.commands],
        "bins": bins,
        "bars": _bars(bins),
        "chart_width": 4 + len(bins) * 44,
        **_list(request, pair, moved),
    }


def _list(request: Request, pair: Pair, moved: Moved) -> dict[str, Any]:
    """One page of what moved: `daftar` says stations or officers, `kesatuan` of which command."""
    word = "petugas" if request.GET.get("daftar") == "petugas" else "tps"
    homes = moved.officer_homes if word == "petugas" else moved.station_homes
    command = next((c for c in pair.commands if c.code == request.GET.get("kesatuan")), None)
    codes = [code for code, home in homes.items() if command is None or home == command.pk]
    page_of = Paginator(codes, _SHOWN).get_page(request.GET.get("page"))
    found = shown(pair, _LISTS[word], list(page_of))
    for plan, side in ((pair.a, "a"), (pair.b, "b")):
        name_places(request.person, filter(None, (getattr(thing, side) for thing in found)), plan=plan.pk)
    units = unit_names(thing.row.unit for thing in found) if word == "petugas" else {}
    return {"word": word, "command": command, "rows": page_of, "found": found, "unit_names": units}


def _bars(bins: list[Bin]) -> list[dict[str, Any]]:
    """Heights for the chart: the highest bar is `_CHART` high, whatever is there is at least 1."""
    highest = max((max(b.a, b.b) for b in bins), default=0) or 1

    def height(number: int) -> int:
        return max(1, round(number * _CHART / highest)) if number else 0

    return [
        {
            "bin": b,
            "x": 4 + k * 44,
            "middle": 4 + k * 44 + 19,
            "xb": 4 + k * 44 + 19,
            "a": height(b.a),
            "b": height(b.b),
            "ya": 14 + _CHART - height(b.a),
            "yb": 14 + _CHART - height(b.b),
        }
        for k, b in enumerate(bins)
    ]
