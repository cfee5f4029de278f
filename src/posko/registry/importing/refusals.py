"""Why an import does not go on. Each message is for the person who can act on it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

#: How many rows a message names.
NAMED = 10


class ImportRefused(Exception):
    """The import cannot do this now; the message says why and what to do."""


class WrongState(ImportRefused):
    """Somebody, perhaps the same person in another window, was faster."""

    def __init__(self) -> None:
        super().__init__(_("Impor ini sudah berpindah keadaan. Muat ulang halaman untuk melihat keadaannya sekarang."))


class Moved(ImportRefused):
    """What would happen is no longer what the person confirmed."""

    def __init__(self) -> None:
        super().__init__(
            _("Data berubah sejak pratinjau dibuat. Pratinjau sudah dibuat ulang; periksa dan konfirmasi lagi.")
        )


class CodeTaken(ImportRefused):
    """There is an operation of this code already, perhaps one that this person cannot see."""

    def __init__(self, code: str) -> None:
        super().__init__(_("Kode operasi %(code)s sudah dipakai. Unggah lagi dengan kode lain.") % {"code": code})


class Taken(ImportRefused):
    """Rows of the file have codes that another command's rows have, which this person cannot change."""

    def __init__(self, table: str, keys: Sequence[str]) -> None:
        self.table, self.keys = table, keys
        start = ngettext(
            "Kode ini sudah dipakai kesatuan lain: %(keys)s.",
            "Kode ini sudah dipakai kesatuan lain: %(keys)s.",
            len(keys),
        ) % {"keys": _named(keys)}
        super().__init__(start + " " + _("Perbaiki kodenya, atau minta Polda mengimpor berkas seluruh wilayah."))


class ChangedSince(ImportRefused):
    """Rows of the import were changed after it: taking them back would lose somebody's work."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = keys
        super().__init__(
            _("Tidak dibatalkan: sesudah impor ini, baris berikut sudah diubah lagi: %(keys)s.")
            % {"keys": _named(keys)}
            + " "
            + _("Impor berkas yang benar sebagai gantinya.")
        )


def _named(keys: Sequence[str]) -> str:
    return ", ".join(keys[:NAMED]) + (" …" if len(keys) > NAMED else "")
