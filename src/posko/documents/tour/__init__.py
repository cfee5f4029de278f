"""The plan of a tour of inspection on A4."""

from posko.documents.tour.printing import Line, PaperDay, TourPaper, print_tour

__all__ = ["Line", "PaperDay", "TourPaper", "print_tour"]
