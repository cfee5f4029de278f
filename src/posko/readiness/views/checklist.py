"""The checklist on the telephone: its page, what it fetches, what it sends, and its service worker."""

from __future__ import annotations

import json
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST

from posko.organisation.page import ANYONE, Request, page
from posko.readiness import inspecting
from posko.readiness.inspecting.checklist import kit_of, sections_of
from posko.readiness.inspecting.queries import inspections_visible_to
from posko.readiness.inspecting.refusals import CriteriaUnreadable, InspectionRefused
from posko.readiness.inspecting.telling import state_for_telephone
from posko.readiness.models import Answer, Finding, Inspection


@page("pemeriksaan/<int:pk>/daftar", may="inspect")
@ensure_csrf_cookie
@never_cache
def inspection_checklist(request: Request, pk: int) -> HttpResponse:
    """The checklist of a running inspection; the telephone keeps the page for where there is no signal."""
    found = _mine(request, pk)
    if found.state != Inspection.State.OPEN:
        return redirect("readiness:inspection", pk)
    try:
        sections, kit = sections_of(found), kit_of(found)
    except CriteriaUnreadable:
        return redirect("readiness:inspection", pk)
    context = {
        "inspection": found,
        "stage": inspecting.stage_name(found.operation, found.stage),
        "sections": sections,
        "asked": sum(len(s.questions) for s in sections),
        "kit": kit,
        "values": Answer.Value.choices,
        "severities": Finding.Severity.choices,
        "known": json.dumps(state_for_telephone(request.person, found)),
    }
    return render(request, "readiness/inspection_checklist.html", context)


@page("pemeriksaan/<int:pk>/keadaan", may="inspect")
@never_cache
def inspection_state(request: Request, pk: int) -> JsonResponse:
    """What everybody answered so far, for the telephone."""
    return JsonResponse(state_for_telephone(request.person, _mine(request, pk)))


@page("pemeriksaan/<int:pk>/kirim", may="inspect")
@require_POST
def inspection_receive(request: Request, pk: int) -> JsonResponse:
    """Take a batch that a telephone kept: {"person", "now", "entries"}. Each entry is kept or refused by itself."""
    found = _mine(request, pk)
    try:
        batch = json.loads(request.body)
    except ValueError:
        return JsonResponse({"why": _("Kiriman tidak terbaca.")}, status=400)
    if isinstance(batch, dict) and batch.get("person") != request.person.pk:
        # Somebody else signed in on the telephone: what the first one found must not go out under this name.
        return JsonResponse({"why": _("Isian ini milik orang lain; yang mengisinya harus masuk.")}, status=409)
    try:
        done = inspecting.receive(inspection=found, by=request.person, batch=batch)
    except InspectionRefused as refused:
        return JsonResponse({"why": str(refused)}, status=400)
    known = state_for_telephone(request.person, found)
    return JsonResponse({"kept": done.kept, "refused": done.refused, "known": known})


@page("pekerja.js", may=ANYONE)
def field_worker(request: HttpRequest) -> HttpResponse:
    """The service worker: here, and not among the static files, since it serves the addresses below its own."""
    found = finders.find("vendor/field-worker.js")
    if not isinstance(found, str):
        raise Http404
    answer = HttpResponse(Path(found).read_bytes(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


def _mine(request: Request, pk: int) -> Inspection:
    return get_object_or_404(inspections_visible_to(request.person, "inspect"), pk=pk)
