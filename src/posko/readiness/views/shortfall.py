"""The shortfall ledger: all lines with their sums, one command with what is done about it, and as a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from posko.organisation.access import commands_where, may
from posko.organisation.models import Command
from posko.organisation.page import Request, page
from posko.readiness.shortfall import Decided, Line, Outdated, edit_line, lines, lines_below, proposals, sums
from posko.readiness.shortfall.drawing import waterfall
from posko.readiness.shortfall.exporting import as_csv, as_xlsx
from posko.readiness.shortfall.forms import LineForm
from posko.readiness.shortfall.lines import State
from posko.readiness.shortfall.queries import heads_of
from posko.readiness.shortfall.resources import RESOURCES
from posko.readiness.shortfall.selecting import VIEWS, Asked, asked_of
from posko.registry.models import Operation
from posko.registry.queries import operations_visible_to

_SHOWN = 100
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page("kekurangan", may="see-readiness")
def shortfall(request: Request) -> HttpResponse:
    """All lines that were asked for, and the sums of what lies below the chosen command."""
    asked = asked_of(request.person, request.GET)
    if asked is None:
        return render(request, "readiness/shortfall.html", {"asked": None})
    added = [{"sum": s, "bars": waterfall(s.figures)} for s in sums(asked.everything)]
    context = {
        "asked": asked,
        "operations": operations_visible_to(request.person),
        "commands": heads_of(request.person),
        "resources": RESOURCES.values(),
        "states": State.choices,
        "views": [(word, title) for word, (title, _fits) in VIEWS.items()],
        "sums": added,
        "drawn": _drawn(asked, added),
        "faults": [s["sum"] for s in added if not s["sum"].figures.closes],  # type: ignore[attr-defined]
        "unplanned": _unplanned(asked.everything),
        "rows": Paginator(_shown(request, asked, asked.lines), _SHOWN).get_page(request.GET.get("page")),
        "see_registry": commands_where(request.person, "see-registry").exists(),
    }
    return render(request, "readiness/shortfall.html", context)


def _drawn(asked: Asked, added: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The resource asked for, else the one of which the greatest share is missing."""
    drawable = [s for s in added if s["bars"]]
    if asked.resource:
        return next((s for s in drawable if s["sum"].resource == asked.resource), None)
    return max(drawable, key=lambda s: s["sum"].figures.missing / s["sum"].figures.need, default=None)


def _unplanned(found: list[Line]) -> list[Line]:
    """Of each command without a plan one line, which says why."""
    return list({line.command.pk: line for line in found if not line.known}.values())


def _shown(request: Request, asked: Asked, found: list[Line]) -> list[dict[str, Any]]:
    sees = {c.pk for c in commands_where(request.person, "see-registry")}
    return [
        {
            "line": line,
            "late": line.is_overdue(asked.on),
            "registry": line.opens_registry(asked.operation) if line.command.pk in sees else "",
            "plan": line.opens_plan if line.command.pk in sees else "",
        }
        for line in found
    ]


