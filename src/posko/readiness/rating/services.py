"""A commander rates a readiness otherwise than its items do, and says why; the reason stays until it is lifted."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from posko.ledger.services import record
from posko.organisation.access import require
from posko.organisation.models import Command, Person
from posko.readiness.models import Override
from posko.readiness.models.base import Rating, Readiness
from posko.readiness.rating.stages import stages_of
from posko.registry.models import Operation

_LONGEST_REASON = 300


class OverrideRefused(Exception):
    """The message says what is in the way and what can be done."""


def override_rating(
    *,
    by: Person,
    operation: Operation,
    command: Command,
    stage: str,
    readiness: Readiness,
    rating: Rating,
    reason: str,
) -> Override:
    """Let `rating` stand above what the items give; one that stood before is lifted by it.

    Raises NotAllowed, OverrideRefused (no reason, no rating, an unknown stage, two at once).
    """
    require(by, "override-rating", command)
    reason = reason.strip()
    _must_say_why(reason)
    if rating == Rating.UNKNOWN:
        raise OverrideRefused(_("Pilih siap, siap dengan catatan, atau belum siap."))
    if stage not in {s.code for s in stages_of(operation)}:
        raise OverrideRefused(_("Operasi tidak punya tahapan ini."))
    try:
        return _put_above(by, operation, command, stage, readiness, rating, reason)
    except IntegrityError:
        raise OverrideRefused(_("Orang lain baru saja menetapkan nilai ini. Muat ulang halaman.")) from None


def lift_override(*, by: Person, override: Override, reason: str) -> Override:
    """Let what the items give hold again. Raises NotAllowed, OverrideRefused (no reason, lifted already)."""
    require(by, "override-rating", override)
    reason = reason.strip()
    _must_say_why(reason)
    with transaction.atomic():
        if not _lift(by, override):
            raise OverrideRefused(_("Penetapan ini sudah dicabut. Muat ulang halaman."))
        record(
            command=override.command,
            actor=by,
            action="rating.lift",
            subject=_subject(override),
            before=_said(override),
            reason=reason,
        )
    override.refresh_from_db()
    return override


@transaction.atomic
def _put_above(
    by: Person,
    operation: Operation,
    command: Command,
    stage: str,
    readiness: Readiness,
    rating: Rating,
    reason: str,
) -> Override:
    place = {"operation": operation, "command": command, "stage": stage, "readiness": readiness.value}
    before = Override.objects.select_for_update().filter(**place, lifted=None).first()
    if before:
        _lift(by, before)
    made = Override.objects.create(**place, rating=rating.value, reason=reason, by=by)
    record(
        command=command,
        actor=by,
        action="rating.override",
        subject=_subject(made),
        before=_said(before) if before else None,
        after=_said(made),
        reason=reason,
    )
    return made


def _lift(by: Person, override: Override) -> bool:
    running = Override.objects.filter(pk=override.pk, lifted=None)
    return bool(running.update(lifted=timezone.now(), lifted_by=by))


def _must_say_why(reason: str) -> None:
    if not reason or len(reason) > _LONGEST_REASON:
        raise OverrideRefused(_("Tulis alasannya, paling panjang 300 huruf."))


def _subject(override: Override) -> str:
    return f"{override.operation.code} {override.command.code} {override.stage} {override.readiness}"


def _said(override: Override) -> dict[str, str]:
    return {"rating": override.rating, "reason": override.reason}
