"""Forms about people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posko.organisation.access import PROGRAM_ROLES, commands_where
from posko.organisation.doorstep import is_taken
from posko.organisation.models import Command, Person, Role
from posko.organisation.services import ActivationRefused, find_activation

#: Why a token lets nobody in, and what to do about it.
REFUSED = {
    "unknown": gettext_lazy("Kode ini tidak dikenal. Periksa setiap huruf, atau minta tautan baru."),
    "used": gettext_lazy("Kode ini sudah dipakai. Bila bukan oleh Anda, beri tahu administrator kesatuan sekarang."),
    "revoked": gettext_lazy("Kode ini sudah dicabut. Minta yang baru pada administrator kesatuan Anda."),
    "expired": gettext_lazy("Masa berlaku kode ini habis. Minta yang baru pada administrator kesatuan Anda."),
    "program": gettext_lazy("Ini akun program: tidak ada yang masuk dengannya. Ia bekerja dengan token."),
    "inactive": gettext_lazy("Akun ini dinonaktifkan. Hubungi administrator kesatuan Anda."),
}


class CommandAndRole(forms.Form):
    """A command that `by` manages, and a role; for a `program` those that one may have."""

    command = forms.ModelChoiceField(label=gettext_lazy("Kesatuan"), queryset=Command.objects.none(), empty_label=None)
    role = forms.ChoiceField(label=gettext_lazy("Peran"), choices=Role.choices, initial=Role.PLANNER)

    def __init__(self, *args: Any, by: Person, program: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if program:
            choices = [(role.value, role.label) for role in Role if role in PROGRAM_ROLES]
            self.fields["role"].choices = choices  # type: ignore[attr-defined]
        self.fields["command"].queryset = commands_where(by, "manage-people")  # type: ignore[attr-defined]


class InviteForm(CommandAndRole):
    name = forms.CharField(label=gettext_lazy("Nama"), max_length=200)
    username = forms.CharField(
        label=gettext_lazy("Surel atau nama masuk"),
        max_length=254,
        help_text=gettext_lazy("Dipakai untuk masuk. Surel dinas paling mudah diingat; Posko tidak mengirim surel."),
    )
    field_order = ("name", "username", "command", "role")

    def clean_username(self) -> str:
        name = str(self.cleaned_data["username"])
        if any(c.isspace() for c in name):
            raise forms.ValidationError(_("Nama masuk tidak boleh mengandung spasi."))
        if is_taken(name):
            raise forms.ValidationError(_("Nama masuk ini sudah dipakai. Cari orangnya di daftar, lalu beri peran."))
        return name

    def email(self) -> str:
        """The username where it is an address."""
        try:
            return str(forms.EmailField().clean(self.cleaned_data["username"]))
        except forms.ValidationError:
            return ""


class ProgramForm(CommandAndRole):
    name = forms.CharField(
        label=gettext_lazy("Nama program"),
        max_length=200,
        help_text=gettext_lazy("Nama sistem yang memakai Posko, mis. “Dasbor Mabes”. Nama ini tampil di buku besar."),
    )
    field_order = ("name", "command", "role")

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, by=by, program=True, **kwargs)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Alasan"), max_length=300)


class ActivationForm(forms.Form):
    """A token and a new password, twice."""

    token = forms.CharField(
        label=gettext_lazy("Kode aktivasi"),
        max_length=100,
        help_text=gettext_lazy("32 huruf dan angka; spasi dan huruf kecil tidak masalah."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )
    password1 = forms.CharField(
        label=gettext_lazy("Kata sandi baru"),
        strip=False,
        help_text=gettext_lazy(
            "Paling sedikit 10 huruf atau angka. Beberapa kata yang tidak berhubungan mudah diingat."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=gettext_lazy("Ulangi kata sandi"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_token(self) -> str:
        try:
            self.person = find_activation(self.cleaned_data["token"]).person
        except ActivationRefused as refused:
            raise forms.ValidationError(REFUSED[refused.why]) from refused
        return str(self.cleaned_data["token"])

    def clean_password2(self) -> str:
        first, second = self.cleaned_data.get("password1", ""), str(self.cleaned_data["password2"])
        if first and first != second:
            raise forms.ValidationError(_("Kedua kata sandi tidak sama."))
        if person := getattr(self, "person", None):
            password_validation.validate_password(second, person)
        return second
