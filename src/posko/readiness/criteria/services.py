"""The next version of the criteria. A version is never rewritten."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from posko.doctrine.asta_siap import load_asta_siap
from posko.ledger.services import record
from posko.organisation.access import require
from posko.organisation.models import Command, Person
from posko.readiness.criteria.changes import changes_between
from posko.readiness.criteria.queries import current_criteria
from posko.readiness.models import CriteriaSet

_LONGEST_REASON = 300


class CriteriaRefused(Exception):
    """The message says what is in the way and what can be done."""


class Overtaken(CriteriaRefused):
    """Somebody else saved a version since this one was begun."""

    def __init__(self, latest: CriteriaSet) -> None:
        self.latest = latest
        text = _("Sejak Anda mulai, %(by)s menyimpan versi %(n)d. Bandingkan dahulu, lalu simpan sekali lagi.")
        super().__init__(text % {"by": latest.made_by or "Posko", "n": latest.version})


def save_criteria(*, by: Person, command: Command, toml: str, reason: str, seen: int) -> CriteriaSet:
    """Make `toml` the next version of the criteria of `command`. `seen`: the version that `by` began with.

    Raises NotAllowed, BadDoctrine with every fault of the text, CriteriaRefused (no reason, nothing changed, not the
    topmost command), Overtaken.
    """
    require(by, "edit-criteria", command)
    toml, reason = toml.replace("\r\n", "\n"), reason.strip()
    if command.parent_id is not None:
        raise CriteriaRefused(_("Kriteria ditetapkan oleh Polda untuk semua kesatuan di bawahnya."))
    if not reason or len(reason) > _LONGEST_REASON:
        raise CriteriaRefused(_("Tulis alasan perubahan, paling panjang 300 huruf."))
    after = load_asta_siap(toml)
    latest = current_criteria(command)
    if latest.version != seen:
        raise Overtaken(latest)
    if toml == latest.toml:
        raise CriteriaRefused(_("Tidak ada yang berubah terhadap versi %(n)d.") % {"n": latest.version})
    changed = changes_between(load_asta_siap(latest.toml), after)
    return _next_version(by, latest, toml, reason, [change.code for change in changed])


def _next_version(by: Person, latest: CriteriaSet, toml: str, reason: str, changed: list[str]) -> CriteriaSet:
    try:
        with transaction.atomic():
            made = CriteriaSet.objects.create(
                command=latest.command, version=latest.version + 1, toml=toml, made_by=by, reason=reason
            )
            record(
                command=latest.command,
                actor=by,
                action="criteria.save",
                subject=str(made),
                before={"version": latest.version},
                after={"version": made.version, "changed": changed},
                reason=reason,
            )
    except IntegrityError:
        raise Overtaken(current_criteria(latest.command)) from None
    return made
