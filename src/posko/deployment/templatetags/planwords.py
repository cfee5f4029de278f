"""Words and numbers of plans for templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from posko.documents.words import resource as resource_word
from posko.planning.editing import Kind, Remedy
from posko.planning.editing.remedies import RemedyKind

register = template.Library()

_REMEDIES: dict[str, Any] = {
    RemedyKind.OFFICER_REPLACED: lazy("%(officer)s diganti %(by)s di %(post)s%(team)s"),
    RemedyKind.CONTROLLER_REPLACED: lazy("Padal %(officer)s diganti %(by)s"),
    RemedyKind.CONTROLLER_LOST: lazy("Padal %(officer)s tidak ada penggantinya"),
    RemedyKind.STATION_MOVED: lazy("TPS %(station)s masuk pos %(post)s"),
    RemedyKind.STATION_LEFT: lazy("TPS %(station)s keluar dari pos %(post)s"),
    RemedyKind.POST_OPENED: lazy("pos baru %(post)s"),
    RemedyKind.POST_CLOSED: lazy("pos %(post)s ditutup"),
    RemedyKind.POST_MANNED: lazy("pos %(post)s diisi"),
    RemedyKind.POST_UNMANNED: lazy("pos %(post)s menjadi tanpa petugas"),
    RemedyKind.TEAM_CLOSED: lazy("regu cadangan %(team)s dibubarkan"),
    RemedyKind.LENT_HOME: lazy("%(officer)s kembali ke Polda"),
    RemedyKind.PIN_LOST: lazy("kunci tidak dapat dipertahankan: %(post)s%(officer)s%(team)s"),
    RemedyKind.SOLVED: lazy("sisanya dihitung ulang"),
}
_DIFFERENCES: dict[str, Any] = {
    Kind.OFFICER_GONE: lazy("petugas tidak ada lagi"),
    Kind.OFFICER_NEW: lazy("petugas baru"),
    Kind.OFFICER_STATUS: lazy("status petugas"),
    Kind.OFFICER_CHANGED: lazy("data petugas"),
    Kind.STATION_GONE: lazy("TPS tidak ada lagi"),
    Kind.STATION_NEW: lazy("TPS baru"),
    Kind.STATION_MOVED: lazy("letak TPS"),
    Kind.TIER_CHANGED: lazy("kerawanan TPS"),
    Kind.ACCESS_CHANGED: lazy("akses TPS"),
    Kind.STATION_CHANGED: lazy("keterangan TPS"),
    Kind.UNIT_CHANGED: lazy("data kesatuan"),
    Kind.ROUTINE_DUTY: lazy("tugas rutin"),
    Kind.EQUIPMENT: lazy("peralatan"),
    Kind.FUNDS: lazy("dana"),
    Kind.LENT_RETURNED: lazy("regu BKO sudah kembali ke Polda"),
}


@register.filter
def percent(share: float | None, decimals: int = 0) -> str:
    """A share as percent, a dash for none."""
    return "–" if share is None else f"{number_format(100 * share, decimals)} %"


@register.filter
def resource(name: str) -> str:
    """What a shortfall is of."""
    return _(resource_word(name))


@register.filter
def remedy(done: Remedy) -> str:
    """What a repair did, in one line."""
    told = {name: getattr(done, name) for name in ("officer", "by", "post", "station", "team")}
    return str(_REMEDIES[done.kind]) % told


@register.filter
def difference(kind: str) -> str:
    return str(_DIFFERENCES[kind])
