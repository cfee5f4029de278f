"""The verbs of the server and of what it keeps."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from posko.cli.speech import out, refuse, say
from posko.cli.writable import refuse_unwritable, writing

Data = Annotated[Path, typer.Option("--data", help=say("help_data"))]
DATA = Path("posko-data")

admin = typer.Typer(no_args_is_help=True, help=say("help_admin"))
ledger = typer.Typer(no_args_is_help=True, help=say("help_ledger"))


def serve(
    host: Annotated[str, typer.Option(help=say("help_host"))] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    data: Data = DATA,
    workers: Annotated[int, typer.Option(min=1, help=say("help_web_workers"))] = 1,
) -> None:
    """Serve Posko: database, web pages and background work, until Ctrl-C."""
    from posko.server.running import serve as run

    def ready() -> None:
        out.print(say("serving", host=host, port=port), markup=False)

    raise typer.Exit(run(host=host, port=port, data=data, workers=workers, ready=ready))


@admin.command("create", help=say("help_admin_create"))
def create_administrator(
    email: Annotated[str, typer.Argument(metavar="EMAIL")],
    name: Annotated[str, typer.Option(help=say("help_person_name"))] = "",
    command: Annotated[str, typer.Option("--command", help=say("help_command_code"))] = "",
    data: Data = DATA,
    url: Annotated[str, typer.Option(help=say("help_url"))] = "http://localhost:8000",
) -> None:
    """Make an administrator; prints a one-time activation link."""
    from posko.server.running import as_owner

    as_owner(data)
    from posko.organisation.models import Command
    from posko.organisation.services import UsernameTaken
    from posko.organisation.services import create_administrator as create

    where = Command.objects.filter(code=command).first() if command else None
    if command and where is None:
        refuse(say("command_unknown", code=command))
    try:
        person, token = create(email=email, name=name or email, command=where)
    except UsernameTaken:
        refuse(say("username_taken", name=email))
    out.print(
        say("administrator", name=person.name, link=f"{url}/orang/aktivasi/#{token}"), markup=False, soft_wrap=True
    )


@ledger.command("export", help=say("help_ledger_export"))
def export_ledger(
    file: Annotated[Path, typer.Option("--out", help=say("help_new_file"))] = Path("ledger.jsonl"), data: Data = DATA
) -> None:
    """Write the whole ledger to a file that `posko verify` checks anywhere."""
    from posko.server.running import as_owner

    if file.exists():
        refuse(say("file_exists", file=file))
    refuse_unwritable(file)
    as_owner(data)
    from posko.ledger.models import Entry
    from posko.ledger.queries import exported

    with writing(file), file.open("w", encoding="utf-8", newline="\n") as lines:
        lines.writelines(exported(Entry.objects.all()))
    out.print(say("ledger_exported", file=file, entries=Entry.objects.count()), markup=False)


def verify(file: Annotated[Path, typer.Argument(metavar="FILE", help=say("help_export_file"))]) -> None:
    """Check an export of the ledger, without a server; names the first broken entry."""
    from posko.ledger.chain import verify as follow

    try:
        lines = file.open("rb")
    except OSError as error:
        refuse(str(error))
    with lines:
        verdict = follow(lines)
    if broken := verdict.broken:
        refuse(say("ledger_broken", line=broken.line, code=broken.command, number=broken.number, why=broken.why), 1)
    for code, (number, head) in sorted(verdict.heads.items()):
        out.print(f"{code}  {number}  {head}", markup=False, highlight=False, soft_wrap=True)
    out.print(say("ledger_holds", entries=verdict.entries), markup=False)


def backup(file: Annotated[Path, typer.Argument(metavar="FILE")], data: Data = DATA) -> None:
    """Write the whole state (database and files) to one file."""
    from posko.server.keeping import BackupError
    from posko.server.keeping import backup as keep
    from posko.server.running import as_owner

    as_owner(data)
    try:
        with writing(file):
            manifest = keep(file)
    except BackupError as error:
        refuse(str(error))
    out.print(say("backed_up", file=file, rows=sum(manifest["rows"].values())), markup=False)


def restore(file: Annotated[Path, typer.Argument(metavar="FILE")], data: Data = DATA) -> None:
    """Take a backup into a new data folder (or an empty database)."""
    from posko.server.keeping import BackupError
    from posko.server.keeping import restore as take_back
    from posko.server.running import as_owner

    as_owner(data)
    try:
        manifest = take_back(file)
    except BackupError as error:
        refuse(str(error))
    out.print(say("restored", file=file, rows=sum(manifest["rows"].values())), markup=False)


def load(
    source: Annotated[Path, typer.Argument(metavar="FOLDER", help=say("help_source"))],
    code: Annotated[str, typer.Option(help=say("help_code"))] = "",
    data: Data = DATA,
) -> None:
    """Load an operation into the server's registry: commands, stations, officers, equipment, funds."""
    from posko.cli.reading import read_or_refuse
    from posko.server.running import as_owner

    read_or_refuse(source)
    as_owner(data)
    from posko.registry.services import load_operation
    from posko.server.demo import system_person

    name = code or source.resolve().stem
    operation = load_operation(source=source, code=name, by=system_person(), source_name=source.name)
    out.print(say("loaded", name=operation.name), markup=False)


def demo(
    source: Annotated[Path, typer.Argument(metavar="FOLDER", help=say("help_demo_source"))],
    data: Data = Path("demo/data"),
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
) -> None:
    """Serve an example to try out, with people who may sign in by password alone."""
    from posko.cli.reading import read_or_refuse
    from posko.server.running import as_owner
    from posko.server.running import serve as run

    read_or_refuse(source)
    as_owner(data)
    from posko.server.demo import prepare_demo

    def tell(step: str) -> None:
        out.print(say(f"demo_{step}"), markup=False, highlight=False)

    people = prepare_demo(source.resolve(), data / "people.json", site=f"http://localhost:{port}", tell=tell)

    def ready() -> None:
        for person in people:
            line = f"  {person.username:<22} {person.password:<14} {person.role}, {person.command}"
            out.print(line, markup=False, highlight=False)
        out.print(say("serving", host="localhost", port=port), markup=False)

    os.environ |= {"POSKO_SECOND_FACTOR": "optional", "POSKO_OWNER": "0"}
    raise typer.Exit(run(host="127.0.0.1", port=port, data=data, workers=1, ready=ready))
