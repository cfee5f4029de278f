"""Figures of two plans side by side, with the difference, its sign and whether it is for the better."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: Figures of one command, as a unit in `summary.json`; `guarded`: its stations above the low tier.
Values = Mapping[str, Any]
Number = float | int | None


class Sense(StrEnum):
    """Whether more of it is for the better."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


@dataclass(frozen=True)
class Figure:
    """One row of the comparison. `of`: its value for one command, `total` for several. `kind` says how it is shown."""

    code: str
    title: str | Promise
    sense: Sense
    kind: str
    of: Callable[[Values], Number]
    total: Callable[[Sequence[Values]], Number]


@dataclass(frozen=True)
class Cell:
    """A figure in both plans; None where a plan does not have it."""

    figure: Figure
    a: Number
    b: Number

    @property
    def difference(self) -> Number:
        """The second less the first."""
        return None if self.a is None or self.b is None else round(self.b - self.a, 3)

    @property
    def verdict(self) -> str:
        """`better`, `worse`, `more` or `less` (neither good nor bad), or `same`."""
        if not self.difference:
            return "same"
        more = self.difference > 0
        if self.figure.sense is Sense.NEITHER:
            return "more" if more else "less"
        return "better" if more == (self.figure.sense is Sense.UP) else "worse"


@dataclass(frozen=True)
class Line:
    """One command, or all (`command` None), with a cell for each of `FIGURES`."""

    command: Any | None
    cells: tuple[Cell, ...]


def figures_compared(both: Sequence[tuple[Any, Values, Values]]) -> tuple[list[Line], Line]:
    """A line for each command (command, its figures in the first plan, in the second), and the line of all."""
    lines = [Line(command, tuple(Cell(f, f.of(a), f.of(b)) for f in FIGURES)) for command, a, b in both]
    first, second = [a for _c, a, _b in both], [b for _c, _a, b in both]
    return lines, Line(None, tuple(Cell(f, f.total(first), f.total(second)) for f in FIGURES))


@dataclass(frozen=True)
class Lack:
    """A resource that one of the plans lacks: how much in each; less is better."""

    resource: str
    a: int
    b: int

    @property
    def difference(self) -> int:
        return self.b - self.a

    @property
    def verdict(self) -> str:
        return "same" if self.a == self.b else ("better" if self.b < self.a else "worse")


def lacks_compared(a: Mapping[str, int], b: Mapping[str, int]) -> list[Lack]:
    """Missing by resource in each plan, by name."""
    return [Lack(resource, a.get(resource, 0), b.get(resource, 0)) for resource in sorted({*a, *b})]


def officers_out(of: Values) -> int:
    return own_out(of) + int(of.get("reinforcement", 0))


def own_out(of: Values) -> int:
    officers = of.get("officers", {})
    return sum(int(officers.get(duty, 0)) for duty in ("post", "controller", "reserve"))


def _of(name: str) -> Callable[[Values], Number]:
    return lambda of: of.get(name)


def _sum(value: Callable[[Values], Number]) -> Callable[[Sequence[Values]], Number]:
    return lambda many: _added(value(of) for of in many)


def _added(values: Iterable[Number]) -> Number:
    known = [v for v in values if v is not None]
    return round(sum(known), 2) if known else None


def _farthest(many: Sequence[Values]) -> Number:
    return max((of.get("farthest_minutes") or 0.0 for of in many), default=0.0)


def _gap(many: Sequence[Values]) -> Number:
    """Of the sums, as in `summary.json`: None where the bound is 0 and the total is not."""
    total = sum(of.get("total_minutes") or 0.0 for of in many)
    bound = sum(of.get("lower_bound_minutes") or 0.0 for of in many)
    if bound <= 0.0:
        return 0.0 if total <= 0.0 else None
    return float(max(0.0, total / bound - 1.0))


def _covered(many: Sequence[Values]) -> Number:
    """Weighted by the stations that reserves are to reach."""
    guarded = sum(of.get("guarded", 0) for of in many)
    reached = sum((of.get("reserve_covered") or 0.0) * of.get("guarded", 0) for of in many)
    return reached / guarded if guarded else 1.0


def _plain(code: str, title: str | Promise, sense: Sense, kind: str = "number") -> Figure:
    return Figure(code, title, sense, kind, _of(code), _sum(_of(code)))


FIGURES = (
    _plain("posts", _("Pos"), Sense.NEITHER),
    _plain("manned_posts", _("Pos terisi"), Sense.UP),
    Figure("out", _("Petugas keluar"), Sense.NEITHER, "number", officers_out, _sum(officers_out)),
    Figure("own", _("Petugas sendiri"), Sense.NEITHER, "number", own_out, _sum(own_out)),
    _plain("reinforcement", _("BKO"), Sense.NEITHER),
    _plain("unmanned_stations", _("TPS tanpa petugas"), Sense.DOWN),
    Figure("farthest_minutes", _("Terjauh (menit)"), Sense.DOWN, "minutes", _of("farthest_minutes"), _farthest),
    _plain("total_minutes", _("Jumlah menit"), Sense.DOWN, "minutes"),
    Figure("gap", _("Jarak ke batas terbukti"), Sense.DOWN, "share", _of("gap"), _gap),
    Figure("reserve_covered", _("Terjangkau cadangan"), Sense.UP, "share", _of("reserve_covered"), _covered),
    _plain("cost_idr", _("Biaya (Rp)"), Sense.DOWN, "money"),
)
