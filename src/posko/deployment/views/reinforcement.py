"""Reinforcement: a Polres asks and sees what it was lent; the Polda sees all requests against its ledger."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from posko.deployment import reinforcement
from posko.deployment.models import Grant, Request, Team
from posko.deployment.naming import unit_names
from posko.deployment.queries import parts_visible_to
from posko.deployment.reinforcement import queries
from posko.deployment.reinforcement.forms import AnswerForm, RequestForm, TeamsForm
from posko.deployment.reinforcement.refusals import ReinforcementRefused
from posko.doctrine import BadDoctrine
from posko.organisation.access import commands_where, may
from posko.organisation.models import Command, Kind
from posko.organisation.page import Request as PageRequest
from posko.organisation.page import page
from posko.registry.models import Operation
from posko.registry.queries import doctrine_of, operations_visible_to


@page("bko", may="see-plan")
def reinforcements(request: PageRequest) -> HttpResponse:
    """The Polda's ledger and all requests to it, or, without a Polda, one's own requests."""
    polda = _polda(request, "see-plan")
    return _ledger_page(request, polda) if polda else _requests_page(request)


@page("bko/minta", may="request-reinforcement")
def ask_reinforcement(request: PageRequest) -> HttpResponse:
    operation = _operation(request)
    if request.method != "POST" or operation is None:
        return redirect("deployment:reinforcements")
    form = RequestForm(request.POST, person=request.person)
    if form.is_valid():
        try:
            made = reinforcement.request_officers(operation=operation, by=request.person, **form.cleaned_data)
        except ValidationError as errors:
            form.add_error(None, errors)
        else:
            messages.success(request, _("Permintaan dikirim ke %(polda)s.") % {"polda": made.polda})
            return redirect("deployment:reinforcement_request", made.pk)
    return _requests_page(request, form, status=422)


@page("bko/permintaan/<int:pk>", may="see-plan")
def reinforcement_request(request: PageRequest, pk: int) -> HttpResponse:
    """One request: what was asked, why, what became of it; for the Polda the teams to lend."""
    return _request_page(request, get_object_or_404(queries.requests_visible_to(request.person), pk=pk))


@page("bko/permintaan/<int:pk>/tarik", may="request-reinforcement")
@require_POST
def withdraw_reinforcement(request: PageRequest, pk: int) -> HttpResponse:
    mine = commands_where(request.person, "request-reinforcement")
    asked = get_object_or_404(queries.requests_visible_to(request.person).filter(command__in=mine), pk=pk)
    try:
        reinforcement.withdraw_request(request=asked, by=request.person)
        messages.success(request, _("Permintaan ditarik."))
    except ReinforcementRefused as refused:
        messages.error(request, str(refused))
    return redirect("deployment:reinforcement_request", pk)


@page("bko/permintaan/<int:pk>/penuhi", may="grant-reinforcement")
@require_POST
def grant_reinforcement(request: PageRequest, pk: int) -> HttpResponse:
    """Lend the teams ticked (`regu`); `terpenuhi` is how many the page said were granted already.

    `lebih`: more than was asked for is meant.
    """
    asked = _as_seen(request, get_object_or_404(queries.requests_decidable_by(request.person), pk=pk))
    numbers = [int(n) for n in request.POST.getlist("regu") if n.isdecimal() and len(n) < 19]
    teams = queries.teams_visible_to(request.person).filter(pk__in=numbers)
    try:
        lent = reinforcement.grant(request=asked, teams=teams, by=request.person, beyond="lebih" in request.POST)
    except ReinforcementRefused as refused:
        messages.error(request, str(refused))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"{_granted_text(asked)} {_left_text(lent)}".strip())
    return redirect("deployment:reinforcement_request", pk)


def _as_seen(request: PageRequest, asked: Request) -> Request:
    """The request as the page showed it: where it says more now, whoever decides is told first."""
    seen = request.POST.get("terpenuhi", "")
    if seen.isdecimal() and len(seen) < 6:
        asked.granted = int(seen)
    return asked


def _granted_text(asked: Request) -> str:
    said = {"n": number_format(asked.granted), "asked": number_format(asked.officers), "to": asked.command}
    if asked.is_open:
        said["rest"] = number_format(asked.rest)
        text = _("%(n)s dari %(asked)s personel yang diminta dipinjamkan kepada %(to)s; %(rest)s masih terbuka.")
        return text % said
    return _("%(n)s personel dipinjamkan kepada %(to)s.") % said


def _left_text(lent: list[Grant]) -> str:
    """How many of the teams did not go."""
    left = sum(len(grant.team.officers) - len(grant.officers) for grant in lent)
    text = ngettext(
        "%(n)s anggota regu tidak tersedia dan tidak ikut.", "%(n)s anggota regu tidak tersedia dan tidak ikut.", left
    )
    return text % {"n": number_format(left)} if left else ""


@page("bko/permintaan/<int:pk>/tolak", may="grant-reinforcement")
@require_POST
def refuse_reinforcement(request: PageRequest, pk: int) -> HttpResponse:
    asked = _as_seen(request, get_object_or_404(queries.requests_decidable_by(request.person), pk=pk))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _request_page(request, asked, form, status=422)
    try:
        reinforcement.refuse_request(request=asked, by=request.person, **form.cleaned_data)
        messages.success(request, _("Permintaan ditolak; alasannya tercatat dan dibaca oleh yang meminta."))
    except ReinforcementRefused as refused:
        messages.error(request, str(refused))
    return redirect("deployment:reinforcement_request", pk)


@page("bko/regu", may="grant-reinforcement")
def form_reinforcement_teams(request: PageRequest) -> HttpResponse:
    """Form teams of one size; the form stands in the ledger."""
    polda, operation = _polda(request, "grant-reinforcement"), _operation(request)
    if polda is None or operation is None:
        raise Http404
    if request.method != "POST":
        return redirect(_ledger_address(operation, polda))
    form = TeamsForm(request.POST)
    if form.is_valid():
        try:
            made = reinforcement.form_teams(operation=operation, polda=polda, by=request.person, **form.cleaned_data)
        except (ReinforcementRefused, BadDoctrine) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _formed_text(made))
            return redirect(_ledger_address(operation, polda))
    return _ledger_page(request, polda, form, status=422)


def _formed_text(made: list[Team]) -> str:
    text = ngettext(
        "%(n)s regu dibentuk, %(people)s personel; benih undiannya ada di buku besar.",
        "%(n)s regu dibentuk, %(people)s personel; benih undiannya ada di buku besar.",
        len(made),
    )
    return text % {"n": number_format(len(made)), "people": number_format(sum(len(t.officers) for t in made))}


@page("bko/regu/<int:pk>/bubarkan", may="grant-reinforcement")
@require_POST
def dissolve_reinforcement_team(request: PageRequest, pk: int) -> HttpResponse:
    mine = commands_where(request.person, "grant-reinforcement")
    team = get_object_or_404(queries.teams_visible_to(request.person).filter(command__in=mine), pk=pk)
    try:
        reinforcement.dissolve_team(team=team, by=request.person)
        messages.success(request, _("%(team)s dibubarkan; personelnya bebas lagi.") % {"team": team.code})
    except ReinforcementRefused as refused:
        messages.error(request, str(refused))
    return redirect(_ledger_address(team.operation, team.command))


@page("bko/pinjaman/<int:pk>/kembali", may="grant-reinforcement")
@require_POST
def return_reinforcement_team(request: PageRequest, pk: int) -> HttpResponse:
    mine = commands_where(request.person, "grant-reinforcement")
    lent = get_object_or_404(queries.grants_visible_to(request.person).filter(request__polda__in=mine), pk=pk)
    try:
        reinforcement.return_team(lent=lent, by=request.person)
        messages.success(request, _("%(team)s kembali ke Polda dan bebas lagi.") % {"team": lent.team_code})
    except ReinforcementRefused:
        messages.error(request, _("%(team)s sudah dikembalikan sebelumnya.") % {"team": lent.team_code})
    return redirect(_ledger_address(lent.operation, lent.request.polda))


def _ledger_page(
    request: PageRequest, polda: Command, form: TeamsForm | None = None, *, status: int = 200
) -> HttpResponse:
    operation = _operation(request)
    context = _frame(request, operation) | {"polda": polda, "poldas": _poldas(request, "see-plan")}
    if operation is None:
        return render(request, "deployment/reinforcement.html", context)
    context |= {
        "asked": queries.requests_visible_to(request.person).filter(operation=operation, polda=polda),
        "needs": queries.needs_of(request.person, operation, polda),
        "lines": queries.ledger_of(request.person, operation, polda),
        "grants": may(request.person, "grant-reinforcement", polda),
    }
    try:
        size = doctrine_of(operation.doctrine_toml).reserve.team_officers
        context["reserve"] = reinforcement.reserve_of(operation, polda, by=request.person)
        context["form"] = form or TeamsForm(initial={"teams": 1, "size": size})
    except BadDoctrine as wrong:
        context["bad_doctrine"] = str(wrong)
    context["sums"] = _sums(context["needs"], context["lines"])
    context["unit_names"] = _units_in(line.team for line in context["lines"])
    return render(request, "deployment/reinforcement.html", context, status=status)


def _units_in(held: Iterable[Team | Grant]) -> dict[str, str]:
    """The names of the units that people of these teams and loans come from, by code."""
    return unit_names(line[3] for one in held for line in one.officers)


def _sums(needs: list[queries.Need], lines: list[queries.TeamLine]) -> dict[str, int]:
    return {
        "missing": sum(need.total for need in needs),
        "asked": sum(need.asked for need in needs),
        "lent": sum(need.lent for need in needs),
        "planned": sum(need.planned for need in needs),
        "free_teams": sum(line.free for line in lines),
        "free_officers": sum(line.able for line in lines if line.free),
    }


def _requests_page(request: PageRequest, form: RequestForm | None = None, *, status: int = 200) -> HttpResponse:
    operation = _operation(request)
    context = _frame(request, operation)
    if operation is None:
        return render(request, "deployment/reinforcement_own.html", context)
    needs = queries.needs_of(request.person, operation)
    lent = list(queries.grants_visible_to(request.person).filter(operation=operation, returned=None))
    form = form or RequestForm(person=request.person, initial=_proposed(request, needs))
    context |= {
        "needs": needs,
        "asked": queries.requests_visible_to(request.person).filter(operation=operation),
        "lent": lent,
        "unit_names": _units_in(lent),
        "form": form if commands_where(request.person, "request-reinforcement").exists() else None,
    }
    return render(request, "deployment/reinforcement_own.html", context, status=status)


def _proposed(request: PageRequest, needs: list[queries.Need]) -> dict[str, Any]:
    """As the form begins: for the part of a plan asked about, else the command, else the first that lacks people."""
    number = _said(request, "bagian")
    parts = parts_visible_to(request.person).filter(command__kind=Kind.POLRES)
    if number.isdecimal() and len(number) < 19 and (part := parts.filter(pk=int(number)).first()):
        return queries.asked_for(part)
    code = _said(request, "kesatuan")
    chosen = next((n for n in needs if n.command.code == code), None) or next((n for n in needs if n.proposed), None)
    if chosen is None:
        return {}
    return {"command": chosen.command.pk, "officers": chosen.proposed or None}


def _request_page(
    request: PageRequest, asked: Request, form: AnswerForm | None = None, *, status: int = 200
) -> HttpResponse:
    person, waiting = request.person, asked.is_open
    grants = may(person, "grant-reinforcement", asked.polda)
    needs = queries.needs_of(person, asked.operation, asked.command)
    lent = list(queries.grants_visible_to(person).filter(request=asked))
    context = _frame(request, asked.operation) | {
        "asked": asked,
        "need": next((need for need in needs if need.command == asked.command), None),
        "lent": lent,
        "grants": grants,
        "own": asked.by_id == person.pk,
        "decides": waiting and grants and asked.by_id != person.pk,
        "withdraws": waiting and may(person, "request-reinforcement", asked.command) and not grants,
        "form": form or AnswerForm(),
    }
    if context["decides"]:
        context["lines"] = queries.ledger_of(person, asked.operation, asked.polda)
        context["free"] = [line for line in context["lines"] if line.free]
    context["unit_names"] = _units_in([*lent, *(line.team for line in context.get("free", ()))])
    return render(request, "deployment/reinforcement_request.html", context, status=status)


def _frame(request: PageRequest, operation: Operation | None) -> dict[str, Any]:
    return {
        "operation_chosen": operation,
        "operations": operations_visible_to(request.person),
        "at": "?" + urlencode({"operasi": operation.code}) if operation else "",
    }


def _poldas(request: PageRequest, right: str) -> list[Command]:
    return list(commands_where(request.person, right).filter(kind=Kind.POLDA).order_by("path"))


def _polda(request: PageRequest, right: str) -> Command | None:
    """The Polda named in the address, else the first one."""
    poldas, code = _poldas(request, right), _said(request, "polda")
    return next((p for p in poldas if p.code == code), poldas[0] if poldas else None)


def _operation(request: PageRequest) -> Operation | None:
    operations = operations_visible_to(request.person)
    return operations.filter(code=_said(request, "operasi")).first() or operations.first()


def _ledger_address(operation: Operation, polda: Command) -> str:
    return reverse("deployment:reinforcements") + "?" + urlencode({"operasi": operation.code, "polda": polda.code})


def _said(request: PageRequest, name: str) -> str:
    return request.GET.get(name, "")
