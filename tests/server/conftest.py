from __future__ import annotations

from collections.abc import Iterator

import pytest

from demoserver import DemoServer, demo_server


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    """The small demo, served; for tests that leave it much as it was."""
    with demo_server(tmp_path_factory.mktemp("demo")) as server:
        yield server
