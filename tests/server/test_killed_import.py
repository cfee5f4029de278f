"""Kill -9 in the middle of an import: nothing by halves, and the next start finishes it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import psycopg

from importfiles import small, workbook
from posko.examples import write_example
from posko.server.database import embedded
from prepared import empty
from serverrun import PATIENCE, environment, posko, serving

STATIONS = 6391
#: Uploads the example for its Polda and confirms it, as a planner would, then waits until the worker is at it.
CONFIRM = """
import sys, time
from datetime import date
from pathlib import Path
from posko.server.running import as_owner
as_owner(Path(sys.argv[1]))
from django.core.files.uploadedfile import SimpleUploadedFile
from posko.organisation.models import Appointment, Command, Person
from posko.registry.services import confirm_import, upload
polda = Command.objects.create(code="15-POLDA", name="Polda Jambi", kind="polda")
sari = Person.objects.create_user("sari", name="Sari")
Appointment.objects.create(person=sari, command=polda, role="planner")
file = SimpleUploadedFile("jambi.xlsx", Path(sys.argv[2]).read_bytes())
day = date(2024, 9, 1)
of = upload(by=sari, command=polda, file=file, operation=None, new_code="jambi", source="x", source_date=day)
while of.state != "previewed":
    time.sleep(0.05)
    of.refresh_from_db()
    assert of.state in ("waiting", "reading", "previewed"), (of.state, of.message)
of = confirm_import(of=of, by=sari)
while not (of.state == "applying" and of.percent > 0) and of.state != "applied":
    of.refresh_from_db()
print(of.state)
"""


def ask(data: Path, sql: str) -> Any:
    with psycopg.connect(embedded(data)) as owner:
        row = owner.execute(sql).fetchone()
        return row[0] if row else None


def kill_all(server: subprocess.Popen[str]) -> None:
    family = [psutil.Process(server.pid), *psutil.Process(server.pid).children(recursive=True)]
    for process in family:
        process.kill()
    psutil.wait_procs(family, timeout=PATIENCE)


def test_a_server_killed_while_it_loads_has_all_or_nothing_and_finishes_after_the_next_start(tmp_path: Path) -> None:
    data, book = empty(tmp_path / "data"), tmp_path / "jambi.xlsx"
    write_example("jambi-2024", book, xlsx=True)
    with serving(data) as (server, _):
        command = [sys.executable, "-P", "-c", CONFIRM, str(data), str(book)]
        confirmed = subprocess.run(
            command, env=environment(), capture_output=True, text=True, timeout=PATIENCE * 3, check=False
        )
        assert confirmed.returncode == 0, confirmed.stderr
        assert confirmed.stdout.strip() == "applying"
        kill_all(server)
    assert ask(data, "SELECT count(*) FROM registry_pollingstation") in (0, STATIONS)
    with serving(data) as (server, _):
        end = time.monotonic() + PATIENCE * 2
        while ask(data, "SELECT state FROM registry_import") != "applied":
            assert time.monotonic() < end, ask(data, "SELECT state || percent || message FROM registry_import")
            time.sleep(0.2)
        assert ask(data, "SELECT count(*) FROM registry_pollingstation") == STATIONS
        assert ask(data, "SELECT count(*) FROM ledger_entry WHERE action = 'import.applied'") == 1


def test_a_workbook_loaded_twice_from_the_terminal_is_there_once(tmp_path: Path) -> None:
    book = tmp_path / "omp.xlsx"
    book.write_bytes(workbook(small()).read())
    data = empty(tmp_path / "data")
    for _ in range(2):
        loaded = posko("load", book, "--data", data)
        assert loaded.returncode == 0, loaded.stderr
    assert ask(data, "SELECT count(*) FROM registry_pollingstation") == 3
