"""The verdict on a command's readiness, as PDF and DOCX of one frozen content."""

from posko.documents.verdict.content import (
    Before,
    Below,
    Content,
    Criterion,
    Difference,
    Found,
    Inspected,
    Named,
    Overridden,
    Rated,
    Short,
    Signer,
    Staged,
)
from posko.documents.verdict.papers import verdict_docx, verdict_pdf
from posko.documents.verdict.words import says, worst

__all__ = [
    "Before",
    "Below",
    "Content",
    "Criterion",
    "Difference",
    "Found",
    "Inspected",
    "Named",
    "Overridden",
    "Rated",
    "Short",
    "Signer",
    "Staged",
    "says",
    "verdict_docx",
    "verdict_pdf",
    "worst",
]
