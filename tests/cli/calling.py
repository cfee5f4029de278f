"""The command line as a test calls it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from typer.testing import CliRunner, Result

from posko.cli.main import app
from posko.server.keeping import FORMAT


def run(*words: object) -> Result:
    """`posko WORDS` in this process; `output` is what a person sees."""
    return CliRunner().invoke(app, [str(word) for word in words], prog_name="posko")


def sentence(result: Result) -> str:
    """The one line with which a call was refused: exit status 2, no traceback, nothing else."""
    assert result.exit_code == 2, result.output
    (line,) = result.output.splitlines()
    return line


def kept(path: Path, **manifest: object) -> Path:
    """A backup in form, of nothing."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", json.dumps({"format": FORMAT, "rows": {}, "ledger": {}} | manifest))
        archive.writestr("database.dump", b"")
    return path
