"""The API under /api/v1/: each room brings its router; errors have one shape, `{"detail": "…"}`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import URLPattern, path
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

import posko
from posko.deployment.api import router as deployment
from posko.deployment.api_reinforcement import router as reinforcement
from posko.ledger.api import router as ledger
from posko.organisation.access import NotAllowed, SamePerson
from posko.organisation.api import router as organisation
from posko.organisation.page import ANYONE
from posko.registry.api import router as registry

# No documentation page: Swagger's comes from elsewhere on the internet, which a posko may not have.
api = NinjaAPI(
    title="Posko",
    version=posko.__version__,
    description="What the command post knows, for programs. Times are ISO 8601; lists come in pages (`next`).",
    docs_url=None,
    urls_namespace="api",
)
for _router in (organisation, registry, deployment, reinforcement, ledger):
    api.add_router("", _router)


def problem(status: int, detail: str, **headers: str) -> HttpResponse:
    return JsonResponse({"detail": detail}, status=status, headers=headers or None)


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    detail = "sign in, or send `Authorization: Bearer …` with a token that works"
    return problem(401, detail, **{"WWW-Authenticate": 'Bearer realm="posko"'})


@api.exception_handler(PermissionDenied)
@api.exception_handler(NotAllowed)
@api.exception_handler(SamePerson)
def _refused(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(403, str(error) or "not allowed")


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "there is no such thing, or you may not see it")


@api.exception_handler(ValidationError)
def _unfit(request: HttpRequest, error: ValidationError) -> HttpResponse:
    told = (f"{_place(e['loc'])}{e['msg'].removeprefix('Value error, ')}" for e in error.errors)
    return problem(422, "; ".join(told))


def _place(loc: tuple[Any, ...]) -> str:
    """The parameter's name; what concerns all of them has none."""
    return f"{loc[-1]}: " if len(loc) > 1 and loc[-1] != "filters" else ""


def not_found(request: HttpRequest, rest: str = "") -> HttpResponse:
    return problem(404, "no such address; /api/v1/openapi.json lists all")


not_found.rule = ANYONE  # type: ignore[attr-defined]


def api_urls() -> tuple[list[URLPattern], str, str]:
    """The API's addresses, each view with its `rule` as pages have it; what is unknown below them answers in JSON."""
    found, app_name, namespace = api.urls
    patterns = [pattern for pattern in found if isinstance(pattern, URLPattern)]
    rules = _rules()
    for pattern in patterns:
        name = str(pattern.name)
        if name == "api-root":
            pattern.callback = not_found
        else:
            pattern.callback = _declared(pattern.callback, ANYONE if name == "openapi-json" else rules.get(name))
    return [*patterns, path("<path:rest>", not_found)], app_name, namespace


def _rules() -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for router in api._get_bound_routers():
        for view in router.path_operations.values():
            for operation in view.operations:
                found[operation.view_func.__name__] = getattr(operation.view_func, "rule", None)
    return found


def _declared(view: Callable[..., HttpResponseBase], rule: str | None) -> Callable[..., HttpResponseBase]:
    def declared(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            return problem(405, f"{request.method} is not possible here", Allow=response.headers["Allow"])
        return response

    declared.csrf_exempt = True  # type: ignore[attr-defined]
    if rule:
        declared.rule = rule  # type: ignore[attr-defined]
    return declared
