"""Every engine gives the same results in the same order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import psutil
import pytest

from posko.planning import Serial, processes, ray_tasks
from posko.planning.engine import Engine, Processes

PATIENCE = 60


def squared(number: int) -> int:
    return number * number


def where(_: int) -> int:
    return os.getpid()


def refuses_three(number: int) -> int:
    if number == 3:
        raise LookupError("three")
    return number


@pytest.fixture(scope="module")
def two() -> Iterator[Engine]:
    with processes(2) as engine:
        yield engine


def test_one_after_the_other_in_this_process() -> None:
    assert list(Serial().map(squared, [3, 1, 2])) == [9, 1, 4]
    assert set(Serial().map(where, range(3))) == {os.getpid()}


def test_serial_results_come_as_soon_as_they_are_there() -> None:
    results = Serial().map(refuses_three, [1, 2, 3])
    assert [next(results), next(results)] == [1, 2]
    with pytest.raises(LookupError, match="three"):
        next(results)


def test_processes_give_the_results_in_the_order_of_the_items(two: Engine) -> None:
    assert list(two.map(squared, list(range(50)))) == [n * n for n in range(50)]


def test_processes_are_others_than_this_one(two: Engine) -> None:
    assert isinstance(two, Processes)
    workers = set(two.map(where, list(range(20))))
    assert os.getpid() not in workers
    assert len(workers) <= 2


def test_what_goes_wrong_in_a_process_is_raised_here(two: Engine) -> None:
    with pytest.raises(LookupError, match="three"):
        list(two.map(refuses_three, [1, 2, 3, 4]))
    assert list(two.map(squared, [5])) == [25]


def test_no_items_are_no_results(two: Engine) -> None:
    assert list(two.map(squared, [])) == []
    assert list(Serial().map(squared, [])) == []


def test_one_worker_starts_no_process() -> None:
    with processes(1) as engine:
        assert isinstance(engine, Serial)


def test_without_the_extra_ray_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ImportError, match=r"pip install 'posko\[ray\]'"), ray_tasks():
        pass


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_no_process_outlives_the_one_that_started_it(number: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-P", __file__], stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout
        at_work = [psutil.Process(int(owner.stdout.readline())) for _ in range(2)]
        owner.send_signal(number)
        owner.wait(PATIENCE)
        _, alive = psutil.wait_procs(at_work, timeout=PATIENCE)
    for process in alive:
        process.kill()
    assert alive == []


def test_what_is_done_meanwhile_may_end_the_work_at_once() -> None:
    class Enough(Exception):
        pass

    asked = iter([None, None, Enough()])

    def meanwhile() -> None:
        if enough := next(asked):
            raise enough

    with pytest.raises(Enough), processes(2, meanwhile=meanwhile) as engine:
        list(engine.map(works_on, [1]))


def test_work_that_times_out_is_not_taken_for_work_under_way(two: Engine) -> None:
    with pytest.raises(TimeoutError, match="its own"):
        list(two.map(times_out, [1]))


def works_on(_: int) -> None:
    print(os.getpid(), flush=True)
    while True:
        sum(range(10_000))


def times_out(_: int) -> None:
    raise TimeoutError("its own")


if __name__ == "__main__":
    with processes(2) as two_of_this:
        list(two_of_this.map(works_on, [1, 2]))
