"""Changing a part by hand: try, keep, take back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from posko.deployment import services
from posko.deployment.forms import ChangeForm
from posko.deployment.mending import remedy_said
from posko.deployment.models import Edit, Part
from posko.deployment.naming import names_in
from posko.deployment.nearby import coordinates_of
from posko.deployment.previewing import kept_by_pins, lost_by, preview_of
from posko.deployment.queries import edits_visible_to
from posko.deployment.refusals import PlanRefused
from posko.deployment.reinforcement import ReinforcementRefused
from posko.deployment.saying import Said, asked_said, broken_said, effect_said
from posko.deployment.storing import load_part
from posko.deployment.views.parts import edits_shown, found_part, part_context
from posko.organisation.page import Request, page
from posko.planning.editing import EditRefused, UnknownCode


@page("bagian/<int:pk>/ubah", may="draft-plan")
@require_POST
def change(request: Request, pk: int) -> HttpResponse:
    """A change by hand: with `coba` only what it would do, else kept."""
    part = found_part(request, pk)
    form = ChangeForm(request.POST)
    if not form.is_valid():
        errors = [(form[name].label, error) for name, said in form.errors.items() for error in said]
        return _refused(request, part, errors=errors, status=422)
    action, asked = form.cleaned_data["action"], form.asked()
    try:
        if place := form.cleaned_data["place"]:
            asked["latitude"], asked["longitude"] = coordinates_of(request.person, part, place)
        if "coba" in request.POST:
            return _tried(request, part, action, asked, form.cleaned_data["seen"])
        services.change_part(part=part, by=request.person, action=action, asked=asked, seen=form.cleaned_data["seen"])
    except EditRefused as refused:
        return _refused(request, part, broken=_broken(part, refused), status=409)
    except UnknownCode as unknown:
        return _refused(request, part, unknown=unknown, status=422)
    except (PlanRefused, ReinforcementRefused) as refused:
        return _refused(request, part, why=str(refused), status=409)
    messages.success(request, _("Perubahan disimpan; dapat dibatalkan sampai rencana diajukan."))
    return _back(request, part)


def _tried(request: Request, part: Part, action: str, asked: dict[str, Any], seen: int) -> HttpResponse:
    outcome = services.try_change(part=part, by=request.person, action=action, asked=asked)
    preview = preview_of(outcome.before, outcome.part, outcome.effect)
    lost = lost_by(outcome.before, outcome.part, _standing(request, part)) if action == Edit.Action.RESOLVE else []
    figures = {n: [v.before, v.after] for n, v in vars_of(outcome.effect).items()}
    context = {
        **part_context(request, part),
        "action": Edit.Action(action).label,
        "asked": asked_said(Edit(action=action, asked=asked, difference=preview.difference), preview.names),
        "effect": outcome.effect,
        "preview": preview,
        "lost": edits_shown(request.person, lost, part=part.pk),
        "lines": effect_said(figures),
        "remedies": [remedy_said(done, preview.names) for done in outcome.remedies],
        "fields": [("action", action), ("seen", str(seen)), *_sent(request)],
        "back": request.POST.get("kembali", ""),
    }
    return render(request, "deployment/change.html", context)


def vars_of(effect: Any) -> dict[str, Any]:
    """The figures of an effect by name."""
    return {name: getattr(effect, name) for name in effect.__dataclass_fields__ if not name.startswith("changed_")}


def _sent(request: Request) -> list[tuple[str, str]]:
    own = ("csrfmiddlewaretoken", "coba", "kembali", "action", "seen")
    return [(k, str(v)) for k, v in request.POST.items() if k not in own]


def _standing(request: Request, part: Part) -> list[Edit]:
    """Changes by hand that were not taken back, earliest first."""
    return list(edits_visible_to(request.person).filter(part=part, undone=None).order_by("number"))


@page("bagian/<int:pk>/kunci-perubahan", may="draft-plan")
@require_POST
def keep_changes(request: Request, pk: int) -> HttpResponse:
    """Pin what was changed by hand and would be lost by solving the rest anew, then show that once more."""
    part = found_part(request, pk)
    resolve = Edit.Action.RESOLVE
    try:
        outcome = services.try_change(part=part, by=request.person, action=resolve, asked={})
        pins = kept_by_pins(outcome.before, lost_by(outcome.before, outcome.part, _standing(request, part)))
        if any(vars(pins).values()):
            services.change_part(
                part=part, by=request.person, action=Edit.Action.PIN, asked=vars(pins), seen=part.edition
            )
            part.refresh_from_db(fields=["edition", "figures"])
        return _tried(request, part, resolve, {}, part.edition)
    except EditRefused as refused:
        return _refused(request, part, broken=_broken(part, refused), status=409)
    except (PlanRefused, ReinforcementRefused) as refused:
        return _refused(request, part, why=str(refused), status=409)


def _broken(part: Part, refused: EditRefused) -> list[Said]:
    return broken_said(refused.broken, names_in(load_part(part)))


def _refused(request: Request, part: Part, status: int, **why: Any) -> HttpResponse:
    context = {**part_context(request, part), "back": request.POST.get("kembali", ""), **why}
    return render(request, "deployment/change_refused.html", context, status=status)


def _back(request: Request, part: Part) -> HttpResponse:
    """To the page that sent the change, if it is one of ours."""
    back = request.POST.get("kembali", "")
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("deployment:part", part.pk)


@page("perubahan/<int:pk>/batal", may="draft-plan")
@require_POST
def undo(request: Request, pk: int) -> HttpResponse:
    """Take the last change of a part back."""
    edit = get_object_or_404(edits_visible_to(request.person).select_related("part__command", "part__plan"), pk=pk)
    try:
        services.undo_edit(edit=edit, by=request.person)
    except PlanRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Dibatalkan; semuanya seperti sebelum perubahan itu."))
    return _back(request, edit.part)
