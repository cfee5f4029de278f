"""Reading the ledger, of the commands where a person may."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from posko.ledger.chain import FORMAT, line_of
from posko.ledger.models import Entry
from posko.organisation.access import commands_where
from posko.organisation.models import Person


def visible_to(person: Person) -> QuerySet[Entry]:
    """Entries that `person` may see, latest first."""
    return Entry.objects.filter(command__in=commands_where(person, "see-ledger")).order_by("-at", "-number")


def exported(entries: QuerySet[Entry]) -> Iterator[str]:
    """The lines of an export (see `chain`), ends of lines included."""
    yield line_of({"format": FORMAT}) + "\n"
    for entry in entries.order_by("command__path", "number").select_related("command").iterator(2000):
        yield line_of(entry.content(entry.command.code) | {"hash": entry.hash}) + "\n"


def heads(person: Person) -> QuerySet[Entry]:
    """The last entry of each command whose ledger `person` may see, in the order of the tree: a checkpoint to print."""
    last = visible_to(person).order_by("command_id", "-number").distinct("command_id").values("pk")
    return Entry.objects.filter(pk__in=last).select_related("command").order_by("command__path")
