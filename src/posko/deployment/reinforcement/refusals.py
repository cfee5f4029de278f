"""Why the reserve ledger says no, told to the person who can do something about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _


class ReinforcementRefused(Exception):
    """Nothing was changed; the message says why and what to do, in the reader's language."""


class AlreadyDecided(ReinforcementRefused):
    """Somebody decided, withdrew, or filled a part of the request since it was looked at."""

    def __init__(self) -> None:
        text = _(
            "Permintaan ini sudah diputuskan atau ditarik, atau baru saja dipenuhi sebagian. Lihat dahulu keadaannya "
            "sekarang."
        )
        super().__init__(text)


class NotEnough(ReinforcementRefused):
    """So many officers of the Polda may not be bound: `wanted` of them, `possible` now."""

    def __init__(self, wanted: int, possible: int) -> None:
        self.wanted, self.possible = wanted, possible
        text = _(
            "%(wanted)s personel tidak tersedia: di luar tugas rutin, batas operasi, regu yang ada dan yang sudah "
            "dijanjikan, tinggal %(possible)s. Bentuk regu yang lebih sedikit atau lebih kecil."
        )
        super().__init__(text % {"wanted": number_format(wanted), "possible": number_format(possible)})


class BeyondReserve(ReinforcementRefused):
    """Of `wanted` officers of the Polda `possible` may be promised now: its routine duty and its ceiling hold.

    `way`: what whoever decides can do.
    """

    def __init__(self, wanted: int, possible: int, way: str) -> None:
        self.wanted, self.possible = wanted, possible
        text = (
            _("Dari %(wanted)s personel ini hanya %(possible)s yang masih dapat dijanjikan Polda")
            if possible
            else _("Dari %(wanted)s personel ini tidak seorang pun masih dapat dijanjikan Polda")
        )
        why = _("yang lain terikat oleh tugas rutin, batas operasi, dan janji yang sudah ada.")
        said = text % {"wanted": number_format(wanted), "possible": number_format(possible)}
        super().__init__(f"{said}; {why} {way}")


class MoreThanAsked(ReinforcementRefused):
    """Teams with `officers` people for a request of which `rest` are open, and nobody has said that it is meant."""

    def __init__(self, officers: int, rest: int) -> None:
        self.officers, self.rest = officers, rest
        text = _(
            "Regu yang dipilih berjumlah %(officers)s personel, %(more)s lebih banyak daripada %(rest)s yang masih "
            "terbuka. Pilih regu yang lebih sedikit atau lebih kecil, atau centang bahwa kelebihannya memang dimaksud."
        )
        said = {"officers": officers, "more": officers - rest, "rest": rest}
        super().__init__(text % {name: number_format(number) for name, number in said.items()})


@dataclass(frozen=True)
class Lent:
    """A team and the command that has it."""

    team: str
    command: str


class TeamTaken(ReinforcementRefused):
    """Teams that cannot be lent or dissolved because a command has them: `taken`."""

    def __init__(self, taken: Sequence[Lent]) -> None:
        self.taken = tuple(taken)
        listed = ", ".join(f"{lent.team} → {lent.command}" for lent in self.taken)
        super().__init__(_("Regu ini sedang dipinjamkan: %(teams)s. Pilih regu yang lain.") % {"teams": listed})


class TeamGone(ReinforcementRefused):
    """Teams that were dissolved meanwhile, or are none of this Polda and operation."""

    def __init__(self, teams: Sequence[str]) -> None:
        self.teams = tuple(teams)
        text = _("Regu ini tidak ada lagi: %(teams)s. Pilih regu yang lain.")
        super().__init__(text % {"teams": ", ".join(self.teams)})


class NobodyAvailable(ReinforcementRefused):
    """Teams of which no member can serve now: `teams`."""

    def __init__(self, teams: Sequence[str]) -> None:
        self.teams = tuple(teams)
        text = _("Tidak seorang pun dari regu ini tersedia sekarang: %(teams)s. Pilih regu yang lain.")
        super().__init__(text % {"teams": ", ".join(self.teams)})


@dataclass(frozen=True)
class Promised:
    """An officer and the command to which he is promised; empty where whoever asks may not know it."""

    officer: str
    command: str


class AlreadyPromised(ReinforcementRefused):
    """Officers whom another command has, by a grant or by a plan in force: `promised`."""

    #: So many are named in the message.
    NAMED = 10

    def __init__(self, promised: Sequence[Promised]) -> None:
        self.promised = tuple(promised)
        listed = "; ".join(self._line(p) for p in self.promised[: self.NAMED])
        if len(self.promised) > self.NAMED:
            rest = number_format(len(self.promised) - self.NAMED)
            listed += "; " + _("dan %(n)s lagi") % {"n": rest}
        text = _("Personel ini sudah dijanjikan: %(people)s. Yang dijanjikan dua kali tidak diterima.")
        super().__init__(text % {"people": listed})

    @staticmethod
    def _line(promised: Promised) -> str:
        return f"{promised.officer} → {promised.command or _('kesatuan lain')}"


class TeamsReturned(ReinforcementRefused):
    """A plan counts on people of teams that went back to the Polda: `returned`, by command and team."""

    def __init__(self, returned: Sequence[Lent]) -> None:
        self.returned = tuple(returned)
        listed = ", ".join(f"{lent.team} ({lent.command})" for lent in self.returned)
        text = _(
            "Rencana ini masih memakai regu yang sudah kembali ke Polda: %(teams)s. Kembalikan kepada perencana untuk "
            "perbaikan terkecil, lalu ajukan lagi."
        )
        super().__init__(text % {"teams": listed})


class NoPlace(ReinforcementRefused):
    """A unit of lent officers, `unit`, has no coordinates, so that no way from it can be reckoned."""

    def __init__(self, unit: str) -> None:
        self.unit = unit
        super().__init__(_("Satuan %(unit)s belum punya koordinat; impor data satuan itu lagi.") % {"unit": unit})
