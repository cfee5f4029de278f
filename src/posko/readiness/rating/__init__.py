"""How ready a command is: measured, looked at, overridden with a reason. The worst necessary item decides."""

from posko.readiness.rating.assessing import assess, assess_all
from posko.readiness.rating.items import Assessment, Item, Rated
from posko.readiness.rating.rule import ORDER, overall, worst
from posko.readiness.rating.services import OverrideRefused, lift_override, override_rating
from posko.readiness.rating.stages import stage_asked, stages_of

__all__ = [
    "ORDER",
    "Assessment",
    "Item",
    "OverrideRefused",
    "Rated",
    "assess",
    "assess_all",
    "lift_override",
    "overall",
    "override_rating",
    "stage_asked",
    "stages_of",
    "worst",
]
