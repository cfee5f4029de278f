"""Where the rows behind a number are, and what it is reckoned from in words."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy

from posko.deployment.models import Part
from posko.doctrine.asta_siap import Measure
from posko.organisation.models import Command
from posko.readiness.models import Answer
from posko.registry.models import Operation

_M = Measure
#: Which rows of a part: what is shown (`isi`) and filters.
_IN_PART: dict[Measure, dict[str, str]] = {
    _M.OFFICERS: {"isi": "petugas", "tugas": "post"},
    _M.LEADERS: {"isi": "petugas", "tugas": "post"},
    _M.CONTROLLERS: {"isi": "petugas", "tugas": "controller"},
    _M.RESERVES: {"isi": "cadangan"},
    _M.STATIONS_MANNED: {"isi": "pos", "keadaan": "kosong"},
    _M.WITHIN_TARGET: {"isi": "pos", "keadaan": "jauh"},
    _M.VEHICLES: {"isi": "pos"},
    _M.TRUCKS: {"isi": "cadangan"},
    _M.BOATS: {"isi": "pos"},
    _M.RADIOS: {"isi": "pos"},
}
#: Which of the registry's tables, and filters.
_IN_REGISTRY: dict[Measure, tuple[str, dict[str, str]]] = {
    _M.STRENGTH: ("officers", {"status": "available"}),
    _M.VEHICLES: ("equipment", {}),
    _M.TRUCKS: ("equipment", {"jenis": "truck"}),
    _M.BOATS: ("equipment", {"jenis": "boat"}),
    _M.RADIOS: ("equipment", {"jenis": "radio"}),
    _M.SERVICEABLE: ("equipment", {}),
    _M.SIGNAL: ("stations", {}),
    _M.MONEY: ("funds", {}),
    _M.MONEY_ALL: ("funds", {}),
    _M.TIERS_REASONED: ("stations", {}),
}
_SOURCES = {
    _M.OFFICERS: lazy("pola semua pos · petugas pos yang masih siap menurut data; BKO menurut rencana"),
    _M.LEADERS: lazy("pos rencana · pos dengan pangkat kepala tim yang masih siap"),
    _M.CONTROLLERS: lazy("pos rencana dibagi rentang Padal · Padal yang masih siap"),
    _M.STRENGTH: lazy("kekuatan minimum tahapan × petugas dalam data · petugas siap di luar tugas rutin"),
    _M.RESERVES: lazy("TPS di atas kurang rawan · yang terjangkau cadangan menurut rencana"),
    _M.STATIONS_MANNED: lazy("TPS rencana · TPS dalam pos yang petugasnya masih lengkap"),
    _M.WITHIN_TARGET: lazy("TPS rencana · TPS dalam waktu sasaran dari pusat pos"),
    _M.VEHICLES: lazy("satu untuk tiap pos, juga yang belum terisi · mobil dan sepeda motor layak pakai"),
    _M.TRUCKS: lazy("satu untuk tiap regu cadangan · truk layak pakai"),
    _M.BOATS: lazy("satu untuk tiap pos dengan TPS lewat air · perahu layak pakai"),
    _M.RADIOS: lazy("satu untuk tiap pos, Padal dan regu cadangan · radio dan HT layak pakai"),
    _M.SERVICEABLE: lazy("kendaraan, truk, perahu, radio dalam data · yang layak pakai"),
    _M.SIGNAL: lazy("pos dengan TPS tanpa sinyal menurut alasan kerawanan · radio dan HT layak pakai"),
    _M.MONEY: lazy("petugas × hari × rupiah per hari untuk tahapan ini · dana dalam data"),
    _M.MONEY_ALL: lazy("petugas × hari × rupiah per hari untuk semua tahapan · dana dalam data"),
    _M.PLAN_APPROVED: lazy("rencana kesatuan ini"),
    _M.ORDERS_READ: lazy("petugas yang mendapat perintah · yang sudah membaca"),
    _M.TIERS_REASONED: lazy("TPS di atas kurang rawan dalam data · yang punya alasan"),
    _M.KITS: lazy("ransel yang diperiksa · yang lengkap dan berfungsi"),
    _M.TRAINING: lazy("catatan latihan sampai akhir tahapan"),
    _M.FLOOR_GAME: lazy("catatan latihan sampai akhir tahapan"),
    _M.CITY: lazy("catatan latihan sampai akhir tahapan"),
}


def source_of(measure: Measure) -> str:
    """What is required · what there is, in words."""
    return str(_SOURCES[measure])


@dataclass(frozen=True)
class Links:
    """Addresses for one command; `part`: the one the numbers rest on."""

    operation: Operation
    command: Command
    part: Part | None

    def rows(self, measure: Measure) -> tuple[str, str]:
        """Where the rows are that there are, and those that are required where these are others."""
        need = self._part(measure)
        if measure in _IN_REGISTRY:
            return self._registry(measure), self._budget() if measure in (_M.MONEY, _M.MONEY_ALL) else need
        if measure in (_M.TRAINING, _M.FLOOR_GAME, _M.CITY):
            return self._rehearsals(), ""
        if measure is _M.KITS:
            return reverse("readiness:inspections") + self._query({}), ""
        if measure is _M.ORDERS_READ:
            return reverse("deployment:recipients") + self._query({"keadaan": "belum"}), ""
        return need or reverse("deployment:plans"), ""

    def answer(self, answer: Answer | None) -> str:
        """The inspection in which it was given; the list of inspections where there is none."""
        if answer is None:
            return reverse("readiness:inspections") + self._query({})
        return reverse("readiness:inspection", args=[answer.inspection_id])

    def _part(self, measure: Measure) -> str:
        if self.part is None:
            return ""
        if measure is _M.PLAN_APPROVED:
            return reverse("deployment:overview", args=[self.part.plan_id])
        page = reverse("deployment:part", args=[self.part.pk])
        return f"{page}?{urlencode(_IN_PART[measure])}" if measure in _IN_PART else ""

    def _registry(self, measure: Measure) -> str:
        table, filters = _IN_REGISTRY[measure]
        return reverse(f"registry:{table}") + self._query(filters)

    def _budget(self) -> str:
        if self.part is None:
            return ""
        return reverse("deployment:command_budget", args=[self.part.plan_id, self.command.code])

    def _rehearsals(self) -> str:
        return reverse("readiness:rehearsals") + self._query({})

    def _query(self, filters: dict[str, str]) -> str:
        return "?" + urlencode({"operasi": self.operation.code, "kesatuan": self.command.code} | filters)
