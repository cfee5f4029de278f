"""The tier of a station: proposed with reasons from the list, decided by somebody else."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from posko.ledger.services import record
from posko.organisation.access import NotAllowed, require, require_another
from posko.organisation.models import Person
from posko.registry.changing import rewrite
from posko.registry.models import PollingStation, Tier, TierProposal
from posko.registry.reasons import Reason, Refusal, reasons_text

State = TierProposal.State


class AlreadyWaiting(Exception):
    """The station has a proposal that waits for a decision."""


class AlreadyDecided(Exception):
    """Somebody decided the proposal before."""


@transaction.atomic
def propose_tier(*, station: PollingStation, tier: str, reasons: Sequence[str], by: Person) -> TierProposal:
    """Propose `tier` for `station`; nothing changes until somebody else confirms.

    Raises NotAllowed unless `by` may propose in the station's command, ValidationError for a tier or reason that is not
    of the lists, for a tier above low without a reason or low with one, and for what the station has already;
    AlreadyWaiting while another proposal for it waits.
    """
    require(by, "propose-tier", station)
    chosen = _checked(station, tier, reasons)
    try:
        with transaction.atomic():
            proposal = TierProposal.objects.create(
                station=station, command=station.command, tier=tier, reasons=chosen, by=by
            )
    except IntegrityError as error:
        raise AlreadyWaiting from error
    _record(proposal, by, "tier.proposed")
    return proposal


def _checked(station: PollingStation, tier: str, reasons: Sequence[str]) -> list[str]:
    """The reasons in the order of the list, each once."""
    if tier not in Tier.values:
        raise ValidationError({"tier": _("Pilih kerawanan dari daftar.")})
    if set(reasons) - set(Reason.values):
        raise ValidationError({"reasons": _("Pilih alasan dari daftar; alasan lain tidak diterima.")})
    chosen = [reason for reason in Reason.values if reason in reasons]
    if tier == Tier.LOW and chosen:
        raise ValidationError({"reasons": _("TPS kurang rawan tidak memerlukan alasan; kosongkan pilihannya.")})
    if tier != Tier.LOW and not chosen:
        raise ValidationError({"reasons": _("Pilih paling sedikit satu alasan.")})
    if tier == station.tier and reasons_text(chosen) == station.tier_reason:
        raise ValidationError({"tier": _("TPS ini sudah demikian; tidak ada yang diusulkan.")})
    return chosen


@transaction.atomic
def confirm_tier(*, proposal: TierProposal, by: Person) -> PollingStation:
    """Give the station the proposed tier; the station as it is then.

    Raises NotAllowed unless `by` may confirm in the station's command, SamePerson if `by` proposed it, AlreadyDecided
    where it waits no longer, Outdated where the station changes at this very moment.
    """
    _decide(proposal, by, State.CONFIRMED)
    station = PollingStation.objects.select_related("command").get(pk=proposal.station_id)
    text = reasons_text(proposal.reasons)
    return rewrite(
        row=station,
        by=by,
        values={"tier": proposal.tier, "tier_reason": text},
        reason=text,
        action="tier.confirmed",
    )


@transaction.atomic
def refuse_tier(*, proposal: TierProposal, by: Person, because: str) -> TierProposal:
    """Refuse a proposal; the station stays as it is. `because` is one of `Refusal`.

    Raises as `confirm_tier` does, and ValidationError for a reason that is not of the list.
    """
    if because not in Refusal.values:
        raise ValidationError({"because": _("Pilih mengapa usulan ini ditolak.")})
    _decide(proposal, by, State.REFUSED, because)
    proposal.refresh_from_db()
    _record(proposal, by, "tier.refused")
    return proposal


@transaction.atomic
def withdraw_tier(*, proposal: TierProposal, by: Person) -> TierProposal:
    """Take one's own proposal back before it is decided; it stays in the station's history.

    Raises NotAllowed unless `by` proposed it and may still propose in the station's command, AlreadyDecided where it
    waits no longer.
    """
    require(by, "propose-tier", proposal.station)
    if proposal.by_id != by.pk:
        raise NotAllowed(by, "withdraw-tier", proposal.command)
    _settle(proposal, by, State.WITHDRAWN)
    proposal.refresh_from_db()
    _record(proposal, by, "tier.withdrawn")
    return proposal


def _decide(proposal: TierProposal, by: Person, state: State, note: str = "") -> None:
    require(by, "confirm-tier", proposal.station)
    require_another(by, proposal.by)
    _settle(proposal, by, state, note)


def _settle(proposal: TierProposal, by: Person, state: State, note: str = "") -> None:
    # The filter carries the old state: of two who decide at once, one decides.
    waiting = TierProposal.objects.filter(pk=proposal.pk, state=State.WAITING)
    if not waiting.update(state=state, decided_by=by, decided=timezone.now(), note=note):
        raise AlreadyDecided


def _record(proposal: TierProposal, by: Person, action: str) -> None:
    station = proposal.station
    record(
        command=station.command,
        actor=by,
        action=action,
        subject=f"pollingstation {station.code}",
        before={"tier": station.tier, "tier_reason": station.tier_reason},
        after={"tier": proposal.tier, "reasons": proposal.reasons},
        reason=proposal.note,
    )
