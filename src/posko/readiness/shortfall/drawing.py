"""A waterfall: from what is needed down to what is missing. Pure; the template draws the bars."""

from __future__ import annotations

from dataclasses import dataclass

from posko.readiness.shortfall.closing import Figures

#: The drawing's inside, in its own units.
WIDTH, HEIGHT = 300, 100
_STEP = WIDTH / 5
_GAP = 8


@dataclass(frozen=True)
class Bar:
    """A rectangle from `y` down over `height`. `kind`: need, own, repaired, borrowed, missing; `count`: how many."""

    kind: str
    x: str
    y: str
    width: str
    height: str
    count: int

    @property
    def middle(self) -> str:
        return f"{float(self.x) + float(self.width) / 2:g}"


def waterfall(of: Figures) -> list[Bar]:
    """Need, then what covers it hanging from where the last one ended, then what is missing; none without a need."""
    if not of.need:
        return []
    bars, top = [_bar(0, "need", of.need, 0, of.need)], 0
    for place, kind in enumerate(("own", "repaired", "borrowed", "missing"), start=1):
        count = getattr(of, kind)
        bars.append(_bar(place, kind, count, top, of.need))
        top += count
    return bars


def _bar(place: int, kind: str, count: int, top: int, whole: int) -> Bar:
    y, height = HEIGHT * top / whole, HEIGHT * count / whole
    # What there is of is never drawn as nothing.
    height = max(height, 1.5) if count else 0.0
    y = min(y, HEIGHT - height)
    x, at, width, tall = (f"{n:.4g}" for n in (place * _STEP + _GAP / 2, y, _STEP - _GAP, height))
    return Bar(kind, x, at, width, tall, count)
