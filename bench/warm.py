"""Fills the cache of compiled functions: `python bench/warm.py`; the other benches call it before their clock starts.

What numba compiles is kept on disk; a fresh checkout, or an edit, would otherwise be measured as planning.
"""

from __future__ import annotations

import subprocess
import sys

from posko.planning.warm import small_problem, warm_up

__all__ = ["small_problem", "warm_cache"]


def warm_cache() -> None:
    """In a process of its own, so that this one stays as it is."""
    subprocess.run([sys.executable, __file__], check=True)


if __name__ == "__main__":
    warm_up()
