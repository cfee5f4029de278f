"""Uploading an operation, watching it being read, confirming, undoing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from posko.organisation.access import may, paths_where
from posko.organisation.models import Person
from posko.organisation.page import Request, page
from posko.registry import services
from posko.registry.forms import UploadForm
from posko.registry.importing.refusals import ImportRefused
from posko.registry.importing.showing import (
    errors_shown,
    notes_shown,
    samples_shown,
    state_look,
    tables_shown,
    total_shown,
)
from posko.registry.importing.template import template
from posko.registry.models import Import
from posko.registry.queries import imports_visible_to

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page("impor", may="see-registry")
def imports(request: Request) -> HttpResponse:
    return _imports(request, UploadForm(person=request.person))


@page("impor/unggah", may="edit-registry")
def import_upload(request: Request) -> HttpResponse:
    if request.method != "POST":
        return redirect("registry:imports")
    form = UploadForm(request.POST, request.FILES, person=request.person)
    if not form.is_valid():
        return _imports(request, form, status=422)
    try:
        of = services.upload(by=request.person, **form.cleaned_data)
    except ImportRefused as refused:
        form.add_error("operation", str(refused))
        return _imports(request, form, status=422)
    return redirect("registry:import_page", of.pk)


def _imports(request: Request, form: UploadForm, *, status: int = 200) -> HttpResponse:
    rows = Paginator(imports_visible_to(request.person), 25).get_page(request.GET.get("page"))
    for of in rows:
        of.look = state_look(of)  # type: ignore[attr-defined]
    edits = bool(paths_where(request.person, "edit-registry"))
    return render(request, "registry/imports.html", {"rows": rows, "form": form, "edits": edits}, status=status)


@page("impor/templat.xlsx", may="see-registry")
def import_template(request: Request) -> HttpResponse:
    name = 'attachment; filename="templat-operasi.xlsx"'
    return HttpResponse(template(), content_type=_XLSX, headers={"Content-Disposition": name})


@page("impor/<int:pk>", may="see-registry")
def import_page(request: Request, pk: int) -> HttpResponse:
    return render(request, "registry/import_page.html", _shown(request, _found(request, pk)))


@page("impor/<int:pk>/keadaan", may="see-registry")
def import_state(request: Request, pk: int) -> HttpResponse:
    """The part that moves while the worker is at it; asks for the whole page when it is done."""
    of = _found(request, pk)
    response = render(request, "registry/import_state.html", _shown(request, of))
    if of.state not in services.RUNNING:
        response["HX-Refresh"] = "true"
    return response


@page("impor/<int:pk>/konfirmasi", may="edit-registry")
@require_POST
def import_confirm(request: Request, pk: int) -> HttpResponse:
    return _decided(request, pk, services.confirm_import)


@page("impor/<int:pk>/buang", may="edit-registry")
@require_POST
def import_discard(request: Request, pk: int) -> HttpResponse:
    return _decided(request, pk, services.discard_import)


@page("impor/<int:pk>/ulang", may="edit-registry")
@require_POST
def import_restart(request: Request, pk: int) -> HttpResponse:
    return _decided(request, pk, services.restart_import)


@page("impor/<int:pk>/batal", may="edit-registry")
@require_POST
def import_undo(request: Request, pk: int) -> HttpResponse:
    return _decided(request, pk, services.undo_import)


def _found(request: Request, pk: int) -> Import:
    return get_object_or_404(imports_visible_to(request.person), pk=pk)


def _decided(request: Request, pk: int, decide: Callable[..., Import]) -> HttpResponse:
    try:
        decide(of=_found(request, pk), by=request.person)
    except ImportRefused as refused:
        messages.error(request, str(refused))
    return redirect("registry:import_page", pk)


def _shown(request: Request, of: Import) -> dict[str, Any]:
    tables, total = tables_shown(of), total_shown(of)
    return {
        "of": of,
        "look": state_look(of),
        "tables": tables,
        "total": total,
        "effect": _effect(total),
        "samples": samples_shown(of),
        "errors": errors_shown(of, get_language() or "id"),
        "notes": notes_shown(of, get_language() or "id"),
        "edits": may(request.person, "edit-registry", of),
        "running": of.state in services.RUNNING,
        "interrupted": services.is_interrupted(of),
        "begun_by": _names(of.by, of.confirmed_by),
    }


def _names(by: Person, confirmed: Person | None) -> str:
    return by.name if confirmed is None or confirmed == by else f"{by.name}, {confirmed.name}"


def _effect(total: dict[str, int]) -> str:
    """What confirming does, in numbers."""
    said = {kind: {"n": number_format(number, force_grouping=True)} for kind, number in total.items()}
    parts = [
        ngettext("%(n)s baris baru", "%(n)s baris baru", total["new"]) % said["new"],
        ngettext("%(n)s berubah", "%(n)s berubah", total["changed"]) % said["changed"],
        ngettext("%(n)s dihapus", "%(n)s dihapus", total["removed"]) % said["removed"],
    ]
    return _("Memuat ke data: ") + ", ".join(parts)
