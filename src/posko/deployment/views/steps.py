"""Before a plan is submitted, approved or thrown away: what that does, in numbers, asked once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from posko.deployment.models import LackRow, Part, Plan
from posko.deployment.ordering import Effect, foresee
from posko.deployment.queries import edits_visible_to, parts_visible_to, replaced_by, rows_visible_to, sight_of
from posko.deployment.views.differing import differing_in
from posko.organisation.page import Request

State = Plan.State


def _may_submit(plan: Plan, *, drafts: bool, approves: bool, alone: bool) -> bool:
    return plan.state == State.DRAFT and drafts


def _may_approve(plan: Plan, *, drafts: bool, approves: bool, alone: bool) -> bool:
    return plan.state == State.SUBMITTED and approves and not alone


def _may_discard(plan: Plan, *, drafts: bool, approves: bool, alone: bool) -> bool:
    return plan.state in (State.PREPARED, State.DRAFT, State.CANCELLED, State.FAILED) and drafts


#: The steps that are asked about, and whether this person can take them now.
ASKED: dict[str, Callable[..., bool]] = {"ajukan": _may_submit, "setujui": _may_approve, "buang": _may_discard}


def ask_before(request: Request, plan: Plan, code: str, status: int = 200) -> HttpResponse:
    """The question; `status` 409 where what the person had been shown holds no longer."""
    replaced = replaced_by(request.person, plan)
    context: dict[str, Any] = {
        "plan": plan,
        "code": code,
        "changed_meanwhile": status == 409,
        "replaced": replaced,
        "seen": sight_of(request.person, plan, replaced),
    }
    if code == "setujui":
        context |= _orders(plan, replaced)
    else:
        context["edits"] = edits_visible_to(request.person).filter(plan=plan, undone=None).count()
        context["lacks"] = rows_visible_to(request.person, LackRow).filter(plan=plan).count()
    if code != "buang":
        context |= differing_in(request.person, plan, parts_visible_to(request.person).filter(plan=plan))
    return render(request, "deployment/step.html", context, status=status)


def _orders(plan: Plan, replaced: list[Part]) -> dict[str, Any]:
    """Who gets a new order, command by command: the same that the approval then gives."""
    effects = foresee(plan)
    old = {part.command_id: part for part in replaced}
    names = ("concerned", "appointed", "relieved", "changed")
    return {
        "effects": [(effect, old.get(effect.part.command_id)) for effect in effects if effect.concerned],
        "untouched": [effect.part for effect in effects if not effect.concerned],
        "totals": {name: sum(getattr(effect, name) for effect in effects) for name in names},
        "kept": _kept(effects),
    }


def _kept(effects: list[Effect]) -> int:
    """How many officers on the new orders are told the same as before."""
    return sum(effect.told for effect in effects) - sum(effect.appointed + effect.changed for effect in effects)
