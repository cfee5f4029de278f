"""How ratings and readinesses look on a page: colour, shape, word."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from posko.readiness.models.base import Rating, Readiness

#: Rating -> class of the colour, shape, word that fits into a cell. From good to bad.
LOOKS: dict[str, tuple[str, str, Any]] = {
    Rating.READY: ("posko-ready", "✓", _("Siap")),
    Rating.LIMITED: ("posko-limited", "!", _("Catatan")),
    Rating.UNKNOWN: ("text-secondary", "○", _("Belum dinilai")),
    Rating.NOT_READY: ("posko-ended", "✕", _("Belum siap")),
}
#: Heads of columns: what comes after "siap".
HEADS: dict[str, Any] = {
    Readiness.POST: _("Posko"),
    Readiness.TRAINING: _("Latihan"),
    Readiness.ORDER: _("Kamtibmas"),
    Readiness.COMMUNITY: _("Masyarakat"),
    Readiness.PERSONNEL: _("Personel"),
    Readiness.EQUIPMENT: _("Sarpras"),
    Readiness.BUDGET: _("Anggaran"),
    Readiness.PLAN: _("Rencana"),
}
#: Turn -> class, shape, word.
TURNS: dict[str, tuple[str, str, Any]] = {
    "better": ("posko-ready", "▲", _("membaik")),
    "worse": ("posko-ended", "▼", _("memburuk")),
    "other": ("text-secondary", "•", _("lainnya")),
}
