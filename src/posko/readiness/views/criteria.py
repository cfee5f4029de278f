"""The criteria to read, version by version, and to edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from posko.doctrine import BadDoctrine
from posko.doctrine.asta_siap import AstaSiap, Criterion, load_asta_siap
from posko.organisation.access import commands_where, may
from posko.organisation.models import Command
from posko.organisation.page import Request, page
from posko.readiness.criteria import (
    Change,
    CriteriaRefused,
    Overtaken,
    changes_between,
    current_criteria,
    head_of,
    save_criteria,
    sets_visible_to,
)
from posko.readiness.criteria.saying import right_said, wrong_said
from posko.readiness.criteria.text import with_weights, wrong_in
from posko.readiness.models import CriteriaSet
from posko.readiness.models.base import Readiness

#: How the fields of a criterion are called where versions are compared.
FIELDS = {
    "readiness": lazy("kesiapan"),
    "text": lazy("teks"),
    "text_en": lazy("teks Inggris"),
    "kind": lazy("cara"),
    "measure": lazy("ukuran"),
    "necessary": lazy("wajib"),
    "weight": lazy("bobot"),
    "stages": lazy("tahapan"),
    "ready_at": lazy("siap mulai"),
    "limited_at": lazy("dengan catatan mulai"),
    "title": lazy("judul"),
    "steps": lazy("langkah"),
}
STATES = {"added": lazy("baru"), "changed": lazy("diubah"), "removed": lazy("dihapus")}
TABLES = {"criteria": lazy("Kriteria"), "kit": lazy("Isi ransel"), "scenarios": lazy("Skenario")}


@dataclass(frozen=True)
class Section:
    """The criteria of one readiness."""

    readiness: Readiness
    criteria: tuple[Criterion, ...]


@page("kriteria", may="see-readiness")
def criteria(request: Request) -> HttpResponse:
    """The version that holds."""
    command = commands_where(request.person, "see-readiness").order_by("path").first()
    if command is None:
        raise PermissionDenied
    return _show(request, current_criteria(command))


@page("kriteria/<int:pk>", may="see-readiness")
def criteria_version(request: Request, pk: int) -> HttpResponse:
    """One version, and what it changed against the one before, or against another of the same command (`dengan`)."""
    return _show(request, get_object_or_404(sets_visible_to(request.person), pk=pk))


def _show(request: Request, found: CriteriaSet) -> HttpResponse:
    versions = list(sets_visible_to(request.person).filter(command=found.command).defer("toml"))
    other = _compared_with(request, found, versions)
    asta = load_asta_siap(found.toml)
    context = {
        "found": found,
        "versions": versions,
        "holds": found.pk == versions[0].pk,
        "sections": sections_of(asta),
        "asta": asta,
        "other": other,
        "changes": said(changes_between(load_asta_siap(other.toml), asta)) if other else [],
        "edits": may(request.person, "edit-criteria", found.command),
        "english": (get_language() or "").startswith("en"),
    }
    return render(request, "readiness/criteria.html", context)


def _compared_with(request: Request, found: CriteriaSet, versions: list[CriteriaSet]) -> CriteriaSet | None:
    asked = request.GET.get("dengan", "")
    before = {str(version.pk): version for version in versions if version.pk != found.pk}
    if asked in before:
        return before[asked]
    return next((version for version in versions if version.version == found.version - 1), None)


def sections_of(asta: AstaSiap) -> list[Section]:
    return [Section(readiness, asta.of(readiness.value)) for readiness in Readiness]


def said(changes: list[Change]) -> list[dict[str, Any]]:
    """Changes in words."""
    return [
        {
            "table": TABLES[change.table],
            "state": STATES[change.state],
            "text": change.text,
            "code": change.code,
            "values": [(FIELDS.get(name, name), _value(old), _value(new)) for name, old, new in change.values],
        }
        for change in changes
    ]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(value, tuple):
        return "; ".join(value) or _("semua")
    return "–" if value is None else str(value)


@page("kriteria/ubah", may="edit-criteria")
def edit_criteria(request: Request) -> HttpResponse:
    """The text of the criteria to edit, or their weights; saved it is the next version."""
    command = _editable(request)
    latest = current_criteria(command)
    if request.method != "POST":
        return _form(request, latest, latest.toml, seen=latest.version)
    text = request.POST.get("toml", "").replace("\r\n", "\n")
    seen = _whole(request.POST.get("seen", "")) or 0
    if request.POST.get("weights"):
        text = with_weights(latest.toml, _weights(request))
    return _save(request, latest, text, seen)


def _editable(request: Request) -> Command:
    mine = commands_where(request.person, "edit-criteria").filter(parent=None).first()
    if mine is None:
        raise PermissionDenied(_("Kriteria ditetapkan oleh Polda untuk semua kesatuan di bawahnya."))
    return head_of(mine)


def _save(request: Request, latest: CriteriaSet, text: str, seen: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    try:
        made = save_criteria(by=request.person, command=latest.command, toml=text, reason=reason, seen=seen)
    except BadDoctrine as bad:
        wrong = [
            {
                "line": w.line,
                "key": w.key,
                "value": w.fault.value,
                "wrong": wrong_said(w.fault),
                "right": right_said(w.fault),
            }
            for w in wrong_in(text, bad.faults)
        ]
        return _form(request, latest, text, seen=seen, wrong=wrong, status=422)
    except Overtaken as refused:
        return _form(request, refused.latest, text, seen=refused.latest.version, refused=str(refused), status=409)
    except CriteriaRefused as refused:
        return _form(request, latest, text, seen=seen, refused=str(refused), status=422)
    messages.success(
        request, _("Versi %(n)d berlaku. Pemeriksaan yang sudah berjalan tetap memakai versinya.") % {"n": made.version}
    )
    return redirect("readiness:criteria")


def _form(
    request: Request, latest: CriteriaSet, text: str, *, seen: int, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "latest": latest,
        "text": text,
        "seen": seen,
        "reason": request.POST.get("reason", ""),
        "sections": sections_of(load_asta_siap(latest.toml)),
        "lines": range(1, text.count("\n") + 2),
    }
    return render(request, "readiness/criteria_edit.html", context | more, status=status)


def _weights(request: Request) -> dict[str, int]:
    """Weights by the code of the criterion; what is no whole number goes into the text as it is wrong there."""
    given = {
        name.removeprefix("weight-"): _whole(value)
        for name, value in request.POST.items()
        if "weight-" in name and isinstance(value, str)
    }
    return {code: 0 if weight is None else weight for code, weight in given.items()}


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
