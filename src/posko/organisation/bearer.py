"""Whoever comes to the API with a token is signed in before anything else looks: the walls are set for him."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from posko.organisation.tokens import token_of

API = "/api/"
Respond = Callable[[HttpRequest], HttpResponse]


def bearer(respond: Respond) -> Respond:
    """`Authorization: Bearer …` under /api/ decides alone who asks: with a token that does not work it is nobody."""

    def handle(request: HttpRequest) -> HttpResponse:
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        if request.path.startswith(API) and kind.lower() == "bearer":
            token = token_of(secret.strip())
            request.user = token.person if token else AnonymousUser()
            request.api_token = token  # type: ignore[attr-defined]
        return respond(request)

    return handle
