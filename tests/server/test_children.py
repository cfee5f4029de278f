"""What `posko serve` keeps running: started again when it dies, after a growing pause, and given up where vain."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psutil
import pytest

from posko.server import running
from posko.server.children import LASTING, Child, Death
from serverrun import PATIENCE

DIES = [sys.executable, "-c", "raise SystemExit(3)"]
LASTS = [sys.executable, "-c", "import signal; signal.pause()"]
#: Starts one that lasts, says its id and waits.
FAMILY = f"import subprocess, signal; print(subprocess.Popen({LASTS!r}).pid, flush=True); signal.pause()"

#: Ends a second after it was told to, with the number of times it was told as its status.
COUNTS = """
import signal, sys, time
told = []
signal.signal(signal.SIGTERM, lambda *_: told.append(1))
print("ready", flush=True)
while not told:
    time.sleep(0.01)
print("told", flush=True)
time.sleep(1)
sys.exit(len(told))
"""


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def lasting(clock: Clock) -> Iterator[Child]:
    child = Child("worker", LASTS, dict(os.environ), clock=clock)
    yield child
    child.end(0)


def deaths(child: Child, clock: Clock, number: int, lived: float = 0.0) -> list[Death]:
    found: list[Death] = []
    while len(found) < number:
        child.process.wait(PATIENCE)
        clock.now += lived
        death = child.keep()
        assert death
        found.append(death)
        clock.now += death.pause or 0
        child.keep()
    return found


def test_one_that_runs_is_left_alone(lasting: Child) -> None:
    before = lasting.process
    assert lasting.keep() is None
    assert lasting.process is before


def test_one_that_dies_is_told_once_and_started_again_after_the_pause(lasting: Child, clock: Clock) -> None:
    dead = lasting.process
    dead.kill()
    dead.wait(PATIENCE)
    assert lasting.keep() == Death("worker", dead.pid, -signal.SIGKILL, 1, 1.0)
    assert lasting.keep() is None
    assert lasting.process is dead
    clock.now += 1
    assert lasting.keep() is None
    assert lasting.process.pid != dead.pid
    assert lasting.process.poll() is None


def test_the_pause_grows_to_a_minute_while_it_dies_again_and_again(clock: Clock) -> None:
    child = Child("planner", DIES, dict(os.environ), clock=clock)
    assert [death.pause for death in deaths(child, clock, 8)] == [1, 2, 4, 8, 16, 32, 60, 60]


def test_one_that_has_lasted_begins_anew(clock: Clock) -> None:
    child = Child("planner", DIES, dict(os.environ), clock=clock)
    assert [death.pause for death in deaths(child, clock, 3)] == [1, 2, 4]
    assert [death.pause for death in deaths(child, clock, 2, lived=LASTING)] == [1, 1]


def test_a_vital_one_that_dies_five_times_at_once_is_given_up(clock: Clock) -> None:
    child = Child("web", DIES, dict(os.environ), vital=True, clock=clock)
    assert [(death.times, death.pause) for death in deaths(child, clock, 5)][-2:] == [(4, 8.0), (5, None)]


def test_it_is_started_again_by_another_command_where_there_is_one(clock: Clock) -> None:
    child = Child("worker", DIES, dict(os.environ), again=LASTS, clock=clock)
    deaths(child, clock, 1)
    assert child.process.poll() is None
    child.end(0)


@pytest.mark.parametrize("killed", [True, False])
def test_whatever_it_had_started_ends_with_it(killed: bool) -> None:
    child = Child("web", [sys.executable, "-c", FAMILY], dict(os.environ), output=subprocess.PIPE)
    assert child.process.stdout
    of_its_own = psutil.Process(int(child.process.stdout.readline()))
    if killed:
        child.process.kill()
        child.process.wait(PATIENCE)
        child.keep()
    else:
        child.end(PATIENCE)
    psutil.wait_procs([of_its_own], timeout=PATIENCE)
    assert not of_its_own.is_running() or of_its_own.status() == psutil.STATUS_ZOMBIE
    child.end(0)


def test_it_is_told_to_end_once_for_a_worker_takes_the_second_time_for_haste() -> None:
    child = Child("worker", [sys.executable, "-c", COUNTS], dict(os.environ), output=subprocess.PIPE)
    assert child.process.stdout and child.process.stdout.readline()
    child.tell_to_end()
    assert child.process.stdout.readline()
    child.end(PATIENCE)
    assert child.process.returncode == 1


@pytest.fixture
def own_signals() -> Iterator[None]:
    """What the server does with signals is undone."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("own_signals")
def test_without_a_vital_one_the_server_ends_all_with_status_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Pauses pass at once, and none of its lives lasts a minute.
    ticks = count(0, 10)
    web = Child("web", DIES, dict(os.environ), vital=True, clock=lambda: float(next(ticks)))
    planner = Child("planner", LASTS, dict(os.environ))
    monkeypatch.setattr(running, "environment", lambda data: {"POSKO_APP_DATABASE_URL": "none"})
    monkeypatch.setattr(running, "prepare", lambda env: None)
    monkeypatch.setattr(running, "_children", lambda *asked: [web, planner])
    died: list[Death] = []
    status = running.serve(host="127.0.0.1", port=0, data=tmp_path, workers=1, ready=lambda: None, died=died.append)
    assert status == 1
    assert [death.pause for death in died] == [1, 2, 4, 8, None]
    assert planner.process.poll() is not None
