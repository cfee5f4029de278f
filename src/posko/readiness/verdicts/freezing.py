"""The content of a verdict as things stand: what the rooms know of a command, turned into plain values."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from posko.doctrine.asta_siap import Measure
from posko.documents.verdict import (
    Below,
    Criterion,
    Found,
    Inspected,
    Overridden,
    Rated,
    Short,
    Staged,
    worst,
)
from posko.documents.verdict.printed import reasons
from posko.organisation.access import commands_where
from posko.organisation.models import Command, Kind, Person
from posko.readiness.models import Answer, Finding, Inspection, Override, Verdict
from posko.readiness.models.base import Rating, Readiness
from posko.readiness.rating import Assessment, Item
from posko.readiness.rating import Rated as RatedNow
from posko.readiness.shortfall import Line, Sum, lines, lines_below, sums
from posko.readiness.shortfall.closing import Figures
from posko.registry.models import Operation

#: Papers are Indonesian, whatever language the person reads pages in.
PAPER = "id"
_MONEY = (Measure.MONEY, Measure.MONEY_ALL)


def stage_of(operation: Operation, code: str) -> Staged | None:
    """The stage of that code; None where the operation has no such stage."""
    for stage in operation.stages:
        if stage["code"] == code:
            return Staged(code=code, name=stage["name"], start=str(stage["start"]), end=str(stage["end"]))
    return None


def rated(assessment: Assessment) -> list[Rated]:
    """The eight readinesses of an assessment, in their order."""
    with override(PAPER):
        return [_rated(Readiness(code), found) for code, found in assessment.readinesses.items()]


def _rated(readiness: Readiness, found: RatedNow) -> Rated:
    return Rated(
        code=readiness.value,
        name=str(readiness.label),
        rating=str(Rating(found.rating).value),
        by_rule=str(Rating(found.by_rule).value),
        override=_overridden(found.override) if found.override else None,
        items=[_criterion(item) for item in found.items],
    )


def _overridden(said: Override) -> Overridden:
    at = timezone.localdate(said.at).isoformat()
    return Overridden(rating=str(Rating(said.rating).value), reason=said.reason, by=said.by.name, day=at)


def _criterion(item: Item) -> Criterion:
    return Criterion(
        code=item.criterion.code,
        text=item.criterion.text,
        rating=str(Rating(item.rating).value),
        necessary=bool(item.criterion.necessary),
        weight=item.criterion.weight,
        required=item.required,
        available=item.available,
        share=None if item.share is None else round(item.share, 4),
        money=item.criterion.measure in _MONEY,
        applies=item.applies,
        note=str(item.why),
        source=str(item.source),
    )


def findings(
    person: Person, operation: Operation, command: Command, *, today: date, closed_after: Verdict | None
) -> list[Found]:
    """Open findings of the command, and those closed since the verdict before; gravest first."""
    mine = Finding.objects.filter(operation=operation, command=command)
    mine = mine.filter(command__in=commands_where(person, "see-readiness"))
    recent = Q(closed__gt=closed_after.at) if closed_after else Q(pk__in=[])
    rows = mine.filter(~Q(state=Finding.State.CLOSED) | recent).select_related("owner")
    return [_found(row, today) for row in rows.order_by("-severity", "due", "pk")]


def _found(row: Finding, today: date) -> Found:
    return Found(
        id=row.pk,
        readiness=row.readiness,
        text=row.text,
        severity=int(row.severity),
        state=row.state,
        owner=row.owner.name if row.owner else "",
        due=row.due.isoformat() if row.due else "",
        late=row.state != Finding.State.CLOSED and row.due is not None and row.due < today,
    )


def shortfalls(person: Person, operation: Operation, command: Command) -> tuple[list[Short], str]:
    """Lines of the ledger in which something is missing or being seen to, and what could not be reckoned.

    Of a Polda the sums over itself and all below it.
    """
    with override(PAPER):
        if command.kind == Kind.POLDA:
            return _summed(sums(lines_below(person, operation, command)))
        found = lines(person, operation, command)
        why = dict.fromkeys(line.why for line in found if line.why)
        return [_short(line) for line in found if line.known and _matters(line.figures)], " ".join(why)


def _summed(found: list[Sum]) -> tuple[list[Short], str]:
    rows = [_row(one.resource, one.title, one.figures) for one in found if _matters(one.figures)]
    unplanned = dict.fromkeys(str(command) for one in found for command in one.unplanned)
    said = _("Tanpa kebutuhan dari kesatuan yang belum mempunyai rencana: %(names)s.")
    return rows, said % {"names": ", ".join(unplanned)} if unplanned else ""


def _matters(figures: Figures) -> bool:
    return bool(figures.missing or figures.repair or figures.borrow)


def _short(line: Line) -> Short:
    row = _row(line.resource.code, str(line.resource), line.figures)
    row["owner"] = line.owner.name if line.owner else ""
    row["due"] = line.due.isoformat() if line.due else ""
    row["state"] = str(line.state)
    return row


def _row(resource: str, name: str, figures: Figures) -> Short:
    """A line without what people decided about it; a sum has nobody who sees to it."""
    return Short(
        resource=resource,
        name=name,
        need=figures.need,
        have=figures.have,
        serviceable=figures.serviceable,
        repair=figures.repair,
        borrow=figures.borrow,
        missing=figures.missing,
        owner="",
        due="",
        state="",
    )


def inspected(person: Person, operation: Operation, command: Command, stage: str) -> list[Inspected]:
    """Inspections of the command for that stage that were begun, latest first."""
    rows = Inspection.objects.filter(operation=operation, command=command, stage=stage)
    rows = rows.filter(command__in=commands_where(person, "see-readiness")).exclude(state=Inspection.State.PLANNED)
    return [_inspected(row) for row in rows.select_related("lead").prefetch_related("answers", "kits")]


def _inspected(row: Inspection) -> Inspected:
    latest: dict[str, Answer] = {answer.criterion: answer for answer in row.answers.all()}
    return Inspected(
        kind=row.kind,
        day=row.day.isoformat(),
        lead=row.lead.name,
        state=row.state,
        answers=dict(sorted(Counter(answer.value for answer in latest.values()).items())),
        kits=len({kit.officer_code for kit in row.kits.all() if kit.items}),
    )


def below(person: Person, operation: Operation, command: Command, stage: str) -> list[Below]:
    """Each Polres below with its latest verdict for that stage."""
    found = commands_where(person, "see-readiness").filter(path__startswith=command.path, kind=Kind.POLRES)
    latest = latest_verdicts(operation, stage)
    return [_below(polres, latest.get(polres.pk)) for polres in found.exclude(pk=command.pk).order_by("path")]


def latest_verdicts(operation: Operation, stage: str) -> dict[int, Verdict]:
    """By command the latest verdict for a stage, as far as the wall lets through."""
    rows = Verdict.objects.filter(operation=operation, stage=stage).order_by("command_id", "-serial")
    return {row.command_id: row for row in rows.distinct("command_id")}


def _below(polres: Command, verdict: Verdict | None) -> Below:
    ratings = {r["code"]: r["rating"] for r in verdict.content["readinesses"]} if verdict else {}
    return Below(
        code=polres.code,
        name=polres.name,
        rating=verdict.rating if verdict else Rating.UNKNOWN.value,
        number=verdict.number if verdict else "",
        issued=verdict.content["issued"] if verdict else "",
        readinesses=ratings,
    )


def notes(readinesses: list[Rated], commands: list[Below]) -> list[str]:
    """What stands behind "siap dengan catatan": each readiness that is not ready, the commands below that are not."""
    with override(PAPER):
        own = [_note(one) for one in readinesses if one["rating"] != Rating.READY]
        poor = (Rating.NOT_READY, Rating.UNKNOWN, Rating.LIMITED)
        named = {rating: [c["name"] for c in commands if c["rating"] == rating] for rating in poor}
        return own + [f"{rating.label}: {', '.join(names)}" for rating, names in named.items() if names]


def _note(one: Rated) -> str:
    said = one["override"]["reason"] if one["override"] else "; ".join(reasons(one))
    word = str(Rating(one["rating"]).label).lower()
    return f"{one['name']} – {word}" + (f": {said}" if said else "")


def is_blank(assessment: Assessment) -> bool:
    """Whether there is nothing to speak of: no plan to compute from, nothing looked at, nothing said by a commander.

    What the registry counts without a plan (how much of the equipment works) is no verdict yet.
    """
    said = any(one.override for one in assessment.readinesses.values())
    items = [item for one in assessment.readinesses.values() for item in one.items]
    looked_at = any(item.is_inspected and item.share is not None for item in items)
    return not (said or looked_at or assessment.has_plan)


def overall_of(own: str, commands: list[Below]) -> str:
    """The worst of a command's own rating and those below it."""
    return worst([own, *(command["rating"] for command in commands)])


def letterhead_of(command: Command) -> list[str]:
    """The lines over a paper of `command`: those of the force and of the commands from the top down to it."""
    from posko.documents.words import COMMAND_WORDS

    said = ["Kepolisian Negara Republik Indonesia"]
    chain = Command.objects.filter(path__in=command.above()).order_by("path")
    for one in chain:
        first, _space, place = one.name.partition(" ")
        said.append(f"{COMMAND_WORDS[first]} {place}" if first in COMMAND_WORDS else one.name)
    return [line.upper() for line in said]
