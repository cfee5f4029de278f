"""What is wrong with a visit, and why a command is left out, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from posko.readiness.touring.asked import Asked, LeftOut, Why
from posko.readiness.touring.checking import Fault, Kind


def clock(minute: int) -> str:
    """`07.05`."""
    return f"{minute // 60:02d}.{minute % 60:02d}"


def span(minutes: float) -> str:
    """`2 jam 5 mnt`, `45 mnt`."""
    hours, rest = divmod(round(minutes), 60)
    if not hours:
        return _("%(m)s mnt") % {"m": rest}
    return _("%(h)s jam %(m)s mnt") % {"h": hours, "m": rest} if rest else _("%(h)s jam") % {"h": hours}


def name_of(asked: Asked, code: str) -> str:
    return asked.base.name if code == asked.base.code else asked.stop(code).place.name


def said_fault(asked: Asked, fault: Fault) -> str:
    """One sentence, with the times that are in the way."""
    stop = asked.stop(fault.code)
    words = {
        "name": stop.place.name,
        "other": name_of(asked, fault.other) if fault.other else "",
        "way": span(fault.minutes),
        "opens": clock(stop.opens),
        "closes": clock(stop.closes),
    }
    return _fault_texts()[fault.kind] % words


def _fault_texts() -> dict[Kind, str]:
    return {
        Kind.NO_DAY: _("%(name)s: hari atau regu itu tidak termasuk rencana kunjungan ini."),
        Kind.OFF: _("%(name)s: regu itu tidak bertugas pada hari itu."),
        Kind.OUTSIDE: _("%(name)s: di luar jam kerja regu hari itu."),
        Kind.CLOSED: _("%(name)s: tutup; hanya menerima kunjungan antara pukul %(opens)s dan %(closes)s."),
        Kind.CLOSED_DAY: _("%(name)s: tutup pada tanggal itu; pilih hari lain."),
        Kind.OVERLAP: _("%(name)s: bertumpang tindih dengan kunjungan ke %(other)s."),
        Kind.TOO_FAR: _("%(name)s: terlalu jauh dari %(other)s; perjalanannya %(way)s dan tidak sempat."),
        Kind.NO_WAY_HOME: _("%(name)s: dari sana regu tidak sempat kembali ke %(other)s (%(way)s) sebelum waktunya."),
    }


def said_why(asked: Asked, left: LeftOut) -> str:
    """Why a command is not visited and what would help."""
    stop = asked.stop(left.code)
    words = {"opens": clock(stop.opens), "closes": clock(stop.closes), "stay": span(stop.stay)}
    return _why_texts()[left.why] % words


def _why_texts() -> dict[Why, str]:
    return {
        Why.CLOSED: _(
            "Tidak ada hari dengan waktu terima yang cukup (pukul %(opens)s–%(closes)s, perlu %(stay)s). "
            "Ubah jam terima atau lama kunjungan."
        ),
        Why.TOO_FAR: _(
            "Terlalu jauh: tidak tercapai pulang pergi dalam hari yang ada, juga tanpa kunjungan lain. "
            "Tambah hari atau perpanjang jam kerja."
        ),
        Why.NO_TIME: _("Hari sudah penuh dengan kunjungan lain. Tambah hari atau regu, atau persingkat kunjungan."),
        Why.BY_HAND: _("Dikeluarkan dengan tangan; kembali bila rencana dihitung lagi."),
        Why.FIXED: _("Waktu yang dikunci tidak dapat ditepati bersama kunjungan lain yang dikunci. Lepas kuncinya."),
    }
