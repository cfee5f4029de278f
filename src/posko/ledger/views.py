"""The ledger to look at and to take away."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from posko.ledger.queries import exported, heads, visible_to
from posko.organisation.page import Request, page
from posko.organisation.walls import streamed


@page("", may="see-ledger")
def browse(request: Request) -> HttpResponse:
    entries = visible_to(request.person).select_related("command")
    if text := request.GET.get("q", "").strip():
        entries = entries.filter(subject__icontains=text) | entries.filter(action__icontains=text)
    found = Paginator(entries, 50).get_page(request.GET.get("page"))
    return render(request, "ledger/browse.html", {"entries": found, "q": text})


@page("ekspor", may="see-ledger")
def export(request: Request) -> StreamingHttpResponse:
    lines = streamed(request.person, exported(visible_to(request.person)))
    name = f"buku-besar-{timezone.localdate():%Y-%m-%d}.jsonl"
    return StreamingHttpResponse(
        lines, content_type="application/jsonl", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@page("titik-periksa", may="see-ledger")
def checkpoint(request: Request) -> HttpResponse:
    """Number and hash of each command's last entry, to print and hand to somebody outside."""
    return render(request, "ledger/checkpoint.html", {"heads": heads(request.person), "now": timezone.now()})
