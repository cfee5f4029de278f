"""Verdicts: all of them, one with its differences and papers, giving one, and whether a paper is ours."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from posko.documents.verdict import verdict_docx, verdict_pdf
from posko.organisation.access import commands_where, require
from posko.organisation.models import Command, Person
from posko.organisation.page import ANYONE, Request, page
from posko.readiness.board import commands_on
from posko.readiness.inspecting.stages import stage_choices
from posko.readiness.models import Inspection
from posko.readiness.rating import stage_asked
from posko.readiness.verdicts import (
    Asked,
    VerdictRefused,
    checked,
    content_of,
    is_whole,
    issue_verdict,
    last_verdict,
    verdicts_visible_to,
)
from posko.readiness.verdicts.checking import path_of
from posko.registry.models import Operation
from posko.registry.queries import current_operation

PAGE = 25
_TYPES = {
    "pdf": ("application/pdf", verdict_pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", verdict_docx),
}


@page("berita-acara", may="see-readiness")
def verdicts(request: Request) -> HttpResponse:
    """All verdicts that the person may see, latest first, of one command and stage if asked."""
    person, operation = request.person, current_operation(request.person)
    if operation is None:
        return render(request, "readiness/verdicts.html", {"operation_now": None})
    found = verdicts_visible_to(person).filter(operation=operation)
    command, stage = request.GET.get("kesatuan", ""), request.GET.get("tahapan", "")
    found = found.filter(command__code=command) if command else found
    found = found.filter(stage=stage) if stage else found
    stages = stage_choices(operation)
    rows = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "operation_now": operation,
        "rows": rows,
        "names": dict(stages),
        "stages": stages,
        "commands": commands_on(person, operation),
        "command_code": command,
        "stage": stage,
        "issues": _issued_by(person, operation),
    }
    return render(request, "readiness/verdicts.html", context)


def _issued_by(person: Person, operation: Operation) -> list[Command]:
    """The commands on which `person` may give a verdict."""
    mine = set(commands_where(person, "issue-verdict").values_list("pk", flat=True))
    return [command for command in commands_on(person, operation) if command.pk in mine]


@page("berita-acara/<int:pk>", may="see-readiness")
def verdict(request: Request, pk: int) -> HttpResponse:
    """One verdict: what it says, what is otherwise than in the one before, its papers."""
    found = get_object_or_404(verdicts_visible_to(request.person), pk=pk)
    same = {"operation": found.operation, "command": found.command, "stage": found.stage}
    newer = verdicts_visible_to(request.person).filter(serial__gt=found.serial, **same).order_by("-serial").first()
    path = path_of(found.operation_id, found.command_id, found.serial)
    context = {
        "verdict": found,
        "content": found.content,
        "newer": newer,
        "whole": is_whole(found),
        "check": request.build_absolute_uri(path),
    }
    return render(request, "readiness/verdict.html", context)


@page("berita-acara/<int:pk>/berkas/<str:format>", may="see-readiness")
@never_cache
def verdict_file(request: Request, pk: int, format: str) -> HttpResponse:
    """The verdict as PDF or DOCX, made of what was frozen: the same bytes each time."""
    found = get_object_or_404(verdicts_visible_to(request.person), pk=pk)
    if format not in _TYPES:
        raise Http404
    kind, make = _TYPES[format]
    name = f"{found.number.replace('/', '-')}.{format}"
    way = "inline" if format == "pdf" else "attachment"
    headers = {"Content-Disposition": f'{way}; filename="{name}"'}
    return HttpResponse(make(found.content), content_type=kind, headers=headers)


@page("berita-acara/terbitkan/<str:code>", may="issue-verdict")
def prepare_verdict(request: Request, code: str) -> HttpResponse:
    """What the next verdict of a command would say, and the button that says it."""
    operation = current_operation(request.person)
    command = get_object_or_404(commands_where(request.person, "see-readiness"), code=code)
    require(request.person, "issue-verdict", command)
    if operation is None or command not in commands_on(request.person, operation):
        raise Http404
    said = request.POST.get("tahapan", request.GET.get("tahapan", ""))
    stage = stage_asked(operation, said, timezone.localdate())
    if request.method == "POST":
        return _issue(request, operation, command, stage)
    return _prepared(request, operation, command, stage)


def _issue(request: Request, operation: Operation, command: Command, stage: str) -> HttpResponse:
    inspection = _inspections(request.person, operation, command, stage).filter(pk=_number(request)).first()
    site = request.build_absolute_uri("/").rstrip("/")
    try:
        made = issue_verdict(
            operation=operation, command=command, stage=stage, by=request.person, inspection=inspection, site=site
        )
    except VerdictRefused as refused:
        return _prepared(request, operation, command, stage, str(refused))
    messages.success(request, _("Berita acara %(number)s diterbitkan.") % {"number": made.number})
    return redirect("readiness:verdict", made.pk)


def _number(request: Request) -> int:
    said = request.POST.get("pemeriksaan", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 18 else 0


def _prepared(request: Request, operation: Operation, command: Command, stage: str, refused: str = "") -> HttpResponse:
    content, before = None, last_verdict(operation, command, stage)
    if not refused:
        try:
            content = content_of(Asked(operation, command, stage, request.person), before)
        except VerdictRefused as said:
            refused = str(said)
    context: dict[str, Any] = {
        "command": command,
        "stage": stage,
        "stages": stage_choices(operation),
        "content": content,
        "before": before,
        "refused": refused,
        "inspections": _inspections(request.person, operation, command, stage),
    }
    return render(request, "readiness/verdict_prepare.html", context, status=422 if refused else 200)


def _inspections(person: Person, operation: Operation, command: Command, stage: str) -> Any:
    """Inspections of the command on which a verdict can be given."""
    rows = Inspection.objects.filter(operation=operation, command=command, stage=stage)
    rows = rows.filter(command__in=commands_where(person, "see-readiness"))
    return rows.exclude(state=Inspection.State.PLANNED)


@page("cek/<str:code>", may=ANYONE)
@never_cache
def check_verdict(request: Any, code: str) -> HttpResponse:
    """For whoever has the paper in hand: whether it is ours and the last one. No names of people."""
    found = checked(code)
    return render(request, "readiness/verdict_check.html", {"verdict": found}, status=200 if found else 404)
