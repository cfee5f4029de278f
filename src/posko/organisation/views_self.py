"""What one does for oneself: open one's account, and sign out everywhere."""

from __future__ import annotations

from typing import cast

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from posko.organisation.forms import REFUSED, ActivationForm
from posko.organisation.page import ANYONE, SIGNED_IN, Request, page
from posko.organisation.services import ActivationRefused, activate
from posko.organisation.services import end_sessions as end


@page("aktivasi/", may=ANYONE)
@sensitive_post_parameters()
@never_cache
def activation(request: HttpRequest) -> HttpResponse:
    """Token and new password; whoever was signed in here is signed out, for the link may be another person's."""
    if request.method == "POST" and not ratelimit.consume(request, action="posko_activation"):
        return cast(HttpResponse, ratelimit.respond_429(request))
    form = ActivationForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _shown(request, form)
    try:
        person = activate(token=form.cleaned_data["token"], password=form.cleaned_data["password2"])
    except ActivationRefused as refused:  # Somebody was quicker.
        form.add_error("token", REFUSED[refused.why])
        return _shown(request, form)
    logout(request)
    messages.success(request, _("Akun aktif. Masuk dengan nama masuk %(name)s.") % {"name": person.username})
    return redirect("account_login")


def _shown(request: HttpRequest, form: ActivationForm) -> HttpResponse:
    return render(request, "organisation/activation.html", {"form": form}, status=400 if form.errors else 200)


@page("saya/keluarkan", may=SIGNED_IN)
@require_POST
def sign_out_everywhere(request: Request) -> HttpResponse:
    end(person=request.person, by=request.person)
    logout(request)
    messages.success(request, _("Semua sesi Anda berakhir. Silakan masuk lagi."))
    return redirect("account_login")
