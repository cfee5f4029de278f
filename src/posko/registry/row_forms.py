"""What people type and choose about single rows, tiers and published totals."""

from __future__ import annotations

import re
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from posko.organisation.access import commands_where
from posko.organisation.models import Command, Person
from posko.registry.models import Officer, PollingStation, Row, Tier
from posko.registry.reasons import Reason
from posko.registry.reconciling import Figure
from posko.registry.tables import table_of

_AREA = r"\d{2}(?:\.\d{2}(?:\.\d{2}(?:\.\d{4})?)?)?"
_AREAS = re.compile(f"{_AREA}(?:;{_AREA})*")


def row_form(row: Row, data: Any = None) -> RowForm:
    """The form of what may be changed in `row`, with its version as seen and a reason."""
    made = forms.modelform_factory(
        type(row), form=RowForm, fields=table_of(row).changeable, widgets={"source_date": _day()}
    )
    return cast("RowForm", made(data, instance=row, initial={"seen": row.version}))


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RowForm(forms.ModelForm[Row]):
    """Fields of a row that may be changed; `seen` is the version that was looked at."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = forms.CharField(
        label=_("Mengapa diubah"),
        max_length=300,
        help_text=_("Masuk ke riwayat baris dan buku besar, seperti “laporan Polsek 3 Nov”."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (least, most) in _DEGREES.items():
            if name in self.fields and isinstance(self.instance, PollingStation):
                self.fields[name] = forms.FloatField(label=self.fields[name].label, min_value=least, max_value=most)
        if isinstance(self.instance, Officer):
            self.fields["excluded_areas"].help_text = _("Awal kode wilayah, dipisah titik koma: 15.09;15.08.02")
            self.fields["skills"].help_text = _("Dipisah titik koma: motorcycle;boat")

    def clean_excluded_areas(self) -> str:
        areas = re.sub(r"\s", "", self.cleaned_data["excluded_areas"]).strip(";")
        if areas and not _AREAS.fullmatch(areas):
            raise forms.ValidationError(_("Tulis kode wilayah seperti 15.09 atau 15.09.01.2001, dipisah titik koma."))
        return areas

    def values(self) -> dict[str, Any]:
        """What was typed, without version and reason."""
        return {name: self.cleaned_data[name] for name in table_of(self.instance).changeable}


_DEGREES = {"latitude": (-90.0, 90.0), "longitude": (-180.0, 180.0)}


class ProposalForm(forms.Form):
    """A tier and its reasons, from lists."""

    tier = forms.ChoiceField(label=_("Kerawanan yang diusulkan"), choices=Tier.choices, widget=forms.RadioSelect)
    reasons = forms.MultipleChoiceField(
        label=_("Alasan"), choices=Reason.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class TotalForm(forms.Form):
    """A published total: for which command, of what, how much, from whom."""

    command = forms.ModelChoiceField(
        Command.objects.none(), label=_("Kesatuan, dengan yang di bawahnya"), empty_label=None
    )
    figure = forms.ChoiceField(label=_("Angka"), choices=Figure.choices)
    total = forms.IntegerField(label=_("Jumlah yang diterbitkan"), min_value=0, max_value=2_147_483_647)
    source = forms.CharField(label=_("Sumber"), max_length=200, help_text=_("Seperti SK KPU No. 12 Tahun 2024."))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        commands = self.fields["command"]
        assert isinstance(commands, forms.ModelChoiceField)
        commands.queryset = commands_where(person, "edit-registry").exclude(kind="polsek")
