"""How a command's verdicts went, as a small line: pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from posko.readiness.models.base import Rating

STEP, TOP, LEVEL = 14, 5, 6
#: Height of a rating over the floor; what is not known lies between limited and not ready.
_LEVELS = {Rating.READY: 0, Rating.LIMITED: 1, Rating.UNKNOWN: 2, Rating.NOT_READY: 3}


@dataclass(frozen=True)
class Point:
    """The rating of a verdict of that day; `day` None for how things stand now."""

    rating: Rating
    day: date | None


@dataclass(frozen=True)
class Mark:
    """A point of the line in units of the drawing; the last one, `now`, is drawn hollow."""

    x: int
    y: int
    rating: Rating
    now: bool


@dataclass(frozen=True)
class Trend:
    """`width` × `height` in pixels; `said`: the same in words for who does not see it. No marks: no verdict yet."""

    marks: tuple[Mark, ...]
    said: str

    @property
    def width(self) -> int:
        return 2 * TOP + STEP * max(0, len(self.marks) - 1)

    @property
    def height(self) -> int:
        return 2 * TOP + LEVEL * (len(_LEVELS) - 1)

    @property
    def line(self) -> str:
        return " ".join(f"{mark.x},{mark.y}" for mark in self.marks)


def trend_of(points: Sequence[Point], now: Rating) -> Trend:
    """The verdicts in order, and how things stand now behind them."""
    if not points:
        return Trend((), _("belum ada berita acara"))
    every = [*points, Point(now, None)]
    marks = tuple(
        Mark(TOP + STEP * k, TOP + LEVEL * _LEVELS[point.rating], point.rating, point.day is None)
        for k, point in enumerate(every)
    )
    return Trend(marks, "; ".join(_said(point) for point in every))


def _said(point: Point) -> str:
    when = date_format(point.day, "j M") if point.day else _("kini")
    return f"{when}: {point.rating.label}"
