"""What happens around each request: language, and the second wall."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.utils import url_str_to_user_pk
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

from posko.organisation.walls import knocking, seeing

Respond = Callable[[HttpRequest], HttpResponse]
_ASKS_NOBODY = ("/static/", "/healthz")
#: Answers for itself, in its own form.
_API = "/api/"


def language(respond: Respond) -> Respond:
    """Indonesian, unless this browser asked for another language by the switch."""

    def handle(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        with translation.override(chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            return respond(request)

    return handle


def readable(respond: Respond) -> Respond:
    """An address with a NUL is no page's: no text of the database can hold one, so nothing is to be found by it."""

    def handle(request: HttpRequest) -> HttpResponse:
        if _has_nul(request) and not request.path.startswith(_API):
            raise Http404
        return respond(request)

    return handle


def _has_nul(request: HttpRequest) -> bool:
    return any("\0" in text for text in (request.path, unquote(request.META.get("QUERY_STRING", ""))))


def doorstep(respond: Respond) -> Respond:
    """The connection sees the own rows of whoever the session says it is: enough to find out whether he is let in."""

    def handle(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(_ASKS_NOBODY):
            return respond(request)
        with knocking(_named_by(request)):
            return respond(request)

    return handle


def _named_by(request: HttpRequest) -> int | None:
    """The person who is signed in, or has given his password and owes the second factor."""
    if signed_in := request.session.get(SESSION_KEY):
        return int(signed_in)
    owing = request.session.get(LOGIN_SESSION_KEY)
    return int(url_str_to_user_pk(owing["user_pk"])) if owing and owing["user_pk"] else None


def walls(respond: Respond) -> Respond:
    """The connection sees what the person signed in may see, for this request only."""

    def handle(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(_ASKS_NOBODY):
            return respond(request)
        if not request.user.is_authenticated:
            return respond(request)
        with seeing(request.user):
            return respond(request)

    return handle
