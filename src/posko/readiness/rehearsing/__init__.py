"""Rehearsals: scenario cards, exercises with who took part and what went wrong, findings from them."""

from posko.readiness.rehearsing.cards import card_of, cards_for
from posko.readiness.rehearsing.history import corrections_of
from posko.readiness.rehearsing.queries import Rehearsed, rehearsals_visible_to, rehearsed, rehearsed_below
from posko.readiness.rehearsing.services import Held, Outdated, correct_rehearsal, record_rehearsal

__all__ = [
    "Held",
    "Outdated",
    "Rehearsed",
    "card_of",
    "cards_for",
    "correct_rehearsal",
    "corrections_of",
    "record_rehearsal",
    "rehearsals_visible_to",
    "rehearsed",
    "rehearsed_below",
]
