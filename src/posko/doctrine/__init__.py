"""The rules of the field as data: patterns, limits, ranks, travel."""

from posko.doctrine.model import (
    TIERS_BY_PRIORITY,
    WATER,
    Access,
    Cost,
    Deployment,
    Doctrine,
    Pattern,
    ReserveRule,
    Speed,
    Tier,
)
from posko.doctrine.ranks import UNKNOWN_RANK, rank_names, rank_order
from posko.doctrine.reading import BadDoctrine, default_doctrine, default_doctrine_text, doctrine_from, load_doctrine

__all__ = [
    "TIERS_BY_PRIORITY",
    "UNKNOWN_RANK",
    "WATER",
    "Access",
    "BadDoctrine",
    "Cost",
    "Deployment",
    "Doctrine",
    "Pattern",
    "ReserveRule",
    "Speed",
    "Tier",
    "default_doctrine",
    "default_doctrine_text",
    "doctrine_from",
    "load_doctrine",
    "rank_names",
    "rank_order",
]
