"""What in the registry is no longer as a plan has it: of one command in full, of a plan in numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from posko.deployment import services
from posko.deployment.matching import matches_of, rules_differing
from posko.deployment.mending import differences_said, rules_said
from posko.deployment.models import Part, Plan
from posko.deployment.naming import unit_names_in
from posko.deployment.refusals import PlanRefused
from posko.deployment.sight import Stale, stale_of
from posko.deployment.views.parts import found_part, part_context
from posko.organisation.access import may, roles_said
from posko.organisation.models import Person
from posko.organisation.page import Request, page

#: Of what differs the page lists so many; their number is always told.
_LISTED = 200


@page("bagian/<int:pk>/data", may="see-plan")
def differences(request: Request, pk: int) -> HttpResponse:
    """What in the registry is no longer as the part has it, and the smallest repair."""
    return _show_differences(request, found_part(request, pk))


@page("bagian/<int:pk>/versi-baru", may="draft-plan")
@require_POST
def new_version(request: Request, pk: int) -> HttpResponse:
    """Begin a new version of this part alone, and show what is to be repaired there."""
    part = found_part(request, pk)
    try:
        draft = services.revise_part(part=part, by=request.person)
    except PlanRefused as refused:
        return _show_differences(request, part, 409, refused=str(refused))
    messages.success(request, _("Konsep versi baru; yang lama tetap berlaku sampai ini disetujui."))
    return redirect("deployment:differences", draft.parts.get().pk)


def _show_differences(request: Request, part: Part, status: int = 200, **more: Any) -> HttpResponse:
    match = matches_of(request.person, part.plan, [part]).get(part.pk)
    rules = rules_said(rules_differing(part.plan))
    rights = {
        "revises_all": may(request.person, "draft-plan", part.plan.command),
        "who": roles_said("draft-plan"),
    }
    context = {**part_context(request, part), **rights, "gone": match is None, "listed": _LISTED, "rules": rules}
    if match:
        found = match.differences
        told = differences_said(found[:_LISTED], match, unit_names_in(part))
        context |= {"differences": told, "number": len(found)}
    return render(request, "deployment/differences.html", context | more, status=status)


def differing_in(person: Person, plan: Plan, parts: Iterable[Part]) -> dict[str, Any]:
    """What no longer holds of those `parts` of `plan` that are still changed or in force, as its pages tell it."""
    return differing_said(stale_of(person, plan, parts))


def differing_said(stale: Stale) -> dict[str, Any]:
    """`differing`: part and number of differences; `returned`: part, number of people, and their teams that went back;
    `rules`: rules and dates, in words.
    """
    counted = [(part, len(found)) for part in stale.parts if (found := stale.differences.get(part.pk))]
    matched = [(part, stale.matches[part.pk]) for part in stale.parts if part.pk in stale.matches]
    returned = [(part, home) for part, match in matched if (home := match.lent.returned)]
    return {
        "differing": counted,
        "differences_in_all": sum(number for _part, number in counted),
        "returned": [(part, len(home), ", ".join(sorted(set(home.values())))) for part, home in returned],
        "rules": rules_said(stale.rules),
    }
