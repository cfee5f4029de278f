"""Sealing a seed and opening it: two decisions of two people."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from posko.deployment.models import Plan, Witnessed
from posko.ledger.services import record
from posko.organisation.access import require, require_another
from posko.organisation.models import Command, Person
from posko.registry.models import Operation

#: States in which a plan has a result that the draw decided.
COMPUTED = (Plan.State.DRAFT, Plan.State.SUBMITTED, Plan.State.APPROVED)


class NotYetComputed(Exception):
    """No plan was computed with this draw: opened now, its seed would be known before."""


class AlreadyOpened(Exception):
    """The seed was opened before; a draw is opened once."""


@transaction.atomic
def make_draw(*, operation: Operation, command: Command, by: Person) -> Witnessed:
    """Seal a fresh seed for `command` and all below it; only its commitment becomes known, and stands in the ledger.

    Raises NotAllowed unless `by` may draft plans of `command`, ValidationError where `command` has no part in the
    operation.
    """
    require(by, "draft-plan", command)
    if operation.command.path not in command.above():
        raise ValidationError({"command": _("Operasi ini bukan milik kesatuan itu atau atasannya.")})
    draw = Witnessed(operation=operation, command=command, made_by=by)
    draw.seal()
    draw.save(force_insert=True)
    after = {"operation": operation.code, "commitment": draw.commitment}
    record(command=command, actor=by, action="draw.sealed", subject=subject_of(draw), after=after)
    return draw


def subject_of(draw: Witnessed) -> str:
    """As the ledger names a draw."""
    return f"draw {draw.pk} {draw.commitment[:12]}"


@transaction.atomic
def open_draw(*, draw: Witnessed, by: Person, witnesses: str) -> Witnessed:
    """Show the seed in front of `witnesses` (names and offices, one a line); the draw as it is then.

    Raises NotAllowed unless `by` may open draws of its command, SamePerson if `by` sealed it, ValidationError without a
    witness, NotYetComputed before a plan was computed with it, AlreadyOpened where somebody opened it before.
    """
    require(by, "open-draw", draw)
    require_another(by, draw.made_by)
    named = _named(witnesses)
    plans = list(draw.plans.order_by("pk"))
    if not any(plan.state in COMPUTED for plan in plans):
        raise NotYetComputed(draw)
    # The filter carries the old state: of two who open at once, one opens.
    sealed = Witnessed.objects.filter(pk=draw.pk, opened=None)
    if not sealed.update(opened=timezone.now(), opened_by=by, witnesses="\n".join(named)):
        raise AlreadyOpened(draw)
    opened = Witnessed.objects.select_related("command", "operation", "made_by", "opened_by").get(pk=draw.pk)
    _record_opening(opened, by, named, plans)
    return opened


def _record_opening(draw: Witnessed, by: Person, witnesses: list[str], plans: list[Plan]) -> None:
    """All plans that were computed with it are named, discarded ones too: nobody picks one of many unseen."""
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


def _named(witnesses: str) -> list[str]:
    named = [" ".join(line.split()) for line in witnesses.replace("\x00", "").splitlines()]
    if not any(named):
        raise ValidationError({"witnesses": _("Tulis paling sedikit satu saksi: nama dan jabatannya.")})
    return [line for line in named if line]


def _said(plan: Plan) -> dict[str, Any]:
    return {"plan": plan.pk, "name": plan.name, "version": plan.version, "state": plan.state}
