"""What the command line says, and how it stops."""

from __future__ import annotations

import json
import os
from functools import cache
from importlib.resources import files
from typing import NoReturn

import typer
from rich.console import Console

from posko.tables import Language

#: Results go to `out`, progress and errors to `err`, so that results can be piped.
out = Console()
err = Console(stderr=True)

#: Exit status when the input is refused.
BAD_INPUT = 2


@cache
def _strings() -> dict[str, dict[str, str]]:
    text = files("posko.cli").joinpath("strings.json").read_text("utf-8")
    strings: dict[str, dict[str, str]] = json.loads(text)
    return strings


def language() -> Language:
    """The language of `POSKO_LANG`: `id` unless it says `en`."""
    return "en" if os.environ.get("POSKO_LANG", "id").lower().startswith("en") else "id"


def say(key: str, **values: object) -> str:
    """The sentence `key` in the language of the person."""
    return _strings()[language()][key].format(**values)


def refuse(message: str, status: int = BAD_INPUT) -> NoReturn:
    """Say why and stop."""
    err.print(message, style="bold red", markup=False, highlight=False)
    raise typer.Exit(status)
