"""`@page`: a page with its address and its rule in one place. The access walk fails for an address without a rule."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path

from posko.organisation.access import RIGHTS, NotAllowed, SamePerson, paths_where, remember_roles
from posko.organisation.models import Person

#: Rules that are no right: open to all, or to whoever is signed in.
ANYONE = "anyone"
SIGNED_IN = "signed-in"


class Request(HttpRequest):
    """A request of somebody signed in."""

    person: Person


View = Callable[..., HttpResponseBase]


def page(address: str, *, may: str) -> Callable[[View], View]:
    """Declare a view's address within its room and who may open it: a right of `RIGHTS`, ANYONE or SIGNED_IN.

    The person must have the right in at least one command; in which one is for the view and its queries.
    """
    if may not in RIGHTS and may not in (ANYONE, SIGNED_IN):
        raise ValueError(f"page {address!r}: no right {may!r}; there are {', '.join(RIGHTS)}")

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if may != ANYONE and not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            request.person = request.user if request.user.is_authenticated else None
            if request.person and request.method in ("GET", "HEAD"):
                remember_roles(request.person)
            if may not in (ANYONE, SIGNED_IN) and not paths_where(request.person, may):
                raise PermissionDenied(str(NotAllowed(request.person, may)))
            try:
                return view(request, *args, **kwargs)
            except (NotAllowed, SamePerson) as refused:
                raise PermissionDenied(str(refused)) from refused

        guarded.rule = may  # type: ignore[attr-defined]
        guarded.address = address  # type: ignore[attr-defined]
        return guarded

    return declare


def pages(module: str) -> list[URLPattern]:
    """The addresses that a module declares with `@page`, each named as its function."""
    views = [v for v in vars(sys.modules[module]).values() if hasattr(v, "address") and v.__module__ == module]
    return [path(v.address, v, name=v.__name__) for v in views]
