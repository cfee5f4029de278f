"""Commands for one stage: every criterion with its number and where that is from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from posko.deployment.models import Part
from posko.doctrine.asta_siap import AstaSiap, Criterion, Measure, load_asta_siap
from posko.organisation.access import require
from posko.organisation.models import Command, Person
from posko.readiness.criteria import criteria_of
from posko.readiness.inspecting import latest_answers
from posko.readiness.models import Answer, Override
from posko.readiness.models.base import Rating, Readiness
from posko.readiness.rating.facts import Facts
from posko.readiness.rating.gathering import facts_of
from posko.readiness.rating.items import Assessment, Item, Rated
from posko.readiness.rating.links import Links, source_of
from posko.readiness.rating.measures import Measured, measured
from posko.readiness.rating.rule import rated_by_rule, rating_of
from posko.readiness.reckoning import parts_of
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
    return assess_all(person, operation, [command], stage)[command.pk]


def assess_all(person: Person, operation: Operation, commands: Sequence[Command], stage: str) -> dict[int, Assessment]:
    """By id each of `commands`, which are such as `person` may see; as many queries for all of them as for one.

    Raises as `assess`, but for NotAllowed.
    """
    criteria = criteria_of(commands)
    asta = {kept.pk: load_asta_siap(kept.toml) for kept in {c.pk: c for c in criteria.values()}.values()}
    parts = parts_of(person, operation, commands)
    facts = facts_of(person, operation, commands, stage, parts)
    answers, held = latest_answers(operation, commands, stage), _overrides(operation, commands, stage)
    found = {}
    for command in commands:
        part, kept = parts.get(command.pk), criteria[command.pk]
        known = _Known(facts[command.pk], answers.get(command.pk, {}), Links(operation, command, part))
        found[command.pk] = Assessment(
            command=command,
            stage=stage,
            version=kept.version,
            readinesses=_rated(asta[kept.pk], stage, known, held.get(command.pk, {})),
            plan=plan_said(part),
            has_plan=part is not None,
        )
    return found


def _overrides(operation: Operation, commands: Sequence[Command], stage: str) -> dict[int, dict[str, Override]]:
    """Running overrides by command and readiness."""
    rows = Override.objects.filter(operation=operation, command__in=commands, stage=stage, lifted=None)
    found: dict[int, dict[str, Override]] = defaultdict(dict)
    for row in rows.select_related("by"):
        found[row.command_id][row.readiness] = row
    return found


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
    opens, needs_opens = links.rows(measure, known=numbers.required is not None)
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
