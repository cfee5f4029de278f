"""The verbs that serve, and the first administrator."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from posko.cli.data import DATA, Data, open_as_owner, refuse_unusable, starting_database
from posko.cli.group import group_of_verbs, verb
from posko.cli.listening import refuse_taken
from posko.cli.speech import err, out, refuse, say
from posko.cli.stopping import saying_when_stopped

Port = Annotated[int, typer.Option(min=1, max=65535, help=say("help_port"))]

admin = group_of_verbs("help_admin")


def serve(
    host: Annotated[str, typer.Option(metavar=say("meta_address"), help=say("help_host"))] = "127.0.0.1",
    port: Port = 8000,
    data: Data = DATA,
    workers: Annotated[int, typer.Option(min=1, help=say("help_web_workers"))] = 1,
) -> None:
    """Serve Posko: database, web pages and background work, until Ctrl-C."""
    refuse_unusable(data)
    refuse_taken(host, port)
    serve_until_stopped(host, port, data, workers)


def serve_until_stopped(
    host: str, port: int, data: Path, workers: int = 1, *, tell: Callable[[], None] = lambda: None
) -> NoReturn:
    """Serve and then exit. `tell` is called when it begins; what it prints stands above the address."""
    from posko.server.children import LASTING, Death
    from posko.server.running import serve as run

    def died(death: Death) -> None:
        key = "child_given_up" if death.pause is None else "child_died"
        values = {"pid": death.pid, "status": death.status, "times": death.times, "seconds": death.pause or LASTING}
        err.print(say(key, what=say(f"child_{death.name}"), **values), markup=False, highlight=False, soft_wrap=True)

    def ready() -> None:
        tell()
        out.print(say("serving", host=host, port=port), markup=False)

    with saying_when_stopped("stopped_serve"), starting_database(data):
        status = run(host=host, port=port, data=data, workers=workers, ready=ready, died=died)
    raise typer.Exit(status)


@verb(admin, "create", "help_admin_create")
def create_administrator(
    email: Annotated[str, typer.Argument(metavar=say("meta_email"), help=say("help_email"))],
    name: Annotated[str, typer.Option(metavar=say("meta_name"), help=say("help_person_name"))] = "",
    command: Annotated[str, typer.Option("--command", metavar=say("meta_code"), help=say("help_command_code"))] = "",
    data: Data = DATA,
    url: Annotated[str, typer.Option(metavar="URL", help=say("help_url"))] = "http://localhost:8000",
) -> None:
    """Make an administrator; prints a one-time activation link."""
    refuse_unusable(data)
    with saying_when_stopped("stopped_admin", name=name or email):
        open_as_owner(data)
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
