"""Giving orders when a plan comes into force: only to those whom something concerns."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from posko.deployment.models import OfficerOrder, Order, Plan
from posko.deployment.ordering.checking import site_of_settings
from posko.deployment.ordering.effects import Effect, News, effect_of, parts_telling
from posko.deployment.ordering.filling import KEPT
from posko.deployment.ordering.numbering import free_number
from posko.deployment.ordering.telling import Told, end_elsewhere, running, told_by
from posko.documents import orders as papers
from posko.ledger.services import hold, record
from posko.organisation.access import paths_where, require
from posko.organisation.models import Person

BATCH = 1_000


def issue(*, plan: Plan, by: Person, site: str = "") -> list[Order]:
    """Give the orders of the parts of `plan` that have come into force; those of commands where something changed.

    Whoever is told the same as before keeps his order, and his confirmation of it. Within the transaction of the
    approval; the files are made by the worker after it. `site`: address of the server for the QR code on paper
    (`https://posko.polda.example`), else as in the settings. Raises NotAllowed.
    """
    require(by, "approve-plan", plan)
    parts = [part for part in parts_telling(plan) if part.in_force]
    if not parts:
        return []
    told = told_by(parts)
    for part in parts:
        hold(part.command)
    here = [part.command_id for part in parts]
    before = running(plan.operation_id, here, locked=True)
    elsewhere = end_elsewhere(plan.operation_id, here, told.codes)
    effects = [effect_of(part, told, before, elsewhere) for part in parts]
    _end(old for effect in effects for news in effect.news if (old := news.old))
    return [_order(effect, told, by=by, site=site) for effect in effects if effect.news or effect.changes]


def _end(rows: Iterable[OfficerOrder]) -> None:
    OfficerOrder.objects.filter(pk__in=[row.pk for row in rows]).update(replaced=timezone.now())


def _order(effect: Effect, told: Told, *, by: Person, site: str) -> Order:
    """The order of one command with a row for each officer concerned."""
    part, last = effect.part, effect.last
    order = Order(operation_id=part.operation_id, command=part.command, plan=part.plan, part=part, by=by, replaces=last)
    order.serial = last.serial + 1 if last else 1
    order.number = free_number(part.command, order.serial, timezone.localdate(order.issued))
    order.concerned = effect.concerned
    order.changes = [papers.listed(change) for change in effect.changes]
    order.site = site.rstrip("/") or site_of_settings()
    if last:
        for name in KEPT:
            setattr(order, name, getattr(last, name))
    elif part.command.path in paths_where(by, "approve-plan"):
        order.signer = by.name
    order.save(force_insert=True)
    OfficerOrder.objects.bulk_create((_row(order, news, told) for news in effect.news), batch_size=BATCH)
    _record(order, by)
    _ask_for_files(order, by)
    return order


def _row(order: Order, news: News, told: Told) -> OfficerOrder:
    # Where his Padal is reached is outside of the digest: for another office alone nobody need read anew.
    padal = news.order.controller.officer_id if news.order.controller else ""
    office = {"controller_unit": told.units[padal]} if padal else {}
    content = news.content | {"number": order.number, "version": order.plan.version} | office
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
