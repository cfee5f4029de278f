"""Numbers of orders, as a police order is numbered; of a command's register, each is one order's."""

from __future__ import annotations

from datetime import date
from itertools import count

from posko.deployment.models import Order
from posko.documents.words import ROMAN_MONTHS
from posko.organisation.models import Command


def number_of(serial: int, day: date) -> str:
    """As a police order is numbered: `Sprin/3/XI/OPS.1.3./2024`."""
    return f"Sprin/{serial}/{ROMAN_MONTHS[day.month - 1]}/OPS.1.3./{day.year}"


def free_number(command: Command, serial: int, day: date) -> str:
    """The first from `serial` that no order of the command has, in whatever operation.

    The command's chain in the ledger must be held (`ledger.services.hold`), or two may get the same one.
    """
    taken = {_alike(number) for number in Order.objects.filter(command=command).values_list("number", flat=True)}
    numbers = (number_of(one, day) for one in count(serial))
    return next(number for number in numbers if _alike(number) not in taken)


def is_another_s(order: Order, number: str) -> bool:
    """Whether another order of the command has the number; held as for `free_number`."""
    others = Order.objects.filter(command=order.command_id).exclude(pk=order.pk)
    return _alike(number) in {_alike(other) for other in others.values_list("number", flat=True)}


def _alike(number: str) -> str:
    """What stays of a number when it is typed with other spaces and capitals."""
    return "".join(number.split()).casefold()
