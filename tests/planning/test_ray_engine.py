"""The same plan through a real local Ray, which is gone afterwards."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from many_bytes import plan_bytes

from posko.planning import ray_tasks
from posko.planning.engine import Engine

ray = pytest.importorskip("ray", reason="needs the extra posko[ray]")


def squared(number: int) -> int:
    return number * number


def refuses_three(number: int) -> int:
    if number == 3:
        raise LookupError("three")
    return number


def add(one: int, other: int) -> int:
    return one + other


def where(_: int) -> int:
    return os.getpid()


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    # Ray's workers import these tests by name, as they do the modules of the package.
    before = os.environ.get("PYTHONPATH", "")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parent), before])
    try:
        with ray_tasks() as engine:
            yield engine
        assert not ray.is_initialized()
    finally:
        os.environ["PYTHONPATH"] = before


def test_results_come_in_the_order_of_the_items(engine: Engine) -> None:
    assert list(engine.map(squared, list(range(20)))) == [n * n for n in range(20)]
    assert list(engine.map(squared, [])) == []


def test_arguments_may_be_given_in_advance(engine: Engine) -> None:
    """Ray itself takes no such function."""
    assert list(engine.map(partial(add, 10), [1, 2])) == [11, 12]


def test_work_is_done_in_other_processes(engine: Engine) -> None:
    assert os.getpid() not in set(engine.map(where, [1, 2, 3]))


def test_what_goes_wrong_in_a_task_is_raised_here(engine: Engine) -> None:
    with pytest.raises(LookupError, match="three"):
        list(engine.map(refuses_three, [1, 2, 3, 4]))


def test_a_plan_has_the_same_bytes_as_without_ray(engine: Engine, tmp_path: Path) -> None:
    assert plan_bytes(tmp_path / "ray", engine) == plan_bytes(tmp_path / "here")
