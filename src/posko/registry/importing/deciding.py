"""The decisions about an import: to upload, confirm, discard, take up again, undo; and loading without a browser."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from posko.organisation.access import require
from posko.organisation.jobs import Job, is_held
from posko.organisation.models import Command, Person
from posko.registry.importing import applying
from posko.registry.importing.reading import notes_kept, read_path
from posko.registry.importing.refusals import ImportRefused
from posko.registry.importing.tree import FIELDS
from posko.registry.importing.working import finish, move
from posko.registry.models import Import, Operation
from posko.registry.tasks import apply_import, read_import, take_back_import

State = Import.State
RUNNING = (State.WAITING, State.READING, State.APPLYING, State.UNDOING)
#: After this long without a worker, something that waits may be started again.
PATIENCE = timedelta(seconds=60)


def upload(
    *,
    by: Person,
    command: Command,
    file: File[bytes],
    source: str,
    source_date: date,
    operation: Operation | None = None,
    new_code: str = "",
) -> Import:
    """Take in a workbook or zip of an operation for `command` and below; the worker reads it, then shows a preview.

    Into `operation`, or with None into a new one with the code `new_code`. Raises NotAllowed, and ImportRefused where
    `command` does not lie below that of the operation.
    """
    require(by, "edit-registry", command)
    if operation is None:
        require(by, "manage-operation", command)
    elif not command.path.startswith(operation.command.path):
        raise ImportRefused(
            _("Operasi ini bukan milik kesatuan itu atau kesatuan di atasnya. Pilih operasi yang lain.")
        )
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    name = Path(file.name or "operation.xlsx").name
    of = Import(operation=operation, new_code=new_code if operation is None else "", command=command, by=by)
    of.file_name, of.source, of.source_date, of.digest = (
        name[-255:],
        source or name[-200:],
        source_date,
        digest.hexdigest(),
    )
    # Kept under its digest: what people call their files is for people.
    of.file.save(f"{of.digest[:24]}{Path(name).suffix.lower()}", file, save=False)
    of.save()
    read_import.enqueue(of.pk, by.pk)
    of.refresh_from_db()
    return of


def confirm_import(*, of: Import, by: Person) -> Import:
    """Let the worker apply exactly what the preview showed. Raises NotAllowed, WrongState."""
    require(by, "edit-registry", of.command)
    move(of, of_states=(State.PREVIEWED,), state=State.APPLYING, percent=0, message="", confirmed_by=by)
    apply_import.enqueue(of.pk, by.pk)
    of.refresh_from_db()
    return of


def discard_import(*, of: Import, by: Person) -> Import:
    """Throw an import away that has changed nothing. Raises NotAllowed, WrongState."""
    require(by, "edit-registry", of.command)
    move(of, of_states=(State.WAITING, State.PREVIEWED, State.REFUSED, State.FAILED), state=State.DISCARDED)
    return of


def is_interrupted(of: Import) -> bool:
    """Whether no worker has this import although it should move on: the server was stopped in the middle."""
    if of.state not in RUNNING or is_held(Job.IMPORT, of.pk):
        return False
    # Without a percent it may still be in the queue.
    return of.percent > 0 or timezone.now() - of.moved > PATIENCE


def restart_import(*, of: Import, by: Person) -> Import:
    """Take up an interrupted or failed import from the beginning of its step. Raises NotAllowed, WrongState."""
    require(by, "edit-registry", of.command)
    if of.state != State.FAILED and not is_interrupted(of):
        return of
    step = _step_of(of)
    asked = {step.asked: by} if step.asked != "by" else {}
    move(of, of_states=(State.FAILED, *RUNNING), state=step.state, percent=0, message="", **asked)
    step.task.enqueue(of.pk, by.pk)
    of.refresh_from_db()
    return of


@dataclass(frozen=True)
class _Step:
    """What a worker does for an import, the state in which it is asked for, and the column of who asked."""

    task: Any
    state: Import.State
    asked: str


def _step_of(of: Import) -> _Step:
    if of.state == State.UNDOING:
        return _Step(take_back_import, State.UNDOING, "undone_by")
    if of.confirmed_by_id:
        return _Step(apply_import, State.APPLYING, "confirmed_by")
    return _Step(read_import, State.WAITING, "by")


def restart_interrupted() -> int:
    """Take up every interrupted import, each for who asked for it; how many. At the start of a server, as the owner."""
    found = [of for of in Import.objects.filter(state__in=RUNNING) if is_interrupted(of)]
    for of in found:
        step = _step_of(of)
        move(of, of_states=RUNNING, state=step.state, percent=0)
        step.task.enqueue(of.pk, getattr(of, f"{step.asked}_id"))
    return len(found)


def undo_import(*, of: Import, by: Person) -> Import:
    """Let the worker bring back every row as it was before the import; commands that it made stay.

    Where a row was changed after it, the import stays as it is and its message names the row. Raises NotAllowed,
    WrongState.
    """
    require(by, "edit-registry", of.command)
    move(of, of_states=(State.APPLIED,), state=State.UNDOING, percent=0, message="", undone_by=by)
    take_back_import.enqueue(of.pk, by.pk)
    of.refresh_from_db()
    return of


@transaction.atomic
def load_operation(*, source: Path, code: str, by: Person, source_name: str) -> Operation:
    """Bring the folder or workbook at `source` into the operation `code`, commands included, without a browser.

    For the terminal of the server, whose user is trusted: `by` is written down, not asked for a right. The operation
    belongs to the topmost command of the file, which is made where it is not there. Loading again brings changes.

    Raises BadFile where the tables are refused, ValueError where they have no single topmost command.
    """
    tables = read_path(source)
    operation = Operation.objects.filter(code=code).first()
    top = _topmost(tables.units)
    of = Import.objects.create(
        operation=operation,
        new_code="" if operation else code,
        command=operation.command if operation else top,
        file_name=source.name[:255] or slugify(code),
        source=source_name,
        by=by,
        confirmed_by=by,
        state=State.APPLYING,
        notes=notes_kept(tables),
    )
    finish(of, applying.apply(of, tables, by=by))
    assert of.operation is not None
    return of.operation


def _topmost(units: pl.DataFrame) -> Command:
    tops = units.filter(~pl.col("parent_code").is_in(units["unit_code"].implode()))
    if tops.height != 1:
        raise ValueError(f"one command must stand above all others; the file has {tops.height} without a parent")
    top = tops.row(0, named=True)
    found = Command.objects.filter(code=top["unit_code"]).first()
    if found is None:
        found = Command.objects.create(code=top["unit_code"], **{name: top[name] for name in FIELDS})
    return found
