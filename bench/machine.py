"""What the benches share: the machine by name, seconds and memory of a piece of work, results as lines and table."""

from __future__ import annotations

import json
import os
import platform
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import TracebackType
from typing import TypeVar

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
BUILD = Path(__file__).resolve().parents[1] / "build"

PROC = Path("/proc")
MIB = 1024 * 1024
PAGE = os.sysconf("SC_PAGE_SIZE")

T = TypeVar("T")


def machine() -> dict[str, object]:
    """The machine's name for a table: processor, cores this process may use, memory, Python."""
    return {
        "cpu": _field(PROC / "cpuinfo", "model name"),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(os.sysconf("SC_PHYS_PAGES") * PAGE / 1024**3, 1),
        "python": platform.python_version(),
    }


def _field(path: Path, name: str) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(name)), platform.processor())


def machine_line() -> str:
    """The same for people, with how busy the machine was when the bench began."""
    here = machine()
    busy = os.getloadavg()[0]
    return f"{here['cpu']}, {here['cores']} cores, {here['memory_gib']} GiB, Python {here['python']}, load {busy:.1f}"


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What `work` returns, and its seconds by the clock on the wall."""
    begun = time.perf_counter()
    return work(), time.perf_counter() - begun


@dataclass
class Laps:
    """Seconds and peak memory of each phase, one after the other."""

    seconds: dict[str, float] = field(default_factory=dict)
    mib: dict[str, dict[str, int]] = field(default_factory=dict)

    @contextmanager
    def lap(self, name: str) -> Iterator[None]:
        begun = time.perf_counter()
        with MemoryWatch() as memory:
            yield
        self.seconds[name] = round(time.perf_counter() - begun, 2)
        self.mib[name] = memory.peak.rounded()

    def worst_mib(self) -> dict[str, int]:
        """The peaks of all phases together."""
        return {name: max(peak[name] for peak in self.mib.values()) for name in next(iter(self.mib.values()), {})}


def emit(line: Mapping[str, object]) -> None:
    """Print a result as one JSON line, at once."""
    print(json.dumps(line), flush=True)


def table(lines: Sequence[Mapping[str, object]], columns: Sequence[str]) -> str:
    """The `columns` of result lines, right-aligned under their names."""
    cells = [[shown(line.get(name)) for name in columns] for line in lines]
    widths = [max(len(text) for text in column) for column in zip(columns, *cells, strict=True)]
    return "\n".join(
        "  ".join(text.rjust(width) for text, width in zip(row, widths, strict=True)) for row in [list(columns), *cells]
    )


def shown(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:,.3f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


@dataclass
class Peak:
    """MiB resident. `main`: this process; `child`: the largest one below it; `tree`: all together at one time.

    `tree` counts what processes share once for each of them, `tree_once` only once.
    """

    main: float = 0.0
    child: float = 0.0
    tree: float = 0.0
    tree_once: float = 0.0

    def rounded(self) -> dict[str, int]:
        return {field.name: round(getattr(self, field.name)) for field in fields(self)}


class MemoryWatch:
    """Watches this process and all below it, several times a second, while the `with` block runs; see `peak`."""

    def __init__(self, every: float = 0.25) -> None:
        self.peak = Peak()
        self._every = every
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> MemoryWatch:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()
        self._look()

    def _run(self) -> None:
        while not self._over.is_set():
            self._look()
            self._over.wait(self._every)

    def _look(self) -> None:
        mine = os.getpid()
        mib = {pid: resident(pid) / MIB for pid in family(mine)}
        peak, tree = self.peak, sum(mib.values())
        peak.main = max(peak.main, mib[mine])
        peak.child = max([peak.child, *(size for pid, size in mib.items() if pid != mine)])
        peak.tree = max(peak.tree, tree)
        # Reading shares walks the page tables, which takes a while: only where it could be a new peak.
        if tree > peak.tree_once:
            peak.tree_once = max(peak.tree_once, sum(proportional(pid) for pid in mib) / MIB)


def family(root: int) -> list[int]:
    """`root` and every process below it."""
    parents: dict[int, int] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            parents[int(entry.name)] = _parent(entry)
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def _parent(entry: Path) -> int:
    try:
        # The name, in brackets, may hold anything: what follows the last bracket is fixed.
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0


def resident(pid: int) -> int:
    """Bytes of memory the process has, 0 if it is gone."""
    try:
        return int((PROC / str(pid) / "statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def own_peak_mib() -> float:
    """The most memory this process ever had, MiB. (`ru_maxrss` begins with that of the process that started it.)"""
    lines = (PROC / "self" / "status").read_text().splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)


def proportional(pid: int) -> int:
    """The same, with what it shares divided by how many share it."""
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return resident(pid)
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
