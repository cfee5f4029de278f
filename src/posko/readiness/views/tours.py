"""Tours of inspection: the list, planning one, its days, changes by hand, calendar and paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from posko.doctrine import BadDoctrine
from posko.documents.tour import print_tour
from posko.organisation.access import commands_where, may
from posko.organisation.models import Command, Kind
from posko.organisation.page import Request, page
from posko.readiness.models import CalledOff, Tour, Visit
from posko.readiness.touring import queries, services
from posko.readiness.touring.asked import Seen
from posko.readiness.touring.asking import asked_from, place_of
from posko.readiness.touring.calendar import calendar_of
from posko.readiness.touring.forms import STOPS_MAX, AskForm, ChangeForm, MoveForm, StopForms, minute_of, stops_of
from posko.readiness.touring.keeping import left_out_of, zone_of
from posko.readiness.touring.papering import paper_of, paper_of_visits
from posko.readiness.touring.refusals import TourRefused
from posko.readiness.touring.saying import clock, name_of, said_why, span
from posko.readiness.touring.showing import days_of, numbers_of, sketch_for
from posko.registry.queries import current_operation

PAGE = 20
Change = Callable[..., Tour]


@page("kunjungan", may="see-readiness")
def tours(request: Request) -> HttpResponse:
    """The tours one may see and, for who plans them, the form of the next."""
    command = _base(request)
    forms = _new_forms(command) if command else {}
    return _list(request, command, forms)


@page("kunjungan/buat", may="plan-tour")
def make_tour(request: Request) -> HttpResponse:
    command, operation = _base(request), current_operation(request.person)
    if request.method != "POST" or command is None or operation is None:
        return redirect("readiness:tours")
    form, stops = AskForm(request.POST), StopForms(request.POST, prefix="k")
    if form.is_valid() and stops.is_valid():
        try:
            asked = asked_from(operation, command, form.cleaned_data, stops.cleaned_data)
            name = form.cleaned_data["name"]
            made = services.make_tour(operation=operation, command=command, by=request.person, name=name, asked=asked)
        except (TourRefused, BadDoctrine) as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("readiness:tour", made.pk)
    return _list(request, command, {"form": form, "stops": _named(stops, command)}, status=422)


@page("kunjungan/<int:pk>", may="see-readiness")
def tour(request: Request, pk: int) -> HttpResponse:
    """One tour day by day; who belongs to a command visited sees the visit there alone."""
    return _tour_page(request, get_object_or_404(queries.tours_visible_to(request.person), pk=pk))


@page("kunjungan/<int:pk>/ubah", may="plan-tour")
@require_POST
def change_tour(request: Request, pk: int) -> HttpResponse:
    """Plan anew, move, drop, fix, free, settle or open again (`action`); `seen` is the edition looked at."""
    mine = commands_where(request.person, "plan-tour")
    found = get_object_or_404(queries.tours_visible_to(request.person).filter(command__in=mine), pk=pk)
    form = ChangeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Perubahan ini tidak lengkap. Muat ulang halaman, lalu ulangi."))
        return redirect("readiness:tour", pk)
    try:
        _change(request, found, form.cleaned_data)
    except TourRefused as refused:
        return _tour_page(request, found, refused=list(refused.reasons), status=422)
    return redirect("readiness:tour", pk)


@page("kunjungan/<int:pk>/kalender.ics", may="see-readiness")
@never_cache
def tour_calendar(request: Request, pk: int) -> HttpResponse:
    """The visits one may see as iCalendar, with those called off, so that a calendar takes them out."""
    found = get_object_or_404(queries.tours_visible_to(request.person), pk=pk)
    body = calendar_of(found, _visits(request, found), _called_off(request, found), stamp=timezone.now())
    headers = {"Content-Disposition": f'attachment; filename="kunjungan-{pk}.ics"'}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)


@page("kunjungan/<int:pk>/cetak.pdf", may="see-readiness")
@never_cache
def tour_paper(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.tours_visible_to(request.person), pk=pk)
    if queries.sees_whole(request.person, found):
        paper = paper_of(queries.whole_of(found), timezone.now())
    else:
        paper = paper_of_visits(found, _visits(request, found), _called_off(request, found), timezone.now())
    headers = {"Content-Disposition": f'inline; filename="kunjungan-{pk}.pdf"'}
    return HttpResponse(print_tour(paper), content_type="application/pdf", headers=headers)


def _visits(request: Request, found: Tour) -> list[Visit]:
    return list(queries.visits_visible_to(request.person).filter(tour=found).order_by("team", "arrive"))


def _called_off(request: Request, found: Tour) -> list[CalledOff]:
    return list(queries.called_off_visible_to(request.person).filter(tour=found))


def _base(request: Request) -> Command | None:
    """From where the person plans tours: the command asked for, else the topmost with commands below it."""
    mine = commands_where(request.person, "plan-tour").exclude(kind=Kind.POLSEK)
    asked = request.POST.get("kesatuan") or request.GET.get("kesatuan", "")
    return mine.filter(code=asked).first() or mine.order_by("path").first()


def _new_forms(command: Command) -> dict[str, Any]:
    below = stops_of(command)
    stops = StopForms(prefix="k", initial=[{"code": child.code} for child in below[:STOPS_MAX]])
    return {"form": AskForm(initial=AskForm.beginning()), "stops": _named(stops, command)}


def _named(stops: Any, command: Command) -> Any:
    """Each row with the name of its command."""
    names = dict(command.children.values_list("code", "name"))
    for form in stops.forms:
        form.name = names.get(form["code"].value(), form["code"].value())
    return stops


def _list(request: Request, command: Command | None, forms: dict[str, Any], status: int = 200) -> HttpResponse:
    rows: Any = Paginator(queries.tours_visible_to(request.person), PAGE).get_page(request.GET.get("page"))
    rows.object_list = [_listed(request, found) for found in rows.object_list]
    bases = commands_where(request.person, "plan-tour").exclude(kind=Kind.POLSEK).order_by("path")
    context = {"rows": rows, "base": command, "bases": bases, "base_refused": _base_refused(command), **forms}
    context["placeless"] = command.children.filter(latitude=None) if command else []
    context["operation_now"] = current_operation(request.person)
    return render(request, "readiness/tours.html", context, status=status)


def _listed(request: Request, found: Tour) -> dict[str, Any]:
    whole = queries.sees_whole(request.person, found)
    visits = _visits(request, found)
    return {
        "tour": found,
        "whole": whole,
        "visits": visits,
        "travel": span(found.travel_minutes),
        "first": min((visit.day for visit in visits), default=None),
        "last": max((visit.day for visit in visits), default=None),
    }


def _base_refused(command: Command | None) -> str:
    """Why no tour can be planned from there; empty where one can."""
    if command is None:
        return ""
    try:
        place_of(command)
    except TourRefused as refused:
        return str(refused)
    if not stops_of(command):
        return _("Di bawah %(c)s belum ada kesatuan yang letaknya diketahui.") % {"c": command}
    return ""


def _tour_page(request: Request, found: Tour, refused: list[str] | None = None, status: int = 200) -> HttpResponse:
    edits = may(request.person, "plan-tour", found)
    context: dict[str, Any] = {"tour": found, "refused": refused, "edits": edits, "posted": request.POST}
    context["inspects"] = bool(commands_where(request.person, "inspect"))
    if not queries.sees_whole(request.person, found):
        zone = zone_of(found)
        context["visits"] = [(v, v.arrive.astimezone(zone), v.leave.astimezone(zone)) for v in _visits(request, found)]
        context["called_off"] = [(off, off.arrive.astimezone(zone)) for off in _called_off(request, found)]
        return render(request, "readiness/tour_own.html", context, status=status)
    whole = queries.whole_of(found)
    context |= {
        "whole": whole,
        "days": days_of(whole),
        "sketch": sketch_for(whole),
        "travel": span(found.travel_minutes),
        "rows": _rows(whole, typed := _typed(request) if refused else {}),
        "left": [
            (out.code, name_of(whole.asked, out.code), said_why(whole.asked, out), typed.get(out.code))
            for out in left_out_of(found)
        ],
        "teams": list(enumerate(whole.asked.teams)),
        "open": edits and found.state == Tour.State.DRAFT,
    }
    return render(request, "readiness/tour.html", context, status=status)


def _typed(request: Request) -> dict[str, dict[str, Any]]:
    """Of a move that was refused what was typed, by the code of the command: it stays in the form."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        return {}
    said = form.cleaned_data
    return {said["code"]: {"team": said["team"], "day": said["day"], "start": f"{said['start']:%H:%M}"}}


