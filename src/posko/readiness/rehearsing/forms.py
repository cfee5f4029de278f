"""What people type about an exercise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields as fields_of
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posko.organisation.access import commands_where
from posko.organisation.models import Command, Kind, Person
from posko.readiness.models import Finding, Rehearsal
from posko.readiness.models.base import Readiness
from posko.readiness.rehearsing.services import PEOPLE_MOST, REASON_MOST, Held

#: Lines for those who took part in an empty form.
_LINES = 5
_NUMBER = forms.IntegerField(min_value=0, max_value=PEOPLE_MOST, required=False)


class RehearsalForm(forms.Form):
    """An exercise that was held. Who took part stands beside it: `unsur`/`jumlah`, line by line."""

    command = forms.ModelChoiceField(Command.objects.none(), label=_("Kesatuan"), empty_label=None)
    kind = forms.ChoiceField(label=_("Jenis"), choices=Rehearsal.Kind.choices)
    scenario = forms.ChoiceField(label=_("Kartu skenario"), required=False)
    day = forms.DateField(label=_("Tanggal"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    place = forms.CharField(label=_("Tempat"), max_length=200, required=False)
    went_well = forms.CharField(
        label=_("Yang berjalan baik"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    went_wrong = forms.CharField(
        label=_("Yang tidak berjalan"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    taking_part = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: QueryDict | None = None, *, person: Person, cards: Sequence[tuple[str, str]], **more: Any
    ) -> None:
        super().__init__(data, initial={"day": timezone.localdate()} | more.pop("initial", {}), **more)
        fields: Any = self.fields
        if "command" in fields:
            mine = commands_where(person, "rehearse").exclude(kind=Kind.POLSEK).order_by("path")
            fields["command"].queryset = mine
        fields["scenario"].choices = [("", _("tanpa kartu")), *cards]

    def clean(self) -> dict[str, Any]:
        found = dict(super().clean() or {})
        assert isinstance(self.data, QueryDict)
        who, counts = self.data.getlist("unsur"), self.data.getlist("jumlah")
        try:
            pairs = [(w.replace("\x00", ""), _NUMBER.clean(n) or 0) for w, n in zip(who, counts, strict=True)]
        except ValueError:
            pairs = []
        except forms.ValidationError as wrong:
            self.add_error("taking_part", wrong)
            pairs = []
        found["taking_part"] = pairs
        return found

    @property
    def groups(self) -> list[tuple[str, str]]:
        """The lines to show: those typed, else those kept, and empty ones."""
        if self.is_bound:
            assert isinstance(self.data, QueryDict)
            lines = list(zip(self.data.getlist("unsur"), self.data.getlist("jumlah"), strict=False))
        else:
            lines = [(str(who), str(count)) for who, count in self.initial.get("taking_part", ())]
        return lines + [("", "")] * max(1, _LINES - len(lines))

    @property
    def held(self) -> Held:
        """What was said of the exercise."""
        return Held(**{field.name: self.cleaned_data[field.name] for field in fields_of(Held)})


class CorrectionForm(RehearsalForm):
    """What a record should have said, and why; the command stays."""

    command = None  # type: ignore[assignment]
    reason = forms.CharField(label=_("Alasan perbaikan"), max_length=REASON_MOST)
    seen = forms.IntegerField(widget=forms.HiddenInput)


class FindingForm(forms.Form):
    """What an exercise showed to be wanting."""

    readiness = forms.ChoiceField(label=_("Kesiapan"), choices=Readiness.choices, initial=Readiness.TRAINING)
    severity = forms.TypedChoiceField(
        label=_("Bobot"), choices=Finding.Severity.choices, coerce=int, initial=Finding.Severity.MAJOR
    )
    text = forms.CharField(label=_("Temuan"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
