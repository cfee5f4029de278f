"""What people type and choose in the registry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posko.organisation.access import commands_where
from posko.organisation.models import Command, Kind, Person
from posko.registry.models import Operation
from posko.registry.queries import operations_visible_to

#: A province as a workbook is about 1 MB.
FILE_MAX = 60_000_000


class UploadForm(forms.Form):
    """A workbook or zip, for which command and operation, and where it comes from."""

    file = forms.FileField(
        label=gettext_lazy("Berkas"),
        help_text=gettext_lazy("Buku kerja .xlsx menurut templat, atau folder CSV sebagai .zip."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.zip"}),
    )
    command = forms.ModelChoiceField(
        Command.objects.none(),
        label=gettext_lazy("Untuk kesatuan"),
        help_text=gettext_lazy("Hanya baris kesatuan ini dan di bawahnya yang dibaca."),
        empty_label=None,
    )
    operation = forms.ModelChoiceField(
        Operation.objects.none(),
        label=gettext_lazy("Ke operasi"),
        required=False,
        empty_label=gettext_lazy("Operasi baru…"),
    )
    new_code = forms.SlugField(
        label=gettext_lazy("Kode operasi baru"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Hanya untuk operasi baru: huruf, angka dan tanda hubung, seperti jambi-2024."),
    )
    source = forms.CharField(
        label=gettext_lazy("Sumber data"),
        max_length=200,
        help_text=gettext_lazy("Dari siapa data ini, seperti DPT KPU Tebo tanggal 20 September."),
    )
    source_date = forms.DateField(
        label=gettext_lazy("Tanggal sumber"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        commands = self.fields["command"]
        operations = self.fields["operation"]
        assert isinstance(commands, forms.ModelChoiceField)
        assert isinstance(operations, forms.ModelChoiceField)
        mine = commands_where(person, "edit-registry").exclude(kind=Kind.POLSEK).order_by("path")
        commands.queryset = mine if mine.exists() else commands_where(person, "edit-registry")
        operations.queryset = operations_visible_to(person)
        self.initial.setdefault("operation", operations.queryset.first())
        self.initial.setdefault("source_date", timezone.localdate())
        for name, field in self.fields.items():
            look = "form-select" if name in ("command", "operation") else "form-control"
            wrong = " is-invalid" if self.is_bound and self.errors.get(name) else ""
            field.widget.attrs["class"] = look + wrong

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if Path(file.name or "").suffix.lower() not in (".xlsx", ".zip"):
            raise forms.ValidationError(
                _("Simpan sebagai .xlsx, atau kemas folder CSV menjadi .zip, lalu unggah lagi.")
            )
        if file.size and file.size > FILE_MAX:
            raise forms.ValidationError(_("Berkas terlalu besar; paling banyak 60 MB. Kirim satu operasi saja."))
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        operation, code = data.get("operation"), data.get("new_code")
        if operation is None and not code and "new_code" not in self.errors:
            self.add_error("new_code", _("Beri kode untuk operasi baru, atau pilih operasi yang sudah ada."))
        if operation is None and code and Operation.objects.filter(code=code).exists():
            self.add_error("new_code", _("Kode ini sudah dipakai. Pilih operasi itu di atas, atau pakai kode lain."))
        return data
