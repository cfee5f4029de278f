"""Where the rows behind a number are, and what it is reckoned from in words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy

from posko.deployment.models import Part
from posko.doctrine.asta_siap import Measure
from posko.organisation.models import Command
from posko.readiness.models import Answer
from posko.readiness.reckoning.opening import registry_rows
from posko.registry.kinds import Group
from posko.registry.models import Operation, Status
from posko.registry.tables import ABOVE_LOW, NO_SIGNAL, REASONED

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
    _M.BOATS: {"isi": "pos", "keadaan": "air"},
    _M.RADIOS: {"isi": "pos"},
}
#: Which rows of the registry there are (its table, and filters), and those that are required where these are others.
_IN_REGISTRY: dict[Measure, tuple[str, dict[str, str]]] = {
    _M.STRENGTH: ("officers", {"status": Status.AVAILABLE}),
    _M.VEHICLES: ("equipment", {"golongan": Group.ROAD}),
    _M.TRUCKS: ("equipment", {"golongan": Group.TRUCK}),
    _M.BOATS: ("equipment", {"golongan": Group.WATER}),
    _M.RADIOS: ("equipment", {"golongan": Group.RADIO}),
    _M.SERVICEABLE: ("equipment", {"golongan": Group.COUNTED}),
    _M.SIGNAL: ("equipment", {"golongan": Group.RADIO}),
    _M.MONEY: ("funds", {}),
    _M.MONEY_ALL: ("funds", {}),
    _M.TIERS_REASONED: ("stations", {"kerawanan": ABOVE_LOW, "alasan": REASONED}),
}
_NEEDED_IN_REGISTRY: dict[Measure, tuple[str, dict[str, str]]] = {
    _M.STRENGTH: ("officers", {}),
    _M.SIGNAL: ("stations", {"alasan": NO_SIGNAL}),
    _M.TIERS_REASONED: ("stations", {"kerawanan": ABOVE_LOW}),
}
_SOURCES = {
    _M.OFFICERS: lazy("pola semua pos · petugas pos yang masih siap menurut data; BKO menurut rencana"),
    _M.LEADERS: lazy("semua pos rencana · pos dengan pangkat kepala tim yang masih siap"),
    _M.CONTROLLERS: lazy("semua pos rencana dibagi rentang Padal · Padal yang masih siap"),
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
    _M.MONEY: lazy("petugas semua pos, Padal dan cadangan × hari × tarif tahapan ini · dana dalam data"),
    _M.MONEY_ALL: lazy("petugas semua pos, Padal dan cadangan × hari × tarif tiap tahapan · dana dalam data"),
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

    def rows(self, measure: Measure, *, known: bool = True) -> tuple[str, str]:
        """Where the rows are that there are, and those that are required where these are others.

        Not `known`: where what is wanting for the number is to be entered.
        """
        if measure is _M.SIGNAL and not known:
            return self._registry("stations", {}), ""
        need = self._needed(measure)
        if measure in _IN_REGISTRY:
            return self._registry(*_IN_REGISTRY[measure]), need
        if measure in (_M.TRAINING, _M.FLOOR_GAME, _M.CITY):
            return self._rehearsals(), ""
        if measure is _M.KITS:
            return self._inspections, ""
        if measure is _M.ORDERS_READ:
            return reverse("deployment:recipients") + self._query({"keadaan": "belum"}), ""
        return need or reverse("deployment:plans"), ""

    def _needed(self, measure: Measure) -> str:
        if measure in (_M.MONEY, _M.MONEY_ALL):
            return self._budget()
        if measure in _NEEDED_IN_REGISTRY:
            return self._registry(*_NEEDED_IN_REGISTRY[measure])
        return self._part(measure)

    def answer(self, answer: Answer | None) -> str:
        """The inspection in which it was given; the list of inspections where there is none."""
        if answer is None:
            return self._inspections
        return reverse("readiness:inspection", args=[answer.inspection_id])

    def _part(self, measure: Measure) -> str:
        if measure is _M.PLAN_APPROVED and self.part is not None:
            return reverse("deployment:overview", args=[self.part.plan_id])
        return f"{self._part_page}?{urlencode(_IN_PART[measure])}" if self._part_page and measure in _IN_PART else ""

    @cached_property
    def _part_page(self) -> str:
        return reverse("deployment:part", args=[self.part.pk]) if self.part else ""

    @cached_property
    def _inspections(self) -> str:
        return reverse("readiness:inspections") + self._query({})

    def _registry(self, table: str, filters: dict[str, str]) -> str:
        return registry_rows(table, self.operation, self.command, filters)

    def _budget(self) -> str:
        if self.part is None:
            return ""
        return reverse("deployment:command_budget", args=[self.part.plan_id, self.command.code])

    def _rehearsals(self) -> str:
        return reverse("readiness:rehearsals") + self._query({})

    def _query(self, filters: dict[str, str]) -> str:
        return "?" + urlencode({"operasi": self.operation.code, "kesatuan": self.command.code} | filters)
