"""What is read of orders, always starting from what a person may see."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from posko.deployment.models import OfficerOrder, Order, Plan
from posko.deployment.ordering.recalling import CALLED_BACK
from posko.organisation.access import commands_where
from posko.organisation.models import Command, Person
from posko.registry.models import Operation
from posko.registry.queries import operations_visible_to

_HOLDS = Q(officers__replaced=None)


def orders_visible_to(person: Person) -> QuerySet[Order]:
    """Orders of the commands whose plans `person` may see, latest first.

    Each with `told`: officers for whom it is the order that holds, and `read_by`: how many of them have read it.
    """
    orders = Order.objects.filter(command__in=commands_where(person, "see-plan"))
    return orders.select_related("command", "operation", "plan", "replaces", "by").annotate(
        told=Count("officers", filter=_HOLDS),
        read_by=Count("officers", filter=_HOLDS & Q(officers__read__isnull=False)),
    )


def orders_that_hold(person: Person, plan: Plan) -> dict[int, Order]:
    """The latest order of each command of `plan`, by the command's id, whatever plan gave it."""
    mine = orders_visible_to(person).filter(operation=plan.operation_id, command__in=plan.parts.values("command"))
    return {order.command_id: order for order in mine.order_by("serial")}


def recipients(person: Person) -> QuerySet[OfficerOrder]:
    """What holds for each officer of the commands whose plans `person` may see."""
    rows = OfficerOrder.objects.filter(command__in=commands_where(person, "see-plan"), replaced=None)
    return rows.select_related("command", "order")


def own_orders(person: Person) -> list[OfficerOrder]:
    """What `person` is told as an officer, the operation with the latest voting day first; his own rows alone."""
    if not person.officer_code or not person.is_active:
        return []
    # No joins: the officer may not see the order's own row, nor perhaps an operation of those who borrowed him.
    mine = OfficerOrder.objects.filter(officer_code=person.officer_code, replaced=None)
    return sorted(mine, key=lambda row: (row.content.get("voting_day", ""), row.issued), reverse=True)


def earlier_orders(person: Person, rows: Iterable[OfficerOrder]) -> dict[int, list[OfficerOrder]]:
    """What `person` was told before each of `rows`, his own, by the operation's id; oldest first."""
    found: dict[int, list[OfficerOrder]] = {row.operation_id: [] for row in rows}
    mine = OfficerOrder.objects.filter(officer_code=person.officer_code, operation__in=[*found])
    for row in mine.exclude(replaced=None).order_by("issued", "pk"):
        found[row.operation_id].append(row)
    return found


def operations_of(person: Person, rows: list[OfficerOrder]) -> dict[int, Operation]:
    """The operations of `rows` by id, as far as `person` may see them."""
    return operations_visible_to(person).in_bulk([row.operation_id for row in rows])


def operations_with_orders(person: Person) -> QuerySet[Operation]:
    mine = Order.objects.filter(command__in=commands_where(person, "see-plan"))
    return Operation.objects.filter(pk__in=mine.values("operation"))


def commands_with_orders(person: Person) -> QuerySet[Command]:
    mine = commands_where(person, "see-plan")
    return mine.filter(pk__in=Order.objects.filter(command__in=mine).values("command"))


def orders_to_read(person: Person) -> list[tuple[str, str]]:
    """For an officer: what he has not read yet, and where to read it."""
    page = reverse("deployment:my_order")
    return [(_to_read_text(row), page) for row in own_orders(person) if row.read is None]


def _to_read_text(row: OfficerOrder) -> str:
    return f"{_asks_to_read(row)} · {row.content.get('operation', '')}"


def _asks_to_read(row: OfficerOrder) -> str:
    if CALLED_BACK in row.content:
        return _("Regu Anda ditarik kembali: baca dan konfirmasi")
    if row.before:
        return _("Perintah Anda berubah: baca dan konfirmasi")
    return _("Ada perintah untuk Anda: baca dan konfirmasi")


def orders_not_read(person: Person) -> list[tuple[str, str]]:
    """For a planner: a line for each operation and command where somebody has not read, and where they are named."""
    mine = recipients(person).filter(command__in=commands_where(person, "draft-plan"))
    counted = (
        mine.order_by("-operation__voting_day", "command__path")
        .values_list("operation__code", "operation__name", "command__code", "command__name")
        .annotate(told=Count("pk"), unread=Count("pk", filter=Q(read=None)))
        .filter(unread__gt=0)
    )
    return [
        (_unread_text(unread, told, name), f"{reverse('deployment:recipients')}?{_at(operation, code)}")
        for operation, _name, code, name, told, unread in counted
    ]


def _at(operation: str, command: str) -> str:
    return urlencode({"operasi": operation, "kesatuan": command, "keadaan": "belum"})


def _unread_text(unread: int, told: int, command: str) -> str:
    said = {"n": number_format(unread, force_grouping=True), "of": number_format(told, force_grouping=True)}
    text = ngettext(
        "%(n)s dari %(of)s petugas belum membaca perintahnya",
        "%(n)s dari %(of)s petugas belum membaca perintahnya",
        unread,
    )
    return f"{text % said} · {command}"
