"""What an inspection asks: the inspected criteria of the version it began with, in the order of the readinesses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from posko.doctrine import BadDoctrine
from posko.readiness.inspecting.refusals import CriteriaUnreadable
from posko.readiness.models import CriteriaSet, Inspection
from posko.readiness.models.base import Readiness

if TYPE_CHECKING:
    from posko.doctrine.asta_siap import AstaSiap, Criterion


@dataclass(frozen=True)
class Question:
    """One inspected criterion."""

    code: str
    readiness: str
    text: str
    necessary: bool


@dataclass(frozen=True)
class Section:
    """The questions of one readiness."""

    readiness: str
    title: str
    questions: tuple[Question, ...]


def read_criteria(criteria: CriteriaSet) -> AstaSiap:
    """Raises CriteriaUnreadable where this version cannot be read."""
    from posko.doctrine.asta_siap import load_asta_siap

    try:
        return load_asta_siap(criteria.toml)
    except BadDoctrine as faults:
        raise CriteriaUnreadable(criteria.version, str(faults)) from faults


def questions_of(inspection: Inspection) -> tuple[Question, ...]:
    """What is to be answered for the stage of `inspection`. Raises CriteriaUnreadable."""
    asked = [c for c in read_criteria(inspection.criteria).criteria if _is_asked(c, inspection.stage)]
    order = list(Readiness.values)
    return tuple(_question(c) for c in sorted(asked, key=lambda c: order.index(c.readiness)))


def sections_of(inspection: Inspection) -> tuple[Section, ...]:
    """The same, readiness by readiness; those without a question are left out."""
    questions = questions_of(inspection)
    found = ((r, tuple(q for q in questions if q.readiness == r.value)) for r in Readiness)
    return tuple(Section(r.value, str(r.label), those) for r, those in found if those)


def kit_of(inspection: Inspection) -> tuple[str, ...]:
    """What belongs into an officer's pack. Raises CriteriaUnreadable."""
    return tuple(read_criteria(inspection.criteria).kit)


def _is_asked(criterion: Criterion, stage: str) -> bool:
    return criterion.kind == "inspected" and criterion.asked_in(stage)


def _question(criterion: Criterion) -> Question:
    text = criterion.said(get_language() or "")
    return Question(criterion.code, criterion.readiness, text, criterion.necessary)
