"""The processes that `posko serve` starts and keeps running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

#: Seconds after which one that runs is taken for sound: what happened before does not count any more.
LASTING = 60.0
#: The longest pause before it is started again, in seconds.
LONGEST_PAUSE = 60.0
#: So many deaths in a row, and one that is vital is given up.
ENOUGH = 5
#: Seconds for what a dead one has left behind to end in good order.
_CLEARING = 2.0


@dataclass(frozen=True)
class Death:
    """One that ended by itself, `times` in a row.

    `status`: as of `subprocess`, below 0 for a signal. `pause`: seconds until it is started again; None where it is
    given up.
    """

    name: str
    pid: int
    status: int
    times: int
    pause: float | None


class Child:
    """A process in a session of its own, running since it was made; what it starts ends with it.

    `again`: the command that starts it after a death, where it differs. `vital`: whether it is given up when it dies
    again and again; if not, it is tried as long as somebody calls `keep`. `ends`: what it is told to end with, by
    `end` and (on Linux) by the death of this process.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        env: Mapping[str, str],
        *,
        again: Sequence[str] = (),
        vital: bool = False,
        ends: signal.Signals = signal.SIGTERM,
        output: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name, self.vital = name, vital
        self._again, self._env, self._ends, self._output, self._clock = again or command, env, ends, output, clock
        self._deaths, self._told = 0, False
        self._due: float | None = None
        self._start(command)

    def _start(self, command: Sequence[str]) -> None:
        # This process has one thread, so that code may run between fork and exec.
        self.process = subprocess.Popen(
            command,
            env=self._env,
            stdout=self._output,
            start_new_session=True,
            preexec_fn=partial(_die_with_parent, self._ends),  # noqa: PLW1509
        )
        self._since, self._due = self._clock(), None

    def keep(self) -> Death | None:
        """Start it again when it is time to; its death, once, where it has ended since it was last looked at."""
        if self._due is not None:
            if self._clock() >= self._due:
                self._start(self._again)
            return None
        status = self.process.poll()
        return None if status is None else self._died(status)

    def _died(self, status: int) -> Death:
        self._end_family()
        lasted = self._clock() - self._since >= LASTING
        self._deaths = 1 if lasted else self._deaths + 1
        given_up = self.vital and self._deaths >= ENOUGH
        pause = None if given_up else min(LONGEST_PAUSE, 2.0 ** (self._deaths - 1))
        self._due = self._clock() + (pause or 0)
        return Death(self.name, self.process.pid, status, self._deaths, pause)

    def tell_to_end(self) -> None:
        """Ask it to end, once, without waiting."""
        if not self._told and self.process.poll() is None:
            self.process.send_signal(self._ends)
        self._told = True

    def end(self, patience: float) -> None:
        """End it and whatever it started; it has `patience` seconds to finish what it is at."""
        self.tell_to_end()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self._due is None:
            self._end_family()

    def _end_family(self) -> None:
        """End what it has left behind; told first, for there may be something to clear away."""
        end = time.monotonic() + _CLEARING
        # macOS refuses to signal a group in which all have ended.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGTERM)
            while time.monotonic() < end:
                os.killpg(self.process.pid, 0)
                time.sleep(0.05)
            os.killpg(self.process.pid, signal.SIGKILL)


def _die_with_parent(number: signal.Signals) -> None:
    """Ask Linux to end a child when this process is killed, so that a new start finds the port free."""
    if sys.platform == "linux":
        import ctypes

        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, number)
