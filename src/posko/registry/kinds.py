"""Kinds of equipment in the groups in which plans and readiness count them; small and capital letters are the same."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from posko.planning.lacking import BOAT_KINDS as WATER_KINDS
from posko.planning.lacking import ROAD_KINDS, TRUCK_KINDS

RADIO_KINDS = ("radio", "ht")
#: All that are counted anywhere.
COUNTED_KINDS = (*ROAD_KINDS, *TRUCK_KINDS, *WATER_KINDS, *RADIO_KINDS)


class Group(TextChoices):
    """Words of addresses."""

    ROAD = "kendaraan", _("Mobil dan sepeda motor")
    TRUCK = "truk", _("Truk")
    WATER = "perahu", _("Perahu")
    RADIO = "radio", _("Radio dan HT")
    COUNTED = "dihitung", _("Semua yang dihitung kesiapan")


GROUPS = {
    Group.ROAD: ROAD_KINDS,
    Group.TRUCK: TRUCK_KINDS,
    Group.WATER: WATER_KINDS,
    Group.RADIO: RADIO_KINDS,
    Group.COUNTED: COUNTED_KINDS,
}

__all__ = [
    "COUNTED_KINDS",
    "GROUPS",
    "RADIO_KINDS",
    "ROAD_KINDS",
    "TRUCK_KINDS",
    "WATER_KINDS",
    "Group",
    "group_of",
    "of_kinds",
]


def group_of(kinds: tuple[str, ...]) -> Group:
    """The group of exactly these kinds; there is one."""
    return next(group for group, those in GROUPS.items() if those == kinds)


def of_kinds(kinds: Iterable[str]) -> Q:
    """Rows of equipment of these kinds."""
    return reduce(or_, (Q(kind__iexact=kind) for kind in kinds))
