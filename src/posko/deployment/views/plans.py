"""All plans, and one with its state, figures and what can be done to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from posko.deployment import services
from posko.deployment.forms import AskForm
from posko.deployment.models import LackRow, Order, Part, Plan
from posko.deployment.queries import (
    edits_visible_to,
    parts_in_force,
    parts_visible_to,
    plans_visible_to,
    rows_visible_to,
)
from posko.deployment.refusals import BreaksRules, PlanRefused
from posko.deployment.reinforcement import ReinforcementRefused, gone_home
from posko.deployment.saying import LOOKS, STEPS, broken_said
from posko.organisation.access import SamePerson, may, paths_where
from posko.organisation.models import Kind
from posko.organisation.page import Request, page
from posko.registry.queries import changes_visible_to, current_operation

State = Plan.State


@page("", may="see-plan")
def plans(request: Request) -> HttpResponse:
    return _plans(request)


def _plans(request: Request, form: AskForm | None = None, status: int = 200) -> HttpResponse:
    """All plans; `form`: what was asked for and refused, else an empty one for whoever may ask."""
    rows = Paginator(plans_visible_to(request.person), 20).get_page(request.GET.get("page"))
    operation = current_operation(request.person)
    drafts = paths_where(request.person, "draft-plan")
    context = {
        "rows": rows,
        "looks": LOOKS,
        "form": form or (AskForm(person=request.person, initial={"operation": operation}) if drafts else None),
        "operation_now": operation,
        "in_force": parts_in_force(request.person, operation) if operation else (),
    }
    return render(request, "deployment/plans.html", context, status=status)


@page("hitung", may="draft-plan")
def ask(request: Request) -> HttpResponse:
    """Ask for a plan to be computed."""
    if request.method != "POST":
        return redirect("deployment:plans")
    form = AskForm(request.POST, person=request.person)
    if not form.is_valid():
        return _plans(request, form, status=422)
    try:
        plan = services.ask_plan(by=request.person, **form.cleaned_data)
    except PlanRefused as refused:
        form.add_error(None, str(refused))
        return _plans(request, form, status=422)
    return redirect("deployment:overview", plan.pk)


def found_plan(request: Request, pk: int) -> Plan:
    return get_object_or_404(plans_visible_to(request.person).select_related("witnessed"), pk=pk)


@page("<int:pk>", may="see-plan")
def overview(request: Request, pk: int) -> HttpResponse:
    return show_plan(request, found_plan(request, pk))


def show_plan(request: Request, plan: Plan, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a plan; `more`: what was refused just now."""
    parts = [p for p in parts_visible_to(request.person).filter(plan=plan) if p.command.kind != Kind.POLDA]
    lacks = rows_visible_to(request.person, LackRow).filter(plan=plan).select_related("command")
    context: dict[str, Any] = {
        "plan": plan,
        "look": LOOKS[State(plan.state)],
        "parts": parts,
        "whole": len(parts) == plan.parts.exclude(command__kind=Kind.POLDA).count(),
        "lacks": lacks.order_by("command__path", "resource"),
        "orders": Order.objects.filter(plan=plan, command__in=[p.command_id for p in parts]).count(),
        "edits": edits_visible_to(request.person).filter(plan=plan)[:10],
        "other_plans": plans_visible_to(request.person).filter(operation=plan.operation).exclude(pk=plan.pk)[:20],
        "registry_changes": _registry_changes(request, plan),
        "returned": _returned(plan, parts),
        **_rights(request, plan),
        **state_context(plan),
    }
    return render(request, "deployment/overview.html", context | more, status=status)


def _registry_changes(request: Request, plan: Plan) -> int:
    """How many rows of the registry changed since the plan was computed, in what the person may see."""
    if not plan.is_ready:
        return 0
    below = {"command__path__startswith": plan.command.path, "operation": plan.operation}
    return changes_visible_to(request.person).filter(at__gt=plan.made, **below).count()