@page("kekurangan/ekspor/<str:format>", may="see-readiness")
def shortfall_export(request: Request, format: str) -> HttpResponse:
    """The lines that the page with the same query shows, all of its pages."""
    asked = asked_of(request.person, request.GET)
    if format not in ("csv", "xlsx") or asked is None:
        raise Http404
    kind = "text/csv; charset=utf-8" if format == "csv" else _XLSX
    body = as_csv(asked.lines) if format == "csv" else as_xlsx(asked.lines)
    name = f"kekurangan-{timezone.localdate():%Y-%m-%d}.{format}"
    return HttpResponse(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@page("kekurangan/<str:code>", may="see-readiness")
def shortfall_command(request: Request, code: str) -> HttpResponse:
    """One command: where each number comes from, what is done about it, who could help."""
    command = _command(request, code)
    return _command_page(request, command, _operation(request))


def _command(request: Request, code: str) -> Command:
    return get_object_or_404(commands_where(request.person, "see-readiness"), code=code)


def _operation(request: Request) -> Operation:
    operations = operations_visible_to(request.person)
    said = (request.POST.get("operasi") or request.GET.get("operasi") or "").replace("\x00", "")
    operation = operations.filter(code=said).first() or operations.first()
    if operation is None:
        raise Http404
    return operation


def _command_page(
    request: Request,
    command: Command,
    operation: Operation,
    refused: LineForm | None = None,
    outdated: Outdated | None = None,
    status: int = 200,
) -> HttpResponse:
    asked = Asked(request.person, operation, command, "", "", "", timezone.localdate())
    seen = lines_below(request.person, operation)
    found = [line for line in seen if line.command.pk == command.pk]
    edits = may(request.person, "mend-finding", command)
    shown = _shown(request, asked, found)
    helpers = proposals(seen)
    names = {line.command.code: line.command.name for line in seen}
    for row in shown:
        line: Line = row["line"]
        row["bars"] = waterfall(line.figures)
        row["form"] = _form(line, refused) if edits else None
        row["help"] = [(p, names[p.lender]) for p in helpers.get(line.resource.code, ()) if p.borrower == command.code]
    context = {
        "asked": asked,
        "command": command,
        "rows": shown,
        "why": next((line.why for line in found if line.why), ""),
        "lenders": [c for c in heads_of(request.person) if may(request.person, "mend-finding", c) and c != command],
        "sees_others": len(names) > 1,
        "refused": refused,
        "outdated": outdated,
    }
    return render(request, "readiness/shortfall_command.html", context, status=status)


def _form(line: Line, refused: LineForm | None) -> LineForm:
    return refused if refused and refused.line.resource.code == line.resource.code else LineForm(line)


@page("kekurangan/<str:code>/ubah", may="mend-finding")
@require_POST
def shortfall_edit(request: Request, code: str) -> HttpResponse:
    """Keep what was typed about one line (`sumber`)."""
    command, operation = _command(request, code), _operation(request)
    line = _line(request, operation, command)
    form = LineForm(line, request.POST)
    if not form.is_valid():
        return _command_page(request, command, operation, form, status=422)
    return _decide(request, operation, line, form, form.cleaned_data["version"], form.decided())


@page("kekurangan/<str:code>/pinjam", may="mend-finding")
@require_POST
def shortfall_borrow(request: Request, code: str) -> HttpResponse:
    """Take a proposal: `jumlah` more from the command `dari`."""
    command, operation = _command(request, code), _operation(request)
    line = _line(request, operation, command)
    count, version = request.POST.get("jumlah", ""), request.POST.get("version", "")
    if not (count.isdecimal() and version.isdecimal() and len(count + version) < 20):
        raise Http404
    decided = Decided.of(line).with_loan(request.POST.get("dari", "").replace("\x00", ""), int(count))
    return _decide(request, operation, line, None, int(version), decided)


def _line(request: Request, operation: Operation, command: Command) -> Line:
    asked = request.POST.get("sumber", "")
    found = next((x for x in lines(request.person, operation, command) if x.resource.code == asked), None)
    if found is None:
        raise Http404
    return found


def _decide(
    request: Request, operation: Operation, line: Line, form: LineForm | None, version: int, decided: Decided
) -> HttpResponse:
    command, resource = line.command, line.resource.code
    try:
        edit_line(
            operation=operation, command=command, resource=resource, version=version, decided=decided, by=request.person
        )
    except ValidationError as wrong:
        if form is None:
            messages.error(request, " ".join(wrong.messages))
            return redirect(_address(operation, line))
        form.add_error(None, wrong)
        return _command_page(request, command, operation, form, status=422)
    except Outdated as outdated:
        return _outdated(request, operation, line, form, outdated)
    messages.success(request, _("%(resource)s: disimpan dan tercatat di buku besar.") % {"resource": line.resource})
    return redirect(_address(operation, line))


def _outdated(
    request: Request, operation: Operation, line: Line, form: LineForm | None, outdated: Outdated
) -> HttpResponse:
    """What was typed stays in the form; the version is the new one, so that it may be sent again after a look."""
    if form is None:
        messages.error(request, str(outdated))
        return redirect(_address(operation, line))
    typed = request.POST.copy()
    typed["version"] = str(outdated.now.version if outdated.now else 0)
    again = LineForm(_line(request, operation, line.command), typed)
    return _command_page(request, line.command, operation, again, outdated, status=409)


def _address(operation: Operation, line: Line) -> str:
    page_of = reverse("readiness:shortfall_command", args=[line.command.code])
    return f"{page_of}?operasi={operation.code}#{line.resource.code}"
