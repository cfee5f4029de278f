"""What an assessment holds: each item with its numbers, each readiness with its items."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from posko.doctrine.asta_siap import Criterion, CriterionKind, Measure
from posko.organisation.models import Command
from posko.readiness.models import Override
from posko.readiness.models.base import Rating, Readiness

#: Measures of which there is one or none: done, or not yet.
_DONE = (Measure.PLAN_APPROVED, Measure.TRAINING, Measure.FLOOR_GAME, Measure.CITY)
_MONEY = (Measure.MONEY, Measure.MONEY_ALL)


@dataclass(frozen=True)
class Item:
    """One criterion of one command. `source`: where the number is from, in words; `opens`: address of its rows.

    `why`: what keeps it from being known, or what one should know about the number. `applies`: False where it is not
    asked of this command; it counts for nothing then. `needs_opens`: rows behind `required`, where these are others.
    """

    criterion: Criterion
    rating: Rating
    required: int | None
    available: int | None
    share: float | None
    source: str
    opens: str
    why: str = ""
    applies: bool = True
    needs_opens: str = ""

    @property
    def text(self) -> str:
        return self.criterion.said(get_language() or "id")

    @property
    def is_inspected(self) -> bool:
        return self.criterion.kind is CriterionKind.INSPECTED

    @property
    def is_done_or_not(self) -> bool:
        """Whether its number is no amount but says that something was done."""
        return self.criterion.measure in _DONE

    @property
    def answered(self) -> bool:
        """Whether somebody looked at it on the spot, also where it does not apply."""
        return self.is_inspected and (self.share is not None or not self.applies)

    @property
    def required_said(self) -> str:
        return self._said(self.required)

    @property
    def available_said(self) -> str:
        return self._said(self.available)

    @property
    def missing_said(self) -> str:
        """How much is missing; empty where nothing is."""
        short = (self.required or 0) - (self.available or 0)
        return self._said(short) if short > 0 and not self.is_inspected else ""

    @property
    def percent(self) -> str:
        """`87,5 %`, rounded down, so that 100 % means all."""
        if self.share is None:
            return ""
        return f"{number_format(int(self.share * 1000 + 1e-9) / 10, 1)} %"

    def _said(self, amount: int | None) -> str:
        if amount is None:
            return "–"
        said = number_format(amount, force_grouping=True)
        return _("Rp%(n)s") % {"n": said} if self.criterion.measure in _MONEY else said


@dataclass(frozen=True)
class Rated:
    """One readiness. `rating` holds; `by_rule` is what its items give, also where `override` says otherwise."""

    rating: Rating
    by_rule: Rating
    override: Override | None
    items: tuple[Item, ...]

    @property
    def met_percent(self) -> int:
        """By weight, how much of what is asked is met: how far the work is. It decides nothing."""
        asked = [item for item in self.items if item.applies]
        whole = sum(item.criterion.weight for item in asked)
        met = sum(item.criterion.weight for item in asked if item.rating == Rating.READY)
        return 100 * met // whole if whole else 0


@dataclass(frozen=True)
class Assessment:
    """How ready `command` is for `stage` (code), by the criteria of `version`."""

    command: Command
    stage: str
    version: int
    readinesses: dict[Readiness, Rated] = field(default_factory=dict)
    #: What the computed numbers rest on, in words: the plan, whether it is in force.
    plan: str = ""
    has_plan: bool = False
