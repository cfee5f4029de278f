"""What people type about a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from posko.organisation.models import Person
from posko.readiness.shortfall.editing import MOST, Decided
from posko.readiness.shortfall.lines import Line, State
from posko.readiness.shortfall.queries import owners_for

_NUMBER = forms.IntegerField(min_value=0, max_value=MOST, required=False)
#: Lenders that one line may have; more is a slip.
_LOANS_MOST = 30


class LineForm(forms.Form):
    """One line. Lenders stand beside it, as many as there are: `dari`/`dari_jumlah`, `mitra`/`mitra_jumlah`."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    repair = forms.IntegerField(label=_("Dapat diperbaiki"), min_value=0, max_value=MOST, required=False)
    owner = forms.ModelChoiceField(
        Person.objects.none(), label=_("Penanggung jawab"), required=False, empty_label=_("belum ada")
    )
    due = forms.DateField(
        label=_("Tenggat"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    state = forms.ChoiceField(label=_("Keadaan"), choices=State.choices)
    note = forms.CharField(label=_("Catatan"), max_length=300, required=False)
    borrow = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, line: Line, data: QueryDict | None = None) -> None:
        initial = {name: getattr(line, name) for name in ("version", "owner", "due", "state", "note")}
        initial["repair"] = line.typed_repair
        super().__init__(data, initial=initial, auto_id=f"{line.resource.code}_%s")
        self.line = line
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)
        owner.queryset = Person.objects.filter(pk__in=[p.pk for p in owners_for(line.command)]).order_by("name")

    def clean(self) -> dict[str, Any]:
        found = dict(super().clean() or {})
        for name in ("dari", "mitra"):
            try:
                found[name] = self._loans(name)
            except forms.ValidationError as wrong:
                self.add_error("borrow", wrong)
        return found

    def _loans(self, name: str) -> list[tuple[str, int]]:
        assert isinstance(self.data, QueryDict)
        who, counts = self.data.getlist(name), self.data.getlist(f"{name}_jumlah")
        if len(who) != len(counts) or len(who) > _LOANS_MOST:
            raise forms.ValidationError(_("Isi pemberi pinjaman dan jumlahnya berpasangan."))
        return [(w.replace("\x00", "").strip(), _NUMBER.clean(n) or 0) for w, n in zip(who, counts, strict=True)]

    def decided(self) -> Decided:
        """What a valid form says."""
        said = self.cleaned_data
        return Decided(
            repair=said["repair"] or 0,
            from_commands=tuple(said["dari"]),
            from_partners=tuple(said["mitra"]),
            owner=said["owner"],
            due=said["due"],
            state=said["state"],
            note=" ".join(said["note"].split()),
        )

    @property
    def lenders(self) -> Sequence[tuple[str, int | str]]:
        """Lending commands to show in the form, and room for one more."""
        return self._shown("dari", [(loan.who, loan.count) for loan in self.line.loans if loan.is_of_command])

    @property
    def partners(self) -> Sequence[tuple[str, int | str]]:
        return self._shown("mitra", [(loan.who, loan.count) for loan in self.line.loans if not loan.is_of_command])

    def _shown(self, name: str, kept: Sequence[tuple[str, int]]) -> Sequence[tuple[str, int | str]]:
        if not self.is_bound:
            return [*kept, ("", "")]
        assert isinstance(self.data, QueryDict)
        return list(zip(self.data.getlist(name), self.data.getlist(f"{name}_jumlah"), strict=False))
