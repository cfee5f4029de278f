"""An import in the worker's hands: it moves on step by step, and each step is seen by whoever looks."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from posko.ledger.services import record
from posko.organisation.jobs import Job, held
from posko.registry.importing import applying, undoing
from posko.registry.importing.applying import Preview, preview
from posko.registry.importing.progress import Tell, told
from posko.registry.importing.reading import BadFile, notes_kept, read
from posko.registry.importing.refusals import ChangedSince, CodeTaken, ImportRefused, Moved, Taken, WrongState
from posko.registry.models import Import
from posko.tables import Operation

State = Import.State
log = logging.getLogger("posko.registry")


def move(of: Import, *, of_states: tuple[str, ...], **changes: object) -> None:
    """Change an import's row, where it is still in one of `of_states`. Raises WrongState."""
    # The filter carries the old state: of two people at once, one moves it.
    changed = Import.objects.filter(pk=of.pk, state__in=of_states).update(moved=timezone.now(), **changes)
    if not changed:
        raise WrongState
    of.refresh_from_db()


def read_and_compare(number: int) -> None:
    """WAITING (or an interrupted READING) to PREVIEWED, REFUSED or FAILED. Does nothing where another worker has it."""
    with _at_work(number, State.WAITING, State.READING) as of:
        if of is None:
            return
        move(of, of_states=(State.WAITING, State.READING), state=State.READING, percent=5)
        try:
            tables = read(of)
        except BadFile as refused:
            found = {"errors": refused.errors, "error_count": refused.count}
            move(of, of_states=(State.READING,), state=State.REFUSED, percent=100, **found)
            return
        move(of, of_states=(State.READING,), percent=60)
        _show(of, tables, preview(tables, operation=of.operation, scope=of.command))


def _show(of: Import, tables: Operation, what: Preview, message: str = "") -> None:
    found = {"counts": what.counts, "sample": what.sample, "notes": notes_kept(tables), "message": message}
    move(of, of_states=(State.READING, State.APPLYING), state=State.PREVIEWED, percent=100, **found)


def apply_confirmed(number: int) -> None:
    """APPLYING to APPLIED; back to PREVIEWED where the registry has changed since, or FAILED, with nothing changed."""
    with _at_work(number, State.APPLYING) as of:
        if of is None:
            return
        move(of, of_states=(State.APPLYING,), percent=5)
        tables = read(of)
        try:
            with told(of) as tell:
                tell(30)
                _apply(of, tables, tell)
        except Moved as moved:
            of.refresh_from_db()
            _show(of, tables, preview(tables, operation=of.operation, scope=of.command), str(moved))
        except (Taken, CodeTaken) as taken:
            move(of, of_states=(State.APPLYING,), state=State.REFUSED, percent=100, message=str(taken))


@transaction.atomic
def _apply(of: Import, tables: Operation, tell: Tell) -> None:
    by = of.confirmed_by
    assert by is not None
    counts = applying.apply(of, tables, by=by, confirmed=of.counts, tell=tell)
    finish(of, counts)


def take_back(number: int) -> None:
    """UNDOING to UNDONE; back to APPLIED, with nothing changed, where somebody changed a row since."""
    with _at_work(number, State.UNDOING) as of:
        if of is None:
            return
        move(of, of_states=(State.UNDOING,), percent=5)
        try:
            with told(of) as tell:
                _take_back(of, tell)
        except ChangedSince as touched:
            move(of, of_states=(State.UNDOING,), state=State.APPLIED, percent=100, message=str(touched))


@transaction.atomic
def _take_back(of: Import, tell: Tell) -> None:
    by, operation = of.undone_by, of.operation
    assert by is not None and operation is not None
    counts = undoing.undo(of, by=by, tell=tell)
    record(
        command=of.command,
        actor=by,
        action="import.undone",
        subject=f"{operation.code}: {of.file_name}",
        before={"import": of.pk, "source": of.source, "sha256": of.digest},
        after={"rows": counts},
    )
    move(of, of_states=(State.UNDOING,), state=State.UNDONE, percent=100)


def finish(of: Import, counts: dict[str, object]) -> None:
    """The last step of the transaction: the entry in the ledger, and the state."""
    by, operation = of.confirmed_by, of.operation
    assert operation is not None
    record(
        command=of.command,
        actor=by,
        action="import.applied",
        subject=f"{operation.code}: {of.file_name}",
        after={"import": of.pk, "source": of.source, "sha256": of.digest, "rows": applying.plain_counts(counts)},
    )
    done = {"state": State.APPLIED, "percent": 100, "message": "", "operation": operation}
    move(of, of_states=(State.APPLYING,), counts=counts, **done)


@contextmanager
def _at_work(number: int, *states: str) -> Iterator[Import | None]:
    """The import, for this worker alone, if it is still in one of `states`; what breaks within makes it FAILED."""
    with held(Job.IMPORT, number) as mine:
        of = Import.objects.filter(pk=number, state__in=states).first() if mine else None
        try:
            yield of
        except ImportRefused as refused:
            _fail(number, str(refused))
        except Exception as error:
            log.exception("import %s", number)
            _fail(number, _broken(number, error))
            raise


def _fail(number: int, message: str) -> None:
    """What was to be loaded has failed; what was to be taken back is still there."""
    said = {"message": message, "moved": timezone.now()}
    running = (State.WAITING, State.READING, State.APPLYING)
    Import.objects.filter(pk=number, state__in=running).update(state=State.FAILED, **said)
    Import.objects.filter(pk=number, state=State.UNDOING).update(state=State.APPLIED, percent=100, **said)


def _broken(number: int, error: Exception) -> str:
    what = _("Server gagal di tengah impor %(number)s (%(error)s). Tidak ada data yang berubah.")
    return (
        what % {"number": number, "error": type(error).__name__}
        + " "
        + _("Coba mulai lagi; bila terulang, sampaikan nomor ini kepada administrator.")
    )
