"""`@route`: an address of the API with its rule in one place, as `@page` does it for pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Schema
from ninja.errors import AuthorizationError
from ninja.security import APIKeyCookie, HttpBearer

from posko.organisation.access import RIGHTS, paths_where
from posko.organisation.models import ApiToken, Person
from posko.organisation.tokens import PARTS


class Problem(Schema):
    """Every answer that is no success."""

    detail: str


class ApiRequest(HttpRequest):
    """A request of somebody signed in, by session or token."""

    person: Person


class Bearer(HttpBearer):
    """A token made on one's own page; `posko.organisation.bearer` has looked it up already."""

    def __init__(self, part: str, right: str) -> None:
        super().__init__()
        self.part, self.right = part, right

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        held: ApiToken | None = getattr(request, "api_token", None)
        if held and not held.covers(self.part, request.method or ""):
            raise AuthorizationError(message=f"this token does not reach {request.method} {self.part}")
        return _admitted(request, self.right) if held else None


class Session(APIKeyCookie):
    """The cookie of a browser that has signed in; what changes something needs the CSRF token too."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self, right: str) -> None:
        super().__init__()
        self.right = right

    def authenticate(self, request: HttpRequest, key: str | None) -> Person | None:
        return _admitted(request, self.right)


def _admitted(request: HttpRequest, right: str) -> Person | None:
    """The person, None if nobody is signed in. Raises AuthorizationError without the right in any command."""
    person = request.user
    if not isinstance(person, Person) or not person.is_active:
        return None
    if not paths_where(person, right):
        raise AuthorizationError(message=f"this needs a role with the right {right!r}")
    request.person = person  # type: ignore[attr-defined]
    return person


View = Callable[..., Any]


def route(router: Router, address: str, *, may: str, answer: Any) -> Callable[[View], View]:
    """Declare a view that is read by GET: its address, the right it needs, the schema of its answer.

    The person must have the right in at least one command; in which ones is for the view and its queries.
    Raises ValueError where the right or the part of the API (the first word of the address) is unknown.
    """
    part = address.strip("/").split("/")[0]
    if may not in RIGHTS:
        raise ValueError(f"route {address!r}: no right {may!r}; there are {', '.join(RIGHTS)}")
    if part not in PARTS:
        raise ValueError(f"route {address!r}: {part!r} is not among the parts a token may be limited to")

    def declare(view: View) -> View:
        view.rule = may  # type: ignore[attr-defined]
        answers = {200: answer, **dict.fromkeys((401, 403, 404, 422), Problem)}
        auth = [Bearer(part, may), Session(may)]
        add = router.get(address, auth=auth, response=answers, operation_id=view.__name__, tags=[part])
        return add(view)

    return declare
