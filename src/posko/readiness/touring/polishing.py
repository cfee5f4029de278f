"""From an order to a tour that can be driven: what does not fit on real days is taken out and put in where it does.

A small search on top: move one, swap two, turn a piece round, put in what was left out, until nothing gets better.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from posko.readiness.touring.asked import Asked
from posko.readiness.touring.laying import Roads, lay, travel_of
from posko.readiness.touring.ordering import Sortie

Orders = tuple[tuple[str, ...], ...]
Cost = tuple[int, int, int, int]


class Polisher:
    """Sorties of one tour and how good an order of commands for each of them is."""

    def __init__(self, asked: Asked, roads: Roads, sorties: Sequence[Sortie]) -> None:
        self.asked, self.roads, self.sorties = asked, roads, sorties
        self._fits: dict[tuple[int, tuple[str, ...]], bool] = {}
        self._travel: dict[tuple[str, ...], int] = {}

    def polished(self, start: Orders) -> Orders:
        """The best that is reached from `start`, step by step."""
        orders = self._drivable(start)
        while (better := self._better(orders)) is not None:
            orders = better
        return orders

    def sorties_with(self, orders: Orders) -> tuple[Sortie, ...]:
        return tuple(replace(sortie, codes=codes) for sortie, codes in zip(self.sorties, orders, strict=True))

    def travel(self, codes: tuple[str, ...]) -> int:
        if codes not in self._travel:
            self._travel[codes] = travel_of(self.asked, self.roads, codes)
        return self._travel[codes]

    def cost(self, orders: Orders) -> Cost:
        """Fixed, wanted and other commands left out, then minutes on the road: less is better."""
        seen = {code for codes in orders for code in codes}
        out = [stop for stop in self.asked.stops if stop.code not in seen]
        fixed = sum(self.asked.fixed_of(stop.code) is not None for stop in out)
        must = sum(stop.must for stop in out)
        return fixed, must, len(out), sum(self.travel(codes) for codes in orders)

    def fits(self, number: int, codes: tuple[str, ...]) -> bool:
        """Whether the sortie can be driven in this order."""
        key = (number, codes)
        if key not in self._fits:
            sortie = self.sorties[number]
            self._fits[key] = lay(self.asked, self.roads, sortie.team, sortie.stretch, codes) is not None
        return self._fits[key]

    def _drivable(self, start: Orders) -> Orders:
        """Each order without what does not fit after those before it."""
        found = []
        for number, codes in enumerate(start):
            kept: tuple[str, ...] = ()
            for code in codes:
                kept = (*kept, code) if self.fits(number, (*kept, code)) else kept
            found.append(kept)
        return tuple(found)

    def _better(self, orders: Orders) -> Orders | None:
        """The best of the neighbours, if it is better."""
        now, found = self.cost(orders), None
        for changes in self._neighbours(orders):
            tried = tuple(changes.get(k, codes) for k, codes in enumerate(orders))
            cost = self.cost(tried)
            if cost < now and all(self.fits(k, codes) for k, codes in changes.items()):
                now, found = cost, tried
        return found

    def _neighbours(self, orders: Orders) -> Iterator[dict[int, tuple[str, ...]]]:
        seen = {code for codes in orders for code in codes}
        for stop in self.asked.stops:
            if stop.code not in seen:
                yield from self._with(stop.code, orders)
                yield from self._instead(stop.code, orders)
        for number, codes in enumerate(orders):
            yield from ({number: turned} for turned in _turned(codes))
            for place, code in enumerate(codes):
                rest = (*codes[:place], *codes[place + 1 :])
                yield from self._moved(code, number, rest, orders)
        yield from _swapped(orders)

    def _with(self, code: str, orders: Orders) -> Iterator[dict[int, tuple[str, ...]]]:
        for number, codes in enumerate(orders):
            yield from ({number: longer} for longer in inserted(code, codes))

    def _instead(self, code: str, orders: Orders) -> Iterator[dict[int, tuple[str, ...]]]:
        """In the room of another one, at any place."""
        for number, codes in enumerate(orders):
            for place in range(len(codes)):
                rest = (*codes[:place], *codes[place + 1 :])
                yield from ({number: other} for other in inserted(code, rest))

    def _moved(
        self, code: str, number: int, rest: tuple[str, ...], orders: Orders
    ) -> Iterator[dict[int, tuple[str, ...]]]:
        for to, codes in enumerate(orders):
            for longer in inserted(code, rest if to == number else codes):
                yield {number: rest, to: longer}


def inserted(code: str, codes: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """`codes` with `code` at each place."""
    return ((*codes[:k], code, *codes[k:]) for k in range(len(codes) + 1))


def _turned(codes: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for i, j in combinations(range(len(codes) + 1), 2):
        if j - i > 1:
            yield (*codes[:i], *reversed(codes[i:j]), *codes[j:])


def _swapped(orders: Orders) -> Iterator[dict[int, tuple[str, ...]]]:
    places = [(number, k) for number, codes in enumerate(orders) for k in range(len(codes))]
    for (a, i), (b, j) in combinations(places, 2):
        changed = {a: list(orders[a]), b: list(orders[b])}
        changed[a][i], changed[b][j] = orders[b][j], orders[a][i]
        yield {number: tuple(codes) for number, codes in changed.items()}
