"""The form of a token for the API, and what stands of a token in a list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from posko.organisation.models import ApiToken, Scope
from posko.organisation.tokens import MOST_DAYS, PARTS, USUAL_DAYS

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


def with_titles(tokens: Iterable[ApiToken]) -> list[tuple[ApiToken, list[Any]]]:
    """Each with the titles of the parts to which it is limited."""
    return [(token, [_TITLES[part] for part in token.parts]) for token in tokens]
