"""What the ledger keeps account of: the resources a plan needs, and what of the registry answers to each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from posko.planning.shortfall import ROAD_KINDS


@dataclass(frozen=True)
class Resource:
    """`kinds`: of the registry's equipment; empty for people and money. `table`: the registry's page with its rows.

    `mended`: what "can be repaired" means for it, empty where nothing can. `lendable`: whether a command may lend it
    (Padal and team leaders are among the officers, and money is granted to one command). `need_said`: how its need
    follows from a plan.
    """

    code: str
    title: Any
    unit: Any
    table: str
    need_said: Any
    kinds: tuple[str, ...] = ()
    mended: Any = ""
    lendable: bool = True

    def __str__(self) -> str:
        return str(self.title)


_RECALLED = _("dapat ditarik dari cuti, sakit, pendidikan atau BKO keluar")
_MENDED = _("dapat diperbaiki")
OFFICERS = "officers"

RESOURCES = {
    r.code: r
    for r in (
        Resource(
            OFFICERS,
            _("Personel pos"),
            _("personel"),
            "officers",
            _("personel menurut pola semua pos, kecuali yang terhalang area larangan"),
            mended=_RECALLED,
        ),
        Resource(
            "excluded_areas",
            _("Personel tanpa area larangan"),
            _("personel"),
            "officers",
            _("personel untuk pos yang tidak dapat diisi karena area larangan"),
            lendable=False,
        ),
        Resource(
            "leaders",
            _("Kepala tim"),
            _("personel"),
            "officers",
            _("satu untuk tiap pos terisi, bila aturan operasi menyebut pangkat kepala tim"),
            mended=_RECALLED,
            lendable=False,
        ),
        Resource(
            "controllers",
            _("Padal"),
            _("perwira"),
            "officers",
            _("pos terisi dibagi rentang seorang Padal"),
            mended=_RECALLED,
            lendable=False,
        ),
        Resource(
            "vehicles",
            _("Kendaraan"),
            _("unit"),
            "equipment",
            _("satu untuk tiap pos terisi"),
            kinds=ROAD_KINDS,
            mended=_MENDED,
        ),
        Resource(
            "trucks",
            _("Truk"),
            _("unit"),
            "equipment",
            _("satu untuk tiap regu cadangan"),
            kinds=("truck",),
            mended=_MENDED,
        ),
        Resource(
            "boats",
            _("Perahu"),
            _("unit"),
            "equipment",
            _("satu untuk tiap pos dengan TPS lewat air"),
            kinds=("boat",),
            mended=_MENDED,
        ),
        Resource(
            "radios",
            _("Radio (HT)"),
            _("unit"),
            "equipment",
            _("satu untuk tiap pos terisi, tiap Padal dan tiap regu cadangan (ukuran Posko, bukan aturan rencana)"),
            kinds=("radio", "ht"),
            mended=_MENDED,
        ),
        Resource(
            "money",
            _("Dana"),
            "Rp",
            "funds",
            _("petugas keluar × hari × rupiah per petugas per hari, tahapan pemungutan suara"),
            lendable=False,
        ),
    )
}
