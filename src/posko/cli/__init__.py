"""The command line: one verb per room, thin. What it says is Indonesian; `POSKO_LANG=en` makes it English."""

from posko.cli.main import app

__all__ = ["app"]
