"""The draw in the open: sealing, the paper to hand out, opening before witnesses, and the proof of each step."""

from __future__ import annotations

from typing import Any

import segno
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from posko.deployment.models import Plan, Witnessed
from posko.deployment.models.rows import Duty
from posko.deployment.witnessing import AlreadyOpened, NotYetComputed, make_draw, open_draw, replay
from posko.deployment.witnessing.deciding import COMPUTED
from posko.deployment.witnessing.queries import (
    computing_entry,
    counted_plans,
    draws_visible_to,
    entries_of,
    plans_of,
    seed_of,
)
from posko.organisation.access import commands_where, may
from posko.organisation.models import Command, Kind, Person
from posko.organisation.page import Request, page
from posko.planning import Draw
from posko.registry.models import Operation
from posko.registry.queries import operations_visible_to

_SHOWN = 25
#: Of differences the page lists so many; their number is always told.
_LISTED = 200


class DrawForm(forms.Form):
    """For which operation and command a draw is sealed."""

    operation = forms.ModelChoiceField(Operation.objects.none(), label=gettext_lazy("Operasi"), empty_label=None)
    command = forms.ModelChoiceField(
        Command.objects.none(), label=gettext_lazy("Kesatuan, dengan yang di bawahnya"), empty_label=None
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        commands = commands_where(person, "draft-plan").exclude(kind=Kind.POLSEK)
        for name, rows in (("operation", operations_visible_to(person)), ("command", commands)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows


class OpeningForm(forms.Form):
    """Before whom the seed is opened."""

    witnesses = forms.CharField(
        label=gettext_lazy("Saksi"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Nama dan jabatan, satu saksi satu baris, seperti “Dewi Lestari, Bawaslu Tebo”."),
    )


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
            messages.success(request, _("Undian disegel. Cetak segelnya dan serahkan sebelum rencana dihitung."))
            return redirect("deployment:draw", made.pk)
    return _list(request, form, status=422)


@page("undian/<int:pk>", may="see-plan")
def draw(request: Request, pk: int) -> HttpResponse:
    """Each step of a draw and its proof."""
    return _draw_page(request, _found(request, pk))


def _found(request: Request, pk: int) -> Witnessed:
    return get_object_or_404(draws_visible_to(request.person), pk=pk)


def _draw_page(request: Request, of: Witnessed, form: OpeningForm | None = None, status: int = 200) -> HttpResponse:
    plans = list(plans_of(of, request.person))
    computed = [plan for plan in plans if plan.state in COMPUTED]
    context = {
        "draw": of,
        "entries": {k.replace("draw.", ""): e for k, e in entries_of(of, request.person).items()},
        "plans": [(plan, computing_entry(plan, request.person)) for plan in plans],
        "computed": computed,
        "may_draft": may(request.person, "draft-plan", of),
        "seed": seed_of(of),
        **_opening(request, of, computed, form),
    }
    if context["seed"]:
        context |= _checked(request, of, context["seed"], computed)
    return render(request, "deployment/draw.html", context, status=status)


def _opening(request: Request, of: Witnessed, computed: list[Plan], form: OpeningForm | None) -> dict[str, Any]:
    """Whether the person may open it, and if not why."""
    has_right = may(request.person, "open-draw", of)
    is_maker = of.made_by_id == request.person.pk
    opens = has_right and not is_maker and not of.opened and bool(computed)
    return {"opens": opens, "has_right": has_right, "is_maker": is_maker, "form": form or OpeningForm()}


def _checked(request: Request, of: Witnessed, seed: str, computed: list[Plan]) -> dict[str, Any]:
    """The proof: the seed's SHA-256, and the plan chosen by `rencana` (else the last) drawn again."""
    chosen = next((p for p in computed if str(p.pk) == request.GET.get("rencana")), computed[-1] if computed else None)
    sha256 = Draw(seed).commitment
    found = replay(chosen, seed, request.person) if chosen else None
    return {
        "sha256": sha256,
        "seed_holds": sha256 == of.commitment,
        "chosen": chosen,
        "replay": found,
        "unexplained": found.unexplained[:_LISTED] if found else (),
        "by_hand": found.by_hand[:_LISTED] if found else (),
        "listed": _LISTED,
        "duties": dict(Duty.choices),
    }


@page("undian/<int:pk>/segel", may="see-plan")
def draw_seal(request: Request, pk: int) -> HttpResponse:
    """The commitment on paper, to be handed out before the plan is computed."""
    of = _found(request, pk)
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
    of = _found(request, pk)
    form = OpeningForm(request.POST)
    if not form.is_valid():
        return _draw_page(request, of, form, status=422)
    try:
        open_draw(draw=of, by=request.person, witnesses=form.cleaned_data["witnesses"])
    except ValidationError as errors:
        form.add_error("witnesses", errors.messages)
        return _draw_page(request, of, form, status=422)
    except NotYetComputed:
        messages.error(request, _("Belum dibuka: hitung dahulu rencana dengan undian ini, lalu buka."))
    except AlreadyOpened:
        messages.error(request, _("Undian ini sudah dibuka; lihat hasilnya di bawah."))
    else:
        messages.success(request, _("Undian dibuka. Seed, saksi, dan rencananya tercatat di buku besar."))
    return redirect("deployment:draw", pk)
