"""The rule: an item by its share, a readiness by its worst necessary item. Nothing is averaged away."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from posko.doctrine.asta_siap import Criterion
from posko.readiness.models.base import Rating
from posko.readiness.rating.items import Assessment, Item

#: From best to worst. What nobody looked at is worse than what has a known limitation, better than a known failure.
ORDER = (Rating.READY, Rating.LIMITED, Rating.UNKNOWN, Rating.NOT_READY)


def worst(ratings: Iterable[Rating]) -> Rating:
    """The worst of them; UNKNOWN where there is none."""
    found = list(ratings)
    return max(found, key=ORDER.index) if found else Rating.UNKNOWN


def rating_of(criterion: Criterion, share: Fraction | float | None) -> Rating:
    """By the bounds of the criterion; None: not known."""
    if share is None:
        return Rating.UNKNOWN
    # As it is written: 0.9 of 10 is 9, which the float nearest to 0.9 is not.
    if share >= Fraction(str(criterion.ready_at)):
        return Rating.READY
    return Rating.LIMITED if share >= Fraction(str(criterion.limited_at)) else Rating.NOT_READY


def rated_by_rule(items: Iterable[Item]) -> Rating:
    """As the worst necessary item; what is not necessary and not met makes it limited at most.

    Items that do not apply count for nothing; where none applies it is not known.
    """
    asked = [item for item in items if item.applies]
    necessary = [item.rating for item in asked if item.criterion.necessary]
    others = [_at_most_limited(item.rating) for item in asked if not item.criterion.necessary]
    return worst([*necessary, *others])


def _at_most_limited(rating: Rating) -> Rating:
    return rating if rating == Rating.READY else Rating.LIMITED


def overall(assessment: Assessment) -> Rating:
    """A command is as ready as its worst readiness."""
    return worst(rated.rating for rated in assessment.readinesses.values())
