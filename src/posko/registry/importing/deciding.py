"""The decisions about an import: to upload, confirm, discard, take up again, undo; and loading without a browser."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path

import polars as pl
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from posko.ledger.services import record
from posko.organisation.access import require
from posko.organisation.jobs import Job, is_held
from posko.organisation.models import Command, Person
from posko.registry.importing import applying, undoing
from posko.registry.importing.reading import read_path
from posko.registry.importing.refusals import ImportRefused
from posko.registry.importing.tree import FIELDS
from posko.registry.importing.working import finish, move
from posko.registry.models import Import, Operation
from posko.registry.tasks import apply_import, read_import

State = Import.State
RUNNING = (State.WAITING, State.READING, State.APPLYING)
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
    task, state = (apply_import, State.APPLYING) if of.confirmed_by_id else (read_import, State.WAITING)
    states = (State.FAILED, *RUNNING)
    again = {"confirmed_by": by} if of.confirmed_by_id else {}
    move(of, of_states=states, state=state, percent=0, message="", **again)
    task.enqueue(of.pk, by.pk)
    of.refresh_from_db()
    return of


def restart_interrupted() -> int:
    """Take up every interrupted import, each for who asked for it; how many. At the start of a server, as the owner."""
    found = [of for of in Import.objects.filter(state__in=RUNNING) if is_interrupted(of)]
    for of in found:
        if of.confirmed_by_id:
            move(of, of_states=RUNNING, state=State.APPLYING, percent=0)
            apply_import.enqueue(of.pk, of.confirmed_by_id)
        else:
            move(of, of_states=RUNNING, state=State.WAITING, percent=0)
            read_import.enqueue(of.pk, of.by_id)
    return len(found)


@transaction.atomic
def undo_import(*, of: Import, by: Person) -> Import:
    """Bring back every row as it was before the import.

    Commands that it made stay. Raises NotAllowed, WrongState, and ChangedSince where a row was changed after it.
    """
    require(by, "edit-registry", of.command)
    move(of, of_states=(State.APPLIED,), state=State.UNDONE)
    counts = undoing.undo(of, by=by)
    assert of.operation is not None
    record(
        command=of.command,
        actor=by,
        action="import.undone",
        subject=f"{of.operation.code}: {of.file_name}",
        before={"import": of.pk, "source": of.source, "sha256": of.digest},
        after={"rows": counts},
    )
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
        notes=list(tables.notes),
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
