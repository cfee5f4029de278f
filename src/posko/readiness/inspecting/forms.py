"""What is typed into the pages of inspections and findings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posko.organisation.access import commands_where
from posko.organisation.models import Command, Kind, Person
from posko.readiness.inspecting.noting import possible_owners
from posko.readiness.inspecting.stages import default_stage, stage_choices
from posko.readiness.models import Finding, Inspection
from posko.readiness.models.base import Readiness
from posko.registry.models import Operation
from posko.registry.queries import operations_visible_to


def _day() -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class _OfCommand(forms.Form):
    """For a command of an operation, where the person may inspect."""

    operation = forms.ModelChoiceField(Operation.objects.none(), label=_("Operasi"), empty_label=None)
    command = forms.ModelChoiceField(Command.objects.none(), label=_("Kesatuan"), empty_label=None)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["operation"].queryset = self.operations = operations_visible_to(person)
        fields["command"].queryset = commands_where(person, "inspect").exclude(kind=Kind.POLSEK)


class PlanForm(_OfCommand):
    """Which inspection, when and for which stage."""

    kind = forms.ChoiceField(label=_("Jenis"), choices=Inspection.Kind.choices)
    stage = forms.ChoiceField(label=_("Tahapan"))
    day = _day()

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        fields: Any = self.fields
        fields["stage"].choices = list(
            {code: (code, name) for o in self.operations for code, name in stage_choices(o)}.values()
        )
        fields["day"].label = _("Tanggal")
        today = timezone.localdate()
        fields["day"].initial = today
        if operation := self.operations.first():
            fields["stage"].initial = default_stage(operation, today)


class NoteForm(_OfCommand):
    """A finding by itself."""

    readiness = forms.ChoiceField(label=_("Kesiapan"), choices=Readiness.choices)
    text = forms.CharField(label=_("Temuan"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    severity = forms.TypedChoiceField(
        label=_("Bobot"), choices=Finding.Severity.choices, coerce=int, initial=Finding.Severity.MAJOR
    )


class AssignForm(forms.Form):
    """Who puts it right, until when."""

    owner = forms.ModelChoiceField(Person.objects.none(), label=_("Penanggung jawab"))
    due = _day()

    def __init__(self, *args: Any, finding: Finding, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"owner": finding.owner, "due": finding.due})
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["owner"].queryset = possible_owners(finding)
        fields["due"].label = _("Tenggat")


class CloseForm(forms.Form):
    """How an inspection ends. `although`: what is not answered stays so."""

    note = forms.CharField(
        label=_("Catatan penutup"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    although = forms.BooleanField(label=_("Yang belum dijawab memang tidak diperiksa"), required=False)


class SampleForm(forms.Form):
    officers = forms.IntegerField(label=_("Jumlah petugas"), min_value=1, max_value=100, initial=10)


class EvidenceForm(forms.Form):
    """A photo or document. `keep_place`: latitude and longitude of the photo are noted beside it."""

    file = forms.FileField(label=_("Foto atau PDF"), required=True)
    keep_place = forms.BooleanField(label=_("Simpan lokasi"), required=False)


class MendForm(forms.Form):
    note = forms.CharField(
        label=_("Apa yang sudah diperbaiki"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    file = forms.FileField(label=_("Foto atau PDF"), required=False)
    keep_place = forms.BooleanField(label=_("Simpan lokasi"), required=False)
