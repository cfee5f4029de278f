"""Why a decision about a tour is not carried out, in words for the person who asked."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _


class TourRefused(Exception):
    """The message says what is in the way and what can be done; `reasons`: each of them by itself."""

    def __init__(self, *reasons: str) -> None:
        self.reasons: Sequence[str] = reasons
        super().__init__(" ".join(reasons))


class Changed(TourRefused):
    """Somebody else changed the tour since it was looked at."""

    def __init__(self) -> None:
        super().__init__(
            _("Rencana kunjungan ini baru saja diubah orang lain. Lihat dahulu keadaannya sekarang, lalu ulangi.")
        )


class NotDraft(TourRefused):
    def __init__(self) -> None:
        super().__init__(_("Rencana kunjungan ini sudah ditetapkan. Buka kembali untuk mengubahnya."))


class WrongState(TourRefused):
    def __init__(self) -> None:
        super().__init__(_("Rencana kunjungan ini sudah berubah keadaan. Muat ulang halaman."))
