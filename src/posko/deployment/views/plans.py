"""All plans, and one with its state, figures and what can be done to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy

from posko.deployment import services
from posko.deployment.forms import AskForm
from posko.deployment.models import LackRow, Order, Part, Plan
from posko.deployment.overtaken import Overtaken, overtaken_in
from posko.deployment.queries import (
    edits_visible_to,
    parts_in_force,
    plans_visible_to,
    replaced_by,
    rows_visible_to,
)
from posko.deployment.refusals import BreaksRules, ChangedMeanwhile, Outdated, PlanRefused
from posko.deployment.reinforcement import ReinforcementRefused
from posko.deployment.reinforcement.queries import CLOSED_BY_LENDING, commands_asking
from posko.deployment.saying import LOOKS, STEPS
from posko.deployment.standing import standings
from posko.deployment.views.differing import differing_in
from posko.deployment.views.parts import edits_shown
from posko.deployment.views.steps import ASKED, ask_before, broken_context
from posko.deployment.weighing import parts_with_guarded, reached_of
from posko.organisation.access import NotAllowed, SamePerson, commands_where, may, paths_where
from posko.organisation.models import Kind, Person
from posko.organisation.page import Request, page
from posko.planning.summary import total_of
from posko.registry.models import Operation
from posko.registry.queries import current_operation

State = Plan.State


@page("", may="see-plan")
def plans(request: Request) -> HttpResponse:
    return _plans(request)


def _plans(request: Request, form: AskForm | None = None, status: int = 200) -> HttpResponse:
    """All plans; `form`: what was asked for and refused, else an empty one for whoever may ask."""
    rows = Paginator(plans_visible_to(request.person), 20).get_page(request.GET.get("page"))
    operation = current_operation(request.person)
    drafts = paths_where(request.person, "draft-plan")
    standing = standings(request.person, rows)
    context = {
        "rows": rows,
        "lines": [(plan, standing.get(plan.pk)) for plan in rows],
        "interrupted_plans": {plan.pk for plan in rows if services.is_interrupted(plan)},
        "seen": set(commands_where(request.person, "see-plan").values_list("pk", flat=True)),
        "form": form or (AskForm(person=request.person, initial={"operation": operation}) if drafts else None),
        "operation_now": operation,
        "in_force": _in_force(request.person, operation) if operation else (),
    }
    return render(request, "deployment/plans.html", context, status=status)


def _in_force(person: Person, operation: Operation) -> list[tuple[Part, Overtaken | None]]:
    """What holds now, and what no longer does of it."""
    parts = list(parts_in_force(person, operation))
    overtaken = overtaken_in(person, parts)
    return [(part, overtaken.get(part.pk)) for part in parts]


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
    lines = _lines(request, plan)
    parts = [line.part for line in lines if line.part]
    lacks = rows_visible_to(request.person, LackRow).filter(plan=plan).select_related("command")
    context: dict[str, Any] = {
        "plan": plan,
        "look": LOOKS[State(plan.state)],
        "parts": parts,
        "lines": lines,
        "sum": _sum(plan, lines),
        "figures": _figures(plan, lines),
        "holds": any(part.in_force for part in parts),
        "standing": standings(request.person, [plan]).get(plan.pk),
        "one_part": reverse("deployment:part", args=[parts[0].pk]) if len(parts) == 1 else "",
        "replaced": replaced_by(request.person, plan) if plan.state == State.SUBMITTED else (),
        "lacks": lacks.order_by("command__path", "resource"),
        "closed_by_lending": CLOSED_BY_LENDING,
        "commands_asking": commands_asking(request.person),
        "orders": Order.objects.filter(plan=plan, command__in=[p.command_id for p in parts]).count(),
        "edits": edits_shown(request.person, edits_visible_to(request.person).filter(plan=plan)[:5], plan=plan.pk),
        **differing_in(request.person, plan, parts),
        **_rights(request, plan),
        **state_context(plan),
    }
    return render(request, "deployment/overview.html", context | more, status=status)


@dataclass(frozen=True)
class Line:
    """One command's figures; of its `guarded` stations (elevated and above) reserve teams reach `reached` in time."""

    part: Part | None
    figures: dict[str, Any]
    guarded: int

    @property
    def reached(self) -> int:
        return reached_of(self.figures, self.guarded)


def _lines(request: Request, plan: Plan) -> list[Line]:
    return [Line(part, part.figures, guarded) for part, guarded in parts_with_guarded(request.person, Q(plan=plan))]


def _sum(plan: Plan, lines: list[Line]) -> Line | None:
    """All commands together, for whoever sees them all; None where that is one line, which says it already."""
    if len(lines) < 2 or len(lines) != plan.parts.exclude(command__kind=Kind.POLDA).count():
        return None
    return Line(None, plan.figures, sum(line.guarded for line in lines))


