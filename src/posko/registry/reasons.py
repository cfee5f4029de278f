"""Why a station has its tier: a fixed list of published reasons that say nothing about people's politics."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import Q, TextChoices
from django.utils import translation
from django.utils.translation import gettext_lazy as _


class Reason(TextChoices):
    """The only reasons that a proposal takes (DESIGN, section 2)."""

    REACH = "reach", _("sulit dijangkau")
    DISTANCE = "distance", _("jauh dari TPS lain")
    WATER = "water", _("hanya lewat air")
    DISASTER = "disaster", _("rawan bencana")
    PAST_INCIDENT = "past-incident", _("pernah ada kejadian atau PSU")
    BOUNDARY = "boundary", _("sengketa batas wilayah")
    NO_SIGNAL = "no-signal", _("tanpa sinyal atau listrik")
    MANY_VOTERS = "many-voters", _("pemilih mendekati batas")
    CLOSED = "closed", _("lembaga tertutup")


class Refusal(TextChoices):
    """Why a proposal is refused; from a list too, so that there is no place for anything else."""

    REASONS = "reasons", _("alasan tidak sesuai keadaan TPS")
    TOO_HIGH = "too-high", _("kerawanan terlalu tinggi untuk alasan ini")
    TOO_LOW = "too-low", _("kerawanan terlalu rendah untuk alasan ini")
    NOT_CHECKED = "not-checked", _("belum dicek di lapangan")


#: Stations whose reason says that there is no signal, in the words of the list or those of a file.
SILENT = Q(tier_reason__icontains="sinyal") | Q(tier_reason__icontains="signal")


def reasons_text(reasons: Iterable[str]) -> str:
    """The reasons as a station's row and the files have them: Indonesian, several with semicolons between."""
    with translation.override("id"):
        return "; ".join(str(Reason(reason).label) for reason in reasons)


def reasons_shown(text: str, *, otherwise: Callable[[str], str]) -> str:
    """A station's reasons in the reader's language; one that is not of the list goes through `otherwise`."""
    with translation.override("id"):
        known = {str(label): Reason(value) for value, label in Reason.choices}
    parts = [part.strip() for part in text.split(";")]
    return "; ".join(str(known[part].label) if part in known else otherwise(part) for part in parts)
