"""What the page of a draw shows beside its steps: how far the work is, and the proof of what was drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from posko.deployment.models import Plan, Witnessed
from posko.deployment.models.rows import Duty
from posko.deployment.saying import STEPS
from posko.deployment.services import is_interrupted
from posko.deployment.witnessing import Spans, StillSealed, draws_visible_to, plans_of, proof_of, replay, spans_of
from posko.organisation.access import may
from posko.organisation.page import Request, page
from posko.planning import Draw

#: Of differences and of controllers the page lists so many; their number is always told.
_LISTED = 200
State = Plan.State


def found_draw(request: Request, pk: int) -> Witnessed:
    return get_object_or_404(draws_visible_to(request.person), pk=pk)


@page("undian/<int:pk>/keadaan", may="see-plan")
def draw_progress(request: Request, pk: int) -> HttpResponse:
    """How far the plans of a draw are, asked for every second; the whole page once they are through.

    With `mengisi` the page is not loaded anew by itself: somebody may be typing the seed on it.
    """
    of = found_draw(request, pk)
    progress = progress_of(plans_of(of, request.person))
    context = {"draw": of, "progress": progress, "typing": "mengisi" in request.GET}
    response = render(request, "deployment/draw_progress.html", context)
    if not progress["running"] and not context["typing"]:
        response["HX-Refresh"] = "true"
    return response


def progress_of(plans: Iterable[Plan]) -> dict[str, list[tuple[Plan, str]]]:
    """Plans at work with what is being done, and those that stand still in the middle with why."""
    running, stuck = [], []
    for plan in plans:
        if is_interrupted(plan):
            stuck.append((plan, ""))
        elif plan.is_running:
            running.append((plan, str(STEPS.get(plan.step, plan.step))))
        elif plan.state in (State.FAILED, State.CANCELLED):
            stuck.append((plan, plan.message))
    return {"running": running, "stuck": stuck}


def checked(request: Request, of: Witnessed, computed: Sequence[Plan]) -> dict[str, Any]:
    """The proof: the seed's SHA-256, and the plan chosen by `rencana` (else the last) drawn again."""
    sha256 = Draw(of.seed).commitment
    context: dict[str, Any] = {"computed": computed, "sha256": sha256, "seed_holds": sha256 == of.commitment}
    if not computed:
        return context
    chosen = _chosen(request, computed)
    found = replay(chosen, of.seed, request.person)
    return context | {
        "chosen": chosen,
        "replay": found,
        "unexplained": found.unexplained[:_LISTED],
        "by_hand": found.by_hand[:_LISTED],
        "listed": _LISTED,
        "duties": dict(Duty.choices),
        "may_take_proof": may(request.person, "see-plan", chosen.command),
        **_spans(request, spans_of(chosen, request.person)),
    }


def _chosen(request: Request, computed: Sequence[Plan]) -> Plan:
    return next((plan for plan in computed if str(plan.pk) == request.GET.get("rencana")), computed[-1])


def _spans(request: Request, spans: Sequence[Spans]) -> dict[str, Any]:
    """Every command in one line; the controllers of the one chosen by `satuan`, else of the first, one by one."""
    shown = next((s for s in spans if s.command.code == request.GET.get("satuan")), spans[0] if spans else None)
    return {"spans": spans, "shown_spans": shown, "held": shown.held[:_LISTED] if shown else ()}


@page("undian/<int:pk>/bukti.zip", may="see-plan")
def draw_proof(request: Request, pk: int) -> HttpResponse:
    """Files for `posko draw verify`: of the plan chosen by `rencana`, else of the last."""
    of = found_draw(request, pk)
    computed = [plan for plan in plans_of(of, request.person) if plan.is_ready]
    if not computed:
        raise Http404
    chosen = _chosen(request, computed)
    try:
        proof = proof_of(chosen, request.person)
    except StillSealed:
        raise Http404 from None
    response = HttpResponse(proof, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="undian-{of.commitment[:12]}-rencana-{chosen.pk}.zip"'
    return response
