"""What takes two people, or somebody outside: tiers proposed and decided, totals held against published ones."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from posko.organisation.access import commands_where, paths_where
from posko.organisation.page import Request, page
from posko.registry.changing import Outdated
from posko.registry.models import Operation, PollingStation, PublishedTotal, TierProposal
from posko.registry.queries import (
    operations_visible_to,
    proposals_visible_to,
    published_totals_visible_to,
    visible_to,
    waiting_for,
)
from posko.registry.reasons import Refusal
from posko.registry.reconciling import Figure, Reconciliation, reconcile, remove_published_total, set_published_total
from posko.registry.row_forms import ProposalForm, TotalForm
from posko.registry.showing import tree_options
from posko.registry.tiers import AlreadyDecided, AlreadyWaiting, confirm_tier, propose_tier, refuse_tier, withdraw_tier
from posko.registry.views.tables import row_page

State = TierProposal.State
_SHOWN = 50


@page("kerawanan", may="see-registry")
def tiers(request: Request) -> HttpResponse:
    """What waits for a decision, and, with `keadaan` in the address, what was decided."""
    operation = _operation(request)
    commands = commands_where(request.person, "see-registry")
    command = commands.filter(code=_said(request, "kesatuan")).first()
    state = _said(request, "keadaan") if _said(request, "keadaan") in State.values else State.WAITING
    found = proposals_visible_to(request.person).filter(station__operation=operation, state=state)
    if command:
        found = found.filter(station__command__path__startswith=command.path)
    if state != State.WAITING:
        found = found.order_by("-decided", "-pk")
    rows = Paginator(found, _SHOWN).get_page(request.GET.get("page"))
    mine = set(waiting_for(request.person).filter(pk__in=[p.pk for p in rows]).values_list("pk", flat=True))
    context = {
        "tab": "tiers",
        "at": _at(operation),
        "operation_chosen": operation,
        "operations": operations_visible_to(request.person),
        "commands": tree_options(commands),
        "command": command,
        "state": state,
        "states": State.choices,
        "rows": rows,
        "mine": mine,
        "here": sorted(mine),
        "decides": bool(mine),
        "refusals": Refusal.choices,
    }
    return render(request, "registry/tiers.html", context)


@page("kerawanan/putuskan", may="confirm-tier")
@require_POST
def decide_tiers(request: Request) -> HttpResponse:
    """Confirm or refuse the proposals ticked (`usulan`, or all of a page): each by itself; refusals are told."""
    because = request.POST.get("tolak", "")
    ticked = request.POST.getlist("halaman" if request.POST.get("semua") else "usulan")
    numbers = [int(n) for n in ticked if n.isdecimal() and len(n) < 19]
    chosen = list(waiting_for(request.person).filter(pk__in=numbers))
    back = _back(request)
    if not numbers:
        messages.error(request, _("Belum ada usulan yang dipilih. Centang dahulu yang akan diputuskan."))
        return back
    refuses = request.POST.get("keputusan") == "tolak"
    if refuses and because not in Refusal.values:
        messages.error(request, _("Pilih mengapa usulan ditolak, lalu tolak lagi."))
        return back
    decided = sum(_decided(request, proposal, because if refuses else "") for proposal in chosen)
    _tell(request, decided, len(numbers) - decided, refuses=refuses)
    return back


def _decided(request: Request, proposal: TierProposal, because: str) -> bool:
    try:
        if because:
            refuse_tier(proposal=proposal, by=request.person, because=because)
        else:
            confirm_tier(proposal=proposal, by=request.person)
    except (AlreadyDecided, Outdated):
        return False
    return True


def _tell(request: Request, decided: int, missed: int, *, refuses: bool) -> None:
    if decided and refuses:
        text = ngettext("%(n)s usulan ditolak.", "%(n)s usulan ditolak.", decided)
        messages.success(request, text % {"n": number_format(decided)})
    elif decided:
        text = ngettext("%(n)s usulan dikonfirmasi.", "%(n)s usulan dikonfirmasi.", decided)
        messages.success(request, text % {"n": number_format(decided)})
    if missed:
        text = ngettext(
            "%(n)s usulan tidak diputuskan: sudah diputuskan orang lain, atau bukan wewenang Anda.",
            "%(n)s usulan tidak diputuskan: sudah diputuskan orang lain, atau bukan wewenang Anda.",
            missed,
        )
        messages.warning(request, text % {"n": number_format(missed)})


def _back(request: Request) -> HttpResponse:
    """To the page from which it was decided."""
    where = request.POST.get("kembali", "")
    safe = url_has_allowed_host_and_scheme(where, allowed_hosts={request.get_host()})
    return redirect(where if safe and where.startswith("/") else "registry:tiers")


@page("tps/<int:pk>/usul", may="propose-tier")
def propose(request: Request, pk: int) -> HttpResponse:
    """Propose a tier for a station; the form stands on the station's page."""
    stations = visible_to(request.person, PollingStation).select_related("command", "operation")
    station = get_object_or_404(stations, pk=pk)
    if request.method != "POST":
        return redirect("registry:row", "stations", pk)
    form = ProposalForm(request.POST)
    if form.is_valid():
        try:
            propose_tier(station=station, by=request.person, **form.cleaned_data)
            messages.success(request, _("Diusulkan. Orang lain di kesatuan ini yang memutuskan."))
            return redirect("registry:row", "stations", pk)
        except ValidationError as errors:
            form.add_error(None, errors)
        except AlreadyWaiting:
            messages.error(request, _("TPS ini sudah punya usulan yang menunggu keputusan."))
            return redirect("registry:row", "stations", pk)
    return row_page(request, station, status=422, proposal_form=form)


