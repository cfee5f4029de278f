"""The check is worth something because it shares nothing with the planner."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import posko.planning.check

FOLDER = Path(posko.planning.check.__file__).parent
ALLOWED = ("posko.doctrine", "posko.tables", "posko.planning.check")


def imported_by(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_the_check_imports_nothing_of_the_planner(path: Path) -> None:
    ours = [name for name in imported_by(path) if name.startswith(("posko", "."))]
    assert [name for name in ours if not f"{name}.".startswith(tuple(f"{room}." for room in ALLOWED))] == []
