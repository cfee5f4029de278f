"""What a plan costs per command and stage against its funds, down to how each figure came about."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from posko.deployment.budget import (
    OUT,
    CommandBudget,
    added_up,
    budget_of,
    edit_costs,
    overlaps,
    stages_from,
    version_costs,
    versions_of,
    voting_stage,
)
from posko.deployment.models import AssignmentRow, Plan
from posko.deployment.models.rows import Duty
from posko.deployment.naming import name_places, names_for, unit_names
from posko.deployment.queries import plans_visible_to, rows_visible_to
from posko.deployment.saying import edit_said
from posko.deployment.storing import doctrine_of
from posko.doctrine import BadDoctrine, Cost
from posko.organisation.models import Kind
from posko.organisation.page import Request, page

_SHOWN = 50


@page("<int:pk>/anggaran", may="see-plan")
def budget(request: Request, pk: int) -> HttpResponse:
    """All commands of a plan: cost, funds, what is left or missing; changes by hand and versions."""
    plan = _plan(request, pk)
    try:
        lines = budget_of(plan, request.person, doctrine_of(plan).cost)
        edits = edit_costs(plan, request.person)
        context = _head(plan) | {
            "lines": [line for line in lines if line.command.kind != Kind.POLDA],
            "poldas": [line for line in lines if line.command.kind == Kind.POLDA],
            "sums": added_up(line for line in lines if line.command.kind != Kind.POLDA),
            "whole": added_up(lines),
            "edits": _said(request, plan, Paginator(edits, _SHOWN).get_page(request.GET.get("page"))),
            "edits_idr": sum(e.cost_idr for e in edits if e.counts),
            "versions": version_costs(plan, request.person, _costs(plan, request)),
        }
    except (BadDoctrine, KeyError, ValueError) as bad:
        return _unreadable(request, plan, bad)
    return render(request, "deployment/budget.html", context)


@page("<int:pk>/anggaran/<str:code>", may="see-plan")
def command_budget(request: Request, pk: int, code: str) -> HttpResponse:
    """How the figures of one command came about; with `tugas` in the address who the people behind one of them are."""
    plan = _plan(request, pk)
    try:
        lines = budget_of(plan, request.person, doctrine_of(plan).cost)
        context = _head(plan)
    except (BadDoctrine, KeyError, ValueError) as bad:
        return _unreadable(request, plan, bad)
    line = next((line for line in lines if line.command.code == code), None)
    if line is None:
        raise Http404
    context |= {"line": line, "duties": _duties(line), **_people(request, plan, line)}
    edits = [e for e in edit_costs(plan, request.person) if e.edit.command_id == line.command.pk]
    context["edits"] = _said(request, plan, edits)
    return render(request, "deployment/budget_command.html", context)


def _plan(request: Request, pk: int) -> Plan:
    plan = get_object_or_404(plans_visible_to(request.person), pk=pk)
    if not plan.is_ready:
        raise Http404
    return plan


def _said(request: Request, plan: Plan, costs: Any) -> Any:
    """The same costs, each change with `said`: what it did, in names."""
    names = names_for(request.person, [cost.edit for cost in costs], plan=plan.pk)
    for cost in costs:
        cost.edit.said = edit_said(cost.edit, names)
    return costs


def _head(plan: Plan) -> dict[str, Any]:
    stages = stages_from(plan.operation.stages)
    return {
        "plan": plan,
        "stages": stages,
        "voting": voting_stage(stages),
        "overlaps": overlaps(stages),
        "cost": doctrine_of(plan).cost,
    }


def _costs(plan: Plan, request: Request) -> dict[int, Cost]:
    return {version.pk: doctrine_of(version).cost for version in versions_of(plan, request.person)}


def _unreadable(request: Request, plan: Plan, bad: Exception) -> HttpResponse:
    """Rules or stages that cannot be read: said as such, not as a cost of nought."""
    return render(request, "deployment/budget_unreadable.html", {"plan": plan, "why": bad}, status=422)


def _duties(line: CommandBudget) -> list[dict[str, Any]]:
    own = [(duty.value, duty.label, getattr(line.people, duty.value)) for duty in OUT]
    return [{"word": w, "title": t, "number": n} for w, t, n in (*own, ("bko", _("BKO"), line.people.lent))]


def _people(request: Request, plan: Plan, line: CommandBudget) -> dict[str, Any]:
    """The officers behind one of the figures."""
    asked = request.GET.get("tugas", "")
    rows = rows_visible_to(request.person, AssignmentRow).filter(plan=plan, command=line.command, duty__in=OUT)
    if asked == "bko":
        rows = rows.filter(reinforcement=True)
    elif asked in Duty.values:
        rows = rows.filter(reinforcement=False, duty=asked)
    elif asked != "semua":
        return {"asked": "", "rows": None}
    page_of = Paginator(rows.order_by("unit", "name", "code"), _SHOWN).get_page(request.GET.get("page"))
    name_places(request.person, page_of, plan=plan.pk)
    return {"asked": asked, "rows": page_of, "unit_names": unit_names(row.unit for row in page_of)}
