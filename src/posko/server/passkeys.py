"""allauth's forms of passkeys: what it leaves in English said in Indonesian, and sign-in behind the second wall."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from allauth.account.utils import url_str_to_user_pk
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm, LoginWebAuthnForm
from django.db.models import BigIntegerField
from django.utils.translation import gettext_lazy
from fido2.utils import websafe_decode

from posko.organisation.walls import introduce

_NAME = gettext_lazy("Nama kunci")


class AddForm(AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _NAME


class EditForm(EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _NAME


class LoginForm(LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey says itself whose it is; whether that is true its signature must prove."""

    def clean_credential(self) -> Any:
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            handle = self.cleaned_data["credential"]["response"]["userHandle"]
            said = url_str_to_user_pk(websafe_decode(handle).decode())
            introduce(said if said <= BigIntegerField.MAX_BIGINT else None)
        return super().clean_credential()
