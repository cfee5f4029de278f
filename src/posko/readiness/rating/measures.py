"""The computed criteria: what is required against what there is. Pure; where one cannot be reckoned it says why.

No measure grows when officers, equipment, money or orders read become fewer: what is required follows from the plan
as it stands, also for posts that nobody mans.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from posko.deployment.budget import StageCost, stage_costs
from posko.doctrine.asta_siap import Measure
from posko.readiness.models.rehearsals import Rehearsal
from posko.readiness.rating.facts import Facts
from posko.readiness.reckoning import PlanFacts, required
from posko.readiness.reckoning.required import (
    BOATS,
    CONTROLLERS,
    LEADERS,
    OFFICERS,
    RADIOS,
    TRUCKS,
    VEHICLES,
)
from posko.registry.kinds import COUNTED_KINDS, RADIO_KINDS, ROAD_KINDS, TRUCK_KINDS, WATER_KINDS


@dataclass(frozen=True)
class Measured:
    """`share`: 0 to 1, None where it cannot be reckoned (`why` says the reason) or need not be (`applies` False)."""

    required: int | None
    available: int | None
    share: Fraction | None
    why: str = ""
    applies: bool = True


def measured(measure: Measure, facts: Facts) -> Measured:
    """The numbers of one measure."""
    if measure in _OF_POSTS:
        if facts.is_polda:
            return not_needed(_("Polda tidak menempatkan pos TPS sendiri."))
        if facts.plan is None:
            return unknown(_("belum ada rencana untuk kesatuan ini"))
        if not facts.plan.posts:
            return unknown(_("rencananya belum punya pos"))
        return _OF_POSTS[measure](facts, facts.plan)
    return _OF_COMMAND[measure](facts)


def unknown(why: str) -> Measured:
    return Measured(None, None, None, why)


def not_needed(why: str) -> Measured:
    return Measured(None, None, None, why, applies=False)


def share_of(need: int, available: int, none_needed: str = "", why: str = "") -> Measured:
    """`available` of `need`, 1 at most; where nothing is required it says so in the words `none_needed`."""
    if need <= 0:
        return not_needed(none_needed or _("tidak diperlukan menurut rencana"))
    return Measured(need, available, Fraction(max(0, min(available, need)), need), why)


def _officers(facts: Facts, plan: PlanFacts) -> Measured:
    present = sum(min(post.present, post.officers) for post in plan.posts)
    return share_of(required(plan)[OFFICERS], present)


def _leaders(facts: Facts, plan: PlanFacts) -> Measured:
    if not plan.leaders_asked:
        return not_needed(_("aturan operasi tidak menyebut pangkat kepala tim"))
    return share_of(required(plan)[LEADERS], sum(post.led for post in plan.posts))


def _controllers(facts: Facts, plan: PlanFacts) -> Measured:
    return share_of(required(plan)[CONTROLLERS], plan.controllers_present)


def _reserves(facts: Facts, plan: PlanFacts) -> Measured:
    return share_of(plan.guarded, plan.reached, _("tidak ada TPS di atas kurang rawan"))


def _stations_manned(facts: Facts, plan: PlanFacts) -> Measured:
    return share_of(plan.stations, sum(post.stations for post in plan.posts if post.manned))


def _within_target(facts: Facts, plan: PlanFacts) -> Measured:
    return share_of(plan.stations, plan.near)


def _vehicles(facts: Facts, plan: PlanFacts) -> Measured:
    return _working(facts, ROAD_KINDS, required(plan)[VEHICLES])


def _trucks(facts: Facts, plan: PlanFacts) -> Measured:
    return _working(facts, TRUCK_KINDS, required(plan)[TRUCKS])


def _boats(facts: Facts, plan: PlanFacts) -> Measured:
    return _working(facts, WATER_KINDS, required(plan)[BOATS])


def _radios(facts: Facts, plan: PlanFacts) -> Measured:
    return _working(facts, RADIO_KINDS, required(plan)[RADIOS])


def _signal(facts: Facts, plan: PlanFacts) -> Measured:
    if not facts.silent_stations:
        return unknown(_no_signal_said())
    return _working(facts, RADIO_KINDS, sum(post.silent for post in plan.posts))


def _no_signal_said() -> str:
    """What is to be entered, where and by whom; and what to do where there is nothing to enter."""
    return _(
        "Belum satu pun TPS ditandai tanpa sinyal, jadi tidak diketahui apakah memang tidak ada. Bila ada: buka TPS "
        "itu dalam data, usulkan kerawanan dengan alasan “tanpa sinyal atau listrik”, lalu orang kedua mengonfirmasi; "
        "atau tulis alasan itu pada kolom tier_reason dan impor lagi. Bila semua TPS bersinyal, komandan menetapkan "
        "nilai kesiapan ini dengan alasan itu."
    )


def _working(facts: Facts, kinds: tuple[str, ...], need: int) -> Measured:
    """A missing row counts as nothing: what is not in the registry cannot be sent out."""
    has = [facts.equipment[kind] for kind in kinds if kind in facts.equipment]
    why = "" if has else _("tidak ada barisnya di data: dihitung nol")
    return share_of(need, sum(works for _total, works in has), why=why)


def _strength(facts: Facts) -> Measured:
    if facts.stage is None:
        return unknown(_("operasi tidak punya tahapan ini, jadi kekuatan minimumnya tidak diketahui"))
    if not facts.registered:
        return Measured(1, 0, Fraction(0), _("belum ada petugas dalam data"))
    need = facts.stage.share * facts.registered
    share = min(Fraction(1), max(0, facts.free) / need) if need else Fraction(1)
    return Measured(-(-need.numerator // need.denominator), facts.free, share)


def _serviceable(facts: Facts) -> Measured:
    has = [pair for kind, pair in facts.equipment.items() if kind in COUNTED_KINDS]
    total = sum(total for total, _works in has)
    if not total:
        return unknown(_("belum ada kendaraan, perahu atau radio dalam data"))
    return share_of(total, sum(works for _total, works in has))


def _money(facts: Facts) -> Measured:
    if facts.stage is None:
        return unknown(_("operasi tidak punya tahapan ini"))
    return _funds(facts, [c for c in _costs(facts) if c.stage == facts.stage])


def _money_all(facts: Facts) -> Measured:
    return _funds(facts, _costs(facts))


def _costs(facts: Facts) -> tuple[StageCost, ...]:
    return stage_costs(facts.plan.people, facts.stages, facts.plan.cost) if facts.plan else ()


def _funds(facts: Facts, costs: list[StageCost] | tuple[StageCost, ...]) -> Measured:
    if facts.plan is None:
        return unknown(_("belum ada rencana, jadi biayanya tidak diketahui"))
    if not costs:
        return unknown(_("operasi tidak punya tahapan pemungutan suara sebagai ukuran biaya"))
    why = _("ditaksir menurut kekuatan minimum tahapan") if any(c.estimated for c in costs) else ""
    return share_of(sum(c.cost_idr for c in costs), facts.funds_idr, _("rencana tidak mengirim seorang pun"), why)


def _plan_approved(facts: Facts) -> Measured:
    if facts.plan is None:
        return Measured(1, 0, Fraction(0), _("belum ada rencana untuk kesatuan ini"))
    return share_of(1, int(facts.plan.in_force))


def _orders_read(facts: Facts) -> Measured:
    if not facts.orders:
        return unknown(_("belum ada perintah; perintah terbit ketika rencana disetujui"))
    return share_of(facts.orders, facts.read)


def _tiers_reasoned(facts: Facts) -> Measured:
    if facts.is_polda:
        return not_needed(_("Polda tidak menempatkan pos TPS sendiri."))
    if not facts.stations:
        return unknown(_("belum ada TPS dalam data"))
    return share_of(facts.guarded, facts.reasoned, _("tidak ada TPS di atas kurang rawan"))


def _kits(facts: Facts) -> Measured:
    if not facts.packs:
        return unknown(_("belum ada ransel yang diperiksa untuk tahapan ini"))
    return share_of(facts.packs, facts.complete)


def _held(kind: Rehearsal.Kind) -> Callable[[Facts], Measured]:
    return lambda facts: share_of(1, int(kind.value in facts.rehearsed))


_OF_POSTS: dict[Measure, Callable[[Facts, PlanFacts], Measured]] = {
    Measure.OFFICERS: _officers,
    Measure.LEADERS: _leaders,
    Measure.CONTROLLERS: _controllers,
    Measure.RESERVES: _reserves,
    Measure.STATIONS_MANNED: _stations_manned,
    Measure.WITHIN_TARGET: _within_target,
    Measure.VEHICLES: _vehicles,
    Measure.TRUCKS: _trucks,
    Measure.BOATS: _boats,
    Measure.RADIOS: _radios,
    Measure.SIGNAL: _signal,
}
_OF_COMMAND: dict[Measure, Callable[[Facts], Measured]] = {
    Measure.STRENGTH: _strength,
    Measure.SERVICEABLE: _serviceable,
    Measure.MONEY: _money,
    Measure.MONEY_ALL: _money_all,
    Measure.PLAN_APPROVED: _plan_approved,
    Measure.ORDERS_READ: _orders_read,
    Measure.TIERS_REASONED: _tiers_reasoned,
    Measure.KITS: _kits,
    Measure.TRAINING: _held(Rehearsal.Kind.TRAINING),
    Measure.FLOOR_GAME: _held(Rehearsal.Kind.FLOOR_GAME),
    Measure.CITY: _held(Rehearsal.Kind.CITY),
}
