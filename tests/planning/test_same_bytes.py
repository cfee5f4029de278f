"""The same input and seed give the same bytes, on one core or two, today or tomorrow."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from many_bytes import plan_bytes

from posko.planning import Serial, processes

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return plan_bytes(tmp_path_factory.mktemp("first") / "plan")


def test_there_is_something_to_compare(first: dict[str, bytes]) -> None:
    assert sorted(first) == ["assignments.csv", "post_stations.csv", "posts.csv", "reserves.csv", "shortfall.csv"]
    assert all(content.count(b"\n") > 1 for content in first.values())


def test_the_same_again(first: dict[str, bytes], tmp_path: Path) -> None:
    assert plan_bytes(tmp_path / "plan", Serial()) == first


def test_the_same_on_two_processes(first: dict[str, bytes], tmp_path: Path) -> None:
    with processes(2) as engine:
        assert plan_bytes(tmp_path / "plan", engine) == first


def test_the_same_in_an_interpreter_that_hashes_texts_otherwise(first: dict[str, bytes], tmp_path: Path) -> None:
    """Sets of texts go round in another order there; a plan must not depend on it."""
    script = "import sys; from pathlib import Path; from many_bytes import plan_bytes; plan_bytes(Path(sys.argv[1]))"
    for hashes in ("1", "2"):
        folder = tmp_path / hashes
        environment = os.environ | {"PYTHONHASHSEED": hashes, "PYTHONPATH": str(HERE)}
        subprocess.run([sys.executable, "-c", script, str(folder)], check=True, env=environment)
        assert {path.name: path.read_bytes() for path in sorted(folder.iterdir())} == first


def test_with_another_seed_the_same_posts_and_other_people(first: dict[str, bytes], tmp_path: Path) -> None:
    other = plan_bytes(tmp_path / "plan", seed="2025")
    same = {name for name in first if first[name] == other[name]}
    assert same >= {"post_stations.csv", "reserves.csv", "shortfall.csv"}
    assert "assignments.csv" not in same
