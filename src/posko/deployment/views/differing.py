"""What in the registry is no longer as a plan has it: of one command in full, of a plan in numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from posko.deployment.matching import matches_of, rules_differing
from posko.deployment.mending import differences_said, rules_said
from posko.deployment.models import Part, Plan
from posko.deployment.naming import unit_names_in
from posko.deployment.sight import Stale, stale_of
from posko.deployment.views.parts import found_part, part_context
from posko.organisation.models import Person
from posko.organisation.page import Request, page

#: Of what differs the page lists so many; their number is always told.
_LISTED = 200


@page("bagian/<int:pk>/data", may="see-plan")
def differences(request: Request, pk: int) -> HttpResponse:
    """What in the registry is no longer as the part has it, and the smallest repair."""
    part = found_part(request, pk)
    match = matches_of(request.person, part.plan, [part]).get(part.pk)
    rules = rules_said(rules_differing(part.plan))
    context = {**part_context(request, part), "gone": match is None, "listed": _LISTED, "rules": rules}
    if match:
        found = match.differences
        told = differences_said(found[:_LISTED], match, unit_names_in(part))
        context |= {"differences": told, "number": len(found)}
    return render(request, "deployment/differences.html", context)


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
