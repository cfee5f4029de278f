"""Stopping a verb, by Ctrl-C or by the system: it unwinds, and what is said of it is true."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from posko.cli.sayings import say

#: Exit statuses, as a shell gives them: 128 and the number of the signal.
STOPPED, TERMINATED = 130, 143


class Terminated(KeyboardInterrupt):
    """Asked to end by the system (SIGTERM), not by a person's Ctrl-C."""


@contextmanager
def ending_cleanly() -> Iterator[None]:
    """A SIGTERM inside unwinds as Ctrl-C does, so that nothing half-written stays behind."""

    def end(*_: object) -> NoReturn:
        raise Terminated

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def hear_ctrl_c() -> None:
    """To be called after the first table is read: Polars then takes Ctrl-C for itself, and Python would not hear it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def saying_when_stopped(key: str, **values: object) -> Iterator[None]:
    """Whoever stops what is inside hears the sentence `key`, where "nothing was written" would not be the truth."""
    try:
        yield
    except KeyboardInterrupt as stop:
        stop.args = stop.args or (say(key, **values),)
        raise


def said_of(stop: KeyboardInterrupt) -> str:
    """What the person hears of a stop."""
    return str(stop) or say("stopped")


def status_of(stop: KeyboardInterrupt) -> int:
    """The exit status of a stop."""
    return TERMINATED if isinstance(stop, Terminated) else STOPPED