@page("kerawanan/<int:pk>/tarik", may="propose-tier")
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take one's own proposal back; whoever was faster has decided it."""
    own = proposals_visible_to(request.person, "propose-tier").filter(by=request.person)
    proposal = get_object_or_404(own, pk=pk)
    try:
        withdraw_tier(proposal=proposal, by=request.person)
        messages.success(request, _("Usulan ditarik. TPS ini boleh diusulkan lagi."))
    except AlreadyDecided:
        messages.warning(request, _("Usulan ini sudah diputuskan, jadi tidak dapat ditarik."))
    return redirect("registry:row", "stations", proposal.station_id)


@page("rekonsiliasi", may="see-registry")
def reconciliation(request: Request) -> HttpResponse:
    """The registry against published totals; the form fills or corrects one of them."""
    operation = _operation(request)
    form = TotalForm(request.POST or None, person=request.person, initial=_total_asked(request))
    if request.method == "POST" and operation and form.is_valid():
        set_published_total(operation=operation, by=request.person, **form.cleaned_data)
        messages.success(request, _("Angka yang diterbitkan disimpan."))
        return redirect(reverse("registry:reconciliation") + _at(operation))
    edits = bool(paths_where(request.person, "edit-registry"))
    context: dict[str, Any] = {
        "tab": "reconciliation",
        "operation_chosen": operation,
        "operations": operations_visible_to(request.person),
        "found": reconcile(request.person, operation) if operation else None,
        "form": form if edits else None,
        "kept": _kept(request, operation),
        "figures": Figure.labels,
        "at": _at(operation),
    }
    if context["found"]:
        context["sums"] = _sums(context["found"])
    return render(request, "registry/reconciliation.html", context, status=422 if form.errors else 200)


def _sums(found: Reconciliation) -> list[dict[str, Any]]:
    """Of each figure its sum in the registry, that of the published totals, and how much the whole has more."""
    whole = {cell.figure: cell.published.total for cell in found.whole.cells if cell.published} if found.whole else {}
    sums = []
    for figure, registry in found.sums.items():
        published = found.published[figure]
        known = figure in whole and published is not None
        gap = number_format(whole[figure] - (published or 0)) if known else None
        sums.append({"registry": registry, "published": published, "gap": gap})
    return sums


def _total_asked(request: Request) -> dict[str, Any]:
    """The cell that was clicked, as the form begins."""
    command = commands_where(request.person, "edit-registry").filter(code=_said(request, "isi")).first()
    if command is None:
        return {}
    begun: dict[str, Any] = {"command": command.pk, "figure": _said(request, "angka")}
    there = _kept(request, _operation(request))
    return begun | ({"total": there.total, "source": there.source} if there else {})


def _kept(request: Request, operation: Operation | None) -> PublishedTotal | None:
    """The published total of the cell that was clicked, where the person may change it."""
    commands = commands_where(request.person, "edit-registry").filter(code=_said(request, "isi"))
    kept = published_totals_visible_to(request.person).filter(operation=operation, command__in=commands)
    return kept.filter(table=_said(request, "angka")).first()


@page("rekonsiliasi/<int:pk>/hapus", may="edit-registry")
@require_POST
def remove_total(request: Request, pk: int) -> HttpResponse:
    published = get_object_or_404(published_totals_visible_to(request.person), pk=pk)
    remove_published_total(published=published, by=request.person)
    messages.success(request, _("Angka yang diterbitkan dihapus; buku besar menyimpannya."))
    return redirect("registry:reconciliation")


def _operation(request: Request) -> Operation | None:
    operations = operations_visible_to(request.person)
    return operations.filter(code=_said(request, "operasi")).first() or operations.first()


def _at(operation: Operation | None) -> str:
    return "?" + urlencode({"operasi": operation.code}) if operation else ""


def _said(request: Request, name: str) -> str:
    return request.GET.get(name, "")
