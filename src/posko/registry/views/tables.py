"""The registry's tables to look at, filter and export, and single rows with their history."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django_htmx.http import push_url

from posko.organisation.access import commands_where, may, require
from posko.organisation.page import Request, page
from posko.organisation.walls import streamed
from posko.registry.changing import Outdated, change_row
from posko.registry.exporting import SHEET_MAX, csv_lines, file_name, write_xlsx
from posko.registry.models import PollingStation, Row
from posko.registry.paging import page_of
from posko.registry.queries import history_of, operations_visible_to, proposals_visible_to, visible_to
from posko.registry.reasons import Refusal
from posko.registry.row_forms import ProposalForm, row_form
from posko.registry.selecting import Selection, selection
from posko.registry.showing import history_shown, table_shown, tree_options, values_shown
from posko.registry.tables import EQUIPMENT, FUNDS, OFFICERS, ROUTINE_DUTY, STATIONS, TABLES, Table

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page("tps", may="see-registry")
def stations(request: Request) -> HttpResponse:
    return _table(request, STATIONS)


@page("petugas", may="see-registry")
def officers(request: Request) -> HttpResponse:
    return _table(request, OFFICERS)


@page("peralatan", may="see-registry")
def equipment(request: Request) -> HttpResponse:
    return _table(request, EQUIPMENT)


@page("dana", may="see-registry")
def funds(request: Request) -> HttpResponse:
    return _table(request, FUNDS)


@page("tugas-rutin", may="see-registry")
def routine_duty(request: Request) -> HttpResponse:
    return _table(request, ROUTINE_DUTY)


def _table(request: Request, table: Table) -> HttpResponse:
    """The whole page; for htmx only what filters change."""
    asked = selection(table, request.person, request.GET)
    found = page_of(asked, request.GET.get("tempat", ""))
    context = {"tab": table.word, "table": table, "asked": asked, "page": found, **table_shown(asked, found)}
    live = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    context["live"] = live
    if not live:
        context |= {
            "commands": tree_options(commands_where(request.person, "see-registry")),
            "operations": operations_visible_to(request.person),
            "options": asked.options(),
        }
    response = render(request, "registry/rows.html" if live else "registry/table.html", context)
    patch_vary_headers(response, ["HX-Request"])
    if live:
        push_url(response, request.path + asked.query(tempat=request.GET.get("tempat") or None))
    return response


@page("ekspor/<str:table>.<str:format>", may="see-registry")
def export(request: Request, table: str, format: str) -> HttpResponseBase:
    """What the table's page with the same query shows, all pages of it."""
    if table not in TABLES or format not in ("csv", "xlsx"):
        raise Http404
    asked = selection(TABLES[table], request.person, request.GET)
    if format == "csv":
        return _csv(request, asked)
    if asked.totals["rows"] > SHEET_MAX:
        messages.error(request, _("Satu lembar memuat paling banyak 1.048.575 baris. Saring dahulu, atau ambil CSV."))
        return redirect(f"registry:{table}")
    return _workbook(asked)


def _csv(request: Request, asked: Selection) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{file_name(asked, "csv")}"'}
    lines = streamed(request.person, csv_lines(asked))
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def _workbook(asked: Selection) -> FileResponse:
    """Made whole before the answer begins: a workbook's directory stands at its end."""
    file = TemporaryFile()  # noqa: SIM115 – the response closes it
    write_xlsx(asked, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=file_name(asked, "xlsx"), content_type=_XLSX)


@page("baris/<str:table>/<int:pk>", may="see-registry")
def row(request: Request, table: str, pk: int) -> HttpResponse:
    """One row: its values, what happened to it, and what one may do to it."""
    found = _found(request, table, pk)
    if request.method == "POST":
        return _changed(request, found)
    return row_page(request, found)


def _found(request: Request, table: str, pk: int) -> Row:
    if table not in TABLES:
        raise Http404
    rows = visible_to(request.person, TABLES[table].model).select_related("command", "operation")
    return get_object_or_404(rows, pk=pk)


def _changed(request: Request, found: Row) -> HttpResponse:
    require(request.person, "edit-registry", found)
    here = redirect(request.path)
    form = row_form(found, request.POST)
    if not form.is_valid():
        return row_page(request, _found_again(found), form=form, status=422)
    seen = _found_again(found)
    seen.version = form.cleaned_data["seen"]
    try:
        now = change_row(row=seen, by=request.person, values=form.values(), reason=form.cleaned_data["reason"])
    except ValidationError as errors:
        form.add_error(None, errors)
        return row_page(request, _found_again(found), form=form, status=422)
    except Outdated:
        return _outdated(request, found)
    if now.version == seen.version:
        messages.info(request, _("Tidak ada yang berbeda; baris ini tetap seperti semula."))
    else:
        messages.success(request, _("Diubah. Nilai sebelumnya tersimpan dalam riwayat."))
    return here


def _found_again(found: Row) -> Row:
    """The row as it stands: a form writes what was typed into the one it was given."""
    return type(found)._default_manager.select_related("command", "operation").get(pk=found.pk)


def _outdated(request: Request, found: Row) -> HttpResponse:
    """What was typed stays in the form; the version is the new one, so that it may be sent again after a look."""
    now = _found_again(found)
    typed = request.POST.copy()
    typed["seen"] = str(now.version)
    form = row_form(_found_again(found), typed)
    return row_page(request, now, form=form, status=409, outdated=True)


def row_page(request: Request, found: Row, *, form: Any = None, status: int = 200, **more: Any) -> HttpResponse:
    table = next(t for t in TABLES.values() if isinstance(found, t.model))
    changes = history_of(request.person, found, table=table.db_name, key=table.key_of(found))
    may_edit = may(request.person, "edit-registry", found)
    context = {
        "tab": table.word,
        "table": table,
        "row": found,
        "at": "?" + urlencode({"operasi": found.operation.code}),
        "key": table.key_of(found),
        "values": values_shown(table, found),
        "history": history_shown(table, changes[:100]),
        "form": (form or row_form(_found_again(found))) if may_edit else None,
        "back": f"registry:{table.word}",
    }
    if isinstance(found, PollingStation):
        context |= _tier(request, found)
    return render(request, "registry/row.html", context | more, status=status)


def _tier(request: Request, station: PollingStation) -> dict[str, Any]:
    proposals = list(proposals_visible_to(request.person).filter(station=station).order_by("-at"))
    waiting = next((p for p in proposals if p.state == p.State.WAITING), None)
    return {
        "station": station,
        "decided": [p for p in proposals if p.state != p.State.WAITING],
        "waiting": waiting,
        "refusals": Refusal.choices,
        "proposal_form": ProposalForm() if not waiting and may(request.person, "propose-tier", station) else None,
        "may_withdraw": waiting and waiting.by == request.person and may(request.person, "propose-tier", station),
        "may_decide": waiting and waiting.by != request.person and may(request.person, "confirm-tier", station),
    }
