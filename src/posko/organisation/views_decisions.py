"""What an administrator does about one person: each a form with one button, then back to the person's page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from posko.organisation import services
from posko.organisation.forms import REFUSED, CommandAndRole, ReasonForm
from posko.organisation.models import Person
from posko.organisation.page import Request, page
from posko.organisation.queries import activations_visible_to, appointments_visible_to, people_managed_by
from posko.organisation.views import link_page, person_page


@page("<int:pk>/peran", may="manage-people")
@require_POST
def give_role(request: Request, pk: int) -> HttpResponse:
    found = _managed(request, pk)
    form = CommandAndRole(request.POST, by=request.person, program=found.is_program)
    if not form.is_valid():
        return person_page(request, found, status=400, appoint_form=form)
    try:
        services.appoint(person=found, by=request.person, **form.cleaned_data)
    except services.AlreadyAppointed:
        form.add_error(None, _("Peran ini sudah dipegang di kesatuan itu."))
        return person_page(request, found, status=400, appoint_form=form)
    return _done(request, found, _("Peran diberikan kepada %(name)s."))


@page("peran/<int:pk>/akhiri", may="manage-people")
@require_POST
def end_role(request: Request, pk: int) -> HttpResponse:
    appointment = get_object_or_404(appointments_visible_to(request.person, "manage-people"), pk=pk)
    services.end_appointment(appointment=appointment, by=request.person)
    return _done(request, appointment.person, _("Satu peran %(name)s diakhiri."))


@page("<int:pk>/tautan", may="manage-people")
@require_POST
@never_cache
def new_link(request: Request, pk: int) -> HttpResponse:
    """A new link, shown in this answer only."""
    found = _managed(request, pk)
    try:
        _activation, token = services.renew_activation(person=found, by=request.person)
    except services.ActivationRefused as refused:
        messages.error(request, REFUSED[refused.why])
        return redirect("organisation:person", pk=found.pk)
    return link_page(request, found, token)


@page("aktivasi/<int:pk>/cabut", may="manage-people")
@require_POST
def revoke_activation(request: Request, pk: int) -> HttpResponse:
    activation = get_object_or_404(activations_visible_to(request.person, "manage-people"), pk=pk)
    services.revoke_activation(activation=activation, by=request.person)
    return _done(request, activation.person, _("Tautan atau kartu %(name)s dicabut."))


@page("<int:pk>/nonaktifkan", may="manage-people")
@require_POST
def deactivate(request: Request, pk: int) -> HttpResponse:
    found = _managed(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return person_page(request, found, status=400, reason_form=form)
    services.deactivate(person=found, by=request.person, **form.cleaned_data)
    return _done(request, found, _("%(name)s dinonaktifkan; semua sesi dan tautannya berakhir."))


@page("<int:pk>/aktifkan", may="manage-people")
@require_POST
def reactivate(request: Request, pk: int) -> HttpResponse:
    found = _managed(request, pk)
    services.reactivate(person=found, by=request.person)
    return _done(request, found, _("%(name)s boleh masuk lagi."))


@page("<int:pk>/keluarkan", may="manage-people")
@require_POST
def end_sessions(request: Request, pk: int) -> HttpResponse:
    found = _managed(request, pk)
    services.end_sessions(person=found, by=request.person)
    return _done(request, found, _("%(name)s dikeluarkan dari semua perangkat."))


@page("<int:pk>/langkah-kedua", may="manage-people")
@require_POST
def remove_second_factor(request: Request, pk: int) -> HttpResponse:
    found = _managed(request, pk)
    services.remove_second_factor(person=found, by=request.person)
    return _done(request, found, _("Langkah kedua %(name)s dihapus; ia memasang yang baru saat masuk."))


def _managed(request: Request, pk: int) -> Person:
    return get_object_or_404(people_managed_by(request.person), pk=pk)


def _done(request: Request, found: Person, message: str) -> HttpResponse:
    messages.success(request, message % {"name": found.name})
    return redirect("organisation:person", pk=found.pk)
