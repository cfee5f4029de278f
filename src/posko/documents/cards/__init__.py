"""Activation cards on A4: eight to a page, to cut and hand out."""

from posko.documents.cards.printing import CardFace, print_cards

__all__ = ["CardFace", "print_cards"]
