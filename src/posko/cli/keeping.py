"""The verbs of what a server keeps: its ledger written out and verified, its whole state kept and taken back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from posko.cli.data import DATA, Data, open_as_owner, refuse_unusable, refuse_unused
from posko.cli.group import group_of_verbs, verb
from posko.cli.readable import reading
from posko.cli.speech import out, refuse, say
from posko.cli.stopping import saying_when_stopped
from posko.cli.writable import refuse_unwritable, whole, writing

if TYPE_CHECKING:
    from posko.ledger.chain import Broken

ledger = group_of_verbs("help_ledger")


@verb(ledger, "export", "help_ledger_export")
def export_ledger(
    file: Annotated[Path, typer.Option("--out", metavar=say("meta_file"), help=say("help_new_file"))] = Path(
        "ledger.jsonl"
    ),
    data: Data = DATA,
) -> None:
    """Write the whole ledger to a file that `posko verify` checks anywhere."""
    _refuse_taken(file)
    refuse_unwritable(file)
    refuse_unused(data)
    open_as_owner(data)
    from posko.ledger.models import Entry
    from posko.ledger.queries import exported

    with writing(file), whole(file) as part, part.open("w", encoding="utf-8", newline="\n") as lines:
        lines.writelines(exported(Entry.objects.all()))
    out.print(say("ledger_exported", file=file, entries=Entry.objects.count()), markup=False)


def verify(file: Annotated[Path, typer.Argument(metavar=say("meta_file"), help=say("help_export_file"))]) -> None:
    """Check an export of the ledger, without a server; names the first broken entry."""
    from posko.ledger.chain import verify as follow

    with reading(file), file.open("rb") as lines:
        verdict = follow(lines)
    if verdict.broken:
        refuse(_broken_said(verdict.broken), 1)
    for code, (number, head) in sorted(verdict.heads.items()):
        out.print(f"{code}  {number}  {head}", markup=False, highlight=False, soft_wrap=True)
    out.print(say("ledger_holds", entries=verdict.entries), markup=False)


def backup(
    file: Annotated[Path, typer.Argument(metavar=say("meta_file"), help=say("help_backup_file"))], data: Data = DATA
) -> None:
    """Write the whole state (database and files) to one file."""
    from posko.server.keeping import BackupError
    from posko.server.keeping import backup as keep

    _refuse_taken(file)
    refuse_unwritable(file, say("meta_file"))
    refuse_unused(data)
    open_as_owner(data)
    try:
        with writing(file, say("meta_file")), whole(file) as part:
            manifest = keep(part)
    except BackupError as error:
        _refuse_backup(error)
    out.print(say("backed_up", file=file, rows=_rows(manifest)), markup=False)


def restore(
    file: Annotated[Path, typer.Argument(metavar=say("meta_file"), help=say("help_restore_file"))], data: Data = DATA
) -> None:
    """Take a backup into a new data folder (or an empty database)."""
    from posko.server.keeping import BackupError, manifest_of
    from posko.server.keeping import restore as take_back

    try:
        with reading(file):
            manifest_of(file)
        refuse_unusable(data)
        with saying_when_stopped("stopped_restore"):
            open_as_owner(data)
            manifest = take_back(file)
    except BackupError as error:
        _refuse_backup(error)
    out.print(say("restored", file=file, rows=_rows(manifest)), markup=False)


def _broken_said(broken: Broken) -> str:
    """Which line does not hold, of which entry if it says that, and why."""
    why = say(f"chain_{broken.fault}", **broken.values)
    if not broken.command:
        return say("ledger_no_entry", line=broken.line, why=why)
    return say("ledger_broken", line=broken.line, code=broken.command, number=broken.number, why=why)


def _refuse_taken(file: Path) -> None:
    """Stop with status 2 where there is such a file: nobody's own is written over."""
    if file.exists():
        refuse(say("file_exists", file=file))


def _refuse_backup(error: Any) -> NoReturn:
    refuse(say(f"backup_{error.reason}", **error.values))


def _rows(manifest: dict[str, Any]) -> int:
    return sum(manifest["rows"].values())
