"""One's own tokens for the API."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from posko.organisation.models import ApiToken, Scope
from posko.organisation.page import Request, page
from posko.organisation.tokens import MOST_DAYS, PARTS, USUAL_DAYS, issue_token
from posko.organisation.tokens import revoke_token as revoke

_TITLES = {
    "units": gettext_lazy("Kesatuan"),
    "operations": gettext_lazy("Operasi"),
    "polling-stations": gettext_lazy("TPS"),
    "officers": gettext_lazy("Personel"),
    "equipment": gettext_lazy("Sarpras"),
    "funds": gettext_lazy("Anggaran"),
    "routine-duty": gettext_lazy("Tugas rutin"),
    "plans": gettext_lazy("Rencana"),
    "posts": gettext_lazy("Pos"),
    "assignments": gettext_lazy("Penugasan"),
    "reinforcements": gettext_lazy("BKO"),
    "ledger": gettext_lazy("Buku besar"),
}


class TokenForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Untuk apa"),
        max_length=100,
        help_text=gettext_lazy("Nama program atau sistem yang memakainya, mis. “Dasbor Polda”."),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("Cakupan"),
        choices=Scope.choices,
        initial=Scope.READ,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Berlaku (hari)"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=USUAL_DAYS,
        widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"}),
    )
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("Hanya bagian ini"),
        required=False,
        choices=[(part, _TITLES[part]) for part in PARTS],
        help_text=gettext_lazy("Kosongkan untuk semua bagian yang boleh Anda lihat."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )


@page("token", may="see-command")
@never_cache
def tokens(request: Request) -> HttpResponse:
    """The list, and the form; a new token's secret stands in the answer to its form and nowhere else."""
    form = TokenForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _shown(request, form, status=400 if form.errors else 200)
    token, secret = issue_token(by=request.person, **form.cleaned_data)
    return _shown(request, TokenForm(), made=token, secret=secret)


@page("token/<int:pk>/cabut", may="see-command")
@require_POST
def revoke_token(request: Request, pk: int) -> HttpResponse:
    token = revoke(token=get_object_or_404(request.person.tokens, pk=pk), by=request.person)
    messages.success(request, _("Token “%(name)s” dicabut dan tidak berlaku lagi.") % {"name": token.name})
    return redirect("organisation:tokens")


def _shown(request: Request, form: TokenForm, *, status: int = 200, **more: Any) -> HttpResponse:
    held = [(token, [_TITLES[p] for p in token.parts]) for token in ApiToken.objects.filter(person=request.person)]
    return render(request, "organisation/tokens.html", {"form": form, "tokens": held, **more}, status=status)
