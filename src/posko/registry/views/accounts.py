"""Accounts for the officers of an operation: made in one step, cards printed, taken back."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from posko.organisation import cards
from posko.organisation.access import commands_where
from posko.organisation.models import Command, Person
from posko.organisation.page import Request, page
from posko.organisation.queries import officers_of, open_activations
from posko.organisation.sealing import WrongKey
from posko.registry import carding
from posko.registry.models import CardRun, Officer, Operation
from posko.registry.queries import operations_visible_to

#: Name of the cookie with the key of a run's cards; its path is the run's page.
_KEY = "posko-kartu"


@page("petugas/akun", may="manage-people")
def accounts(request: Request) -> HttpResponse:
    """How many officers of the chosen operation and command have an account, by command, and what one may do."""
    operations = operations_visible_to(request.person)
    commands = commands_where(request.person, "manage-people")
    operation = _chosen(operations, request.GET.get("operasi", ""))
    command = _chosen(commands, request.GET.get("kesatuan", ""))
    context: dict[str, Any] = {"operations": operations, "commands": commands, "chosen": operation, "command": command}
    if operation and command:
        context |= _state(request.person, operation, command)
        context["runs"] = carding.runs_of(request.person).filter(made__gt=timezone.now() - carding.KEPT)[:5]
    return render(request, "registry/accounts.html", context)


@page("petugas/akun/buat", may="manage-people")
@require_POST
def create_accounts(request: Request) -> HttpResponse:
    """Accounts for all officers without one, with a card for each."""
    return _asked_for(request, CardRun.Kind.CREATE)


@page("petugas/akun/cetak", may="manage-people")
@require_POST
def reprint_cards(request: Request) -> HttpResponse:
    """New cards for officers who have not opened theirs; the cards before end."""
    return _asked_for(request, CardRun.Kind.REPRINT)


def _asked_for(request: Request, kind: CardRun.Kind) -> HttpResponse:
    """To the page of the run. The key of its cards goes to this browser, and only to that page."""
    operation, command = _asked(request)
    site = request.build_absolute_uri(reverse("organisation:activation"))
    run, key = carding.ask_for_cards(operation=operation, command=command, kind=kind, site=site, by=request.person)
    page = reverse("registry:card_run", args=[run.pk])
    answer = redirect(page)
    secure = settings.SESSION_COOKIE_SECURE
    answer.set_cookie(_KEY, key, path=page, max_age=carding.KEPT, secure=secure, httponly=True, samesite="Strict")
    return answer


@page("petugas/kartu/<int:pk>", may="manage-people")
@never_cache
def card_run(request: Request, pk: int) -> HttpResponse:
    """How far the worker is; then the button that fetches the cards."""
    return render(request, "registry/card_run.html", _run_shown(request, pk))


@page("petugas/kartu/<int:pk>/keadaan", may="manage-people")
def card_run_state(request: Request, pk: int) -> HttpResponse:
    """The part that moves while the worker is at it; asks for the whole page when it is done."""
    shown = _run_shown(request, pk)
    response = render(request, "registry/card_run_state.html", shown)
    if not shown["running"]:
        response["HX-Refresh"] = "true"
    return response


@page("petugas/kartu/<int:pk>/ambil", may="manage-people")
@require_POST
@never_cache
def fetch_cards(request: Request, pk: int) -> HttpResponse:
    run = get_object_or_404(carding.runs_of(request.person), pk=pk)
    try:
        content = carding.fetch(run=run, key=request.COOKIES.get(_KEY, ""))
    except (carding.NoCards, WrongKey):
        messages.error(request, _("Kartu ini hanya dapat diambil dari peramban yang memintanya, dalam satu hari."))
        return redirect("registry:card_run", pk)
    kind = "application/zip" if run.file_name.endswith(".zip") else "application/pdf"
    name = f'attachment; filename="{run.file_name}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": name})


@page("petugas/kartu/<int:pk>/ulang", may="manage-people")
@require_POST
def restart_cards(request: Request, pk: int) -> HttpResponse:
    run = get_object_or_404(carding.runs_of(request.person), pk=pk)
    carding.restart(run=run, by=request.person)
    return redirect("registry:card_run", pk)


def _run_shown(request: Request, pk: int) -> dict[str, Any]:
    run = get_object_or_404(carding.runs_of(request.person), pk=pk)
    return {
        "run": run,
        "running": run.state in carding.RUNNING,
        "interrupted": carding.is_interrupted(run),
        "has_key": bool(request.COOKIES.get(_KEY)),
        "back": f"{reverse('registry:accounts')}?operasi={run.operation.code}&kesatuan={run.command.code}",
    }


@page("petugas/akun/cabut-kartu", may="manage-people")
@require_POST
def revoke_cards(request: Request) -> HttpResponse:
    operation, command = _asked(request)
    ended = cards.revoke_cards(command=command, by=request.person)
    messages.success(request, _("%(count)d kartu dicabut di %(command)s.") % {"count": ended, "command": command})
    return _back(operation, command)


@page("petugas/akun/nonaktifkan", may="manage-people")
@require_POST
def revoke_accounts(request: Request) -> HttpResponse:
    operation, command = _asked(request)
    if not (reason := request.POST.get("reason", "").strip()[:300]):
        messages.error(request, _("Tulis alasannya: ia tercatat di buku besar."))
        return _back(operation, command)
    ended = cards.revoke_officer_accounts(command=command, by=request.person, reason=reason)
    text = _("%(count)d akun petugas dinonaktifkan di %(command)s.")
    messages.success(request, text % {"count": ended, "command": command})
    return _back(operation, command)


def _asked(request: Request) -> tuple[Operation, Command]:
    """Operation and command of a form, among those where the person may act."""
    operation = get_object_or_404(operations_visible_to(request.person), code=_plain(request.POST.get("operasi", "")))
    commands = commands_where(request.person, "manage-people")
    return operation, get_object_or_404(commands, code=_plain(request.POST.get("kesatuan", "")))


def _chosen(rows: QuerySet[Any], code: str) -> Any:
    """The row with this code, else the first."""
    return rows.filter(code=_plain(code)).first() or rows.first()


def _plain(text: str) -> str:
    return text.replace("\x00", "")


def _state(person: Person, operation: Operation, command: Command) -> dict[str, Any]:
    officers = carding.officers_managed_by(person, operation, command)
    listed = _by_command(officers)
    missing = _by_command(carding.without_account(officers))
    people = officers_of(command)
    names = Command.objects.in_bulk(list(listed))
    rows = [
        {"command": names[pk], "officers": number, "missing": missing[pk], "have": number - missing[pk]}
        for pk, number in sorted(listed.items(), key=lambda item: names[item[0]].path)
    ]
    waiting = Exists(open_activations().filter(person=OuterRef("pk")))
    counts = people.aggregate(
        opened=Count("pk", filter=Q(is_active=True) & ~Q(password__startswith="!")),
        unopened=Count("pk", filter=Q(is_active=True, password__startswith="!")),
        cards=Count("pk", filter=Q(waiting) & Q(is_active=True, password__startswith="!")),
        revoked=Count("pk", filter=Q(is_active=False)),
        active=Count("pk", filter=Q(is_active=True)),
    )
    totals = {"listed": listed.total(), "missing": missing.total(), "have_accounts": listed.total() - missing.total()}
    return {"rows": rows, "counts": counts, **totals}


def _by_command(officers: QuerySet[Officer]) -> Counter[int]:
    return Counter(dict(officers.order_by().values_list("command").annotate(number=Count("pk"))))


def _back(operation: Operation, command: Command) -> HttpResponse:
    return redirect(f"{reverse('registry:accounts')}?operasi={operation.code}&kesatuan={command.code}")
