"""Rehearsals: what was rehearsed where, the cards to rehearse by, one exercise with its findings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from posko.doctrine import BadDoctrine
from posko.doctrine.asta_siap import Scenario
from posko.organisation.access import commands_where, may
from posko.organisation.models import Command, Kind
from posko.organisation.page import Request, page
from posko.readiness.inspecting import InspectionRefused, findings_visible_to, note_finding
from posko.readiness.models import Rehearsal
from posko.readiness.rehearsing import (
    Outdated,
    cards_for,
    correct_rehearsal,
    corrections_of,
    record_rehearsal,
    rehearsals_visible_to,
    rehearsed_below,
)
from posko.readiness.rehearsing.forms import CorrectionForm, FindingForm, RehearsalForm
from posko.readiness.rehearsing.services import FIELDS
from posko.registry.models import Operation
from posko.registry.queries import operations_visible_to

_SHOWN = 50


@page("latihan", may="see-readiness")
def rehearsals(request: Request) -> HttpResponse:
    """Exercises, and which command has rehearsed what."""
    operation = _operation(request)
    if operation is None:
        return render(request, "readiness/rehearsals.html", {"operation_chosen": None})
    found = rehearsals_visible_to(request.person).filter(operation=operation)
    kind, code = _said(request, "jenis"), _said(request, "kesatuan")
    if kind in Rehearsal.Kind.values:
        found = found.filter(kind=kind)
    command = commands_where(request.person, "see-readiness").filter(code=code).first()
    if command:
        found = found.filter(command__path__startswith=command.path)
    context = {
        "operation_chosen": operation,
        "operations": operations_visible_to(request.person),
        "kinds": Rehearsal.Kind.choices,
        "kind": kind,
        "command": command,
        "table": rehearsed_below(request.person, operation),
        "rows": Paginator(found, _SHOWN).get_page(request.GET.get("page")),
        "may_rehearse": commands_where(request.person, "rehearse").exists(),
    }
    return render(request, "readiness/rehearsals.html", context)


def _operation(request: Request) -> Operation | None:
    operations = operations_visible_to(request.person)
    return operations.filter(code=_said(request, "operasi")).first() or operations.first()


def _said(request: Request, name: str) -> str:
    said = request.POST.get(name) or request.GET.get(name) or ""
    return str(said).replace("\x00", "")


def _cards(command: Command | None) -> tuple[tuple[Scenario, ...], str]:
    """The cards, and why there are none where the criteria cannot be read."""
    try:
        return (cards_for(command) if command else ()), ""
    except BadDoctrine as wrong:
        return (), str(wrong)


@page("latihan/kartu", may="see-readiness")
def rehearsal_cards(request: Request) -> HttpResponse:
    """The scenario cards, to be printed; with `kartu` only that one."""
    mine = commands_where(request.person, "see-readiness").order_by("path")
    command = mine.filter(code=_said(request, "kesatuan")).first() or mine.first()
    cards, why = _cards(command)
    asked = _said(request, "kartu")
    chosen = [card for card in cards if card.code == asked]
    context = {
        "command": command,
        "cards": chosen or cards,
        "one": bool(chosen),
        "why": why,
        "may_rehearse": commands_where(request.person, "rehearse").exists(),
    }
    return render(request, "readiness/rehearsal_cards.html", context)


@page("latihan/baru", may="rehearse")
def rehearsal_new(request: Request) -> HttpResponse:
    """Write an exercise down."""
    operation = _operation(request)
    if operation is None:
        return redirect("readiness:rehearsals")
    mine = commands_where(request.person, "rehearse").exclude(kind=Kind.POLSEK).order_by("path")
    cards, why = _cards(mine.first())
    choices = [(card.code, card.title) for card in cards]
    if request.method != "POST":
        start = {"scenario": _said(request, "kartu"), "command": mine.filter(code=_said(request, "kesatuan")).first()}
        return _new_page(request, operation, RehearsalForm(person=request.person, cards=choices, initial=start), why)
    form = RehearsalForm(request.POST, person=request.person, cards=choices)
    if form.is_valid():
        try:
            command = form.cleaned_data["command"]
            made = record_rehearsal(operation=operation, command=command, held=form.held, by=request.person)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("Latihan dicatat. Tulis di bawah apa yang perlu diperbaiki sebagai temuan."))
            return redirect("readiness:rehearsal", made.pk)
    return _new_page(request, operation, form, why, status=422)


def _new_page(request: Request, operation: Operation, form: RehearsalForm, why: str, status: int = 200) -> HttpResponse:
    context = {"operation_chosen": operation, "form": form, "why": why}
    return render(request, "readiness/rehearsal_new.html", context, status=status)


@page("latihan/<int:pk>/ubah", may="rehearse")
def rehearsal_correct(request: Request, pk: int) -> HttpResponse:
    """Correct what was written down; what it said before stays in the ledger."""
    of = get_object_or_404(rehearsals_visible_to(request.person, "rehearse"), pk=pk)
    choices, why = _choices(of)
    asked: dict[str, Any] = {"person": request.person, "cards": choices}
    if request.method != "POST":
        kept = {name: getattr(of, name) for name in FIELDS} | {"seen": of.version}
        return _correct_page(request, of, CorrectionForm(initial=kept, **asked), why)
    form = CorrectionForm(request.POST, **asked)
    if not form.is_valid():
        return _correct_page(request, of, form, why, status=422)
    said = form.cleaned_data
    try:
        correct_rehearsal(rehearsal=of, held=form.held, by=request.person, reason=said["reason"], seen=said["seen"])
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return _correct_page(request, of, form, why, status=422)
    except Outdated as outdated:
        return _overtaken(request, outdated, asked, why)
    messages.success(request, _("Catatan diperbaiki. Yang tertulis sebelumnya tersimpan dalam buku besar."))
    return redirect("readiness:rehearsal", pk)


def _choices(of: Rehearsal) -> tuple[list[tuple[str, str]], str]:
    """The cards to choose from, also the one that it has though the criteria have it no longer."""
    cards, why = _cards(of.command)
    choices = [(card.code, card.title) for card in cards]
    if of.scenario and of.scenario not in dict(choices):
        choices.append((of.scenario, of.scenario))
    return choices, why


def _overtaken(request: Request, outdated: Outdated, asked: dict[str, Any], why: str) -> HttpResponse:
    """What was typed stays; the version is the new one, so that it may be sent again after a look."""
    typed = request.POST.copy()
    typed["seen"] = str(outdated.now.version)
    form = CorrectionForm(typed, **asked)
    form.add_error(None, f"{outdated} " + _("Lihat dahulu catatan yang sekarang; kirim lagi bila tetap harus begini."))
    return _correct_page(request, outdated.now, form, why, status=409)


def _correct_page(request: Request, of: Rehearsal, form: CorrectionForm, why: str, status: int = 200) -> HttpResponse:
    context = {"of": of, "form": form, "why": why}
    return render(request, "readiness/rehearsal_correct.html", context, status=status)


@page("latihan/<int:pk>", may="see-readiness")
def rehearsal(request: Request, pk: int) -> HttpResponse:
    return _page_of(request, get_object_or_404(rehearsals_visible_to(request.person), pk=pk))


def _page_of(request: Request, of: Rehearsal, form: FindingForm | None = None, status: int = 200) -> HttpResponse:
    cards, _why = _cards(of.command)
    notes = may(request.person, "rehearse", of) or may(request.person, "inspect", of)
    context: dict[str, Any] = {
        "of": of,
        "card": next((card for card in cards if card.code == of.scenario), None),
        "corrects": may(request.person, "rehearse", of),
        "corrections": corrections_of(request.person, of),
        "people": sum(count for _who, count in of.taking_part),
        "findings": findings_visible_to(request.person).filter(rehearsal=of),
        "form": (form or FindingForm()) if notes else None,
    }
    return render(request, "readiness/rehearsal.html", context, status=status)


@page("latihan/<int:pk>/temuan", may="see-readiness")
@require_POST
def rehearsal_finding(request: Request, pk: int) -> HttpResponse:
    """Note what the exercise showed to be wanting."""
    of = get_object_or_404(rehearsals_visible_to(request.person), pk=pk)
    form = FindingForm(request.POST)
    if not form.is_valid():
        return _page_of(request, of, form, status=422)
    try:
        note_finding(operation=of.operation, command=of.command, rehearsal=of, by=request.person, **form.cleaned_data)
    except InspectionRefused as refused:
        form.add_error(None, str(refused))
        return _page_of(request, of, form, status=422)
    messages.success(request, _("Temuan dicatat; pemeriksa menetapkan siapa memperbaikinya dan sampai kapan."))
    return redirect("readiness:rehearsal", pk)
