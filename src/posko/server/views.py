"""Home, and what watches the server."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from posko.organisation.page import ANYONE, SIGNED_IN, Request, page
from posko.server.home import todo


@page("", may=SIGNED_IN)
def home(request: Request) -> HttpResponse:
    return render(request, "server/home.html", {"todo": todo(request.person)})


@page("healthz", may=ANYONE)
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@page("metrics", may=ANYONE)
def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus, from this machine only: a proxy in front must not pass it on."""
    if request.META.get("REMOTE_ADDR") not in ("127.0.0.1", "::1"):
        return HttpResponse(status=403)
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)
