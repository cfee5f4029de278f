"""The ledger to read: entries as they are hashed, oldest first."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from posko.ledger.models import Entry
from posko.ledger.queries import visible_to
from posko.organisation.api import commands_below, text
from posko.organisation.paging import BY_TIME, Moment, Page, Paging, paged
from posko.organisation.route import ApiRequest, route

router = Router()


class EntryOut(Schema):
    """One decision. `hash` covers the rest without `id`, as `posko verify` computes it."""

    id: UUID
    command: str
    number: int
    at: str
    actor: str
    action: str
    subject: str
    before: Any
    after: Any
    reason: str
    previous: str
    hash: str

    @staticmethod
    def resolve_command(entry: Entry) -> str:
        return entry.command.code

    @staticmethod
    def resolve_actor(entry: Entry) -> str:
        return entry.actor_name


class EntryFilters(Paging):
    cursor: str = Field(
        "",
        max_length=200,
        description="`next` of the page before.",
        json_schema_extra={"format": "posko-moment-cursor"},
    )
    command: str = Field("", max_length=40, description="Code of a command: it and all below it.")
    changed_since: Moment = Field(None, description="Only entries of then or later.")
    action: str = Field("", max_length=60, description="Exactly this action.")
    q: str = Field("", max_length=100, description="Part of the subject or action.")


@route(router, "/ledger", may="see-ledger", answer=Page[EntryOut])
def list_entries(request: ApiRequest, filters: Query[EntryFilters]) -> dict[str, Any]:
    """Entries of the commands whose ledger you may see, oldest first."""
    entries = visible_to(request.person).select_related("command")
    if filters.command:
        entries = entries.filter(command__in=commands_below(request.person, "see-ledger", filters.command))
    if filters.changed_since:
        # Entries keep their time as text: UTC, to the microsecond, so that texts compare as their moments do.
        entries = entries.filter(at__gte=filters.changed_since.isoformat(timespec="microseconds"))
    if filters.action:
        entries = entries.filter(action=text(filters.action))
    if filters.q:
        entries = entries.filter(Q(subject__icontains=text(filters.q)) | Q(action__icontains=filters.q))
    return paged(entries, filters, BY_TIME)


@route(router, "/ledger/{uuid:entry}", may="see-ledger", answer=EntryOut)
def get_entry(request: ApiRequest, entry: UUID) -> Entry:
    """One entry by its id."""
    return get_object_or_404(visible_to(request.person).select_related("command"), pk=entry)
