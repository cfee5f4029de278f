"""What is read of the registry, always starting from what a person may see."""

from __future__ import annotations

from typing import TypeVar
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from posko.organisation.access import commands_where, family_of
from posko.organisation.models import Person
from posko.registry.models import Change, Import, Operation, PublishedTotal, Row, TierProposal
from posko.registry.planning_input import doctrine_of, operation_tables, settings_of

__all__ = [
    "doctrine_of",
    "operation_tables",
    "settings_of",
]

R = TypeVar("R", bound=Row)


def operations_visible_to(person: Person) -> QuerySet[Operation]:
    """Operations of the commands of `person`, of those above and of those below."""
    return Operation.objects.filter(Q(command__in=family_of(person)))


def current_operation(person: Person) -> Operation | None:
    """The operation with the latest voting day."""
    return operations_visible_to(person).first()


def visible_to(person: Person, table: type[R]) -> QuerySet[R]:
    """Rows of `table` in the commands whose registry `person` may see."""
    return table._default_manager.filter(command__in=commands_where(person, "see-registry"))


def changes_visible_to(person: Person) -> QuerySet[Change]:
    """Changes in the commands whose registry `person` may see, latest first."""
    changes = Change.objects.filter(command__in=commands_where(person, "see-registry"))
    return changes.select_related("by", "of_import").order_by("-at", "-pk")


def history_of(person: Person, row: Row, *, table: str, key: str) -> QuerySet[Change]:
    """What happened to `row`, latest first, as far as `person` may see it."""
    return changes_visible_to(person).filter(operation=row.operation_id, table=table, key=key)


def published_totals_visible_to(person: Person) -> QuerySet[PublishedTotal]:
    return PublishedTotal.objects.filter(command__in=commands_where(person, "see-registry"))


def proposals_visible_to(person: Person, right: str = "see-registry") -> QuerySet[TierProposal]:
    """Proposals of tiers for stations where `person` has the right `right`, first come first."""
    mine = commands_where(person, right)
    proposals = TierProposal.objects.filter(command__in=mine, station__command__in=mine)
    return proposals.select_related("station__command", "command", "by", "decided_by").order_by("at", "pk")


def waiting_for(person: Person) -> QuerySet[TierProposal]:
    """Proposals that `person` may decide: where he may confirm, and not his own."""
    waiting = proposals_visible_to(person, "confirm-tier").filter(state=TierProposal.State.WAITING)
    return waiting.exclude(by=person)


def proposals_to_decide(person: Person) -> list[tuple[str, str]]:
    """A line for each command and operation whose proposals wait for `person`: a text, and where to decide them."""
    counted = (
        waiting_for(person)
        .order_by("command__path")
        .values_list("command__code", "command__name", "station__operation__code")
    )
    page = reverse("registry:tiers")
    return [
        (_waiting_text(number, name), f"{page}?{urlencode({'operasi': operation, 'kesatuan': code})}")
        for code, name, operation, number in counted.annotate(number=Count("pk"))
    ]


def _waiting_text(number: int, command: str) -> str:
    text = ngettext("%(n)s usulan kerawanan menunggu keputusan", "%(n)s usulan kerawanan menunggu keputusan", number)
    return f"{text % {'n': number_format(number)}} · {command}"


def imports_visible_to(person: Person) -> QuerySet[Import]:
    """Imports for the commands whose registry `person` may see, latest first."""
    return Import.objects.filter(command__in=commands_where(person, "see-registry")).select_related(
        "command", "operation", "by", "confirmed_by", "undone_by"
    )


def imports_to_confirm(person: Person) -> list[tuple[str, str]]:
    """Imports that wait for somebody with the right of `person`: a text, and where to do it."""
    waiting = imports_visible_to(person).filter(
        command__in=commands_where(person, "edit-registry"), state=Import.State.PREVIEWED
    )
    text = _("Impor %(file)s untuk %(command)s menunggu konfirmasi")
    return [
        (text % {"file": of.file_name, "command": of.command}, reverse("registry:import_page", args=[of.pk]))
        for of in waiting[:10]
    ]
