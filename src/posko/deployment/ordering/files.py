"""PDF and workbook of an order: made once by the worker, kept under names that nobody can guess."""

from __future__ import annotations

import hashlib
import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from posko.deployment.models import Order, Part
from posko.deployment.ordering.checking import check_url
from posko.deployment.ordering.telling import as_told, changed, command_of, told_then
from posko.deployment.storing import plan_of, settings_of
from posko.documents import orders as papers
from posko.documents.order_workbook import order_xlsx
from posko.ledger.services import hold, record
from posko.organisation.access import may, require
from posko.organisation.jobs import Job, held, is_held, is_queued
from posko.organisation.models import Person
from posko.planning import CommandPlan, Plan

log = logging.getLogger("posko.deployment")
#: After this long without a worker, files that are waited for may be asked for again.
PATIENCE = timedelta(seconds=60)


class FileState(StrEnum):
    """Where the files of an order are: there, being made or waited for, cut off in the middle, failed."""

    READY = "ready"
    COMING = "coming"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


@dataclass(frozen=True)
class Made:
    pdf: bytes
    xlsx: bytes


def state_of(order: Order) -> FileState:
    if order.sha256:
        return FileState.READY
    if order.failure:
        return FileState.FAILED
    comes = timezone.now() - order.asked < PATIENCE or is_held(Job.ORDER, order.pk) or _is_queued(order)
    return FileState.COMING if comes else FileState.INTERRUPTED


def _is_queued(order: Order) -> bool:
    """Whether the worker will come to it: a whole province's orders take longer than a minute."""
    from posko.deployment.ordering.tasks import make_files

    return is_queued(make_files, order.pk)


def make(number: int) -> None:
    """Make and keep the files of the order, unless it has them or another worker is at it.

    What breaks is written into `failure`, and raised.
    """
    with held(Job.ORDER, number) as mine:
        order = _unfinished(number) if mine else None
        if order is None:
            return
        try:
            _keep(order, made(order))
        except Exception as error:
            log.exception("files of order %s", number)
            Order.objects.filter(pk=number).update(failure=_broken(order, error))
            raise


def _unfinished(number: int) -> Order | None:
    rows = Order.objects.select_related("command", "operation", "plan", "replaces", "by")
    return rows.filter(pk=number, sha256="").first()


def made(order: Order) -> Made:
    """The first order of a command on paper, or what a later one changes; and the whole order as a workbook."""
    part = Part.objects.select_related("command", "plan__operation").get(pk=order.part_id)
    plan = as_told(plan_of([part]), told_then(order))
    command, settings, issue = command_of(plan, order.command), settings_of(order.operation), issue_of(order)
    changes = changes_of(order, plan, command)
    xlsx = order_xlsx(plan, command, settings, issue, changes)
    if order.replaces_id is None:
        return Made(papers.order_pdf(plan, command, settings, issue), xlsx)
    return Made(papers.change_order_pdf(plan, command, settings, issue, changes), xlsx)


def issue_of(order: Order) -> papers.Issue:
    return papers.Issue(
        number=order.number,
        issued=timezone.localdate(order.issued),
        version=order.plan.version,
        approved_by=order.signer,
        check_url=check_url(order),
        replaces=order.replaces.number if order.replaces else "",
        place=order.place,
        basis=order.basis,
        signer_rank=order.signer_rank,
    )


def changes_of(order: Order, plan: Plan, command: CommandPlan) -> tuple[papers.OrderChange, ...]:
    """What the order changes, for the same officers as when it was given; none for a first order."""
    if order.replaces is None:
        return ()
    untold = {said["officer_id"] for said in order.changes if said["before"] is None}
    return changed(order.replaces, plan, command, untold)


@transaction.atomic
def _keep(order: Order, files: Made) -> None:
    token = secrets.token_urlsafe(24)
    order.sha256, order.xlsx_sha256 = (hashlib.sha256(content).hexdigest() for content in (files.pdf, files.xlsx))
    order.failure = ""
    order.pdf.save(f"{token}.pdf", ContentFile(files.pdf), save=False)
    order.xlsx.save(f"{token}.xlsx", ContentFile(files.xlsx), save=False)
    order.save(update_fields=["pdf", "xlsx", "sha256", "xlsx_sha256", "failure"])
    record(
        command=order.command,
        actor=order.by,
        action="order.files_made",
        subject=order.number,
        after={"order": order.pk, "pdf_sha256": order.sha256, "xlsx_sha256": order.xlsx_sha256},
    )


def _broken(order: Order, error: Exception) -> str:
    text = _("Berkas perintah %(number)s gagal dibuat (%(error)s). Perintahnya sendiri tetap berlaku.")
    advice = _("Coba buat lagi; bila terulang, sampaikan nomor ini kepada administrator.")
    return text % {"number": order.number, "error": type(error).__name__} + " " + advice


def may_restart(person: Person, order: Order) -> bool:
    return may(person, "draft-plan", order) or may(person, "approve-plan", order)


@transaction.atomic
def restart_files(*, order: Order, by: Person) -> bool:
    """Ask the worker again for files that failed or were cut off; whether they are. Raises NotAllowed."""
    if not may_restart(by, order):
        require(by, "approve-plan", order)
    hold(order.command)
    order.refresh_from_db()
    state = state_of(order)
    if state not in (FileState.FAILED, FileState.INTERRUPTED):
        return False
    record(
        command=order.command,
        actor=by,
        action="order.files_asked",
        subject=order.number,
        before={"state": state, "failure": order.failure},
        after={"order": order.pk},
    )
    _ask(order, by.pk)
    order.refresh_from_db()
    return True


def ask_anew(order: Order, person: int) -> None:
    """Have the files made again from what the order says now; of those before, the ledger keeps the digests.

    Within a transaction.
    """
    for file in (order.pdf, order.xlsx):
        if file:
            transaction.on_commit(partial(file.storage.delete, str(file.name)))
    Order.objects.filter(pk=order.pk).update(pdf="", xlsx="", sha256="", xlsx_sha256="")
    transaction.on_commit(lambda: _ask(order, person))


def restart_interrupted() -> int:
    """Ask for the files of every order that has none and did not fail; how many. At a server's start, as the owner.

    One that is still in the queue is made once all the same: the second task finds it done.
    """
    found = [o for o in Order.objects.filter(sha256="", failure="") if not is_held(Job.ORDER, o.pk)]
    for order in found:
        _ask(order, order.by_id)
    return len(found)


def _ask(order: Order, person: int) -> None:
    from posko.deployment.ordering.tasks import make_files

    Order.objects.filter(pk=order.pk, sha256="").update(asked=timezone.now(), failure="")
    make_files.enqueue(order.pk, person)
