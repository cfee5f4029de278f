"""Operations and the rows of the registry, to read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from posko.organisation.api import commands_below, text
from posko.organisation.paging import Filters, Page, Paging, paged
from posko.organisation.route import ApiRequest, route
from posko.registry.models import (
    Access,
    Equipment,
    Funds,
    Officer,
    Operation,
    PollingStation,
    RoutineDuty,
    Row,
    Status,
    Tier,
)
from posko.registry.queries import operations_visible_to, visible_to

router = Router()
R = TypeVar("R", bound=Row)


class OperationOut(Schema):
    """An operation of the command `command` for all below it; `stages` as in the operation folder."""

    code: str
    name: str
    command: str
    region: str
    timezone: str
    voting_day: date
    stages: list[Any]

    @staticmethod
    def resolve_command(operation: Operation) -> str:
        return operation.command.code


class RowOut(Schema):
    """What every row tells: where it belongs, whence it comes, when it was changed the `version`-th time."""

    id: int
    operation: str
    command: str
    source: str
    source_date: date
    version: int
    changed: datetime

    @staticmethod
    def resolve_operation(row: Row) -> str:
        return row.operation.code

    @staticmethod
    def resolve_command(row: Row) -> str:
        return row.command.code


class StationOut(RowOut):
    code: str
    name: str
    area_code: str
    latitude: float
    longitude: float
    tier: Tier
    tier_reason: str
    access: Access
    voters: int


class OfficerOut(RowOut):
    code: str
    name: str
    rank: str
    function: str
    status: Status
    excluded_areas: str
    skills: str


class EquipmentOut(RowOut):
    kind: str
    total: int
    serviceable: int


class FundsOut(RowOut):
    amount_idr: int


class RoutineDutyOut(RowOut):
    minimum_officers: int


class OperationFilters(Paging):
    q: str = Field("", max_length=100, description="Part of the code or name.")


class AmountFilters(Filters):
    q: str = Field("", max_length=100, description="Part of the command's code or name.")


@route(router, "/operations", may="see-command", answer=Page[OperationOut])
def list_operations(request: ApiRequest, filters: Query[OperationFilters]) -> dict[str, Any]:
    """Operations of your commands, of those above and of those below."""
    operations = operations_visible_to(request.person).select_related("command")
    if filters.q:
        operations = operations.filter(Q(name__icontains=text(filters.q)) | Q(code__icontains=filters.q))
    return paged(operations, filters)


@route(router, "/operations/{code}", may="see-command", answer=OperationOut)
def get_operation(request: ApiRequest, code: str) -> Operation:
    """One operation by its code."""
    return get_object_or_404(operations_visible_to(request.person).select_related("command"), code=text(code))


@route(router, "/polling-stations", may="see-registry", answer=Page[StationOut])
def list_stations(request: ApiRequest, filters: Query[Filters]) -> dict[str, Any]:
    """Polling stations; `q` looks in code and name."""
    return paged(_rows(request, PollingStation, filters, "code", "name"), filters)


@route(router, "/polling-stations/{int:row}", may="see-registry", answer=StationOut)
def get_station(request: ApiRequest, row: int) -> PollingStation:
    return _row(request, PollingStation, row)


@route(router, "/officers", may="see-registry", answer=Page[OfficerOut])
def list_officers(request: ApiRequest, filters: Query[Filters]) -> dict[str, Any]:
    """Officers; `q` looks in code and name."""
    return paged(_rows(request, Officer, filters, "code", "name"), filters)


@route(router, "/officers/{int:row}", may="see-registry", answer=OfficerOut)
def get_officer(request: ApiRequest, row: int) -> Officer:
    return _row(request, Officer, row)


@route(router, "/equipment", may="see-registry", answer=Page[EquipmentOut])
def list_equipment(request: ApiRequest, filters: Query[Filters]) -> dict[str, Any]:
    """What each command has of each kind; `q` looks in the kind."""
    return paged(_rows(request, Equipment, filters, "kind"), filters)


@route(router, "/equipment/{int:row}", may="see-registry", answer=EquipmentOut)
def get_equipment(request: ApiRequest, row: int) -> Equipment:
    return _row(request, Equipment, row)


@route(router, "/funds", may="see-registry", answer=Page[FundsOut])
def list_funds(request: ApiRequest, filters: Query[AmountFilters]) -> dict[str, Any]:
    """Money of each command, in rupiah."""
    return paged(_rows(request, Funds, filters, "command__code", "command__name"), filters)


@route(router, "/funds/{int:row}", may="see-registry", answer=FundsOut)
def get_funds(request: ApiRequest, row: int) -> Funds:
    return _row(request, Funds, row)


@route(router, "/routine-duty", may="see-registry", answer=Page[RoutineDutyOut])
def list_routine_duty(request: ApiRequest, filters: Query[AmountFilters]) -> dict[str, Any]:
    """Officers of each command who stay for routine work."""
    return paged(_rows(request, RoutineDuty, filters, "command__code", "command__name"), filters)


@route(router, "/routine-duty/{int:row}", may="see-registry", answer=RoutineDutyOut)
def get_routine_duty(request: ApiRequest, row: int) -> RoutineDuty:
    return _row(request, RoutineDuty, row)


def _rows(request: ApiRequest, table: type[R], filters: Filters, *searched: str) -> QuerySet[R]:
    """Rows that the person may see and the filters leave. Raises Http404 on an operation or command that he may not."""
    rows = visible_to(request.person, table).select_related("operation", "command")
    if filters.operation:
        visible = operations_visible_to(request.person)
        rows = rows.filter(operation=get_object_or_404(visible, code=text(filters.operation)))
    if filters.command:
        rows = rows.filter(command__in=commands_below(request.person, "see-registry", filters.command))
    if filters.changed_since:
        rows = rows.filter(changed__gte=filters.changed_since)
    if filters.q:
        words = Q()
        for column in searched:
            words |= Q(**{f"{column}__icontains": text(filters.q)})
        rows = rows.filter(words)
    return rows


def _row(request: ApiRequest, table: type[R], pk: int) -> R:
    return get_object_or_404(visible_to(request.person, table).select_related("operation", "command"), pk=pk)
