"""What is typed about draws."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from posko.organisation.access import commands_where
from posko.organisation.models import Command, Kind, Person
from posko.registry.models import Operation
from posko.registry.queries import operations_visible_to

#: A draw file is some 160 bytes.
FILE_MOST = 10_000


class DrawForm(forms.Form):
    """For which operation and command a draw is sealed, and by which commitment if it was made elsewhere."""

    operation = forms.ModelChoiceField(Operation.objects.none(), label=_("Operasi"), empty_label=None)
    command = forms.ModelChoiceField(
        Command.objects.none(), label=_("Kesatuan, dengan yang di bawahnya"), empty_label=None
    )
    commitment = forms.CharField(
        label=_("Segel buatan sendiri (boleh kosong)"),
        max_length=200,
        required=False,
        help_text=_("SHA-256 dari “posko draw commit”: seed-nya sama sekali tidak melewati server sebelum dibuka."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        commands = commands_where(person, "draft-plan").exclude(kind=Kind.POLSEK)
        for name, rows in (("operation", operations_visible_to(person)), ("command", commands)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows


class OpeningForm(forms.Form):
    """Before whom the seed is opened, and the seed: typed, or in the draw file."""

    seed = forms.CharField(
        label=_("Seed, diketik dari lembar tertutup"),
        max_length=200,
        required=False,
        strip=True,
        # Three lines: all of it is seen on a telephone too, and can be held against the sheet.
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
        help_text=_("64 angka heksadesimal; spasi tidak dihitung."),
    )
    file = forms.FileField(label=_("Atau berkas undian (.json)"), required=False)
    witnesses = forms.CharField(
        label=_("Saksi"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Nama dan jabatan, satu saksi satu baris, seperti “Dewi Lestari, Bawaslu Tebo”."),
    )

    def clean(self) -> dict[str, Any]:
        """`seed` from wherever it came."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("file"):
            values["seed"] = self._from_file(values["file"])
        elif not values.get("seed") and not self.errors.get("seed"):
            self.add_error("seed", _("Ketik seed-nya, atau pilih berkas undian."))
        return values

    def _from_file(self, file: Any) -> str:
        try:
            return str(json.loads(file.read(FILE_MOST).decode())["seed"])
        except (ValueError, KeyError, TypeError):
            self.add_error(
                "file", _("Ini bukan berkas undian: yang dicari berkas JSON dengan “commitment” dan “seed”.")
            )
            return ""


class WithdrawalForm(forms.Form):
    """Why a draw is given up."""

    reason = forms.CharField(
        label=_("Mengapa ditarik"),
        max_length=300,
        help_text=_("Misalnya: berkas seed hilang. Alasan ini terbuka dan tercatat di buku besar."),
    )
