"""`posko demo`: an example, loaded and planned, with people to sign in as."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from posko.cli.data import Data, open_as_owner, refuse_unusable
from posko.cli.listening import refuse_taken
from posko.cli.reading import read_or_refuse
from posko.cli.serving import Port, serve_until_stopped
from posko.cli.speech import out, refuse, say
from posko.cli.stopping import saying_when_stopped


def demo(
    source: Annotated[Path, typer.Argument(metavar=say("meta_folder"), help=say("help_demo_source"))],
    data: Data = Path("demo/data"),
    port: Port = 8000,
) -> None:
    """Serve an example to try out, with people who may sign in by password alone."""
    refuse_unusable(data)
    refuse_taken("127.0.0.1", port)
    units = read_or_refuse(source).units
    people_file = data / "people.json"
    # Once it was ready, nothing of it is half done.
    with saying_when_stopped("stopped_serve" if people_file.exists() else "stopped_demo", data=data):
        open_as_owner(data)
        if not people_file.exists():
            _refuse_unfit(units, source.resolve().name, data)
        from posko.server.demo import prepare_demo

        def tell(step: str) -> None:
            out.print(say(f"demo_{step}"), markup=False, highlight=False)

        people = prepare_demo(source.resolve(), people_file, site=f"http://localhost:{port}", tell=tell)

    def tell_people() -> None:
        for person in people:
            line = f"  {person.username:<22} {person.password:<14} {person.role}, {person.command}"
            out.print(line, markup=False, highlight=False)

    os.environ |= {"POSKO_SECOND_FACTOR": "optional", "POSKO_OWNER": "0"}
    serve_until_stopped("127.0.0.1", port, data, tell=tell_people)


def _refuse_unfit(units: pl.DataFrame, code: str, data: Path) -> None:
    """Stop with status 2 where the operation has no place for the people of the demo, or `data` for the operation."""
    from posko.organisation.models import Person
    from posko.registry.models import Operation
    from posko.server.demo import CAST

    if lacking := sorted({member[3] for member in CAST} - set(units["unit_code"])):
        refuse(say("demo_lacks", codes=", ".join(lacking)))
    if Person.objects.filter(username__in=[member[0] for member in CAST]).exists():
        refuse(say("demo_half", path=data))
    if Operation.objects.exists() and not Operation.objects.filter(code=code).exists():
        refuse(say("demo_taken", path=data))