def _rows(whole: queries.Whole, typed: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Visits as the table shows them; `at`: what its form begins with."""
    numbers = numbers_of(whole)
    return [
        {
            "number": numbers[seen.code],
            "code": seen.code,
            "name": name_of(whole.asked, seen.code),
            "team_name": whole.asked.teams[seen.team].name,
            "day": seen.day,
            "at": typed.get(seen.code) or _at(seen),
            "begins": clock(seen.arrive),
            "ends": clock(seen.leave),
            "travel": span(seen.travel),
            "fixed": seen.fixed,
        }
        for seen in whole.visits
    ]


def _at(seen: Seen) -> dict[str, Any]:
    start = f"{seen.arrive // 60:02d}:{seen.arrive % 60:02d}"
    return {"team": seen.team, "day": seen.day, "start": start}


def _change(request: Request, found: Tour, said: dict[str, Any]) -> None:
    """Carry out what was asked and say so. Raises TourRefused."""
    common = {"tour": found, "by": request.person, "seen": said["seen"]}
    code = said["code"]
    if code and code not in {stop["place"]["code"] for stop in found.asked["stops"]}:
        raise TourRefused(_("Kesatuan itu tidak termasuk rencana kunjungan ini."))
    match said["action"]:
        case "move":
            _move(request, common)
        case "drop":
            services.drop_visit(code=code, **common)
        case "fix" | "free":
            services.fix_visit(code=code, fixed=said["action"] == "fix", **common)
        case "solve":
            services.solve_again(**common)
            messages.success(request, _("Dihitung lagi; kunjungan yang dikunci tetap di tempatnya."))
        case "set":
            services.set_tour(**common)
            messages.success(request, _("Ditetapkan. Kesatuan yang dikunjungi kini melihat waktunya."))
        case "open":
            _reopen(request, common, said["reason"])


def _move(request: Request, common: dict[str, Any]) -> None:
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise TourRefused(_("Isi hari dan jam kunjungan."))
    said = form.cleaned_data
    start = minute_of(said["start"])
    services.move_visit(code=said["code"], team=said["team"], day=said["day"], start=start, **common)
    messages.success(request, _("Dipindahkan dan dikunci di waktu itu."))


def _reopen(request: Request, common: dict[str, Any], reason: str) -> None:
    if not reason.strip():
        raise TourRefused(_("Tulis alasan membuka kembali."))
    services.reopen_tour(reason=reason.strip(), **common)
    messages.info(request, _("Dibuka kembali sebagai konsep."))
