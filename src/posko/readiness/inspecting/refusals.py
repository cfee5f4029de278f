"""Why an inspection or a finding says no, told to the person who can do something about it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _


class InspectionRefused(Exception):
    """Nothing was changed; the message says why and what to do, in the reader's language."""


class WrongState(InspectionRefused):
    """Somebody else was quicker, or the inspection or finding is not there yet."""


class NotAsked(InspectionRefused):
    """An answer to something that the version of the criteria does not ask."""

    def __init__(self, criterion: str, version: int) -> None:
        text = _("Kriteria “%(code)s” tidak ada dalam daftar pemeriksaan versi %(version)s.")
        super().__init__(text % {"code": criterion[:60], "version": version})


class Unreadable(InspectionRefused):
    """What was sent is no answer, finding or check."""

    def __init__(self, what: str) -> None:
        super().__init__(_("Isian tidak terbaca: %(what)s.") % {"what": what})


class IdTaken(InspectionRefused):
    """Another answer has this id."""

    def __init__(self) -> None:
        super().__init__(_("Nomor kiriman ini sudah dipakai isian lain. Isi sekali lagi."))


class Unanswered(InspectionRefused):
    """An inspection with criteria that nobody answered: `texts`, as the checklist words them."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = tuple(texts)
        text = _("%(n)s kriteria belum dijawab. Jawab dahulu, atau tutup dengan menyatakannya tidak diperiksa.")
        super().__init__(text % {"n": len(self.texts)})


class CriteriaUnreadable(InspectionRefused):
    """The version of the criteria cannot be read any more; `why` names its faults."""

    def __init__(self, version: int, why: str) -> None:
        text = _("Kriteria versi %(version)s tidak terbaca: %(why)s")
        super().__init__(text % {"version": version, "why": why})


class WrongOwner(InspectionRefused):
    """Somebody who cannot put the finding right."""

    def __init__(self, name: str, command: str) -> None:
        text = _("%(name)s tidak bertugas memperbaiki temuan di %(command)s. Pilih orang lain.")
        super().__init__(text % {"name": name, "command": command})


class EvidenceRefused(InspectionRefused):
    """A file that is no photo or document, is too big, damaged or dangerous."""
