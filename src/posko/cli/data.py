"""The data folder of a server and its database: looked at before any work, opened as their owner."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from posko.cli.speech import refuse, say
from posko.cli.writable import refuse_unwritable_folder, writing

Data = Annotated[Path, typer.Option("--data", metavar=say("meta_folder"), help=say("help_data"))]
DATA = Path("posko-data")

#: The user as whom the embedded PostgreSQL runs where root starts it.
_ROOTS = "pgserver"
#: Seconds to wait for a database elsewhere.
_PATIENCE = 10


def refuse_unusable(data: Path) -> None:
    """Stop with status 2 and one sentence unless a server can keep what it has in `data`, and reaches its database."""
    refuse_unwritable_folder(data, "--data")
    if "DATABASE_URL" in os.environ:
        _refuse_unreached(os.environ["DATABASE_URL"])
    else:
        _refuse_foreign(data)


def refuse_unused(data: Path) -> None:
    """As `refuse_unusable`; also where nothing is kept in `data` that could be written out."""
    refuse_unusable(data)
    if "DATABASE_URL" not in os.environ and not (data / "postgres").is_dir():
        refuse(say("data_missing", path=data))


def open_as_owner(data: Path) -> None:
    """Start the database of `data` and set up this process as its owner; stops with status 2 where it cannot be."""
    from posko.server.running import as_owner

    with starting_database(data), writing(data, "--data"):
        as_owner(data)


@contextmanager
def starting_database(data: Path) -> Iterator[None]:
    """A program of PostgreSQL or of Posko that fails inside stops the command with status 2 and one sentence."""
    try:
        yield
    except subprocess.SubprocessError:
        refuse(say("database_not_started", path=data, log=data / "postgres" / "log"))


def _refuse_foreign(data: Path) -> None:
    """PostgreSQL opens only what belongs to its user, and root would take it away from him."""
    if not hasattr(os, "geteuid") or not (data / "postgres").is_dir():
        return
    owner = _user((data / "postgres").stat().st_uid)
    if owner != _user(os.geteuid()):
        refuse(say("data_foreign", path=data, owner=owner))


def _user(number: int) -> str:
    """The name of a user of the system, or the number of one that has none."""
    import pwd

    try:
        name = pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
    return "root" if name == _ROOTS else name


def _refuse_unreached(url: str) -> None:
    import psycopg

    from posko.server.database import settings_from

    try:
        settings_from(url)
        psycopg.connect(url, connect_timeout=_PATIENCE).close()
    except (ValueError, psycopg.ProgrammingError):
        refuse(say("database_url"))
    except psycopg.Error as error:
        refuse(say("database_unreached", why=str(error).strip().splitlines()[0]))
