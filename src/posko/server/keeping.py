"""Backup and restore of the whole state, verified by the rows of each table and the heads of the ledger.

A backup is a ZIP: `manifest.json` (format, version, rows of each table, heads of the ledger), `database.dump`
(pg_dump, custom format), `files/` (what was uploaded). The secret key stays behind: sessions end with a restore.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import Any

from posko import __version__
from posko.server.database import programs

FORMAT = "posko-backup-1"
MANIFEST, DUMP = "manifest.json", "database.dump"


class BackupError(Exception):
    """A backup that cannot be made or taken back: why by its `reason`, with `values`, for whoever says it to a person.

    `working`: somebody worked meanwhile. `other`: `file` is no backup. `format`: `file` has the format `found`, not
    `due`. `damaged`: `file` cannot be unpacked. `people`: the database is in use. `differs`: what was restored is not
    what the manifest says, in `part` as `differs` says. `program`: a `program` of PostgreSQL failed and `said` why.
    """

    def __init__(self, reason: str, **values: object) -> None:
        self.reason, self.values = reason, values
        super().__init__(f"{reason}: {values}")


def backup(file: Path) -> dict[str, Any]:
    """Write the whole state to `file`; its manifest. Needs Django set up as the owner. Raises BackupError, OSError."""
    from django.conf import settings

    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / DUMP
        # Counted before and after: work that goes on while the dump is made would not match its manifest.
        before = state()
        _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={dump}", _address())
        if state() != before:
            raise BackupError("working")
        manifest = {"format": FORMAT, "posko_version": __version__, **before}
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))
            archive.write(dump, DUMP)
            for path in sorted(p for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()):
                archive.write(path, Path("files") / path.relative_to(settings.MEDIA_ROOT))
    return manifest


def manifest_of(file: Path) -> dict[str, Any]:
    """What a backup says of itself; needs no database. Raises BackupError, OSError where it cannot be read."""
    try:
        with zipfile.ZipFile(file) as archive:
            archive.getinfo(DUMP)
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            found = manifest["format"]
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise BackupError("other", file=file) from error
    if found != FORMAT:
        raise BackupError("format", file=file, found=found, due=FORMAT)
    return manifest


def restore(file: Path) -> dict[str, Any]:
    """Take the state of `file` into a database without people; its manifest. Raises BackupError, OSError."""
    from django.conf import settings
    from django.db import connection

    manifest = manifest_of(file)
    if state()["rows"].get("organisation_person"):
        raise BackupError("people")
    with tempfile.TemporaryDirectory() as folder:
        _unpack(file, Path(folder))
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        connection.close()
        to = f"--dbname={_address()}"
        _postgres("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", to, str(Path(folder) / DUMP))
        if (files := Path(folder) / "files").is_dir():
            shutil.copytree(files, settings.MEDIA_ROOT, dirs_exist_ok=True)
    _grant_schema()
    found = state()
    for part in ("rows", "ledger"):
        if found[part] != manifest[part]:
            raise BackupError("differs", part=part, differs=_difference(manifest[part], found[part]))
    return manifest


def _unpack(file: Path, folder: Path) -> None:
    """All of it before anything is taken in: a damaged file changes nothing."""
    try:
        with zipfile.ZipFile(file) as archive:
            archive.extractall(folder, [n for n in archive.namelist() if n == DUMP or n.startswith("files/")])
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise BackupError("damaged", file=file) from error


def state() -> dict[str, Any]:
    """Rows of each table, and of each command the number and hash of the last ledger entry."""
    from django.db import connection

    with connection.cursor() as cursor:
        names = sorted(t for t in connection.introspection.table_names(cursor) if t not in ("server_cache",))
        rows = {}
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            rows[name] = cursor.fetchone()[0]
        cursor.execute(
            "SELECT DISTINCT ON (c.code) c.code, e.number, e.hash FROM ledger_entry e "
            "JOIN organisation_command c ON c.id = e.command_id ORDER BY c.code, e.number DESC"
        )
        heads = {code: [number, head] for code, number, head in cursor.fetchall()}
    return {"rows": rows, "ledger": heads}


def _grant_schema() -> None:
    """A new schema has no rights yet; those of the tables came with the dump."""
    from django.db import connection

    from posko.organisation.roles import ROLE_SQL

    with connection.cursor() as cursor:
        cursor.execute(ROLE_SQL)


def _difference(expected: dict[str, Any], found: dict[str, Any]) -> str:
    keys = sorted(k for k in expected.keys() | found.keys() if expected.get(k) != found.get(k))
    return "; ".join(f"{k}: {expected.get(k)} ≠ {found.get(k)}" for k in keys[:5])


def _address() -> str:
    return os.environ["DATABASE_URL"]


def _postgres(program: str, *arguments: str) -> None:
    """Run a program of the PostgreSQL wheel: it speaks to servers of its own version and older ones."""
    path = programs() / program
    done = subprocess.run([str(path), *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupError("program", program=program, said=done.stderr.strip())
