"""Sealing a seed, opening it in front of witnesses, giving it up: decisions that everybody can follow in the ledger."""

from __future__ import annotations

import re
from functools import partial
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from posko.deployment.models import Plan, Witnessed
from posko.deployment.tasks import compute_plan
from posko.ledger.services import record
from posko.organisation.access import require, require_another
from posko.organisation.models import Command, Person
from posko.planning import Draw
from posko.registry.models import Operation

State = Plan.State
#: A seed or its commitment: 32 bytes in hex.
_HEX = re.compile(r"[0-9a-f]{64}")


class NotYetPrepared(Exception):
    """No plan waits for this draw: opened now, its seed would be known before the posts are."""


class AlreadyOpened(Exception):
    """The seed was opened before; a draw is opened once."""


class AlreadyWithdrawn(Exception):
    """The draw was given up before."""


class Sealed(NamedTuple):
    """A new draw, and its seed for whoever sealed it: it is kept nowhere else. Empty where he brought his own."""

    draw: Witnessed
    seed: str


@transaction.atomic
def make_draw(*, operation: Operation, command: Command, by: Person, commitment: str = "") -> Sealed:
    """Seal a seed for `command` and all below it; only its commitment is kept, and stands in the ledger.

    `commitment`: of a seed made elsewhere (`posko draw commit`), which then never comes here before it is opened; else
    a fresh seed is made and given back once.

    Raises NotAllowed unless `by` may draft plans of `command`, ValidationError where `command` has no part in the
    operation, or the commitment is none or was used before.
    """
    require(by, "draft-plan", command)
    if operation.command.path not in command.above():
        raise ValidationError({"command": _("Operasi ini bukan milik kesatuan itu atau atasannya.")})
    seed = "" if commitment else Draw.fresh().seed
    own = _own_commitment(commitment) if commitment else Draw(seed).commitment
    draw = _kept(Witnessed(operation=operation, command=command, made_by=by, commitment=own))
    after = {"operation": operation.code, "commitment": draw.commitment}
    record(command=command, actor=by, action="draw.sealed", subject=subject_of(draw), after=after)
    return Sealed(draw, seed)


def _own_commitment(text: str) -> str:
    found = "".join(text.split()).lower()
    if not _HEX.fullmatch(found):
        raise ValidationError({"commitment": _("Segel adalah SHA-256: 64 angka heksadesimal (0–9, a–f).")})
    return found


def _kept(draw: Witnessed) -> Witnessed:
    try:
        with transaction.atomic():
            draw.save(force_insert=True)
    except IntegrityError:
        # Perhaps of a command that is not seen: a seed that may be known is not sealed a second time.
        raise ValidationError({"commitment": _("Segel ini sudah pernah dipakai. Buat angka acak yang baru.")}) from None
    return draw


def subject_of(draw: Witnessed) -> str:
    """As the ledger names a draw."""
    return f"draw {draw.pk} {draw.commitment[:12]}"


@transaction.atomic
def open_draw(*, draw: Witnessed, by: Person, witnesses: str, seed: str) -> Witnessed:
    """Open the seed in front of `witnesses` (names and offices, one a line); the draw as it is then.

    Plans that wait for it are drawn by the worker. Raises NotAllowed unless `by` may open draws of its command,
    SamePerson if `by` sealed it, ValidationError without a witness or for a seed that does not belong to the
    commitment, NotYetPrepared where no plan waits for it, AlreadyOpened, AlreadyWithdrawn.
    """
    require(by, "open-draw", draw)
    require_another(by, draw.made_by)
    named, found = _named(witnesses), _belonging(seed, draw)
    # Locked: a plan that is being prepared waits, and then sees that the seed is there.
    now = Witnessed.objects.select_for_update(of=("self",)).get(pk=draw.pk)
    _refuse_closed(now)
    plans = list(draw.plans.order_by("pk"))
    if not any(plan.state == State.PREPARED for plan in plans):
        raise NotYetPrepared(draw)
    opened = {"opened": timezone.now(), "opened_by": by, "witnesses": "\n".join(named), "seed": found}
    Witnessed.objects.filter(pk=draw.pk).update(**opened)
    shown = Witnessed.objects.select_related("command", "operation", "made_by", "opened_by").get(pk=draw.pk)
    _record_opening(shown, by, named, plans)
    _draw_waiting(plans)
    return shown


