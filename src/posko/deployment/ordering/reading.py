"""An officer confirms that he has read his order."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from posko.deployment.models import OfficerOrder
from posko.ledger.services import hold, record
from posko.organisation.access import NotAllowed
from posko.organisation.models import Person


@transaction.atomic
def confirm_read(*, order: OfficerOrder, by: Person) -> bool:
    """Write down that `by` has read what he was told; whether it is news.

    False where he had said so before, or where the order has been replaced meanwhile: then he is to read the new one.
    Raises NotAllowed for the order of anybody else.
    """
    if not by.officer_code or order.officer_code != by.officer_code or not by.is_active:
        raise NotAllowed(by, "order.read")
    # Whoever gives orders holds the chain before the rows, too.
    hold(order.command)
    # The filter carries the old state: of two taps, one is written down.
    mine = OfficerOrder.objects.filter(pk=order.pk, officer_code=by.officer_code, replaced=None, read=None)
    if not mine.update(read=timezone.now()):
        return False
    record(
        command=order.command,
        actor=by,
        action="order.read",
        subject=f"{order.content.get('number', '')}: {order.officer_code}",
        after={"order": order.order_id, "digest": order.digest},
    )
    return True
