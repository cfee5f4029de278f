"""Inspections: the list, planning one, its page, and how it is begun and closed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from posko.organisation.access import commands_where, may
from posko.organisation.page import Request, page
from posko.readiness import inspecting
from posko.readiness.inspecting import telling
from posko.readiness.inspecting.evidence import attach_to_answer
from posko.readiness.inspecting.forms import CloseForm, EvidenceForm, PlanForm, SampleForm
from posko.readiness.inspecting.kit import draw_sample
from posko.readiness.inspecting.queries import answers_visible_to, inspections_visible_to
from posko.readiness.inspecting.refusals import CriteriaUnreadable, InspectionRefused, Unanswered
from posko.readiness.models import Inspection

PAGE = 50


@page("pemeriksaan", may="see-readiness")
def inspections(request: Request) -> HttpResponse:
    """All inspections one may see, by command (`kesatuan`) and state (`keadaan`)."""
    rows = inspections_visible_to(request.person)
    commands = commands_where(request.person, "see-readiness").exclude(kind="polsek")
    command = commands.filter(code=request.GET.get("kesatuan", "")).first()
    if command:
        rows = rows.filter(command__path__startswith=command.path)
    state = request.GET.get("keadaan", "")
    if state in Inspection.State.values:
        rows = rows.filter(state=state)
    shown = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": shown,
        "lines": [(row, inspecting.stage_name(row.operation, row.stage)) for row in shown],
        "commands": commands,
        "command": command,
        "state": state,
        "states": Inspection.State.choices,
        "plans": commands_where(request.person, "inspect").exists(),
    }
    return render(request, "readiness/inspections.html", context)


@page("pemeriksaan/rencanakan", may="inspect")
def inspection_plan(request: Request) -> HttpResponse:
    """Plan one: of which command, of which kind, for which stage, on which day."""
    command = commands_where(request.person, "inspect").filter(code=request.GET.get("kesatuan", "")).first()
    initial = {"command": command} | _day_asked(request)
    form = PlanForm(request.POST or None, person=request.person, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = inspecting.plan_inspection(by=request.person, **form.cleaned_data)
        except InspectionRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Pemeriksaan direncanakan. Mulai di tempat, lalu isi daftarnya."))
            return redirect("readiness:inspection", made.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "readiness/inspection_plan.html", {"form": form}, status=status)


def _day_asked(request: Request) -> dict[str, date]:
    """The day that a visit is on (`hari`), if one was asked for."""
    try:
        return {"day": date.fromisoformat(request.GET.get("hari", ""))}
    except ValueError:
        return {}


@page("pemeriksaan/<int:pk>", may="see-readiness")
def inspection(request: Request, pk: int) -> HttpResponse:
    """One inspection: answers with names, kit, findings, files, and what to do next."""
    return _page(request, get_object_or_404(inspections_visible_to(request.person), pk=pk))


@page("pemeriksaan/<int:pk>/mulai", may="inspect")
@require_POST
def inspection_open(request: Request, pk: int) -> HttpResponse:
    """Begin it and go to the checklist."""
    found = _mine(request, pk)
    try:
        inspecting.open_inspection(inspection=found, by=request.person)
    except InspectionRefused as refused:
        messages.error(request, str(refused))
        return redirect("readiness:inspection", pk)
    return redirect("readiness:inspection_checklist", pk)


@page("pemeriksaan/<int:pk>/tutup", may="inspect")
@require_POST
def inspection_close(request: Request, pk: int) -> HttpResponse:
    """End it; where criteria are open they are named first."""
    found, form = _mine(request, pk), CloseForm(request.POST)
    if not form.is_valid():
        return _page(request, found, close=form, status=422)
    note, although = form.cleaned_data["note"], form.cleaned_data["although"]
    try:
        inspecting.close_inspection(inspection=found, by=request.person, note=note, although_unanswered=although)
    except Unanswered as unanswered:
        form.add_error(None, str(unanswered))
        return _page(request, found, close=form, unanswered=unanswered.texts, status=422)
    except InspectionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Pemeriksaan ditutup; isinya tidak berubah lagi."))
    return redirect("readiness:inspection", pk)


@page("pemeriksaan/<int:pk>/undi", may="inspect")
@require_POST
def inspection_sample(request: Request, pk: int) -> HttpResponse:
    """Draw officers whose packs are looked into."""
    found, form = _mine(request, pk), SampleForm(request.POST)
    if not form.is_valid():
        return _page(request, found, sample=form, status=422)
    try:
        drawn = draw_sample(inspection=found, by=request.person, **form.cleaned_data)
    except InspectionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(n)s petugas terundi; periksa tasnya di daftar.") % {"n": len(drawn)})
    return redirect("readiness:inspection", pk)


@page("jawaban/<uuid:pk>/bukti", may="inspect")
@require_POST
def answer_evidence(request: Request, pk: str) -> HttpResponse:
    """Attach a photo or document to an answer."""
    answer = get_object_or_404(answers_visible_to(request.person, "inspect"), pk=pk)
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Pilih dahulu foto atau PDF yang tidak kosong."))
        return redirect("readiness:inspection", answer.inspection_id)
    file = form.cleaned_data["file"]
    try:
        clean = inspecting.read_upload(file, keep_place=form.cleaned_data["keep_place"])
        attach_to_answer(answer=answer, file=clean, name=str(file.name), by=request.person)
        messages.success(request, _("Bukti tersimpan."))
    except InspectionRefused as refused:
        messages.error(request, str(refused))
        return redirect("readiness:inspection", answer.inspection_id)
    # Back to the line where it now stands, of a page that is long on a telephone.
    return redirect(reverse("readiness:inspection", args=[answer.inspection_id]) + f"#k-{answer.criterion}")


def _mine(request: Request, pk: int) -> Inspection:
    return get_object_or_404(inspections_visible_to(request.person, "inspect"), pk=pk)


def _page(request: Request, found: Inspection, *, status: int = 200, **forms: Any) -> HttpResponse:
    inspects = may(request.person, "inspect", found)
    context = {
        "inspection": found,
        "stage": inspecting.stage_name(found.operation, found.stage),
        "inspects": inspects,
        "running": inspects and found.state == Inspection.State.OPEN,
        "packs": telling.packs(request.person, found),
        "findings": found.findings.select_related("owner", "command", "raised_to"),
        "close": forms.pop("close", None) or CloseForm(),
        "sample": forms.pop("sample", None) or SampleForm(),
        "evidence": EvidenceForm(),
    }
    try:
        sections = telling.filled(found)
        context |= {
            "sections": sections,
            "asked": sum(len(s.lines) for s in sections),
            "done": sum(s.done for s in sections),
        }
    except CriteriaUnreadable as unreadable:
        context["unreadable"] = str(unreadable)
    return render(request, "readiness/inspection.html", context | forms, status=status)
