"""Answers from the spot, one by one or as a batch that a telephone kept until there was a signal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from posko.ledger.services import record
from posko.organisation.access import require
from posko.organisation.models import Person
from posko.readiness.inspecting.checklist import questions_of
from posko.readiness.inspecting.planning import subject_of
from posko.readiness.inspecting.refusals import IdTaken, InspectionRefused, NotAsked, Unreadable, WrongState
from posko.readiness.models import Answer, Inspection

#: So many entries a telephone sends at once; the next ones come with the next batch.
BATCH = 200
#: A telephone whose clock is off by more is set right by what it says its time is now.
CLOCK = timedelta(seconds=60)
LONGEST_NOTE = 4000


def held_open(inspection: Inspection) -> Inspection:
    """The row of a running inspection, kept from being closed until the transaction ends. Raises WrongState."""
    rows = Inspection.objects.select_for_update(of=("self",)).select_related("criteria", "command", "operation")
    held = rows.get(pk=inspection.pk)
    if held.state == Inspection.State.PLANNED:
        raise WrongState(_("Pemeriksaan ini belum dimulai. Mulai dahulu, lalu isi."))
    if held.state == Inspection.State.CLOSED:
        raise WrongState(_("Pemeriksaan ini sudah ditutup; isinya tidak berubah lagi."))
    return held


@transaction.atomic
def answer(
    *,
    inspection: Inspection,
    criterion: str,
    value: str,
    by: Person,
    note: str = "",
    at: datetime | None = None,
    id: UUID | None = None,
) -> Answer:
    """Keep one answer, given on the spot at `at`. The same `id` a second time is the same answer.

    Raises NotAllowed, NotAsked, Unreadable for another value, WrongState unless the inspection runs, IdTaken.
    """
    require(by, "inspect", inspection)
    id = id or uuid4()
    if kept := _kept(id, inspection, by):
        return kept
    held = held_open(inspection)
    if criterion not in {q.code for q in questions_of(held)}:
        raise NotAsked(criterion, held.criteria.version)
    if value not in Answer.Value.values:
        raise Unreadable(_("jawaban “%(value)s”") % {"value": value[:20]})
    now = timezone.now()
    said = {"criterion": criterion, "value": value, "note": note.strip()[:LONGEST_NOTE], "at": min(at or now, now)}
    with unless_id_is_taken():
        made = Answer.objects.create(id=id, inspection=held, command=held.command, by=by, received=now, **said)
    after = said | {"id": str(id)}
    record(command=held.command, actor=by, action="inspection.answered", subject=subject_of(held), after=after)
    return made


def _kept(id: UUID, inspection: Inspection, by: Person) -> Answer | None:
    kept = Answer.objects.filter(pk=id).first()
    if kept and (kept.inspection_id, kept.by_id) != (inspection.pk, by.pk):
        raise IdTaken
    return kept


@contextmanager
def unless_id_is_taken() -> Iterator[None]:
    """A row that was made meanwhile, or that this connection may not see, has the id: raises IdTaken."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as taken:
        raise IdTaken from taken


@dataclass
class Received:
    """What became of a batch: ids that are kept, and those that are not, with the reason in words."""

    kept: list[str] = field(default_factory=list)
    refused: list[dict[str, str]] = field(default_factory=list)


def receive(*, inspection: Inspection, by: Person, batch: Any) -> Received:
    """Keep what a telephone sends: answers, findings, checks of kit; each stands or falls alone.

    `batch`: {"now": the telephone's time, "entries": [{"id", "kind", "at", …}]}. Raises NotAllowed; Unreadable for
    what is no batch.
    """
    require(by, "inspect", inspection)
    if not isinstance(batch, dict) or not isinstance(entries := batch.get("entries"), list) or len(entries) > BATCH:
        raise Unreadable(_("kiriman"))
    late = _late(batch.get("now"))
    done = Received()
    for entry in entries:
        _receive_one(inspection, by, entry, late, done)
    return done


def _receive_one(inspection: Inspection, by: Person, entry: Any, late: timedelta, done: Received) -> None:
    id = str(entry.get("id", ""))[:60] if isinstance(entry, dict) else ""
    try:
        _keep(inspection, by, entry, late)
        done.kept.append(id)
    except InspectionRefused as refused:
        done.refused.append({"id": id, "why": str(refused)})


def _keep(inspection: Inspection, by: Person, entry: Any, late: timedelta) -> None:
    if not isinstance(entry, dict):
        raise Unreadable(_("kiriman"))
    keep = _KINDS.get(str(entry.get("kind")))
    if keep is None:
        raise Unreadable(_("jenis isian"))
    keep(inspection, by, entry, _uuid(entry.get("id")), _time(entry.get("at")) + late)


def _keep_answer(inspection: Inspection, by: Person, entry: Mapping[str, Any], id: UUID, at: datetime) -> None:
    said = {name: _text(entry, name) for name in ("criterion", "value", "note")}
    answer(inspection=inspection, by=by, id=id, at=at, **said)


def _keep_finding(inspection: Inspection, by: Person, entry: Mapping[str, Any], id: UUID, at: datetime) -> None:
    from posko.readiness.inspecting.noting import note_finding

    severity = entry.get("severity")
    if not isinstance(severity, int):
        raise Unreadable(_("bobot temuan"))
    note_finding(
        operation=inspection.operation,
        command=inspection.command,
        inspection=inspection,
        severity=severity,
        by=by,
        client_id=id,
        at=at,
        criterion=_text(entry, "criterion"),
        readiness=_text(entry, "readiness"),
        text=_text(entry, "text"),
    )


def _keep_kit(inspection: Inspection, by: Person, entry: Mapping[str, Any], id: UUID, at: datetime) -> None:
    from posko.readiness.inspecting.kit import check_kit

    items = entry.get("items")
    if not isinstance(items, dict):
        raise Unreadable(_("isi tas"))
    said = {"officer_code": _text(entry, "officer"), "note": _text(entry, "note")}
    check_kit(inspection=inspection, by=by, id=id, at=at, items=items, **said)


_KINDS: dict[str, Callable[[Inspection, Person, Mapping[str, Any], UUID, datetime], None]] = {
    "answer": _keep_answer,
    "finding": _keep_finding,
    "kit": _keep_kit,
}


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name, "")
    if not isinstance(value, str) or "\0" in value:
        raise Unreadable(name)
    return value


def _uuid(text: Any) -> UUID:
    try:
        return UUID(str(text))
    except ValueError:
        raise Unreadable(_("nomor kiriman")) from None


def _time(text: Any) -> datetime:
    try:
        found = parse_datetime(str(text))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not 2020 <= found.year <= 2100:
        raise Unreadable(_("waktu"))
    return found


def _late(now: Any) -> timedelta:
    """How much the telephone's clock is behind ours."""
    if not now:
        return timedelta(0)
    late = timezone.now() - _time(now)
    return late if abs(late) > CLOCK else timedelta(0)
