"""Fixtures every test may use."""

import os
from pathlib import Path

import pytest

import prepared

pytest_plugins = ["people"]

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the checkout; a stranger's clone does not have it, CI must."""
    if not SHARED.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("shared data is missing: CI lays ../shared beside the checkout")
        pytest.skip("needs ../shared/data beside the checkout")
    return SHARED


@pytest.fixture(scope="session", autouse=True)
def _prepared(tmp_path_factory: pytest.TempPathFactory) -> None:
    own = tmp_path_factory.getbasetemp()
    prepared.Store.root = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
