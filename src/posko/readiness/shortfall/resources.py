"""What the ledger keeps account of: the resources a plan needs, and what of the registry answers to each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from posko.readiness.reckoning.required import (
    BOATS,
    CONTROLLERS,
    EXCLUDED,
    LEADERS,
    MONEY,
    OFFICERS,
    RADIOS,
    TRUCKS,
    VEHICLES,
)
from posko.registry.kinds import RADIO_KINDS, ROAD_KINDS, TRUCK_KINDS, WATER_KINDS


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
            EXCLUDED,
            _("Personel tanpa area larangan"),
            _("personel"),
            "officers",
            _("personel untuk pos yang tidak dapat diisi karena area larangan"),
            lendable=False,
        ),
        Resource(
            LEADERS,
            _("Kepala tim"),
            _("personel"),
            "officers",
            _("satu untuk tiap pos, terisi atau belum, bila aturan operasi menyebut pangkat kepala tim"),
            mended=_RECALLED,
            lendable=False,
        ),
        Resource(
            CONTROLLERS,
            _("Padal"),
            _("perwira"),
            "officers",
            _("semua pos, terisi atau belum, dibagi rentang seorang Padal"),
            mended=_RECALLED,
            lendable=False,
        ),
        Resource(
            VEHICLES,
            _("Kendaraan"),
            _("unit"),
            "equipment",
            _("satu untuk tiap pos, terisi atau belum"),
            kinds=ROAD_KINDS,
            mended=_MENDED,
        ),
        Resource(
            TRUCKS,
            _("Truk"),
            _("unit"),
            "equipment",
            _("satu untuk tiap regu cadangan"),
            kinds=TRUCK_KINDS,
            mended=_MENDED,
        ),
        Resource(
            BOATS,
            _("Perahu"),
            _("unit"),
            "equipment",
            _("satu untuk tiap pos dengan TPS lewat air"),
            kinds=WATER_KINDS,
            mended=_MENDED,
        ),
        Resource(
            RADIOS,
            _("Radio (HT)"),
            _("unit"),
            "equipment",
            _("satu untuk tiap pos (terisi atau belum), Padal dan regu cadangan; ukuran Posko, bukan aturan"),
            kinds=RADIO_KINDS,
            mended=_MENDED,
        ),
        Resource(
            MONEY,
            _("Dana"),
            "Rp",
            "funds",
            _("petugas semua pos (terisi atau belum), Padal, cadangan × hari × tarif; pemungutan suara"),
            lendable=False,
        ),
    )
}
