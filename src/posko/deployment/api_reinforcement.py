"""Reinforcement, to read: who asked for how many, what became of it, which teams were lent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from posko.deployment.models import Grant, Request
from posko.deployment.reinforcement.queries import requests_visible_to
from posko.organisation.api import commands_below, text
from posko.organisation.paging import Page, Paging, paged
from posko.organisation.route import ApiRequest, route
from posko.registry.queries import operations_visible_to

router = Router()


class LentTeam(Schema):
    """A team lent by a request; `officers` are their codes, the leader's first; `returned` null: still lent."""

    team: str
    officers: list[str]
    since: datetime
    returned: datetime | None

    @staticmethod
    def resolve_team(grant: Grant) -> str:
        return grant.team_code

    @staticmethod
    def resolve_officers(grant: Grant) -> list[str]:
        return [line[0] for line in grant.officers]

    @staticmethod
    def resolve_since(grant: Grant) -> datetime:
        return grant.at


class ReinforcementOut(Schema):
    """A request of `command` to `polda` for so many `officers`; `granted` of them were lent, in `teams`."""

    id: int
    operation: str
    command: str
    polda: str
    officers: int
    reason: str
    asked: datetime
    state: Request.State
    granted: int
    decided: datetime | None
    answer: str
    teams: list[LentTeam]

    @staticmethod
    def resolve_operation(request: Request) -> str:
        return request.operation.code

    @staticmethod
    def resolve_command(request: Request) -> str:
        return request.command.code

    @staticmethod
    def resolve_polda(request: Request) -> str:
        return request.polda.code

    @staticmethod
    def resolve_asked(request: Request) -> datetime:
        return request.at

    @staticmethod
    def resolve_teams(request: Request) -> list[Grant]:
        return list(request.grants.all())


class ReinforcementFilters(Paging):
    operation: str = Field("", max_length=60, description="Code of an operation.")
    command: str = Field("", max_length=40, description="Code of a command: it and all below it.")
    state: Request.State | None = Field(None, description="Only requests in this state.")


@route(router, "/reinforcements", may="see-plan", answer=Page[ReinforcementOut])
def list_reinforcements(request: ApiRequest, filters: Query[ReinforcementFilters]) -> dict[str, Any]:
    """Requests for reinforcement with what was lent."""
    rows = _rows(request)
    if filters.operation:
        visible = operations_visible_to(request.person)
        rows = rows.filter(operation=get_object_or_404(visible, code=text(filters.operation)))
    if filters.command:
        rows = rows.filter(command__in=commands_below(request.person, "see-plan", filters.command))
    if filters.state:
        rows = rows.filter(state=filters.state)
    return paged(rows, filters)


@route(router, "/reinforcements/{int:row}", may="see-plan", answer=ReinforcementOut)
def get_reinforcement(request: ApiRequest, row: int) -> Request:
    """One request by its number."""
    return get_object_or_404(_rows(request), pk=row)


def _rows(request: ApiRequest) -> QuerySet[Request]:
    return requests_visible_to(request.person).prefetch_related("grants")
