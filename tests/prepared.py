"""Data folders that take long to make: made once for all workers of a run of the tests, and copied."""

from __future__ import annotations

import fcntl
import subprocess
from collections.abc import Callable, Collection
from pathlib import Path

from serverrun import posko, serving
from storydata import write_operation


class Store:
    """Where the folders are kept, which all workers of this run share; `tests/conftest.py` says where."""

    root: Path


def empty(data: Path) -> Path:
    """`data`, as it is after the first start of the server: tables, static files, nobody."""
    return copied("empty", _started_once, data)


def with_operation(folder: Path, *, without: Collection[tuple[str, str]] = ()) -> Path:
    """A data folder in `folder`, into which `posko load` has brought the small operation (`folder`/omp).

    `without`: code of a unit and kind of equipment of which it has none.
    """

    def load(into: Path) -> None:
        done = posko("load", write_operation(into / "omp", without=without), "--data", empty(into / "data"))
        assert done.returncode == 0, done.stderr

    name = "-".join(["operation", *(word for pair in without for word in pair)])
    return copied(name, load, folder) / "data"


def _started_once(data: Path) -> None:
    with serving(data):
        pass


def copied(name: str, make: Callable[[Path], None], to: Path) -> Path:
    """`to` with what `make` puts into a folder; it is made once, under this name."""
    made = _made_once(name, make)
    to.mkdir(parents=True, exist_ok=True)
    # Its files belong to the database's own user, where root runs the tests: that must stay.
    subprocess.run(["cp", "-a", f"{made}/.", str(to)], check=True)
    return to


def _made_once(name: str, make: Callable[[Path], None]) -> Path:
    made = Store.root / name
    with (Store.root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            half = Store.root / f"{name}.half"
            make(half)
            assert not list(half.rglob("postmaster.pid")), f"{half}: the database runs on; what is copied would be torn"
            half.rename(made)
    return made