def _refuse_closed(draw: Witnessed) -> None:
    if draw.opened:
        raise AlreadyOpened(draw)
    if draw.withdrawn:
        raise AlreadyWithdrawn(draw)


def _belonging(seed: str, draw: Witnessed) -> str:
    """The seed as it is kept. Raises ValidationError that says what does not fit."""
    found = "".join(seed.split()).lower()
    if not _HEX.fullmatch(found):
        raise ValidationError({"seed": _("Seed terdiri dari 64 angka heksadesimal (0–9, a–f). Periksa salinannya.")})
    commitment = Draw(found).commitment
    if commitment != draw.commitment:
        text = _(
            "Seed ini bukan milik segel ini: SHA-256-nya %(found)s…, sedangkan segelnya %(due)s…. Periksa salinannya, "
            "atau apakah berkasnya milik undian lain. Bila seed yang benar hilang, tarik undian ini dan segel baru."
        )
        raise ValidationError({"seed": text % {"found": commitment[:12], "due": draw.commitment[:12]}})
    return found


def _draw_waiting(plans: list[Plan]) -> None:
    """The worker goes on with those whose posts are ready."""
    for plan in plans:
        if Plan.objects.filter(pk=plan.pk, state=State.PREPARED).update(state=State.WAITING, moved=timezone.now()):
            transaction.on_commit(partial(compute_plan.enqueue, plan.pk, plan.made_by_id))


def _record_opening(draw: Witnessed, by: Person, witnesses: list[str], plans: list[Plan]) -> None:
    """All plans that were asked for with it are named, discarded ones too: nobody picks one of many unseen."""
    said = [_said(plan) for plan in plans]
    shown = {"commitment": draw.commitment, "seed": draw.seed, "witnesses": witnesses, "plans": said}
    record(
        command=draw.command,
        actor=by,
        action="draw.opened",
        subject=subject_of(draw),
        before={"commitment": draw.commitment, "opened": None},
        after=shown,
    )


@transaction.atomic
def withdraw_draw(*, draw: Witnessed, by: Person, reason: str) -> Witnessed:
    """Give up a draw that was not opened, because its seed was lost or may be known; plans that wait for it fail.

    Raises NotAllowed unless `by` may draft plans of its command, ValidationError without a reason, AlreadyOpened,
    AlreadyWithdrawn.
    """
    require(by, "draft-plan", draw)
    why = " ".join(reason.split())[:300]
    if not why:
        raise ValidationError({"reason": _("Tulis mengapa undian ini ditarik; alasannya terbuka bagi semua.")})
    _refuse_closed(Witnessed.objects.select_for_update(of=("self",)).get(pk=draw.pk))
    Witnessed.objects.filter(pk=draw.pk).update(withdrawn=timezone.now(), withdrawn_by=by, withdrawal=why)
    message = _("Undian rencana ini ditarik: %(why)s. Minta rencana baru dengan undian lain.") % {"why": why}
    waiting = Plan.objects.filter(witnessed=draw, state=State.PREPARED)
    waiting.update(state=State.FAILED, message=message, moved=timezone.now())
    before = {"commitment": draw.commitment, "opened": None}
    record(command=draw.command, actor=by, action="draw.withdrawn", subject=subject_of(draw), before=before, reason=why)
    draw.refresh_from_db()
    return draw


def _named(witnesses: str) -> list[str]:
    named = [" ".join(line.split()) for line in witnesses.replace("\x00", "").splitlines()]
    if not any(named):
        raise ValidationError({"witnesses": _("Tulis paling sedikit satu saksi: nama dan jabatannya.")})
    return [line for line in named if line]


def _said(plan: Plan) -> dict[str, Any]:
    return {"plan": plan.pk, "name": plan.name, "version": plan.version, "state": plan.state}
