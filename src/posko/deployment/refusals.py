"""Why a decision about a plan is not carried out, in words for the person who asked."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from posko.planning.editing import Broken


class PlanRefused(Exception):
    """The message says what is in the way and what can be done."""


class WrongState(PlanRefused):
    def __init__(self) -> None:
        super().__init__(_("Rencana ini sudah berubah keadaan. Muat ulang halaman untuk melihat keadaannya sekarang."))


class NotOpen(PlanRefused):
    def __init__(self) -> None:
        super().__init__(_("Rencana ini tidak dapat diubah lagi. Buat versi baru, atau minta dikembalikan."))


class PoldasOwnPart(PlanRefused):
    """The part of a Polda itself is not changed by hand: `polda`. Whom it lends has a duty with the borrower alone."""

    def __init__(self, polda: str) -> None:
        super().__init__(where_poldas_serve(polda))


def where_poldas_serve(polda: str) -> str:
    """Where the people of `polda` are posted, and so changed."""
    text = _(
        "Bagian %(polda)s tidak diubah dengan tangan: personel %(polda)s ditempatkan di bagian Polres yang dipinjami, "
        "atau sebagai regu BKO. Ubah di sana."
    )
    return text % {"polda": polda}


class Touched(PlanRefused):
    """Somebody else changed the same posts or officers since they were looked at."""

    def __init__(self, codes: Sequence[str], by: str) -> None:
        self.codes, self.by = tuple(codes), by
        text = _("%(by)s baru saja mengubah %(codes)s. Lihat dahulu keadaannya sekarang, lalu ulangi bila masih perlu.")
        super().__init__(text % {"by": by, "codes": ", ".join(codes[:5])})


class TakenBack(PlanRefused):
    """Somebody else took a change back since it was looked at, of the same posts or officers."""

    def __init__(self, codes: Sequence[str], by: str) -> None:
        self.codes, self.by = tuple(codes), by
        text = _(
            "%(by)s baru saja membatalkan perubahan atas %(codes)s. Lihat dahulu keadaannya sekarang, lalu ulangi bila "
            "masih perlu."
        )
        super().__init__(text % {"by": by, "codes": ", ".join(codes[:5])})


class NotLast(PlanRefused):
    def __init__(self) -> None:
        super().__init__(
            _("Hanya perubahan terakhir yang dapat dibatalkan; batalkan satu per satu dari yang terakhir.")
        )


class ChangedMeanwhile(PlanRefused):
    """The plan, or what it replaces, is no longer what the person was asked about."""

    def __init__(self) -> None:
        super().__init__(_("Rencana ini baru saja berubah. Lihat dahulu keadaannya sekarang, lalu putuskan lagi."))


class Overtaken(PlanRefused):
    """Another plan came into force since this one was begun."""

    def __init__(self, other: str) -> None:
        text = _("Sejak konsep ini dibuat, rencana lain sudah berlaku: %(other)s. Buat versi baru lagi.")
        super().__init__(text % {"other": other})


class BreaksRules(PlanRefused):
    """A plan that breaks a hard rule is neither submitted nor approved. `broken`: command code and what it breaks."""

    def __init__(self, broken: Sequence[tuple[str, Broken]], said: str = "") -> None:
        self.broken = tuple(broken)
        super().__init__(said or _("Rencana ini melanggar aturan yang tidak boleh dilanggar."))


class Outdated(BreaksRules):
    """The registry changed so that the plan breaks a hard rule: `broken`, of the plan as the registry has it now."""

    def __init__(self, broken: Sequence[tuple[str, Broken]]) -> None:
        super().__init__(broken, _("Menurut data sekarang rencana ini melanggar aturan yang tidak boleh dilanggar."))


class Uncomputable(PlanRefused):
    pass
