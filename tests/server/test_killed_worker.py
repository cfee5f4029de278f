"""Kill -9 of what works under `posko serve`, in the middle of a province: the site goes on, and so does the plan."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from posko.examples import write_example
from posko.server.database import embedded
from prepared import empty
from serverrun import PATIENCE, answers, environment, free_port, posko, started

LONG = PATIENCE * 4
#: As a planner of the Polda: asks for a plan that takes minutes, stops it, or takes it up again.
PLANNER = """
import sys
from pathlib import Path
from posko.server.running import as_owner
as_owner(Path(sys.argv[1]))
from posko.deployment.models import Plan
from posko.deployment.services import ask_plan, cancel_plan, resume_plan
from posko.organisation.models import Appointment, Command, Person
from posko.registry.models import Operation
if sys.argv[2] == "ask":
    polda = Command.objects.get(code="15-POLDA")
    sari = Person.objects.create_user("sari", name="Sari")
    Appointment.objects.create(person=sari, command=polda, role="planner")
    ask_plan(operation=Operation.objects.get(), command=polda, by=sari, name="", effort="thorough")
else:
    plan, sari = Plan.objects.get(), Person.objects.get(username="sari")
    if sys.argv[2] == "stop":
        cancel_plan(plan=plan, by=sari)
    else:
        resume_plan(plan=plan, by=sari)
"""


def as_planner(data: Path, wish: str) -> None:
    command = [sys.executable, "-P", "-c", PLANNER, str(data), wish]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=LONG, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("province")
    loaded = posko("load", write_example("jambi-2024", folder / "jambi"), "--data", empty(folder / "data"))
    assert loaded.returncode == 0, loaded.stderr
    yield folder / "data"
    # Asked for once more, the database forgets the killed server, and ends with this process.
    embedded(folder / "data")


@pytest.fixture(scope="module")
def at_work(data: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server in the middle of a computation, and its port."""
    port = free_port()
    with started("serve", "--data", str(data), port=port, patience=LONG) as server:
        as_planner(data, "ask")
        until(lambda: len(pool(server)) == 2)
        yield server, port


def until(holds: Callable[[], object], patience: float = LONG) -> None:
    end = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.2)


def child(server: subprocess.Popen[str], word: str) -> psutil.Process | None:
    """The one with `word` on its command line, once it is through with what goes before its work."""
    lines = {p: line_of(p) for p in psutil.Process(server.pid).children()}
    return next((p for p, line in lines.items() if word in line and "posko.server.upkeep" not in line), None)


def line_of(process: psutil.Process) -> list[str]:
    """Its command line; empty where it has just died."""
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return []


def pool(server: subprocess.Popen[str]) -> list[psutil.Process]:
    """The processes of the computation."""
    planner = child(server, "computing")
    return [p for p in planner.children() if "spawn_main" in str(line_of(p))] if planner else []


def gone(process: psutil.Process) -> bool:
    return not line_of(process)


def ask(data: Path, sql: str) -> Any:
    with psycopg.connect(embedded(data)) as owner:
        row = owner.execute(sql).fetchone()
        return row[0] if row else None


@pytest.mark.parametrize("word", ["computing", "default", "granian"])
def test_whoever_is_killed_is_started_again_and_the_rest_goes_on(
    at_work: tuple[subprocess.Popen[str], int], word: str
) -> None:
    server, port = at_work
    dead = child(server, word)
    assert dead
    family = [dead, *dead.children(recursive=True)]
    others = {p.pid for p in psutil.Process(server.pid).children()} - {dead.pid}
    dead.kill()
    until(lambda: all(map(gone, family)))
    until(lambda: child(server, word))
    until(lambda: answers(port))
    assert others <= {p.pid for p in psutil.Process(server.pid).children()}


def test_the_plan_is_taken_up_again_and_stops_when_asked(
    at_work: tuple[subprocess.Popen[str], int], data: Path
) -> None:
    server, _ = at_work
    until(lambda: len(pool(server)) == 2)
    assert ask(data, "SELECT state FROM deployment_plan") == "computing"
    at_it = pool(server)
    as_planner(data, "stop")
    until(lambda: ask(data, "SELECT state FROM deployment_plan") == "cancelled", PATIENCE)
    until(lambda: all(map(gone, at_it)))
    assert ask(data, "SELECT count(*) FROM ledger_entry WHERE action = 'plan.stopped'") == 1


def test_a_server_that_is_stopped_leaves_nobody_at_work(at_work: tuple[subprocess.Popen[str], int], data: Path) -> None:
    server, _ = at_work
    as_planner(data, "resume")
    ended_at_work(server, signal.SIGTERM)
    assert server.returncode == 0


def test_nor_does_one_that_is_killed_and_its_next_start_had_taken_the_plan_up(data: Path) -> None:
    with started("serve", "--data", str(data), port=free_port(), patience=LONG) as server:
        ended_at_work(server, signal.SIGKILL)


def ended_at_work(server: subprocess.Popen[str], number: signal.Signals) -> None:
    """End the server in the middle of the computation, and see all end that it had started but the database."""
    until(lambda: len(pool(server)) == 2)
    family = psutil.Process(server.pid).children(recursive=True)
    server.send_signal(number)
    server.wait(PATIENCE)
    until(lambda: all(map(gone, family)))
