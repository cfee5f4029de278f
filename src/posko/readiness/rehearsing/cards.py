"""The scenario cards of a command: those of the criteria that hold for it."""

from __future__ import annotations

from posko.doctrine.asta_siap import Scenario, load_asta_siap
from posko.organisation.models import Command
from posko.readiness.criteria import current_criteria


def cards_for(command: Command) -> tuple[Scenario, ...]:
    """In the order of the criteria's file. Raises BadDoctrine where that cannot be read."""
    return load_asta_siap(current_criteria(command).toml).scenarios


def card_of(command: Command, code: str) -> Scenario | None:
    """The card with that code as it is today; None where the criteria have it no longer."""
    return next((card for card in cards_for(command) if card.code == code), None)
