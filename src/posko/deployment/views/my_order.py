"""My order: what an officer is told, on a telephone, and that he has read it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from posko.deployment.models import OfficerOrder
from posko.deployment.ordering.queries import earlier_orders, operations_of, own_orders
from posko.deployment.ordering.reading import confirm_read
from posko.deployment.ordering.showing import shown
from posko.organisation.page import SIGNED_IN, Request, page


@page("saya", may=SIGNED_IN)
@never_cache
def my_order(request: Request) -> HttpResponse:
    """Where, when, with whom, how to get there, whom to ask, what changed; the latest voting day first."""
    rows = own_orders(request.person)
    operations = operations_of(request.person, rows)
    earlier = earlier_orders(request.person, rows)
    told = [shown(row, operations.get(row.operation_id), earlier[row.operation_id]) for row in rows]
    return render(
        request, "deployment/my_order.html", {"orders": told, "has_number": bool(request.person.officer_code)}
    )


@page("saya/<int:pk>/dibaca", may=SIGNED_IN)
@require_POST
def my_order_read(request: Request, pk: int) -> HttpResponse:
    """The officer says that he has read it."""
    mine = OfficerOrder.objects.filter(officer_code=request.person.officer_code).exclude(officer_code="")
    if confirm_read(order=get_object_or_404(mine, pk=pk), by=request.person):
        messages.success(request, _("Tercatat: Anda sudah membaca perintah ini."))
    elif get_object_or_404(mine, pk=pk).replaced:
        messages.warning(request, _("Perintah ini baru saja diganti. Baca perintah yang baru di bawah ini."))
    return redirect("deployment:my_order")
