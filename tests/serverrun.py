"""`posko` as a user runs it: commands, and a server that is stopped at the end."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

POSKO = [sys.executable, "-P", "-c", "from posko.cli import app; app()"]
#: Seconds for what a server does; a loaded machine is slow.
PATIENCE = 120


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def environment() -> dict[str, str]:
    keep = {k: v for k, v in os.environ.items() if not k.startswith("POSKO_") and k != "DATABASE_URL"}
    return keep | {"POSKO_LANG": "en", "COLUMNS": "400"}


def posko(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [*POSKO, *map(str, arguments)]
    return subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=120, check=False)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@contextmanager
def serving(data: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    with started("serve", "--data", str(data), port=port) as server:
        yield server, port


@contextmanager
def started(*arguments: str, port: int, patience: int = PATIENCE) -> Iterator[subprocess.Popen[str]]:
    """`posko ARGUMENTS --port PORT` from when it answers; stopped at the end. `patience`: seconds to become ready."""
    command = [*POSKO, *arguments, "--port", str(port)]
    server = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        end = time.monotonic() + patience
        while not answers(port):
            assert server.poll() is None, server.stdout.read() if server.stdout else ""
            assert time.monotonic() < end, "the server did not become ready"
            time.sleep(0.1)
        yield server
    finally:
        if server.poll() is None:
            server.terminate()
            server.wait(PATIENCE)
