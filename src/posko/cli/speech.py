"""Where the command line speaks, and how it stops."""

from __future__ import annotations

from typing import NoReturn

import typer
from rich.console import Console

from posko.cli.sayings import language, number, percent, say, say_count

__all__ = ["BAD_INPUT", "err", "language", "number", "out", "percent", "refuse", "say", "say_count"]

#: Results go to `out`, progress and errors to `err`, so that results can be piped.
out = Console()
err = Console(stderr=True)

#: Exit status when the input is refused.
BAD_INPUT = 2


def refuse(message: str, status: int = BAD_INPUT) -> NoReturn:
    """Say why and stop."""
    err.print(message, style="bold red", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(status)
