"""What people type about reinforcement."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from posko.deployment.reinforcement.lending import OFFICERS_MOST
from posko.deployment.reinforcement.teams import SIZE_MOST, TEAMS_MOST
from posko.organisation.access import commands_where
from posko.organisation.models import Command, Kind, Person


class TeamsForm(forms.Form):
    """How many teams, and how many officers in each."""

    teams = forms.IntegerField(label=_("Jumlah regu"), min_value=1, max_value=TEAMS_MOST)
    size = forms.IntegerField(label=_("Personel per regu"), min_value=1, max_value=SIZE_MOST)


class RequestForm(forms.Form):
    """For which command, how many, and why."""

    command = forms.ModelChoiceField(Command.objects.none(), label=_("Untuk kesatuan"), empty_label=None)
    officers = forms.IntegerField(label=_("Personel yang diminta"), min_value=1, max_value=OFFICERS_MOST)
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=300,
        help_text=_("Satu atau dua kalimat: apa yang tidak terisi tanpa bantuan ini."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        commands = self.fields["command"]
        assert isinstance(commands, forms.ModelChoiceField)
        mine = commands_where(person, "request-reinforcement").filter(kind=Kind.POLRES)
        commands.queryset = mine.order_by("path")

    @property
    def has_choice(self) -> bool:
        """Whether there is more than one command to ask for."""
        commands = self.fields["command"]
        assert isinstance(commands, forms.ModelChoiceField)
        return commands.queryset is not None and commands.queryset.count() > 1


class AnswerForm(forms.Form):
    """Why not."""

    reason = forms.CharField(
        label=_("Alasan penolakan"),
        max_length=300,
        help_text=_("Dibaca oleh yang meminta; tulis juga apa yang dapat ia lakukan."),
    )
