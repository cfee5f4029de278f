"""What every page shows around its own content: rooms, operation with days left, person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posko.organisation.access import paths_where, remember_roles
from posko.registry.queries import current_operation


@dataclass(frozen=True)
class Room:
    """An entry at the left: where its pages lie, the name of its first page, its title, its icon, the right for it."""

    prefix: str
    url: str
    title: Any
    icon: str
    may: str


ROOMS = (
    Room("/rencana/", "deployment:plans", _("Rencana"), "clipboard-list", "see-plan"),
    Room("/kesiapan/", "readiness:board", _("Kesiapan"), "shield-check", "see-readiness"),
    Room("/data/", "registry:stations", _("Data"), "database", "see-registry"),
    Room("/orang/", "organisation:people", _("Akun"), "users", "see-people"),
    Room("/buku-besar/", "ledger:browse", _("Buku besar"), "book-2", "see-ledger"),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page; empty before sign-in."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {"rooms": ()}
    if request.user.held is None:
        # Whatever the request changed is done: from here on it only reads.
        remember_roles(request.user)
    operation = current_operation(request.user)
    days = (operation.voting_day - timezone.localdate()).days if operation else None
    return {
        "rooms": [r for r in ROOMS if paths_where(request.user, r.may)],
        "has_orders": bool(request.user.officer_code),
        "operation": operation,
        "days_left": days,
        "night": request.COOKIES.get("posko-night") == "1",
    }
