"""A wider search than polishing: take some visits out at random, put them back where they cost least, keep the better.

Its random numbers come from the seed alone and it stops after so many rounds, so the same seed gives the same.
"""

from __future__ import annotations

from random import Random

from posko.readiness.touring.polishing import Orders, Polisher, inserted

ROUNDS = 250
#: At most so many visits are taken out in a round.
RUINED_MAX = 5


def searched(polisher: Polisher, start: Orders, *, seed: int, rounds: int = ROUNDS) -> Orders:
    """Orders that can be driven and cost no more than `start`, which can be driven too."""
    random = Random(seed)
    best = now = start
    for _ in range(rounds):
        tried = _rebuilt(polisher, _ruined(now, random), random)
        # A little worse is gone on from: all ways that lead on are not downhill.
        if polisher.cost(tried) <= _worse(polisher.cost(now)):
            now = tried
        if polisher.cost(now) < polisher.cost(best):
            best = now
    return best


def _worse(cost: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    return (*cost[:3], cost[3] + cost[3] // 50)


def _ruined(orders: Orders, random: Random) -> Orders:
    seen = [code for codes in orders for code in codes]
    if not seen:
        return orders
    out = set(random.sample(seen, random.randint(1, min(RUINED_MAX, len(seen)))))
    return tuple(tuple(code for code in codes if code not in out) for codes in orders)


def _rebuilt(polisher: Polisher, orders: Orders, random: Random) -> Orders:
    """With all commands that still fit, those with most right to it first, else in random order."""
    seen = {code for codes in orders for code in codes}
    out = [stop for stop in polisher.asked.stops if stop.code not in seen]
    random.shuffle(out)
    out.sort(key=lambda stop: (polisher.asked.fixed_of(stop.code) is None, not stop.must))
    for stop in out:
        orders = _with(polisher, stop.code, orders)
    return orders


def _with(polisher: Polisher, code: str, orders: Orders) -> Orders:
    """With `code` where it costs least; as before where it fits nowhere."""
    choices = []
    for number, codes in enumerate(orders):
        before = polisher.travel(codes)
        choices += [(polisher.travel(longer) - before, number, longer) for longer in inserted(code, codes)]
    for _, number, longer in sorted(choices):
        if polisher.fits(number, longer):
            return (*orders[:number], longer, *orders[number + 1 :])
    return orders
