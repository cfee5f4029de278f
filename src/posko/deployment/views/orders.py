"""Orders: by plan and of all, their files, who has read them, and whether a paper still holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from posko.deployment.forms import BlanksForm
from posko.deployment.models import OfficerOrder, Order, Part
from posko.deployment.naming import unit_names
from posko.deployment.ordering import NotFillable, checking, exporting, files, fill, queries
from posko.deployment.ordering.files import FileState
from posko.deployment.ordering.grouping import places_of
from posko.deployment.queries import plans_visible_to
from posko.organisation.models import Person
from posko.organisation.page import ANYONE, Request, page
from posko.organisation.walls import streamed

PAGE = 50
#: Posts on one page of an order: a few people stand at each.
PLACES = 20
_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Line:
    """An order in a list: where its files are, and whether this plan gave it or it goes on from before."""

    order: Order
    state: FileState
    is_new: bool = True


@page("perintah", may="see-plan")
def orders(request: Request) -> HttpResponse:
    """All orders that the person may see, latest first, of one operation and command if asked."""
    found = _filtered(request, queries.orders_visible_to(request.person))
    rows = Paginator(found.order_by("-issued", "command__path", "-serial"), 25).get_page(request.GET.get("page"))
    rows.object_list = [Line(order, files.state_of(order)) for order in rows.object_list]
    context = {"rows": rows, "waits": _waits(rows.object_list), **_choices(request)}
    return render(request, "deployment/orders.html", context)


@page("perintah/<int:pk>", may="see-plan")
def plan_orders(request: Request, pk: int) -> HttpResponse:
    """The orders that hold in the commands of a plan, those that it gave itself and those that go on."""
    plan = get_object_or_404(plans_visible_to(request.person), pk=pk)
    holding = queries.orders_that_hold(request.person, plan)
    parts = Part.objects.filter(plan=plan, command__in=holding).select_related("command")
    lines = [_line(holding[part.command_id], pk) for part in parts.order_by("command__path")]
    totals = {name: sum(getattr(line.order, name) for line in lines) for name in ("told", "read_by")}
    totals["concerned"] = sum(line.order.concerned for line in lines if line.is_new)
    context = {"plan": plan, "lines": lines, "totals": totals, "waits": _waits(lines)}
    return render(request, "deployment/orders_plan.html", context)


@page("perintah/surat/<int:pk>", may="see-plan")
def order_page(request: Request, pk: int) -> HttpResponse:
    """One order: its files, what it changes, how many have read it."""
    return _order_page(request, get_object_or_404(queries.orders_visible_to(request.person), pk=pk))


@page("perintah/surat/<int:pk>/isian", may="see-plan")
def order_blanks(request: Request, pk: int) -> HttpResponse:
    """Fill in what only the office knows, and have the files made anew."""
    order = get_object_or_404(queries.orders_visible_to(request.person), pk=pk)
    if request.method != "POST":
        return redirect("deployment:order_page", pk)
    form = BlanksForm(request.POST, instance=get_object_or_404(Order, pk=order.pk))
    if not form.is_valid():
        return _order_page(request, order, form, status=422)
    try:
        changed = fill(order=order, said=form.cleaned_data, by=request.person)
    except NotFillable as refused:
        form.add_error(None, str(refused))
        return _order_page(request, order, form, status=422)
    if changed:
        messages.success(request, _("Isian surat disimpan; PDF dan XLSX dibuat lagi dengan isian ini."))
    else:
        messages.info(request, _("Isian surat sama seperti sebelumnya; tidak ada yang diubah."))
    return redirect("deployment:order_page", pk)


def _order_page(request: Request, order: Order, form: BlanksForm | None = None, status: int = 200) -> HttpResponse:
    newer = queries.orders_visible_to(request.person).filter(replaces=order).first()
    state = files.state_of(order)
    places = Paginator(places_of(order), PLACES).get_page(request.GET.get("page"))
    units = {concerned.said["unit"] for place in places for concerned in place.people}
    context = {
        "order": order,
        "unit_names": unit_names(units),
        "newer": newer,
        "state": state,
        "waits": state is FileState.COMING,
        "places": places,
        "rows": places,
        "restarts": files.may_restart(request.person, order),
        "form": form or BlanksForm(instance=order),
        "check": request.build_absolute_uri(checking.path_of(order)),
    }
    return render(request, "deployment/orders_one.html", context, status=status)


@page("perintah/surat/<int:pk>/berkas/<str:format>", may="see-plan")
@never_cache
def order_file(request: Request, pk: int, format: str) -> HttpResponseBase:
    """The PDF or the workbook of an order, for those who may see the plan."""
    order = get_object_or_404(queries.orders_visible_to(request.person), pk=pk)
    file = {"pdf": order.pdf, "xlsx": order.xlsx}.get(format)
    if not file or not file.storage.exists(str(file.name)):
        raise Http404
    name = f"{order.number.replace('/', '-')}-{order.command.code}.{format}"
    return FileResponse(file.open("rb"), content_type=_TYPES[format], filename=name, as_attachment=format != "pdf")


@page("perintah/surat/<int:pk>/ulang", may="see-plan")
@require_POST
def order_restart(request: Request, pk: int) -> HttpResponse:
    """Ask again for files that failed or were cut off."""
    order = get_object_or_404(queries.orders_visible_to(request.person), pk=pk)
    asked = files.restart_files(order=order, by=request.person)
    text = _("Berkas perintah %(number)s dibuat lagi.") if asked else _("Berkas perintah %(number)s sudah diminta.")
    messages.info(request, text % {"number": order.number})
    return redirect("deployment:order_page", pk)


@page("perintah/penerima", may="see-plan")
def recipients(request: Request) -> HttpResponse:
    """Who has read his order and who has not, to be called; filtered by the address."""
    every = _filtered(request, queries.recipients(request.person))
    found = _asked(request, every)
    rows = Paginator(_sorted(found), PAGE).get_page(request.GET.get("page"))
    lines = [(row, exporting.duty_word(row), exporting.controller_of(row)) for row in rows]
    counts = {"told": every.count(), "unread": every.filter(read=None).count()}
    context = {
        "rows": rows,
        "lines": lines,
        "counts": counts,
        "read": counts["told"] - counts["unread"],
        **_choices(request),
    }
    context |= {"state": _state(request), "post": _said(request, "pos"), "word": _said(request, "cari")}
    return render(request, "deployment/orders_recipients.html", context)


@page("perintah/penerima.csv", may="see-plan")
def recipients_csv(request: Request) -> HttpResponseBase:
    """Exactly what the list shows, all pages of it."""
    found = _sorted(_asked(request, _filtered(request, queries.recipients(request.person))))
    name = f"penerima-perintah-{timezone.localdate():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    lines = streamed(request.person, exporting.csv_lines(found))
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


@page("cek/<str:code>", may=ANYONE)
@never_cache
def check_order(request: Any, code: str) -> HttpResponse:
    """For whoever has the paper in hand: whether it still holds. No names of people."""
    found = checking.checked(code)
    return render(request, "deployment/orders_check.html", {"order": found}, status=200 if found else 404)


def _line(order: Order, plan: int) -> Line:
    return Line(order, files.state_of(order), order.plan_id == plan)


def _waits(lines: Any) -> bool:
    """Whether the page should look again by itself: files are being made."""
    return any(line.state is FileState.COMING for line in lines)


def _choices(request: Request) -> dict[str, Any]:
    person: Person = request.person
    return {
        "operations": queries.operations_with_orders(person),
        "commands": queries.commands_with_orders(person),
        "operation_code": _said(request, "operasi"),
        "command_code": _said(request, "kesatuan"),
    }


def _filtered(request: Request, rows: QuerySet[Any]) -> QuerySet[Any]:
    if operation := _said(request, "operasi"):
        rows = rows.filter(operation__code=operation)
    if command := _said(request, "kesatuan"):
        rows = rows.filter(command__code=command)
    return rows


def _asked(request: Request, rows: QuerySet[OfficerOrder]) -> QuerySet[OfficerOrder]:
    if _state(request) != "semua":
        rows = rows.filter(read__isnull=_state(request) == "belum")
    if post := _said(request, "pos"):
        rows = rows.filter(post__icontains=post)
    if word := _said(request, "cari"):
        rows = rows.filter(Q(officer_name__icontains=word) | Q(officer_code=word))
    return rows


def _sorted(rows: QuerySet[OfficerOrder]) -> QuerySet[OfficerOrder]:
    return rows.order_by("command__path", "post", "officer_name", "pk")


def _state(request: Request) -> str:
    said = _said(request, "keadaan")
    return said if said in ("sudah", "semua") else "belum"


def _said(request: Request, name: str) -> str:
    return request.GET.get(name, "").strip()
