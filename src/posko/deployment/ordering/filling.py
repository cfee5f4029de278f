"""What only the office knows of an order: its number in the office's register, where it is given, who signs."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models, transaction
from django.db.models import F, Func, Value
from django.utils.translation import gettext as _

from posko.deployment.models import OfficerOrder, Order
from posko.deployment.ordering.files import ask_anew, may_restart
from posko.deployment.ordering.numbering import is_another_s
from posko.deployment.refusals import PlanRefused
from posko.ledger.services import hold, record
from posko.organisation.access import require
from posko.organisation.jobs import Job, held
from posko.organisation.models import Person

#: What a command's next order takes over from the one before.
KEPT = ("place", "basis", "signer", "signer_rank")
FILLED = ("number", *KEPT)


class NotFillable(PlanRefused):
    """The order's paper is history, its files are just being made, or its number is another order's."""


@transaction.atomic
def fill(*, order: Order, said: Mapping[str, str], by: Person) -> bool:
    """Put what is `said` of `FILLED` on the order and have its files made anew; whether anything differs.

    Nobody is told anything else by it: whoever has confirmed his order need not do so again. Only for the order that
    its command follows now. Raises NotAllowed, NotFillable.
    """
    if not may_restart(by, order):
        require(by, "approve-plan", order)
    hold(order.command)
    with held(Job.ORDER, order.pk) as mine:
        if not mine:
            raise NotFillable(_("Berkas perintah ini sedang dibuat. Tunggu sebentar, lalu simpan lagi."))
        order = Order.objects.select_for_update(of=("self",)).select_related("command").get(pk=order.pk)
        before = {name: getattr(order, name) for name in FILLED if said[name] != getattr(order, name)}
        if before:
            _refuse(order, said)
            _change(order, {name: said[name] for name in before}, by)
            record(
                command=order.command,
                actor=by,
                action="order.filled_in",
                subject=said["number"],
                before=before,
                after={"order": order.pk, **{name: said[name] for name in before}},
            )
    return bool(before)


def _refuse(order: Order, said: Mapping[str, str]) -> None:
    if newer := Order.objects.filter(replaces=order).first():
        text = _("Perintah ini sudah diubah oleh %(newer)s; suratnya tidak diubah lagi. Lengkapi isian pada %(newer)s.")
        raise NotFillable(text % {"newer": newer.number})
    if said["number"] != order.number and is_another_s(order, said["number"]):
        text = _("Nomor %(number)s sudah dipakai perintah lain kesatuan ini. Periksa buku agenda surat.")
        raise NotFillable(text % {"number": said["number"]})


def _change(order: Order, changed: Mapping[str, str], by: Person) -> None:
    for name, value in changed.items():
        setattr(order, name, value)
    order.save(update_fields=[*changed])
    if "number" in changed:
        number = Func(
            F("content"),
            Value("{number}"),
            Value(order.number, models.JSONField()),
            function="jsonb_set",
            output_field=models.JSONField(),
        )
        OfficerOrder.objects.filter(order=order).update(content=number)
    ask_anew(order, by.pk)
