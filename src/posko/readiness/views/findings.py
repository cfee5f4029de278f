"""Findings: the list with filters, one with its history, and each decision about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from posko.organisation.access import SamePerson, commands_where, may
from posko.organisation.page import Request, page
from posko.readiness import inspecting
from posko.readiness.inspecting.evidence import attach_to_finding
from posko.readiness.inspecting.forms import AssignForm, EvidenceForm, MendForm, NoteForm
from posko.readiness.inspecting.queries import evidence_visible_to, findings_visible_to, narrowed
from posko.readiness.inspecting.refusals import InspectionRefused
from posko.readiness.models import Finding

PAGE = 50
STATES = ("open", "todo", "recheck", "closed", "all")


@page("temuan", may="see-readiness")
def findings(request: Request) -> HttpResponse:
    """Filters: `keadaan` (open by default), `bobot`, `kesatuan`, `lewat` (overdue), `saya` (mine to put right)."""
    commands = commands_where(request.person, "see-readiness").exclude(kind="polsek")
    state = request.GET.get("keadaan", "open")
    command = commands.filter(code=request.GET.get("kesatuan", "")).first()
    late, own = request.GET.get("lewat") == "1", request.GET.get("saya") == "1"
    severity, today = request.GET.get("bobot", ""), timezone.localdate()
    rows = narrowed(
        findings_visible_to(request.person),
        state=state,
        severity=severity,
        command=command,
        late_on=today if late else None,
    )
    context = {
        "rows": Paginator(rows.filter(owner=request.person) if own else rows, PAGE).get_page(request.GET.get("page")),
        "commands": commands,
        "command": command,
        "state": state,
        "late": late,
        "own": own,
        "severity": severity,
        "severities": Finding.Severity.choices,
        "today": today,
        "notes": commands_where(request.person, "inspect").exists(),
    }
    return render(request, "readiness/findings.html", context)


@page("temuan/baru", may="inspect")
def finding_note(request: Request) -> HttpResponse:
    """Note a finding by itself."""
    command = commands_where(request.person, "inspect").filter(code=request.GET.get("kesatuan", "")).first()
    form = NoteForm(request.POST or None, person=request.person, initial={"command": command})
    if request.method == "POST" and form.is_valid():
        try:
            made = inspecting.note_finding(by=request.person, **form.cleaned_data)
        except InspectionRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Temuan dicatat. Tentukan siapa yang memperbaiki dan sampai kapan."))
            return redirect("readiness:finding", made.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "readiness/finding_note.html", {"form": form}, status=status)


@page("temuan/<int:pk>", may="see-readiness")
def finding(request: Request, pk: int) -> HttpResponse:
    """One finding: what, whose, until when, its history and evidence, and what the person may do."""
    return _page(request, get_object_or_404(findings_visible_to(request.person), pk=pk))


@page("temuan/<int:pk>/tugaskan", may="inspect")
@require_POST
def finding_assign(request: Request, pk: int) -> HttpResponse:
    found = _found(request, pk, "inspect")
    form = AssignForm(request.POST, finding=found)
    if form.is_valid():
        try:
            inspecting.assign_finding(finding=found, by=request.person, **form.cleaned_data)
            messages.success(request, _("%(name)s ditugaskan.") % {"name": form.cleaned_data["owner"].name})
            return redirect("readiness:finding", pk)
        except InspectionRefused as refused:
            form.add_error(None, str(refused))
    return _page(request, found, assign=form, status=422)


@page("temuan/<int:pk>/perbaiki", may="mend-finding")
@require_POST
def finding_mend(request: Request, pk: int) -> HttpResponse:
    """Its owner says that it was put right, with a photo or document if he has one."""
    found, form = _found(request, pk, "mend-finding"), MendForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            file = form.cleaned_data["file"]
            place = form.cleaned_data["keep_place"]
            shown = (inspecting.read_upload(file, keep_place=place), str(file.name)) if file else None
            note = form.cleaned_data["note"]
            inspecting.mend_finding(finding=found, by=request.person, note=note, evidence=shown)
            messages.success(request, _("Tercatat. Orang lain sekarang memeriksa ulang."))
            return redirect("readiness:finding", pk)
        except InspectionRefused as refused:
            form.add_error(None, str(refused))
    return _page(request, found, mend=form, status=422)


@page("temuan/<int:pk>/tutup", may="inspect")
@require_POST
def finding_close(request: Request, pk: int) -> HttpResponse:
    """Looked at again by somebody else: closed."""
    return _decide(request, pk, inspecting.recheck_finding, _("Temuan ditutup."))


@page("temuan/<int:pk>/kembalikan", may="inspect")
@require_POST
def finding_send_back(request: Request, pk: int) -> HttpResponse:
    """Looked at again by somebody else: not put right."""
    return _decide(request, pk, inspecting.send_back, _("Temuan dikembalikan kepada penanggung jawabnya."))


def _decide(request: Request, pk: int, decision: Any, said: str) -> HttpResponse:
    found = _found(request, pk, "inspect")
    try:
        decision(finding=found, by=request.person, note=request.POST.get("note", "")[:2000])
        messages.success(request, said)
    except SamePerson:
        messages.error(request, _("Anda yang memperbaikinya; orang lain yang memeriksa ulang dan menutupnya."))
        return _page(request, found, status=403)
    except InspectionRefused as refused:
        messages.error(request, str(refused))
    return redirect("readiness:finding", pk)


@page("temuan/<int:pk>/bukti", may="see-readiness")
@require_POST
def finding_evidence(request: Request, pk: int) -> HttpResponse:
    """Attach a photo or document; who may inspect or mend."""
    found = _found(request, pk, "see-readiness")
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Pilih dahulu foto atau PDF yang tidak kosong."))
        return redirect("readiness:finding", pk)
    file = form.cleaned_data["file"]
    try:
        clean = inspecting.read_upload(file, keep_place=form.cleaned_data["keep_place"])
        attach_to_finding(finding=found, file=clean, name=str(file.name), by=request.person)
        messages.success(request, _("Bukti tersimpan."))
    except InspectionRefused as refused:
        messages.error(request, str(refused))
    return redirect("readiness:finding", pk)


@page("bukti/<uuid:pk>", may="see-readiness")
def evidence(request: Request, pk: str) -> HttpResponseBase:
    """A photo or document, for those who may see the command's readiness; kept in no cache."""
    found = get_object_or_404(evidence_visible_to(request.person), pk=pk)
    if not found.file.storage.exists(str(found.file.name)):
        raise Http404
    shown = found.kind == "image/jpeg"
    kind = found.kind if shown or found.kind == "application/pdf" else "application/octet-stream"
    answer = FileResponse(found.file.open("rb"), content_type=kind, filename=found.name, as_attachment=not shown)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _found(request: Request, pk: int, right: str) -> Finding:
    return get_object_or_404(findings_visible_to(request.person, right), pk=pk)


def _page(request: Request, found: Finding, *, status: int = 200, **forms: Any) -> HttpResponse:
    person, state = request.person, found.state
    inspects, own = may(person, "inspect", found), found.owner_id == person.pk
    context = {
        "finding": found,
        "steps": found.steps.select_related("by"),
        "files": found.evidence.select_related("by"),
        "today": timezone.localdate(),
        "assigns": inspects and state == Finding.State.OPEN,
        "mends": own and state == Finding.State.OPEN and may(person, "mend-finding", found),
        "rechecks": inspects and not own and state == Finding.State.RECHECK,
        "own": own,
        "attaches": state != Finding.State.CLOSED and (inspects or may(person, "mend-finding", found)),
        "assign": forms.get("assign") or AssignForm(finding=found),
        "mend": forms.get("mend") or MendForm(),
        "evidence": EvidenceForm(),
    }
    return render(request, "readiness/finding.html", context, status=status)
