"""People and their roles: the list, one person, the invitation."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from posko.organisation.access import commands_where, paths_where
from posko.organisation.doorstep import running_paths
from posko.organisation.forms import CommandAndRole, InviteForm, ReasonForm
from posko.organisation.models import Activation, Person, Role
from posko.organisation.page import Request, page
from posko.organisation.queries import (
    activations_visible_to,
    appointments_visible_to,
    open_activations,
    people_visible_to,
    search_people,
    second_factors_of,
    tokens_managed_by,
    with_roles,
)
from posko.organisation.services import invite as invite_person
from posko.organisation.services import manages_whole
from posko.organisation.token_forms import TokenForm, with_titles

#: States of an account in the list, with their titles.
STATES = ("active", "new", "revoked")


@page("", may="see-people")
def people(request: Request) -> HttpResponse:
    """Who has a role where one may see people; `q`, `peran`, `keadaan` and `kesatuan` in the address narrow it down."""
    commands = commands_where(request.person, "see-people")
    found = search_people(
        people_visible_to(request.person),
        text=request.GET.get("q", "").strip(),
        role=request.GET.get("peran", ""),
        state=request.GET.get("keadaan", ""),
        command=commands.filter(code=request.GET.get("kesatuan", "")).first(),
    )
    rows = Paginator(with_roles(found, request.person), 50).get_page(request.GET.get("page"))
    context = {"people": rows, "commands": commands, "roles": Role.choices, "states": _states()}
    return render(request, "organisation/people.html", context | {"may_manage": _may_manage(request)})


@page("undang", may="manage-people")
@never_cache
def invite(request: Request) -> HttpResponse:
    """The form; after it, in the same answer and nowhere else, the link."""
    form = InviteForm(request.POST or None, by=request.person)
    if request.method != "POST" or not form.is_valid():
        return render(request, "organisation/invite.html", {"form": form}, status=400 if form.errors else 200)
    person, token = invite_person(by=request.person, email=form.email(), **form.cleaned_data)
    return link_page(request, person, token)


@page("<int:pk>", may="see-people")
def person(request: Request, pk: int) -> HttpResponse:
    """One person: roles and activations in the commands where one may see people, and what one may do about them."""
    found = get_object_or_404(people_visible_to(request.person), pk=pk)
    return person_page(request, found)


def person_page(request: Request, found: Person, *, status: int = 200, **more: Any) -> HttpResponse:
    held = appointments_visible_to(request.person).filter(person=found)
    manages = _may_manage(request) and found.pk != request.person.pk
    context = {
        "found": found,
        "roles": held,
        "elsewhere": bool(running_paths(found.pk) - {h.command.path for h in held if h.ended is None}),
        "managed": set(appointments_visible_to(request.person, "manage-people").values_list("pk", flat=True))
        if manages
        else set(),
        "activations": activations_visible_to(request.person).filter(person=found)[:20],
        "waiting": open_activations().filter(person=found).exists(),
        "factors": second_factors_of(found),
        "manages_whole": manages and manages_whole(request.person, found),
        "may_appoint": manages,
        "appoint_form": CommandAndRole(by=request.person, program=found.is_program) if manages else None,
        "tokens": with_titles(tokens_managed_by(request.person).filter(person=found)[:50]) if manages else [],
        "token_form": TokenForm() if found.is_program else None,
        "reason_form": ReasonForm(),
    }
    return render(request, "organisation/person.html", context | more, status=status)


def link_page(request: Request, person: Person, token: str) -> HttpResponse:
    """The one answer in which a link stands."""
    activation = Activation.objects.filter(person=person).latest("made")
    context = {"found": person, "activation": activation, "link": activation_link(request, token), "token": token}
    return render(request, "organisation/link.html", context)


def activation_link(request: Any, token: str) -> str:
    """The address that opens an account; the token stands behind "#", where no server sees it."""
    return str(request.build_absolute_uri(reverse("organisation:activation"))) + "#" + token


def _may_manage(request: Request) -> bool:
    return bool(paths_where(request.person, "manage-people"))


def _states() -> list[tuple[str, str]]:
    return list(zip(STATES, (_("Aktif"), _("Belum diaktifkan"), _("Dinonaktifkan")), strict=True))
