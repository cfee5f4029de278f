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
from pathlib import Path
from typing import Any

from posko import __version__
from posko.server.database import programs

FORMAT = "posko-backup-1"


class BackupError(Exception):
    """A backup that cannot be made or taken back; the message says what would be right."""


def backup(file: Path) -> dict[str, Any]:
    """Write the whole state to `file`; its manifest. Needs Django set up as the owner. Raises BackupError."""
    from django.conf import settings

    if file.exists():
        raise BackupError(f"{file} is there already; name a new file")
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / "database.dump"
        # Counted before and after: work that goes on while the dump is made would not match its manifest.
        before = state()
        _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={dump}", _address())
        if state() != before:
            raise BackupError("somebody worked while the backup was made; stop the server or try again")
        manifest = {"format": FORMAT, "posko_version": __version__, **before}
        unfinished = file.with_name(file.name + ".part")
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr("manifest.json", json.dumps(manifest, indent=1, sort_keys=True))
            archive.write(dump, "database.dump")
            for path in sorted(p for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()):
                archive.write(path, Path("files") / path.relative_to(settings.MEDIA_ROOT))
        unfinished.replace(file)
    return manifest


def restore(file: Path) -> dict[str, Any]:
    """Take the state of `file` into a database without people; its manifest. Raises BackupError."""
    from django.conf import settings
    from django.db import connection

    try:
        archive = zipfile.ZipFile(file)
        manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
    except (OSError, KeyError, zipfile.BadZipFile, ValueError) as error:
        raise BackupError(f"{file} is no backup of Posko: {error}") from error
    if manifest.get("format") != FORMAT:
        raise BackupError(f"{file} has the format {manifest.get('format')!r}; this version reads {FORMAT!r}")
    if state()["rows"].get("organisation_person"):
        raise BackupError("this data folder has people in it; restore into a new one")
    with archive, tempfile.TemporaryDirectory() as folder:
        dump = archive.extract("database.dump", folder)
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        connection.close()
        _postgres("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={_address()}", dump)
        _take_files(archive, Path(settings.MEDIA_ROOT), Path(folder))
    _grant_schema()
    found = state()
    for part in ("rows", "ledger"):
        if found[part] != manifest[part]:
            raise BackupError(f"restored {part} differ from the manifest: {_difference(manifest[part], found[part])}")
    return manifest


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


def _take_files(archive: zipfile.ZipFile, target: Path, folder: Path) -> None:
    names = [n for n in archive.namelist() if n.startswith("files/")]
    archive.extractall(folder, names)
    if names:
        shutil.copytree(folder / "files", target, dirs_exist_ok=True)


def _grant_schema() -> None:
    """A new schema has no rights yet; those of the tables came with the dump."""
    from django.db import connection

    from posko.organisation.roles import ROLE_SQL

    with connection.cursor() as cursor:
        cursor.execute(ROLE_SQL)


def _difference(expected: dict[str, Any], found: dict[str, Any]) -> str:
    keys = sorted(k for k in expected.keys() | found.keys() if expected.get(k) != found.get(k))
    return "; ".join(f"{k}: {expected.get(k)} in the backup, {found.get(k)} here" for k in keys[:5])


def _address() -> str:
    return os.environ["DATABASE_URL"]


def _postgres(program: str, *arguments: str) -> None:
    """Run a program of the PostgreSQL wheel: it speaks to servers of its own version and older ones."""
    path = programs() / program
    done = subprocess.run([str(path), *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupError(f"{program}: {done.stderr.strip()}")
