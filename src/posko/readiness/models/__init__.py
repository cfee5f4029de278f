"""What the room keeps, by subject."""

from posko.readiness.models.criteria import CriteriaSet, Override
from posko.readiness.models.findings import Evidence, Finding, FindingStep
from posko.readiness.models.inspections import Answer, Inspection, KitCheck
from posko.readiness.models.ledger import ShortfallLine
from posko.readiness.models.rehearsals import Rehearsal
from posko.readiness.models.tours import CalledOff, Tour, Visit
from posko.readiness.models.verdicts import Verdict

__all__ = [
    "Answer",
    "CalledOff",
    "CriteriaSet",
    "Evidence",
    "Finding",
    "FindingStep",
    "Inspection",
    "KitCheck",
    "Override",
    "Rehearsal",
    "ShortfallLine",
    "Tour",
    "Verdict",
    "Visit",
]
