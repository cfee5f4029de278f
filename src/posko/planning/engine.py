"""Where the work runs: one command after another, on all cores of a machine, or on many machines through Ray.

Every engine maps a function over items and yields the results in order; a plan does not depend on which one is used.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from multiprocessing import resource_tracker
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")
#: Seconds between two looks at what is to be done while results are awaited.
_LOOK = 0.5


class Engine(Protocol):
    """Maps `work` over `items`; results come in the order of the items, as soon as those before are done."""

    def map(self, work: Callable[[T], R], items: Sequence[T]) -> Iterator[R]: ...


class Serial:
    """In this process, one after the other."""

    def map(self, work: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
        return map(work, items)


class Processes:
    """On processes of this machine, a fresh interpreter each: threads of polars and numba are never forked."""

    def __init__(self, pool: ProcessPoolExecutor, meanwhile: Callable[[], None] = lambda: None) -> None:
        self._pool, self._meanwhile = pool, meanwhile

    def map(self, work: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
        with _interrupts_held():
            asked = [self._pool.submit(work, item) for item in items]
        return self._results(asked)

    def _results(self, asked: list[Future[R]]) -> Iterator[R]:
        asked.reverse()
        try:
            while asked:
                while not wait(asked[-1:], _LOOK).done:
                    self._meanwhile()
                # Whatever was yielded is not kept here.
                yield asked.pop().result()
        finally:
            for future in asked:
                future.cancel()


@contextmanager
def processes(workers: int | None = None, *, meanwhile: Callable[[], None] = lambda: None) -> Iterator[Engine]:
    """An engine of `workers` processes (default: every core); with one worker no process is started.

    `meanwhile` is called again and again while results are awaited; what it raises ends the work at once, half done.
    Not with one worker, which is at the work itself.

    The processes end when this one does, also when it is killed: at the latest after the compiled call they are in.

    A script that uses this needs the usual `if __name__ == "__main__":` guard.
    """
    workers = workers or len(os.sched_getaffinity(0))
    if workers == 1:
        yield Serial()
        return
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=spawned, initializer=_end_with_parent) as pool:
        try:
            yield Processes(pool, meanwhile)
        except BaseException:
            # Whoever stops the work waits neither for what was queued nor for what is under way.
            workers_at_work = list((pool._processes or {}).values())
            pool.shutdown(wait=False, cancel_futures=True)
            for process in workers_at_work:
                process.kill()
            raise


def _end_with_parent() -> None:
    """End this process as soon as the one that started it is gone: nobody is left to take what it works on."""
    parent = multiprocessing.parent_process()
    assert parent, "a process of a pool was started by another"

    def end() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=end, name="end-with-parent", daemon=True).start()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Processes started inside never see Ctrl-C, which a terminal sends to all: the one that started them ends them."""
    # It lets SIGINT through again when it starts, so it must be there before.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class RayTasks:
    """As Ray tasks, wherever the Ray cluster has room; at most twice as many under way as it has cores."""

    def __init__(self, ray: Any) -> None:
        self._ray = ray

    def map(self, work: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
        def run_one(item: T) -> R:
            return work(item)

        # Ray takes a function, and `work` may be one with some arguments given already.
        run = self._ray.remote(run_one)
        window = 2 * max(1, int(self._ray.cluster_resources().get("CPU", 1)))
        waiting = [run.remote(item) for item in items[:window]]
        for item in items[window:]:
            yield self._ray.get(waiting.pop(0))
            waiting.append(run.remote(item))
        while waiting:
            yield self._ray.get(waiting.pop(0))


@contextmanager
def ray_tasks(address: str | None = None) -> Iterator[Engine]:
    """An engine on Ray: a local one started for this plan, or the cluster at `address`.

    Raises ImportError, saying what to install, when the extra `posko[ray]` is missing.
    """
    try:
        import ray
    except ImportError as missing:
        raise ImportError("the Ray engine needs the extra: pip install 'posko[ray]'") from missing
    ray.init(address=address, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
    try:
        yield RayTasks(ray)
    finally:
        ray.shutdown()
