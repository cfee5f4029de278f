"""The board of all commands that a person may see."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posko.organisation.page import Request, page
from posko.readiness.board import Asked, Line
from posko.readiness.board import board as lines_of
from posko.readiness.board.looks import HEADS, LOOKS
from posko.readiness.inspecting.stages import stage_choices
from posko.readiness.models.base import Rating, Readiness
from posko.readiness.rating import stage_asked
from posko.registry.queries import current_operation

#: What the list may be narrowed to, besides a rating and a readiness.
ONLY = (("berubah", _("yang berubah sejak berita acara terakhir")), ("terlambat", _("yang temuannya terlambat")))


@page("papan", may="see-readiness")
def board(request: Request) -> HttpResponse:
    """Commands by readinesses for one stage, narrowed by the address."""
    operation = current_operation(request.person)
    if operation is None:
        return render(request, "readiness/board.html", {"operation_now": None})
    stage = stage_asked(operation, request.GET.get("tahapan", ""), timezone.localdate())
    every = lines_of(request.person, operation, stage)
    asked = _asked(request)
    context = {
        "operation_now": operation,
        "stage": stage,
        "stages": stage_choices(operation),
        "lines": [line for line in every if asked.takes(line)],
        "every": len(every),
        "totals": _totals(every),
        "asked": asked,
        "narrowed": asked != Asked(),
        "heads": HEADS,
        "ratings": [(r, LOOKS[r][1], r.label) for r in Rating],
        "only": ONLY,
    }
    return render(request, "readiness/board.html", context)


def _asked(request: Request) -> Asked:
    rating, readiness, only = (request.GET.get(name, "") for name in ("penilaian", "kesiapan", "hanya"))
    return Asked(
        rating=rating if rating in Rating.values else "",
        readiness=readiness if readiness in Readiness.values else "",
        only=only if only in dict(ONLY) else "",
    )


def _totals(lines: list[Line]) -> list[tuple[str, str, Any, int]]:
    """How many commands have which overall rating: class, shape, word, number."""
    counted = Counter(str(line.rating) for line in lines)
    return [(*LOOKS[rating][:2], Rating(rating).label, counted[rating]) for rating in LOOKS]
