"""Whether a paper in somebody's hand still holds: the address in its QR code, and the answer to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import connection
from django.urls import reverse

from posko.deployment.models import Order

_SIGNER = "posko.deployment.order"
_BIGGEST = 2**63 - 1


@dataclass(frozen=True)
class Checked:
    """What anybody may know of an order. `latest…` is the order that `holds` now, the same one where it does."""

    number: str
    version: int
    issued: datetime
    command: str
    latest: str
    latest_version: int
    latest_issued: datetime
    holds: bool


def code_of(order: Order) -> str:
    """What stands for the order in an address; nobody can make one for another order."""
    return Signer(salt=_SIGNER).sign(str(order.pk))


def path_of(order: Order) -> str:
    """The page that answers, on this server."""
    return reverse("deployment:check_order", args=[code_of(order)])


def check_url(order: Order) -> str:
    """The address for the paper; empty where it is not known how people reach this server."""
    return order.site + path_of(order) if order.site else ""


def checked(code: str) -> Checked | None:
    """The order behind a code; None for a code that this server has not given out."""
    try:
        number = int(Signer(salt=_SIGNER).unsign(code))
    except (BadSignature, ValueError):
        return None
    if not 0 < number <= _BIGGEST:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM posko_order_check(%s)", [number])
        row = cursor.fetchone()
    return Checked(*row) if row else None


def site_of_settings() -> str:
    """The first of POSKO_ORIGINS, under which the server is reached from outside; empty where none is set."""
    origins = settings.CSRF_TRUSTED_ORIGINS
    return origins[0].rstrip("/") if origins and "*" not in origins[0] else ""
