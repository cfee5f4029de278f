"""What is typed into the pages of plans."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from posko.deployment.models import Edit, Order, Plan, Witnessed
from posko.deployment.ordering.filling import FILLED
from posko.organisation.access import commands_where
from posko.organisation.models import Command, Kind, Person
from posko.registry.models import Operation
from posko.registry.queries import operations_visible_to


class AskForm(forms.Form):
    """For which command a plan is computed, and how."""

    operation = forms.ModelChoiceField(Operation.objects.none(), label=_("Operasi"), empty_label=None)
    command = forms.ModelChoiceField(Command.objects.none(), label=_("Untuk kesatuan"), empty_label=None)
    name = forms.CharField(label=_("Nama rencana"), max_length=120, required=False)
    effort = forms.ChoiceField(label=_("Ketelitian"), choices=Plan.Effort.choices, initial=Plan.Effort.NORMAL)
    witnessed = forms.ModelChoiceField(
        Witnessed.objects.none(), label=_("Undian disaksikan"), required=False, empty_label=_("Tanpa: undian otomatis")
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = commands_where(person, "draft-plan").exclude(kind=Kind.POLSEK)
        fields: Any = self.fields
        fields["operation"].queryset = operations_visible_to(person)
        fields["command"].queryset = mine
        fields["witnessed"].queryset = Witnessed.objects.filter(command__in=mine, opened=None, withdrawn=None)
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-control" if name == "name" else "form-select"


class DegreesField(forms.FloatField):
    """Degrees with a point, as maps give them, or a comma."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class ChangeForm(forms.Form):
    """A change by hand: which, of what, and the edition it was decided on."""

    action = forms.ChoiceField(label=_("Perubahan"), choices=Edit.Action.choices)
    seen = forms.IntegerField(label=_("Halaman yang dilihat"), min_value=0)
    station = forms.CharField(label=_("TPS"), max_length=60, required=False)
    post = forms.CharField(label=_("Pos"), max_length=60, required=False)
    officer = forms.CharField(label=_("Petugas"), max_length=40, required=False)
    other = forms.CharField(label=_("Petugas lain"), max_length=40, required=False)
    team = forms.CharField(label=_("Regu"), max_length=60, required=False)
    latitude = DegreesField(label=_("Lintang"), min_value=-11.5, max_value=6.5, required=False, localize=False)
    longitude = DegreesField(label=_("Bujur"), min_value=94.5, max_value=141.5, required=False, localize=False)
    #: Code of a police office or station whose coordinates are taken instead.
    place = forms.CharField(label=_("Tempat siaga"), max_length=60, required=False)
    officers = forms.IntegerField(label=_("Jumlah petugas"), min_value=1, max_value=500, required=False)

    #: What each action needs, and what it may be given beside.
    NEEDS: ClassVar[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
        Edit.Action.MOVE_STATION: (("station",), ("post",)),
        Edit.Action.SWAP_OFFICERS: (("officer", "other"), ()),
        Edit.Action.ADD_TEAM: (("latitude", "longitude"), ("officers",)),
        Edit.Action.REMOVE_TEAM: (("team",), ()),
        Edit.Action.PIN: ((), ("post", "officer", "team")),
        Edit.Action.UNPIN: ((), ("post", "officer", "team")),
        Edit.Action.RESOLVE: ((), ()),
        Edit.Action.REPAIR: ((), ()),
    }

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("action") == Edit.Action.ADD_TEAM and values.get("place"):
            return values
        if values.get("action") == Edit.Action.ADD_TEAM and not any(
            self[name].data for name in ("latitude", "longitude")
        ):
            self.add_error("place", _("Pilih tempat siaga, atau tulis lintang dan bujurnya."))
            return values
        needed, _may = self.NEEDS.get(values.get("action", ""), ((), ()))
        for name in needed:
            if values.get(name) in (None, ""):
                self.add_error(name, _("Isian ini diperlukan."))
        return values

    def asked(self) -> dict[str, Any]:
        """The values as the action takes them."""
        action = self.cleaned_data["action"]
        needed, more = self.NEEDS[action]
        found = {name: self.cleaned_data[name] for name in (*needed, *more)}
        if action in (Edit.Action.PIN, Edit.Action.UNPIN):
            return {f"{name}s": [code] for name, code in found.items() if code}
        return {name: value.strip() if isinstance(value, str) else value for name, value in found.items()}


class BlanksForm(forms.ModelForm[Order]):
    """What only the office knows of an order."""

    HELP: ClassVar = {
        "number": _("Nomor dari buku agenda surat perintah kesatuan; sebelum diisi tercetak nomor urut dari Posko."),
        "place": _("Misalnya Muara Bungo. Bila kosong, tercetak garis titik-titik."),
        "basis": _("Nomor rencana operasi yang menjadi dasar. Bila kosong, tercetak garis titik-titik."),
        "signer": _("Kepala kesatuan, tanpa pangkat. Bila kosong, tercetak garis titik-titik."),
        "signer_rank": _("Misalnya AKBP NRP 78010123."),
    }

    class Meta:
        model = Order
        fields = FILLED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-control"
            field.help_text = self.HELP[name]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("signer_rank") and not values.get("signer"):
            self.add_error("signer", _("Isi juga nama penanda tangan: pangkat dan NRP ini miliknya."))
        return values
