"""`posko serve`: database, migrations, web and worker under one process that stops them all cleanly."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlencode

from posko.server.children import Child, Death
from posko.server.database import embedded

SETTINGS = "posko.server.settings"
#: Seconds that web and worker get to finish what they are doing.
PATIENCE = 20


def environment(data: Path) -> dict[str, str]:
    """What Django needs to know; starts the embedded database where DATABASE_URL names none."""
    data = data.resolve()
    data.mkdir(parents=True, exist_ok=True)
    _secret_key_file(data)
    env = dict(os.environ) | {"POSKO_DATA": str(data), "DJANGO_SETTINGS_MODULE": SETTINGS}
    if "DATABASE_URL" not in env:
        env["DATABASE_URL"] = embedded(data)
    return env


def as_owner(data: Path) -> None:
    """Set up Django in this process as the owner of the database: for what is done from the terminal."""
    import django

    from posko.server.upkeep import bring_up_to_date

    os.environ |= environment(data) | {"POSKO_OWNER": "1"}
    django.setup()
    bring_up_to_date()


def _as_app_role(address: str) -> str:
    """The same database for the application role, with a new random password: only this server knows it."""
    import psycopg
    from psycopg import conninfo, sql

    from posko.organisation.roles import APP_ROLE, ROLE_SQL

    password = secrets.token_urlsafe(24)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(ROLE_SQL)
        connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(APP_ROLE), sql.Literal(password)))
    parts = conninfo.conninfo_to_dict(address)
    name = parts["dbname"]
    # How to reach it (host, port, TLS) stays as it was.
    options = {k: v for k, v in parts.items() if k not in ("user", "password", "dbname")}
    return f"postgresql://{APP_ROLE}:{password}@/{name}?{urlencode(options)}"


def _secret_key_file(data: Path) -> None:
    file = data / "secret-key"
    if not file.exists() and "POSKO_SECRET_KEY" not in os.environ:
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50))


def prepare(env: dict[str, str]) -> None:
    """Bring the database and the static files up to this version, as the owner, in a process of its own."""
    command = [sys.executable, "-P", "-m", "posko.server.upkeep"]
    subprocess.run(command, env=env, check=True)


def serve(
    *,
    host: str,
    port: int,
    data: Path,
    workers: int,
    ready: Callable[[], None],
    died: Callable[[Death], None] = lambda death: None,
) -> int:
    """Run until asked to stop: 0 after a clean stop, 1 where web or worker died again and again.

    `died` is told of every process that ended by itself. It is started again; a worker takes up what was cut off.
    """
    env = environment(data)
    prepare(env)
    if "POSKO_APP_DATABASE_URL" not in env:
        env["POSKO_APP_DATABASE_URL"] = _as_app_role(env["DATABASE_URL"])
    children = _children(env, host, port, workers)
    asked = _Asked()
    ready()
    given_up = False
    while not asked.to_stop and not given_up:
        for death in filter(None, [child.keep() for child in children]):
            died(death)
            given_up = given_up or death.pause is None
        time.sleep(0.2)
    _stop(children)
    return 0 if asked.to_stop else 1


def _children(env: dict[str, str], host: str, port: int, workers: int) -> list[Child]:
    web = [sys.executable, "-P", "-m", "granian", "--interface", "wsgi", "posko.server.wsgi:application"]
    web += ["--host", host, "--port", str(port), "--workers", str(workers), "--blocking-threads", "4"]
    web += ["--no-ws", "--log-level", "warning"]
    return [
        Child("web", web, env, vital=True),
        _worker("worker", "default", env, vital=True),
        # Nothing is lost that a computation has not kept yet, so that nobody waits for its end. One that kills its
        # process each time takes nothing else down: whoever sees it can stop it.
        _worker("planner", "computing", env, ends=signal.SIGKILL),
    ]


def _worker(name: str, queue: str, env: dict[str, str], **more: Any) -> Child:
    """A worker for one queue. What it does stands on its pages, and what breaks is logged by the rooms."""
    command = [sys.executable, "-P", "-m", "django", "db_worker", "--queue-name", queue]
    command += ["--interval", "0.3", "--verbosity", "0"]
    again = [sys.executable, "-P", "-m", "posko.server.upkeep", *command]
    return Child(name, command, env, again=again, **more)


class _Asked:
    """Becomes true on Ctrl-C or SIGTERM."""

    def __init__(self) -> None:
        self.to_stop = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.to_stop = True


def _stop(children: list[Child]) -> None:
    for child in children:
        child.tell_to_end()
    end = time.monotonic() + PATIENCE
    for child in children:
        child.end(max(0.1, end - time.monotonic()))
