"""How django-allauth fits Posko: nobody signs up alone; people come by invitation or card."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthProcess
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve

from posko.organisation.doorstep import knock, people_with_address, person_named
from posko.organisation.models import Person
from posko.organisation.walls import introduce

#: Pages of allauth for what an administrator does here, and for mail, which a posko may not be able to send.
_CLOSED = {
    "account_signup",
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "socialaccount_signup",
    "socialaccount_connections",
}
Respond = Callable[[HttpRequest], HttpResponse]


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not for who gave password or second factor a moment ago: setting up the second factor comes right after."""
        records = get_authentication_records(self.request, self.request.user)
        newest = max((record["at"] for record in records), default=0.0)
        recently = time.time() - newest < app_settings.REAUTHENTICATION_TIMEOUT
        return not recently and bool(super().is_reauthentication_required(app=app, **kwargs))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        super().pre_authenticate(request, **credentials)
        knock(person_named(credentials.get("username") or ""))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        raise NotImplementedError("Posko sends no mail: what would need it is closed")


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Who comes from the office's issuer is the person with the address that the issuer vouches for, or nobody.

    Nothing is kept of it: each time the address decides anew.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Raises ImmediateHttpResponse with a page that says why, unless it is exactly one active person."""
        person = person_of([a.email for a in sociallogin.email_addresses if a.verified is True])
        if person is None or sociallogin.state.get("process") == AuthProcess.CONNECT:
            raise ImmediateHttpResponse(render(request, "account/unknown_person.html", status=403))
        sociallogin.user = person


def person_of(addresses: list[str]) -> Person | None:
    """The one active person who has one of these e-mail addresses, introduced; None for none or several."""
    found = people_with_address(addresses)
    if len(found) != 1:
        return None
    introduce(one := found.pop())
    return Person.objects.get(pk=one)


def closed_doors(respond: Respond) -> Respond:
    """allauth's pages that Posko has no use for are not there; who forgot the password is told whom to ask."""

    def handle(request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/akun/"):
            name = _name_of(request.path_info)
            if name == "account_reset_password":
                return render(request, "account/password_reset.html")
            if name in _CLOSED:
                return render(request, "404.html", status=404)
        return respond(request)

    return handle


def _name_of(path: str) -> str | None:
    try:
        return resolve(path).url_name
    except Http404:
        return None
