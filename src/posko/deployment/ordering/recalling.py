"""A team that is called back: the borrower's order no longer holds for its people, until they are lent there again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from posko.deployment.models import Grant, OfficerOrder, Order
from posko.deployment.ordering.telling import POSTED
from posko.documents import orders as papers
from posko.documents.words import DUTY_WORDS
from posko.organisation.models import Command
from posko.planning import Duty

#: What the content of such an order has beside what every order tells.
CALLED_BACK = "called_back"


@dataclass(frozen=True)
class _Told:
    """What takes the place of what an officer is told by `row`."""

    row: OfficerOrder
    content: dict[str, Any]
    digest: str


def call_back(lent: Grant) -> list[str]:
    """End the borrower's orders to the people of `lent`, which was returned; the codes of those who had one.

    Each is told so, by what team and whom to ask now, under the number of the order that he followed. Whoever calls
    holds the chains of the Polda and of the borrower (`ledger.services.hold`).
    """
    units = {line[0]: line[3] for line in lent.officers}
    names = dict(Command.objects.filter(code__in=units.values()).values_list("code", "name"))
    polda = lent.request.polda.name
    rows = _running(lent).filter(duty__in=POSTED)
    return _replace(_called_back(row, lent, polda, names.get(units[row.officer_code], polda)) for row in rows)


def restore(lent: Grant) -> list[str]:
    """What the command told people of `lent` holds again, where they were called back since its last order.

    The codes of these people. Whoever calls holds the chains as for `call_back`.
    """
    last = last_order(lent.operation_id, lent.command_id)
    if last is None:
        return []
    rows = list(_running(lent).filter(content__has_key=CALLED_BACK, issued__gt=last.issued))
    earlier = OfficerOrder.objects.filter(operation=lent.operation_id, command=lent.command_id)
    earlier = earlier.filter(officer_code__in=[row.officer_code for row in rows], duty__in=POSTED)
    told = {row.officer_code: row for row in earlier.exclude(replaced=None).order_by("issued", "pk")}
    followed = ((row, told[row.officer_code]) for row in rows)
    return _replace(_Told(row, old.content, old.digest) for row, old in followed)


def last_order(operation: int, command: int) -> Order | None:
    """The latest order of a command in an operation, by their keys."""
    return Order.objects.filter(operation=operation, command=command).order_by("-serial").first()


def is_called_back(row: OfficerOrder, last: Order | None) -> bool:
    """Whether the officer was called back since `last`, the command's latest order: its paper still names him."""
    return CALLED_BACK in row.content and last is not None and row.issued > last.issued


def _running(lent: Grant) -> QuerySet[OfficerOrder]:
    codes = [line[0] for line in lent.officers]
    rows = OfficerOrder.objects.filter(operation=lent.operation_id, command=lent.command_id, replaced=None)
    return rows.filter(officer_code__in=codes).order_by("officer_code")


def _called_back(row: OfficerOrder, lent: Grant, polda: str, unit: str) -> _Told:
    told = papers.OfficerOrder(
        officer_id=row.officer_code,
        operation=row.content["operation"],
        voting_day=row.content["voting_day"],
        duty=Duty.ROUTINE.value,
        duty_word=DUTY_WORDS[Duty.ROUTINE],
    )
    content = papers.plain(told) | {CALLED_BACK: {"team": lent.team_code, "polda": polda, "unit": unit}}
    same = {name: row.content[name] for name in ("number", "version")}
    return _Told(row, content | same, papers.digest_of(content))


def _replace(told: Iterable[_Told]) -> list[str]:
    """Each row ends, and what is told now takes its place in the same order; the codes of the officers."""
    told = list(told)
    OfficerOrder.objects.filter(pk__in=[each.row.pk for each in told]).update(replaced=timezone.now())
    OfficerOrder.objects.bulk_create(_anew(each) for each in told)
    return [each.row.officer_code for each in told]


def _anew(told: _Told) -> OfficerOrder:
    row = told.row
    return OfficerOrder(
        operation_id=row.operation_id,
        command_id=row.command_id,
        order_id=row.order_id,
        officer_code=row.officer_code,
        officer_name=row.officer_name,
        duty=told.content["duty"],
        post=told.content["post"] or "",
        content=told.content,
        digest=told.digest,
        before=row.content,
    )
