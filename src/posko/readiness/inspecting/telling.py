"""An inspection as its pages and the telephone show it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from posko.organisation.models import Person
from posko.readiness.inspecting.checklist import Question, Section, sections_of
from posko.readiness.inspecting.kit import is_complete, latest_checks, posted_officers
from posko.readiness.models import Answer, Inspection, KitCheck


@dataclass(frozen=True)
class Answered:
    """A question with its answers, the one that counts first; each with its evidence in `files`."""

    question: Question
    answers: tuple[Answer, ...]

    @property
    def counts(self) -> Answer | None:
        return self.answers[0] if self.answers else None


@dataclass(frozen=True)
class Filled:
    """A section with what was answered so far."""

    section: Section
    lines: tuple[Answered, ...]

    @property
    def done(self) -> int:
        return sum(bool(line.answers) for line in self.lines)


@dataclass(frozen=True)
class Pack:
    """A drawn officer, and what was found in the pack; `check` None: not looked into yet."""

    code: str
    name: str
    check: KitCheck | None

    @property
    def complete(self) -> bool:
        return self.check is not None and is_complete(self.check)

    @property
    def faults(self) -> dict[str, str]:
        return {name: how for name, how in self.check.items.items() if how != "ok"} if self.check else {}


def filled(inspection: Inspection) -> tuple[Filled, ...]:
    """Section by section, with all answers and their files. Raises CriteriaUnreadable."""
    given: dict[str, list[Answer]] = defaultdict(list)
    rows = inspection.answers.select_related("by").prefetch_related("evidence")
    for row in rows.order_by("-at", "-id"):
        given[row.criterion].append(row)
    return tuple(
        Filled(section, tuple(Answered(q, tuple(given[q.code])) for q in section.questions))
        for section in sections_of(inspection)
    )


def packs(person: Person, inspection: Inspection) -> list[Pack]:
    """Every drawn officer, with the name as the part in force has it."""
    checks = latest_checks(inspection)
    if not checks:
        return []
    posted = posted_officers(person, inspection.operation, inspection.command)
    return [Pack(code, str(posted.get(code, "")), check) for code, check in checks.items()]


def state_for_telephone(person: Person, inspection: Inspection) -> dict[str, Any]:
    """What the telephone draws the checklist from: everybody's answers with names, checks of kit, findings."""
    answers = inspection.answers.select_related("by").order_by("at", "id")
    return {
        "inspection": inspection.pk,
        "now": timezone.now().isoformat(),
        "state": inspection.state,
        "person": person.pk,
        "answers": [_answer(row) for row in answers],
        "packs": [_pack(pack) for pack in packs(person, inspection)],
        "findings": [_finding(row) for row in inspection.findings.select_related("by").order_by("at", "pk")],
    }


def _answer(row: Answer) -> dict[str, Any]:
    said = {"id": str(row.pk), "criterion": row.criterion, "value": row.value, "note": row.note}
    return said | {"at": row.at.isoformat(), "by": row.by.name, "person": row.by_id}


def _pack(pack: Pack) -> dict[str, Any]:
    by = pack.check.by.name if pack.check else ""
    return {"officer": pack.code, "name": pack.name, "items": pack.check.items if pack.check else {}, "by": by}


def _finding(row: Any) -> dict[str, Any]:
    said = {"id": str(row.client_id), "criterion": row.criterion, "text": row.text, "severity": row.severity}
    return said | {"by": row.by.name}
