from __future__ import annotations

from collections.abc import Iterator

import pytest

from demoserver import DemoServer, served_demo, visited


@pytest.fixture(scope="session")
def demo_at_work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    with served_demo(tmp_path_factory.mktemp("demo")) as served:
        yield served


@pytest.fixture(scope="module")
def demo(demo_at_work: tuple[str, dict[str, str]]) -> Iterator[DemoServer]:
    """The small demo, served; for tests that leave it much as it was."""
    with visited(*demo_at_work) as server:
        yield server
