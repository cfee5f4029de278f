"""Before a plan is submitted, approved or thrown away: what that does, in numbers, asked once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from posko.deployment.judging import broken_now
from posko.deployment.models import LackRow, Part, Plan
from posko.deployment.naming import names_of
from posko.deployment.ordering import Effect, foresee
from posko.deployment.queries import edits_visible_to, replaced_by, rows_visible_to
from posko.deployment.saying import RULES, RULES_NOW, broken_said
from posko.deployment.sight import Since, Stale, changed_since, sight_of, stale_of
from posko.deployment.templatetags.differences import grouped
from posko.deployment.views.differing import differing_said
from posko.deployment.weighing import Figures, Weight, weigh
from posko.organisation.models import Person
from posko.organisation.page import Request
from posko.planning.editing import Broken

State = Plan.State


def _may_submit(plan: Plan, *, drafts: bool, approves: bool, alone: bool) -> bool:
    return plan.state == State.DRAFT and drafts


def _may_approve(plan: Plan, *, drafts: bool, approves: bool, alone: bool) -> bool:
    return plan.state == State.SUBMITTED and approves and not alone


def _may_discard(plan: Plan, *, drafts: bool, approves: bool, alone: bool) -> bool:
    return plan.state in (State.PREPARED, State.DRAFT, State.CANCELLED, State.FAILED) and drafts


#: The steps that are asked about, and whether this person can take them now.
ASKED: dict[str, Callable[..., bool]] = {"ajukan": _may_submit, "setujui": _may_approve, "buang": _may_discard}


def ask_before(request: Request, plan: Plan, code: str, seen: str = "") -> HttpResponse:
    """The question; with status 409 and what is else now where the person was shown what holds no longer, `seen`."""
    replaced = replaced_by(request.person, plan)
    stale = None if code == "buang" else stale_of(request.person, plan)
    now = sight_of(request.person, plan, stale, replaced)
    context: dict[str, Any] = {"plan": plan, "code": code, "replaced": replaced, "seen": now}
    if code != "buang":
        weight = weigh(request.person, plan)
        context |= {"weight": weight, "weighed": _weighed(weight)}
    if code == "setujui":
        context |= _orders(plan, replaced)
    else:
        context["edits"] = edits_visible_to(request.person).filter(plan=plan, undone=None).count()
        context["lacks"] = rows_visible_to(request.person, LackRow).filter(plan=plan).count()
    if stale:
        context |= differing_said(stale)
        context |= broken_context(request.person, plan, list(broken_now(plan, stale)), now=True)
    if seen:
        context["since"] = _since(changed_since(seen, now), stale)
    return render(request, "deployment/step.html", context, status=409 if seen else 200)


@dataclass(frozen=True)
class Line:
    """One figure now and after; `more` is None where there is no now. `worse`: what the plan is for gets less."""

    title: str
    now: str
    then: str
    more: int | None
    worse: bool = False


def _weighed(weight: Weight) -> list[Line]:
    now, then, more = weight.before, weight.after, weight.more

    def line(title: str, said: Callable[[Figures], str], name: str, worse: bool = False) -> Line:
        return Line(title, said(now) if now else "–", said(then), getattr(more, name) if more else None, worse)

    return [
        line(_("TPS tanpa petugas"), lambda f: grouped(f.unmanned), "unmanned", more is not None and more.unmanned > 0),
        line(
            _("TPS rawan ke atas yang terjangkau cadangan"),
            lambda f: _("%(n)s dari %(of)s") % {"n": grouped(f.reached), "of": grouped(f.guarded)},
            "reached",
            more is not None and more.reached < 0,
        ),
        line(_("Personel BKO Polda"), lambda f: grouped(f.lent), "lent"),
        line(_("Biaya"), lambda f: f"Rp {grouped(f.cost_idr)}", "cost_idr"),
    ]


def _since(since: Since, stale: Stale | None) -> dict[str, Any]:
    """What changed since the question was first shown; of each part how many differences it has now and had then."""
    parts = [(part, *since.parts[part.pk]) for part in (stale.parts if stale else ()) if part.pk in since.parts]
    # What is no longer seen at all cannot be told; it is asked about again all the same.
    return {"itself": since.itself or not (since.rules or parts), "rules": since.rules, "parts": parts}


#: Of broken rules a page lists so many.
_LISTED = 50


def broken_context(person: Person, plan: Plan, broken: Sequence[tuple[str, Broken]], *, now: bool) -> dict[str, Any]:
    """`broken`: name of the command and the rule in words; `broken_in_all`: how many.

    `now`: the registry breaks them, and not the plan by itself.
    """
    shown = broken[:_LISTED]
    names = names_of(person, [c for _, b in shown for c in (b.post, b.officer, b.station)], plan=plan.pk)
    words = RULES_NOW if now else RULES
    said = [(command, broken_said([b], names, words)[0]) for command, b in shown]
    return {"broken": said, "broken_in_all": len(broken), "broken_now": now and bool(broken)}


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
