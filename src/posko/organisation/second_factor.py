"""Two rules about whoever is signed in: a session ends in time, and staff have a second factor."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from posko.organisation.access import paths_where
from posko.organisation.models import Person

Respond = Callable[[HttpRequest], HttpResponse]
_SINCE = "posko-signed-in"
#: What must be reached without a second factor: where one is set up, and what does not ask who comes.
_OPEN = ("/akun/", "/static/", "/healthz", "/metrics", "/bahasa/", "/api/v1/openapi.json")
_KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@receiver(user_logged_in)
def note_sign_in(sender: Any, request: HttpRequest, **_more: Any) -> None:
    request.session[_SINCE] = time.time()


def sessions_end(respond: Respond) -> Respond:
    """Sign out a session that is older than SESSION_HOURS, used or not (SESSION_IDLE: Django's own expiry does)."""

    def handle(request: HttpRequest) -> HttpResponse:
        since = request.session.get(_SINCE)
        idle: bool = settings.SESSION_IDLE  # type: ignore[misc]  # a setting of our own
        if since is not None and not idle and time.time() - since > settings.SESSION_COOKIE_AGE:
            logout(request)
        return respond(request)

    return handle


def second_factor(respond: Respond) -> Respond:
    """Staff without TOTP or passkey are sent to set one up before anything else; programs with a token are not."""

    def handle(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(_OPEN) or not lacks_second_factor(request):
            return respond(request)
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": "set up a second factor first: /akun/2fa/"}, status=403)
        messages.info(request, _("Sebelum mulai, aktifkan langkah kedua: aplikasi kode atau kunci sandi (passkey)."))
        return redirect("mfa_index")

    return handle


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether the person of this session must have a second factor and has none."""
    person = request.user
    required: bool = settings.SECOND_FACTOR_REQUIRED  # type: ignore[misc]  # a setting of our own
    if not required or not isinstance(person, Person) or getattr(request, "api_token", None):
        return False
    has_one = Authenticator.objects.filter(user=person, type__in=_KINDS).exists()
    return not has_one and bool(paths_where(person))
