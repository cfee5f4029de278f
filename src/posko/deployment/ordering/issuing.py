"""Giving orders when a plan comes into force: only to those whom something concerns."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from posko.deployment.models import OfficerOrder, Order, Part, Plan
from posko.deployment.ordering.checking import site_of_settings
from posko.deployment.ordering.filling import KEPT
from posko.deployment.ordering.telling import POSTED, Told, as_told, end_elsewhere, relieved, running, told_by
from posko.deployment.storing import plan_of
from posko.documents import orders as papers
from posko.documents.words import ROMAN_MONTHS
from posko.ledger.services import record
from posko.organisation.access import paths_where, require
from posko.organisation.models import Kind, Person

BATCH = 1_000


@dataclass(frozen=True)
class News:
    """What one officer is told anew: `before` is what he was told until now, None for nothing; `old`: that row here."""

    code: str
    order: papers.OfficerOrder
    content: dict[str, Any]
    before: dict[str, Any] | None
    old: OfficerOrder | None


def issue(*, plan: Plan, by: Person, site: str = "") -> list[Order]:
    """Give the orders of the parts of `plan` that have come into force; those of commands where something changed.

    Whoever is told the same as before keeps his order, and his confirmation of it. Within the transaction of the
    approval; the files are made by the worker after it. `site`: address of the server for the QR code on paper
    (`https://posko.polda.example`), else as in the settings. Raises NotAllowed.
    """
    require(by, "approve-plan", plan)
    found = plan.parts.filter(in_force=True, command__kind=Kind.POLRES)
    parts = list(found.select_related("command", "plan__operation").order_by("command__path"))
    if not parts:
        return []
    told = told_by(parts)
    here = [part.command_id for part in parts]
    before = running(plan.operation_id, here)
    elsewhere = end_elsewhere(plan.operation_id, here, told.codes)
    news = {part.pk: list(_news(part, told, before, elsewhere)) for part in parts}
    _end(old for found in news.values() for n in found if (old := n.old))
    made = (_order(part, news[part.pk], told, before, by=by, site=site) for part in parts)
    return [order for order in made if order]


def _news(
    part: Part, told: Told, before: dict[int, dict[str, OfficerOrder]], elsewhere: dict[str, dict[str, Any]]
) -> Iterator[News]:
    """Each officer of the part who is told something else than before."""
    mine = before[part.command_id]
    everybody = {code: row for rows in before.values() for code, row in rows.items()}
    for code, order in told.orders[part.command_id].items():
        content = papers.plain(order)
        if code in mine and mine[code].digest == papers.digest_of(content):
            continue
        old = everybody.get(code)
        yield News(code, order, content, old.content if old else elsewhere.get(code), old)
    for code in sorted(mine.keys() - told.codes):
        if mine[code].duty in POSTED:
            order = relieved(code, told.plan)
            yield News(code, order, papers.plain(order), mine[code].content, mine[code])


def _end(rows: Iterable[OfficerOrder]) -> None:
    OfficerOrder.objects.filter(pk__in=[row.pk for row in rows]).update(replaced=timezone.now())


def _order(
    part: Part,
    news: list[News],
    told: Told,
    before: dict[int, dict[str, OfficerOrder]],
    *,
    by: Person,
    site: str,
) -> Order | None:
    """The order of one command with a row for each officer concerned; None where nobody is."""
    if not news:
        return None
    last = Order.objects.filter(operation=part.operation_id, command=part.command_id).order_by("-serial").first()
    mine = before[part.command_id]
    changes = _changes(part, last, told, mine) if last else ()
    order = Order(operation_id=part.operation_id, command=part.command, plan=part.plan, part=part, by=by, replaces=last)
    order.serial = last.serial + 1 if last else 1
    order.number = number_of(order.serial, timezone.localdate(order.issued))
    order.concerned = len(changes) if last else len(news)
    order.changes = [asdict(change) for change in changes]
    order.site = site.rstrip("/") or site_of_settings()
    if last:
        for name in KEPT:
            setattr(order, name, getattr(last, name))
    elif part.command.path in paths_where(by, "approve-plan"):
        order.signer = by.name
    order.save(force_insert=True)
    OfficerOrder.objects.bulk_create((_row(order, n, told) for n in news), batch_size=BATCH)
    _record(order, by)
    _ask_for_files(order, by)
    return order


def number_of(serial: int, day: date) -> str:
    """As a police order is numbered: `Sprin/3/XI/OPS.1.3./2024`."""
    return f"Sprin/{serial}/{ROMAN_MONTHS[day.month - 1]}/OPS.1.3./{day.year}"


def _changes(part: Part, last: Order, told: Told, mine: dict[str, OfficerOrder]) -> tuple[papers.OrderChange, ...]:
    """What the part changes of the last order, as the paper lists it."""
    then = plan_of([Part.objects.select_related("command", "plan__operation").get(pk=last.part_id)])
    posted = (row for row in mine.values() if row.duty in POSTED)
    if row := next(posted, None):
        then = as_told(then, row.content)
    return papers.changes_between(then.commands[0], then, told.command(part), told.plan)


def _row(order: Order, news: News, told: Told) -> OfficerOrder:
    content = news.content | {"number": order.number, "version": order.plan.version}
    name = told.names.get(news.code) or (news.old.officer_name if news.old else news.code)
    return OfficerOrder(
        operation_id=order.operation_id,
        command_id=order.command_id,
        order=order,
        officer_code=news.code,
        officer_name=name,
        duty=news.order.duty,
        post=news.order.post,
        content=content,
        digest=papers.digest_of(news.content),
        before=news.before,
        issued=order.issued,
    )


def _record(order: Order, by: Person) -> None:
    record(
        command=order.command,
        actor=by,
        action="order.issued",
        subject=order.number,
        before={"number": order.replaces.number} if order.replaces else None,
        after={
            "order": order.pk,
            "plan": order.plan_id,
            "version": order.plan.version,
            "concerned": order.concerned,
            "digest": digest_of(order),
        },
    )


def digest_of(order: Order) -> str:
    """SHA-256 (hex) over what everybody in the command is told from this order on: lines `code digest`, by code."""
    rows = OfficerOrder.objects.filter(operation=order.operation_id, command=order.command_id, replaced=None)
    lines = sorted(f"{code} {digest}\n" for code, digest in rows.values_list("officer_code", "digest"))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _ask_for_files(order: Order, by: Person) -> None:
    from posko.deployment.ordering.tasks import make_files

    transaction.on_commit(lambda: make_files.enqueue(order.pk, by.pk))
