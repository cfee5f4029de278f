"""One command, one stage: every criterion with its number and where that is from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from posko.deployment.models import Part
from posko.doctrine.asta_siap import AstaSiap, Criterion, Measure, load_asta_siap
from posko.organisation.access import require
from posko.organisation.models import Command, Person
from posko.readiness.criteria import current_criteria
from posko.readiness.inspecting import latest_answers
from posko.readiness.models import Answer, Override
from posko.readiness.models.base import Rating, Readiness
from posko.readiness.rating.facts import Facts
from posko.readiness.rating.gathering import facts_of, part_of
from posko.readiness.rating.items import Assessment, Item, Rated
from posko.readiness.rating.links import Links, source_of
from posko.readiness.rating.measures import Measured, measured
from posko.readiness.rating.rule import rated_by_rule, rating_of
from posko.registry.models import Operation

#: What an answer is worth; one that does not apply is worth nothing and counts for nothing.
SHARES = {
    Answer.Value.YES: Fraction(1),
    Answer.Value.PARTLY: Fraction(1, 2),
    Answer.Value.NO: Fraction(0),
}


@dataclass(frozen=True)
class _Known:
    """What is known of a command, to rate each criterion by."""

    facts: Facts
    answers: Mapping[str, Answer]
    links: Links


def assess(person: Person, operation: Operation, command: Command, stage: str) -> Assessment:
    """How ready `command` is for `stage` (code of a stage of `operation`), by the criteria that hold for it now.

    Raises NotAllowed; KeyError or ValueError where the operation's stages cannot be read, BadDoctrine where the rules
    of its plan cannot.
    """
    require(person, "see-readiness", command)
    criteria = current_criteria(command)
    part = part_of(person, operation, command)
    known = _Known(
        facts=facts_of(person, operation, command, stage, part),
        answers=latest_answers(operation, command, stage),
        links=Links(operation, command, part),
    )
    return Assessment(
        command=command,
        stage=stage,
        version=criteria.version,
        readinesses=_rated(load_asta_siap(criteria.toml), stage, known, overrides(operation, command, stage)),
        plan=plan_said(part),
    )


def overrides(operation: Operation, command: Command, stage: str) -> dict[str, Override]:
    """Running overrides by readiness. Whose they are to see is for who calls."""
    rows = Override.objects.filter(operation=operation, command=command, stage=stage, lifted=None)
    return {row.readiness: row for row in rows.select_related("by")}


def plan_said(part: Part | None) -> str:
    """The plan that the numbers rest on, in words."""
    if part is None:
        return _("belum ada rencana")
    said = _("%(plan)s, berlaku") if part.in_force else _("%(plan)s, belum berlaku")
    return said % {"plan": part.plan}


def _rated(asta: AstaSiap, stage: str, known: _Known, held: Mapping[str, Override]) -> dict[Readiness, Rated]:
    found = {}
    for readiness in Readiness:
        items = tuple(item_of(criterion, known) for criterion in asta.of(readiness.value, stage))
        by_rule = rated_by_rule(items)
        override = held.get(readiness.value)
        found[readiness] = Rated(Rating(override.rating) if override else by_rule, by_rule, override, items)
    return found


def item_of(criterion: Criterion, known: _Known) -> Item:
    if criterion.measure is None:
        return _inspected(criterion, known)
    return _computed(criterion, criterion.measure, measured(criterion.measure, known.facts), known.links)


def _computed(criterion: Criterion, measure: Measure, numbers: Measured, links: Links) -> Item:
    opens, needs_opens = links.rows(measure)
    return Item(
        criterion=criterion,
        rating=rating_of(criterion, numbers.share) if numbers.applies else Rating.READY,
        required=numbers.required,
        available=numbers.available,
        share=None if numbers.share is None else float(numbers.share),
        source=source_of(measure),
        opens=opens,
        why=numbers.why,
        applies=numbers.applies,
        needs_opens=needs_opens,
    )


def _inspected(criterion: Criterion, known: _Known) -> Item:
    answer = known.answers.get(criterion.code)
    share = SHARES.get(Answer.Value(answer.value)) if answer else None
    applies = answer is None or answer.value != Answer.Value.NOT_APPLICABLE
    return Item(
        criterion=criterion,
        rating=rating_of(criterion, share) if applies else Rating.READY,
        required=None,
        available=None,
        share=None if share is None else float(share),
        source=_answered(answer) if answer else _("pemeriksaan"),
        opens=known.links.answer(answer),
        why=(answer.note if answer else _("belum diperiksa untuk tahapan ini")),
        applies=applies,
    )


def _answered(answer: Answer) -> str:
    said = {"value": answer.get_value_display(), "by": answer.by, "day": answer.inspection.day.strftime("%d-%m-%Y")}
    return _("%(value)s · %(by)s, %(day)s") % said
