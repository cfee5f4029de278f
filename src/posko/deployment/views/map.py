"""A plan on the map: the page, and the data that it fetches."""

from __future__ import annotations

import gzip

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from posko.deployment.mapping import packed, seen_by, tag_of
from posko.deployment.queries import plans_visible_to
from posko.organisation.page import Request, page

#: A province: half the bytes of level 1, a third of the time of level 9.
LEVEL = 5


@page("<int:pk>/peta", may="see-plan")
@require_safe
def plan_map(request: Request, pk: int) -> HttpResponse:
    plan = get_object_or_404(plans_visible_to(request.person), pk=pk)
    if not plan.is_ready:
        messages.info(request, _("Peta ada begitu rencana selesai dihitung."))
        return redirect("deployment:overview", plan.pk)
    return render(request, "deployment/map.html", {"plan": plan, "data_url": reverse("deployment:map_data", args=[pk])})


@page("<int:pk>/peta.json", may="see-plan")
@require_safe
def map_data(request: Request, pk: int) -> HttpResponse:
    """What the map shows. A browser keeps it and asks each time whether it still holds, which costs two queries."""
    plan = get_object_or_404(plans_visible_to(request.person), pk=pk)
    seen = seen_by(request.person, plan)
    # Weak: packed or not, it says the same.
    tag = f"W/{quote_etag(tag_of(seen))}"
    response = get_conditional_response(request, etag=tag) or _answer(request, packed(seen))
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ("Accept-Encoding", "Accept-Language", "Cookie"))
    return response


def _answer(request: Request, data: bytes) -> HttpResponse:
    # Nothing in it comes from the request, so packing gives no way to guess at secrets (BREACH).
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(data, content_type="application/json")
    answer = HttpResponse(gzip.compress(data, LEVEL, mtime=0), content_type="application/json")
    answer["Content-Encoding"] = "gzip"
    return answer
