"""Tokens for the API: one's own, those of the programs and people whom one manages; and the programs themselves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from posko.organisation.access import paths_where
from posko.organisation.forms import ProgramForm
from posko.organisation.models import ApiToken
from posko.organisation.page import Request, page
from posko.organisation.programs import create_program
from posko.organisation.queries import people_managed_by, tokens_managed_by
from posko.organisation.token_forms import TokenForm, with_titles
from posko.organisation.tokens import issue_token
from posko.organisation.tokens import revoke_token as revoke
from posko.organisation.views import person_page


@page("token", may="see-command")
@never_cache
def tokens(request: Request) -> HttpResponse:
    """The list, and the form; a new token's secret stands in the answer to its form and nowhere else."""
    form = TokenForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _shown(request, form, status=400 if form.errors else 200)
    token, secret = issue_token(by=request.person, **form.cleaned_data)
    return _shown(request, TokenForm(), made=token, secret=secret)


@page("token/<int:pk>/cabut", may="see-command")
@require_POST
def revoke_token(request: Request, pk: int) -> HttpResponse:
    """One's own, or that of somebody whom one manages."""
    own = request.person.tokens.filter(pk=pk).first()
    token = revoke(token=own or get_object_or_404(tokens_managed_by(request.person), pk=pk), by=request.person)
    messages.success(request, _("Token “%(name)s” dicabut dan tidak berlaku lagi.") % {"name": token.name})
    return redirect("organisation:tokens") if own else redirect("organisation:person", pk=token.person_id)


def _shown(request: Request, form: TokenForm, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "tokens": with_titles(ApiToken.objects.filter(person=request.person)),
        "manages": bool(paths_where(request.person, "manage-people")),
    }
    return render(request, "organisation/tokens.html", context | more, status=status)


@page("token/kesatuan", may="manage-people")
def command_tokens(request: Request) -> HttpResponse:
    """Every token of people and programs in the commands where one manages people."""
    rows = Paginator(tokens_managed_by(request.person), 50).get_page(request.GET.get("page"))
    return render(request, "organisation/command_tokens.html", {"rows": rows, "tokens": with_titles(rows)})


@page("program", may="manage-people")
def new_program(request: Request) -> HttpResponse:
    form = ProgramForm(request.POST or None, by=request.person)
    if request.method != "POST" or not form.is_valid():
        return render(request, "organisation/program.html", {"form": form}, status=400 if form.errors else 200)
    program = create_program(by=request.person, **form.cleaned_data)
    messages.success(request, _("Akun program dibuat. Buat tokennya di halaman ini."))
    return redirect("organisation:person", pk=program.pk)


@page("<int:pk>/token", may="manage-people")
@require_POST
@never_cache
def program_token(request: Request, pk: int) -> HttpResponse:
    """A token for a program; its secret stands in this answer and nowhere else."""
    program = get_object_or_404(people_managed_by(request.person).filter(is_program=True), pk=pk)
    form = TokenForm(request.POST)
    if not form.is_valid():
        return person_page(request, program, status=400, token_form=form)
    token, secret = issue_token(by=request.person, program=program, **form.cleaned_data)
    return person_page(request, program, made=token, secret=secret)
