"""What happens around each request: language, and the second wall."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from posko.organisation.walls import seeing

Respond = Callable[[HttpRequest], HttpResponse]


def language(respond: Respond) -> Respond:
    """Indonesian, unless this browser asked for another language by the switch."""

    def handle(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        with translation.override(chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            return respond(request)

    return handle


def walls(respond: Respond) -> Respond:
    """The connection sees what the person signed in may see, for this request only."""

    def handle(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(("/static/", "/healthz")):
            return respond(request)
        with seeing(request.user if request.user.is_authenticated else None):
            return respond(request)

    return handle