def _figures(plan: Plan, lines: list[Line]) -> dict[str, Any]:
    """Of the commands that the person sees, as the lines: of a plan of the Polda a Polres sees its own."""
    ready = [line for line in lines if "stations" in line.figures]
    return total_of([line.figures for line in ready], [line.guarded for line in ready]) if ready else plan.figures


def _rights(request: Request, plan: Plan) -> dict[str, bool]:
    drafts, approves = (may(request.person, right, plan.command) for right in ("draft-plan", "approve-plan"))
    alone = request.person.pk in services.drafters(plan)
    return {"drafts": drafts, "approves": approves, "alone": alone}


#: What the worker does, of a plan of one command.
_STEPS_OF_ONE: dict[str, Any] = {
    "posts": lazy("Menyusun pos; petugasnya diundi kemudian…"),
    "plan": lazy("Menyusun pos dan membagi petugas…"),
}


def state_context(plan: Plan) -> dict[str, Any]:
    words = STEPS | _STEPS_OF_ONE if plan.command.kind == Kind.POLRES else STEPS
    done = plan.parts.exclude(grouping=None).select_related("command") if plan.is_running else ()
    return {
        "interrupted": services.is_interrupted(plan),
        "step": words.get(plan.step, plan.step),
        "done": [part.command for part in done],
    }


@page("<int:pk>/keadaan", may="see-plan")
def plan_state(request: Request, pk: int) -> HttpResponse:
    """The progress of a running plan, asked for every second; the whole page once it is through."""
    plan = found_plan(request, pk)
    context = {"plan": plan, "badge_too": True, **_rights(request, plan), **state_context(plan)}
    response = render(request, "deployment/plan_state.html", context)
    if not plan.is_running:
        response["HX-Refresh"] = "true"
    return response


#: What can be done to a plan: the word in the address, the service, and what is said after it.
STEPS_OF_A_PLAN: dict[str, tuple[Callable[..., Plan], Any]] = {
    "hentikan": (services.cancel_plan, lazy("Dihentikan; pos yang sudah ditemukan disimpan.")),
    "lanjutkan": (services.resume_plan, lazy("Dilanjutkan; pos yang sudah ditemukan dipakai lagi.")),
    "buang": (services.discard_plan, lazy("Rencana dibuang.")),
    "ajukan": (services.submit_plan, lazy("Diajukan. Komandan melihatnya di daftar tugasnya.")),
    "tarik": (services.take_back_plan, lazy("Ditarik kembali; rencana dapat diubah lagi.")),
    "setujui": (services.approve_plan, lazy("Disetujui dan berlaku. Perintah sedang dibuat.")),
    "kembalikan": (services.send_back_plan, lazy("Dikembalikan kepada perencana dengan alasannya.")),
    "versi-baru": (services.revise_plan, lazy("Konsep versi baru; yang lama tetap berlaku sampai ini disetujui.")),
}


@page("<int:pk>/langkah/<slug:code>", may="see-plan")
def step_of_plan(request: Request, pk: int, code: str) -> HttpResponse:
    """Carry a plan one step on; the rights are the service's. GET asks first, with what the step will do."""
    if code not in STEPS_OF_A_PLAN:
        raise Http404
    plan = found_plan(request, pk)
    if request.method != "POST":
        asks = code in ASKED and ASKED[code](plan, **_rights(request, plan))
        return ask_before(request, plan, code) if asks else redirect("deployment:overview", pk)
    service, said = STEPS_OF_A_PLAN[code]
    more: dict[str, str] = {}
    if code == "kembalikan":
        more["reason"] = request.POST.get("reason", "")
    if code == "setujui":
        more["site"] = request.build_absolute_uri("/").rstrip("/")
    if code in ASKED:
        more["seen"] = request.POST.get("dilihat", "")
    try:
        plan = service(plan=plan, by=request.person, **more)
    except ChangedMeanwhile:
        return ask_before(request, found_plan(request, pk), code, seen=more["seen"])
    except BreaksRules as refused:
        said = broken_context(request.person, plan, refused.broken, now=isinstance(refused, Outdated))
        return show_plan(request, found_plan(request, pk), 409, refused=str(refused), **said)
    except (NotAllowed, PlanRefused, SamePerson, ReinforcementRefused) as refused:
        status = 403 if isinstance(refused, NotAllowed | SamePerson) else 409
        return show_plan(request, found_plan(request, pk), status, refused=str(refused))
    messages.success(request, said)
    return redirect("deployment:plans") if code == "buang" else redirect("deployment:overview", plan.pk)
