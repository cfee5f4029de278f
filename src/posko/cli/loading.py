"""`posko load`: an operation into the registry of the server, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

from posko.cli.data import DATA, Data, open_as_owner, refuse_unusable
from posko.cli.grouped import Shown
from posko.cli.reading import print_entry, read_or_refuse
from posko.cli.speech import language, number, out, refuse, say, say_count
from posko.cli.stopping import saying_when_stopped


def load(
    source: Annotated[Path, typer.Argument(metavar=say("meta_folder"), help=say("help_source"))],
    code: Annotated[str, typer.Option(metavar=say("meta_code"), help=say("help_code"))] = "",
    data: Data = DATA,
) -> None:
    """Load an operation into the server's registry: commands, stations, officers, equipment, funds."""
    refuse_unusable(data)
    _refuse_many_tops(source, read_or_refuse(source).units)
    name = code or source.resolve().stem
    with saying_when_stopped("stopped_load", name=name):
        open_as_owner(data)
        loaded = _loaded(source, name)
    out.print(say("loaded", name=loaded), markup=False)


def _refuse_many_tops(source: Path, units: pl.DataFrame) -> None:
    """The tables may hold several Polres alone; a server needs one command in whose name the operation is."""
    tops = units.filter(~pl.col("parent_code").is_in(units["unit_code"].implode()))["unit_code"].to_list()
    if len(tops) != 1:
        refuse(say("load_tops", source=source, count=number(len(tops)), codes=", ".join(tops[:5])))


def _loaded(source: Path, code: str) -> str:
    """Load in one transaction; the name of the operation. Exits with status 2 where the registry has no room for it."""
    from django.utils.translation import override

    from posko.registry.importing.reading import BadFile
    from posko.registry.importing.refusals import ImportRefused
    from posko.registry.services import load_operation
    from posko.server.demo import system_person

    try:
        with override(language()):
            return load_operation(source=source, code=code, by=system_person(), source_name=source.name).name
    except BadFile as bad:
        for error in bad.errors:
            print_entry(_shown(error))
        refuse(say_count("errors", bad.count, source=source))
    except ImportRefused as refused:
        refuse(str(refused))


def _shown(error: dict[str, Any]) -> Shown:
    said = error[language()]
    where = f"{error['table']}, {say('error_column', column=error['column'])}: {error['value']}"
    return Shown(where, (say("error_wrong", text=said["wrong"]), say("error_right", text=said["right"])))
