"""`plan_tour`: which commands to see on which day, so that as many as possible are seen with little time on the road.

Teams leave the base in the morning, sleep at the last command they came to (or at home every night, `Nights.BASE`)
and are back at the base before their days end. PyVRP makes the order (`ordering`), which is laid on real days and
improved (`laying`, `polishing`, `ruining`). Stopped by iterations: the same seed gives the same tour on any machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from posko.readiness.touring.asked import Asked, LeftOut, Planned, Stop, Why
from posko.readiness.touring.laying import Roads, lay, travel_of
from posko.readiness.touring.ordering import Sortie, order_by_pyvrp, sorties_of
from posko.readiness.touring.polishing import Polisher
from posko.readiness.touring.ruining import searched

ITERATIONS = 500


def plan_tour(asked: Asked, seed: int = 0, *, iterations: int = ITERATIONS) -> Planned:
    """All fixed visits as they are, then as many others as fit, those that must be first, with little time on the road.

    What does not fit is named with the reason. `seed` is a whole number of at least nought.
    """
    roads = Roads(asked)
    ordered = order_by_pyvrp(asked, roads, seed=seed, iterations=iterations)
    return planned_of(asked, roads, _driven(asked, roads, ordered, seed) if ordered else ())


def _driven(asked: Asked, roads: Roads, ordered: Sequence[Sortie], seed: int) -> Sequence[Sortie]:
    """The order as it is, and the other way round (opening hours tell them apart), laid on real days; the better."""
    polisher = Polisher(asked, roads, ordered)
    there = tuple(sortie.codes for sortie in ordered)
    back = tuple(tuple(reversed(codes)) for codes in there)
    start = min((polisher.polished(orders) for orders in (there, back)), key=polisher.cost)
    return polisher.sorties_with(polisher.polished(searched(polisher, start, seed=seed)))


def planned_of(asked: Asked, roads: Roads, sorties: Sequence[Sortie]) -> Planned:
    """The sorties, which must be drivable, as a tour."""
    visits = [v for s in sorties for v in lay(asked, roads, s.team, s.stretch, s.codes) or ()]
    seen = {visit.code for visit in visits}
    out = (stop for stop in asked.stops if stop.code not in seen)
    return Planned(
        visits=tuple(sorted(visits, key=lambda v: (v.team, v.day, v.arrive))),
        left_out=tuple(LeftOut(stop.code, _why(asked, roads, stop)) for stop in out),
        travel=sum(travel_of(asked, roads, s.codes) for s in sorties),
    )


def _why(asked: Asked, roads: Roads, stop: Stop) -> Why:
    if asked.fixed_of(stop.code):
        return Why.FIXED
    sorties = sorties_of(asked)
    days = {day.date: day for sortie in sorties for day in sortie.stretch}.values()
    if not any(_is_open(stop, day.start, day.end) for day in days if day.date not in stop.closed):
        return Why.CLOSED
    return Why.NO_TIME if any(_in_reach(asked, roads, sortie, stop.code) for sortie in sorties) else Why.TOO_FAR


def _in_reach(asked: Asked, roads: Roads, sortie: Sortie, code: str) -> bool:
    """Whether a team that has nothing else to do could go there, alone or by way of one other command each way."""
    others = [(stop.code,) for stop in asked.stops if stop.code != code]
    ways = ((*there, code, *back) for there, back in product([(), *others], repeat=2) if not there or there != back)
    return any(lay(asked, roads, sortie.team, sortie.stretch, way) is not None for way in ways)


def _is_open(stop: Stop, start: int, end: int) -> bool:
    return min(stop.closes, end) - max(stop.opens, start) >= stop.stay