def _returned(plan: Plan, parts: list[Part]) -> list[tuple[Part, int, str]]:
    """Parts that count on people of teams that went back: how many people, and the teams."""
    held = [part for part in parts if plan.state in _STILL_CHANGED or part.in_force]
    gone = gone_home(plan, held) if held else {}
    of = {part.pk: gone[part.command_id] for part in held if part.command_id in gone}
    return [(part, len(of[part.pk]), ", ".join(sorted(set(of[part.pk].values())))) for part in held if part.pk in of]


#: States before an approval: what does not hold there is put right before it comes into force.
_STILL_CHANGED = (State.DRAFT, State.SUBMITTED)


def _rights(request: Request, plan: Plan) -> dict[str, bool]:
    drafts, approves = (may(request.person, right, plan.command) for right in ("draft-plan", "approve-plan"))
    alone = request.person.pk in services.drafters(plan)
    return {"drafts": drafts, "approves": approves, "alone": alone}


def state_context(plan: Plan) -> dict[str, Any]:
    done = plan.parts.exclude(grouping=None).select_related("command") if plan.is_running else ()
    return {
        "interrupted": services.is_interrupted(plan),
        "step": STEPS.get(plan.step, plan.step),
        "done": [part.command for part in done],
    }


@page("<int:pk>/keadaan", may="see-plan")
def plan_state(request: Request, pk: int) -> HttpResponse:
    """The progress of a running plan, asked for every second; the whole page once it is through."""
    plan = found_plan(request, pk)
    context = {"plan": plan, **_rights(request, plan), **state_context(plan)}
    response = render(request, "deployment/plan_state.html", context)
    if not plan.is_running:
        response["HX-Refresh"] = "true"
    return response


#: What can be done to a plan: the word in the address, the service, and what is said after it.
STEPS_OF_A_PLAN: dict[str, tuple[Callable[..., Plan], Any]] = {
    "hentikan": (services.cancel_plan, lazy("Dihentikan begitu kesatuan yang sedang dihitung selesai.")),
    "lanjutkan": (services.resume_plan, lazy("Dilanjutkan; pos yang sudah ditemukan dipakai lagi.")),
    "buang": (services.discard_plan, lazy("Rencana dibuang.")),
    "ajukan": (services.submit_plan, lazy("Diajukan. Komandan melihatnya di daftar tugasnya.")),
    "tarik": (services.take_back_plan, lazy("Ditarik kembali; rencana dapat diubah lagi.")),
    "setujui": (services.approve_plan, lazy("Disetujui dan berlaku. Perintah sedang dibuat.")),
    "kembalikan": (services.send_back_plan, lazy("Dikembalikan kepada perencana dengan alasannya.")),
    "versi-baru": (services.revise_plan, lazy("Konsep versi baru; yang lama tetap berlaku sampai ini disetujui.")),
}


@page("<int:pk>/langkah/<slug:code>", may="see-plan")
@require_POST
def step_of_plan(request: Request, pk: int, code: str) -> HttpResponse:
    """Carry a plan one step on; the rights are the service's."""
    if code not in STEPS_OF_A_PLAN:
        raise Http404
    plan = found_plan(request, pk)
    service, said = STEPS_OF_A_PLAN[code]
    more: dict[str, str] = {}
    if code == "kembalikan":
        more["reason"] = request.POST.get("reason", "")
    if code == "setujui":
        more["site"] = request.build_absolute_uri("/").rstrip("/")
    try:
        plan = service(plan=plan, by=request.person, **more)
    except BreaksRules as refused:
        broken = [(command, broken_said([b])[0]) for command, b in refused.broken[:50]]
        return show_plan(request, found_plan(request, pk), 409, refused=str(refused), broken=broken)
    except (PlanRefused, SamePerson, ReinforcementRefused) as refused:
        status = 403 if isinstance(refused, SamePerson) else 409
        return show_plan(request, found_plan(request, pk), status, refused=str(refused))
    messages.success(request, said)
    return redirect("deployment:plans") if code == "buang" else redirect("deployment:overview", plan.pk)
