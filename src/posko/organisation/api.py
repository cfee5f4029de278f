"""Units: the commands of which somebody may know."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from posko.organisation.access import commands_where
from posko.organisation.models import Command, Kind, Person
from posko.organisation.paging import Page, Paging, paged
from posko.organisation.route import ApiRequest, route

router = Router()


class Unit(Schema):
    """A command; `parent` is the code of the one above it, null at the top or where one may not see it."""

    code: str
    name: str
    kind: Kind
    parent: str | None
    latitude: float | None
    longitude: float | None
    area_codes: str

    @staticmethod
    def resolve_parent(command: Command) -> str | None:
        return command.parent.code if command.parent else None


class UnitFilters(Paging):
    command: str = Field("", max_length=40, description="Code of a command: it and all below it.")
    q: str = Field("", max_length=100, description="Part of the code or name.")


def text(value: str) -> str:
    """`value`, to look for in the database. Raises Http404 for a NUL, which no text there can hold."""
    if "\x00" in value:
        raise Http404
    return value


def commands_below(person: Person, right: str, code: str) -> QuerySet[Command]:
    """Of the commands where `person` has `right` the one with `code` and those below it; all if `code` is empty.

    Raises Http404 where it is none of them.
    """
    mine = commands_where(person, right)
    return mine.filter(path__startswith=get_object_or_404(mine, code=text(code)).path) if code else mine


@route(router, "/units", may="see-command", answer=Page[Unit])
def list_units(request: ApiRequest, filters: Query[UnitFilters]) -> dict[str, Any]:
    """Commands where you hold a role, and those below."""
    units = commands_below(request.person, "see-command", filters.command).select_related("parent")
    if filters.q:
        units = units.filter(Q(name__icontains=text(filters.q)) | Q(code__icontains=filters.q))
    return paged(units, filters)


@route(router, "/units/{code}", may="see-command", answer=Unit)
def get_unit(request: ApiRequest, code: str) -> Command:
    """One command by its code."""
    return get_object_or_404(commands_where(request.person, "see-command").select_related("parent"), code=text(code))
