"""Accounts for the officers of an operation: made in one step, cards printed, taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

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
from posko.registry.models import Officer, Operation
from posko.registry.queries import operations_visible_to, visible_to


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
    return render(request, "registry/accounts.html", context)


@page("petugas/akun/buat", may="manage-people")
@require_POST
@never_cache
def create_accounts(request: Request) -> HttpResponse:
    """Accounts for all officers without one; the answer is the PDF of their cards."""
    operation, command = _asked(request)
    wanted = [
        cards.NewOfficer(o.code, o.name, o.rank, o.command)
        for o in _without_account(_officers(request.person, operation, command)).select_related("command")
    ]
    made = cards.create_officer_accounts(officers=wanted, command=command, operation=operation.name, by=request.person)
    return _pdf(request, made, operation, command, _("Semua petugas di sini sudah punya akun."))


@page("petugas/akun/cetak", may="manage-people")
@require_POST
@never_cache
def reprint_cards(request: Request) -> HttpResponse:
    """New cards for officers who have not opened theirs; the cards before end."""
    operation, command = _asked(request)
    officers = _officers(request.person, operation, command)
    ranks = dict(officers.values_list("code", "rank"))
    people = Person.objects.filter(officer_code__in=officers.values("code"))
    made = cards.reissue_cards(people=people, command=command, by=request.person, ranks=ranks)
    return _pdf(request, made, operation, command, _("Tidak ada kartu yang belum dipakai di sini."))


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


def _officers(person: Person, operation: Operation, command: Command) -> QuerySet[Officer]:
    below = commands_where(person, "manage-people").filter(path__startswith=command.path)
    return visible_to(person, Officer).filter(operation=operation, command__in=below)


def _without_account(officers: QuerySet[Officer]) -> QuerySet[Officer]:
    return officers.exclude(Exists(Person.objects.filter(username=OuterRef("code"))))


def _state(person: Person, operation: Operation, command: Command) -> dict[str, Any]:
    officers = _officers(person, operation, command)
    listed = _by_command(officers)
    missing = _by_command(_without_account(officers))
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


def _pdf(
    request: Request, made: Sequence[cards.Card], operation: Operation, command: Command, nothing: str
) -> HttpResponse:
    if not made:
        messages.info(request, nothing)
        return _back(operation, command)
    site = request.build_absolute_uri(reverse("organisation:activation"))
    content = cards.printed(made, title=f"{_('Kartu aktivasi')} · {command.name} · {operation.name}", site=site)
    name = f"kartu-{command.code}-{timezone.localtime():%Y%m%d-%H%M}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _back(operation: Operation, command: Command) -> HttpResponse:
    return redirect(f"{reverse('registry:accounts')}?operasi={operation.code}&kesatuan={command.code}")
