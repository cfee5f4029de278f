"""An operation small enough to read, and a folder to write it to."""

from pathlib import Path

import pytest
from operation_files import Tables, small_tables


@pytest.fixture
def tables() -> Tables:
    """A correct operation as cells, to be spoilt by a test."""
    return small_tables()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "operation"
    place.mkdir()
    return place
