"""The draw in the open: sealing, the paper to hand out, opening before witnesses, and the proof of each step."""

from __future__ import annotations

import base64
import json
from typing import Any

import segno
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from posko.deployment.forms import AskForm
from posko.deployment.models import Plan, Witnessed
from posko.deployment.views.draw_checks import checked, found_draw, progress_of
from posko.deployment.witnessing import (
    AlreadyOpened,
    AlreadyWithdrawn,
    NotYetPrepared,
    Sealed,
    changes_while_waiting,
    draws_visible_to,
    make_draw,
    open_draw,
    plans_of,
    withdraw_draw,
)
from posko.deployment.witnessing.forms import DrawForm, OpeningForm, WithdrawalForm
from posko.deployment.witnessing.queries import counted_plans, entries_of, steps_of
from posko.organisation.access import commands_where, may
from posko.organisation.page import Request, page
from posko.registry.queries import operations_visible_to

_SHOWN = 25


@page("undian", may="see-plan")
def draws(request: Request) -> HttpResponse:
    """All draws, and the form to seal a new one."""
    return _list(request)


def _list(request: Request, form: DrawForm | None = None, status: int = 200) -> HttpResponse:
    found = counted_plans(draws_visible_to(request.person), request.person)
    drafts = commands_where(request.person, "draft-plan").exists()
    context = {
        "rows": Paginator(found, _SHOWN).get_page(request.GET.get("page")),
        "form": (form or DrawForm(person=request.person)) if drafts else None,
        "operations": operations_visible_to(request.person),
    }
    return render(request, "deployment/draws.html", context, status=status)


@page("undian/buat", may="draft-plan")
def new_draw(request: Request) -> HttpResponse:
    if request.method != "POST":
        return redirect("deployment:draws")
    form = DrawForm(request.POST, person=request.person)
    if form.is_valid():
        try:
            made = make_draw(by=request.person, **form.cleaned_data)
        except ValidationError as errors:
            form.add_error(None, errors)
        else:
            return _sealed(request, made)
    return _list(request, form, status=422)


def _sealed(request: Request, made: Sealed) -> HttpResponse:
    """The seed for whoever sealed it, this once; nothing of it where he brought his own."""
    if not made.seed:
        messages.success(request, _("Undian disegel. Cetak segelnya dan serahkan sebelum rencana dihitung."))
        return redirect("deployment:draw", made.draw.pk)
    file = json.dumps({"commitment": made.draw.commitment, "seed": made.seed}, indent=1) + "\n"
    context = {"draw": made.draw, "seed": made.seed, "file": base64.b64encode(file.encode()).decode()}
    response = render(request, "deployment/draw_sealed.html", context)
    response["Cache-Control"] = "no-store"
    return response


@page("undian/<int:pk>", may="see-plan")
def draw(request: Request, pk: int) -> HttpResponse:
    """Each step of a draw and its proof."""
    return _draw_page(request, found_draw(request, pk))


def _draw_page(
    request: Request,
    of: Witnessed,
    form: OpeningForm | None = None,
    withdrawal: WithdrawalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    plans = list(plans_of(of, request.person))
    drafts = may(request.person, "draft-plan", of)
    context = {
        "draw": of,
        "entries": {k.replace("draw.", ""): e for k, e in entries_of(of, request.person).items()},
        "plans": [(step, changes_while_waiting(step, request.person)) for step in steps_of(plans, request.person)],
        "may_draft": drafts,
        "ask": AskForm(person=request.person) if drafts and of.is_sealed else None,
        "progress": progress_of(plans),
        "withdrawal": (withdrawal or WithdrawalForm()) if drafts and of.is_sealed else None,
        **_opening(request, of, plans, form),
    }
    if of.opened:
        context |= checked(request, of, [plan for plan in plans if plan.is_ready])
    return render(request, "deployment/draw.html", context, status=status)


def _opening(request: Request, of: Witnessed, plans: list[Plan], form: OpeningForm | None) -> dict[str, Any]:
    """Whether the person may open it, and if not why."""
    has_right = may(request.person, "open-draw", of)
    is_maker = of.made_by_id == request.person.pk
    prepared = any(plan.state == Plan.State.PREPARED for plan in plans)
    opens = has_right and not is_maker and of.is_sealed and prepared
    opening = {"opens": opens, "has_right": has_right, "is_maker": is_maker, "form": form or OpeningForm()}
    return opening | {"prepared": prepared}


@page("undian/<int:pk>/segel", may="see-plan")
def draw_seal(request: Request, pk: int) -> HttpResponse:
    """The commitment on paper, to be handed out before the plan is computed."""
    of = found_draw(request, pk)
    return render(request, "deployment/draw_seal.html", {"draw": of, "qr": qr_of(of.commitment)})


def qr_of(text: str) -> SafeString:
    """`text` as a QR code: SVG that stands in the page and takes its width."""
    code = segno.make(text, error="m", micro=False)
    svg = code.svg_inline(border=4, light="#fff", dark="#000", omitsize=True, svgclass=None, lineclass=None)
    # Made of the bits of the code alone: nothing of the text stands in it.
    return mark_safe(svg)


@page("undian/<int:pk>/buka", may="open-draw")
@require_POST
def opening(request: Request, pk: int) -> HttpResponse:
    """Open the seed before the witnesses who are named."""
    of = found_draw(request, pk)
    form = OpeningForm(request.POST, request.FILES)
    if not form.is_valid():
        return _draw_page(request, of, form, status=422)
    said = {name: form.cleaned_data[name] for name in ("witnesses", "seed")}
    try:
        open_draw(draw=of, by=request.person, **said)
    except ValidationError as errors:
        form.add_error(None, errors)
        return _draw_page(request, of, form, status=422)
    except NotYetPrepared:
        messages.error(request, _("Belum dibuka: hitung dahulu rencana dengan undian ini, lalu buka."))
    except (AlreadyOpened, AlreadyWithdrawn):
        messages.error(request, _("Undian ini sudah dibuka atau ditarik; keadaannya tampak di bawah."))
    else:
        text = _("Undian dibuka. Seed, saksi, dan rencananya tercatat di buku besar; petugas sedang diundi.")
        messages.success(request, text)
    return redirect("deployment:draw", pk)


@page("undian/<int:pk>/tarik", may="draft-plan")
@require_POST
def withdrawing(request: Request, pk: int) -> HttpResponse:
    """Give a sealed draw up, with the reason."""
    of = found_draw(request, pk)
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        return _draw_page(request, of, withdrawal=form, status=422)
    try:
        withdraw_draw(draw=of, by=request.person, reason=form.cleaned_data["reason"])
    except (AlreadyOpened, AlreadyWithdrawn):
        messages.error(request, _("Undian ini sudah dibuka atau ditarik; keadaannya tampak di bawah."))
    else:
        messages.success(request, _("Undian ditarik; alasannya tercatat di buku besar. Segel yang baru bila perlu."))
    return redirect("deployment:draw", pk)
