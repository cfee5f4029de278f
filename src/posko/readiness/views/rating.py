"""How ready one command is, with every number opened, and where its commander says otherwise."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from posko.doctrine import BadDoctrine
from posko.organisation.access import commands_where, may
from posko.organisation.models import Command
from posko.organisation.page import Request, page
from posko.readiness.models import Override
from posko.readiness.models.base import Rating, Readiness
from posko.readiness.rating import (
    OverrideRefused,
    assess,
    lift_override,
    overall,
    override_rating,
    stage_asked,
    stages_of,
)
from posko.registry.models import Operation
from posko.registry.queries import current_operation, operations_visible_to

_CHOICES = (Rating.READY, Rating.LIMITED, Rating.NOT_READY)


@page("nilai/<str:code>", may="see-readiness")
def rating(request: Request, code: str) -> HttpResponse:
    """The eight readinesses of one command for one stage (`tahapan`)."""
    return _show(request, _command(request, code, "see-readiness"))


def _command(request: Request, code: str, right: str) -> Command:
    return get_object_or_404(commands_where(request.person, right), code=code)


def _operation(request: Request) -> Operation | None:
    asked = (request.POST if request.method == "POST" else request.GET).get("operasi", "")
    return operations_visible_to(request.person).filter(code=asked).first() or current_operation(request.person)


def _show(request: Request, command: Command, status: int = 200, **more: Any) -> HttpResponse:
    operation = _operation(request)
    context: dict[str, Any] = {"command": command, "operation_now": operation}
    if operation is None:
        return render(request, "readiness/rating.html", context)
    try:
        stages = stages_of(operation)
        asked = (request.POST if request.method == "POST" else request.GET).get("tahapan", "")
        stage = stage_asked(operation, asked, timezone.localdate())
        found = assess(request.person, operation, command, stage)
    except (BadDoctrine, KeyError, ValueError) as bad:
        return render(request, "readiness/rating.html", context | {"unreadable": bad}, status=422)
    context |= {
        "stages": stages,
        "stage": next((s for s in stages if s.code == stage), None),
        "found": found,
        "overall": overall(found),
        "rated": [(readiness, found.readinesses[readiness]) for readiness in Readiness],
        "overrides": may(request.person, "override-rating", command),
        "choices": [(choice.value, choice.label) for choice in _CHOICES],
    }
    return render(request, "readiness/rating.html", context | more, status=status)


@page("nilai/<str:code>/tetapkan", may="override-rating")
@require_POST
def rating_override(request: Request, code: str) -> HttpResponse:
    """Rate a readiness otherwise, with a reason."""
    command = _command(request, code, "override-rating")
    operation = _operation(request)
    said = request.POST
    if operation is None or said.get("kesiapan") not in Readiness.values or said.get("nilai") not in Rating.values:
        return _show(request, command, 422, refused=_("Pilih kesiapan dan nilainya."))
    try:
        made = override_rating(
            by=request.person,
            operation=operation,
            command=command,
            stage=said.get("tahapan", ""),
            readiness=Readiness(said["kesiapan"]),
            rating=Rating(said["nilai"]),
            reason=said.get("reason", ""),
        )
    except OverrideRefused as refused:
        return _show(request, command, 422, refused=str(refused), refused_for=said["kesiapan"])
    messages.success(request, _("Ditetapkan. Nilai menurut kriteria tetap terlihat di bawahnya."))
    return _back(made)


@page("nilai/cabut/<int:pk>", may="override-rating")
@require_POST
def rating_lift(request: Request, pk: int) -> HttpResponse:
    """Let what the criteria give hold again."""
    mine = commands_where(request.person, "override-rating")
    override = get_object_or_404(Override.objects.filter(command__in=mine), pk=pk)
    try:
        lift_override(by=request.person, override=override, reason=request.POST.get("reason", ""))
    except OverrideRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Dicabut. Nilai menurut kriteria berlaku lagi."))
    return _back(override)


def _back(override: Override) -> HttpResponse:
    page_of = reverse("readiness:rating", args=[override.command.code])
    query = urlencode({"operasi": override.operation.code, "tahapan": override.stage})
    return redirect(f"{page_of}?{query}#{override.readiness}")
