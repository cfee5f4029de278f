"""Rehearsals: scenario cards, exercises with who took part and what went wrong, findings from them."""

from posko.readiness.rehearsing.cards import card_of, cards_for
from posko.readiness.rehearsing.queries import Rehearsed, rehearsals_visible_to, rehearsed, rehearsed_below
from posko.readiness.rehearsing.services import record_rehearsal

__all__ = [
    "Rehearsed",
    "card_of",
    "cards_for",
    "record_rehearsal",
    "rehearsals_visible_to",
    "rehearsed",
    "rehearsed_below",
]
