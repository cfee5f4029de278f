"""The benches are scripts beside each other: as when one is run, their folder is on the path."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))
