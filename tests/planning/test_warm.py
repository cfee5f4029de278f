"""What is compiled before the first plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from posko.planning import grouping
from posko.planning.warm import is_cold, small_problem, warm_up


def test_the_small_problem_has_a_tier_for_every_kind_of_grouping() -> None:
    (command,) = small_problem().commands
    assert len({s.tier for s in command.stations}) == 4
    assert len({s.access for s in command.stations}) > 1


def test_after_warming_up_it_is_not_cold() -> None:
    warm_up()
    assert not is_cold()


def test_without_compiled_files_it_is_cold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "__file__", str(tmp_path / "__init__.py"))
    assert is_cold()
