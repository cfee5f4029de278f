"""What is typed to plan a tour or to change it by hand."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posko.organisation.models import Command
from posko.readiness.touring.asked import Nights

DAYS_MAX = 31
#: What can be planned while the page waits.
STOPS_MAX = 40


def minute_of(moment: time) -> int:
    return moment.hour * 60 + moment.minute


class DatesField(forms.CharField):
    """Dates with commas between: `2024-11-20, 2024-11-21`, as a tuple in order."""

    def clean(self, value: Any) -> Any:
        text: str = super().clean(value) or ""
        try:
            return tuple(sorted({date.fromisoformat(part.strip()) for part in text.split(",") if part.strip()}))
        except ValueError:
            raise forms.ValidationError(_("Tulis tanggal seperti 2024-11-20, dengan koma di antaranya.")) from None


def _time(label: Any, initial: str) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "form-control"})
    return forms.TimeField(label=label, initial=initial, widget=widget)


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"})
    return forms.DateField(label=label, widget=widget)


class AskForm(forms.Form):
    """When, who, and where they sleep."""

    name = forms.CharField(label=gettext_lazy("Nama"), max_length=120)
    first = _day(gettext_lazy("Hari pertama"))
    last = _day(gettext_lazy("Hari terakhir"))
    weekend = forms.BooleanField(label=gettext_lazy("Juga Sabtu dan Minggu"), required=False)
    start = _time(gettext_lazy("Berangkat paling pagi"), "07:00")
    end = _time(gettext_lazy("Selesai paling lambat"), "18:00")
    teams = forms.TypedChoiceField(
        label=gettext_lazy("Regu"), coerce=int, choices=[(1, gettext_lazy("Satu")), (2, gettext_lazy("Dua"))], initial=1
    )
    nights = forms.ChoiceField(
        label=gettext_lazy("Malam hari"),
        choices=[
            (Nights.AWAY.value, gettext_lazy("Menginap di kesatuan terakhir")),
            (Nights.BASE.value, gettext_lazy("Pulang setiap malam")),
        ],
    )
    off_1 = DatesField(label=gettext_lazy("Hari tidak bertugas regu 1"), max_length=400, required=False)
    off_2 = DatesField(label=gettext_lazy("Hari tidak bertugas regu 2"), max_length=400, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            kind = "form-check-input" if isinstance(field, forms.BooleanField) else "form-control"
            field.widget.attrs.setdefault("class", "form-select" if isinstance(field, forms.ChoiceField) else kind)

    @staticmethod
    def beginning() -> dict[str, Any]:
        """The next working week."""
        today = timezone.localdate()
        monday = today + timedelta(7 - today.weekday())
        return {"name": _("Kunjungan kesiapan"), "first": monday, "last": monday + timedelta(4)}

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("start") and said.get("end") and said["end"] <= said["start"]:
            self.add_error("end", _("Harus sesudah jam berangkat."))
        if said.get("first") and said.get("last"):
            self._check_days(said)
        return said

    def _check_days(self, said: dict[str, Any]) -> None:
        if said["last"] < said["first"]:
            self.add_error("last", _("Harus sesudah hari pertama."))
        elif (said["last"] - said["first"]).days >= DAYS_MAX:
            self.add_error("last", _("Paling lama %(n)s hari.") % {"n": DAYS_MAX})
        elif not self.dates(said):
            self.add_error("last", _("Tidak ada hari kerja di antaranya."))

    @staticmethod
    def dates(said: dict[str, Any]) -> list[date]:
        """Days of the tour, in order."""
        number = (said["last"] - said["first"]).days + 1
        days = (said["first"] + timedelta(k) for k in range(number))
        return [day for day in days if said["weekend"] or day.weekday() < 5]


class StopForm(forms.Form):
    """One command: whether it is visited, how long, and when it can receive."""

    code = forms.CharField(widget=forms.HiddenInput)
    mode = forms.ChoiceField(
        choices=[
            ("must", gettext_lazy("Wajib")),
            ("may", gettext_lazy("Bila muat")),
            ("no", gettext_lazy("Tidak")),
        ],
        initial="must",
    )
    stay = forms.IntegerField(min_value=5, max_value=720, initial=90)
    opens = _time("", "08:00")
    closes = _time("", "16:00")
    closed = DatesField(max_length=400, required=False)

    LABELS: ClassVar = {
        "mode": gettext_lazy("Kunjungi"),
        "stay": gettext_lazy("Lama (menit)"),
        "opens": gettext_lazy("Terima mulai"),
        "closes": gettext_lazy("sampai"),
        "closed": gettext_lazy("Tanggal tutup"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.LABELS.items():
            field = self.fields[name]
            field.label = label
            field.widget.attrs["class"] = "form-select" if name == "mode" else "form-control"

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("opens") and said.get("closes") and said["closes"] <= said["opens"]:
            self.add_error("closes", _("Harus sesudah jam mulai."))
        return said


class _Stops(forms.BaseFormSet):  # type: ignore[type-arg]
    def clean(self) -> None:
        if any(self.errors):
            return
        said = [form.cleaned_data for form in self.forms]
        codes = sorted(s["code"] for s in said)
        if any(a == b for a, b in pairwise(codes)):
            raise forms.ValidationError(_("Sebuah kesatuan disebut dua kali."))
        if all(s["mode"] == "no" for s in said):
            raise forms.ValidationError(_("Pilih sedikitnya satu kesatuan untuk dikunjungi."))


StopForms: Any = forms.formset_factory(
    StopForm, formset=_Stops, extra=0, min_num=1, validate_min=True, max_num=STOPS_MAX, absolute_max=STOPS_MAX
)


class MoveForm(forms.Form):
    """A visit by hand: which, with which team, when."""

    code = forms.CharField(max_length=40)
    team = forms.IntegerField(min_value=0, max_value=1)
    day = forms.DateField()
    start = forms.TimeField()


class ChangeForm(forms.Form):
    """A change of a tour, and the edition it was decided on."""

    ACTIONS: ClassVar = ("solve", "move", "drop", "fix", "free", "set", "open")
    action = forms.ChoiceField(choices=list(zip(ACTIONS, ACTIONS, strict=True)))
    seen = forms.IntegerField(min_value=0)
    code = forms.CharField(max_length=40, required=False)
    reason = forms.CharField(max_length=300, required=False)


def stops_of(command: Command) -> list[Command]:
    """The commands right below `command` that can be toured: those whose place is known."""
    return [child for child in command.children.order_by("path") if child.latitude is not None]
