"""Every violation is said in Indonesian too, with the same values."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_plan import SmallPlan

import posko.planning.check
from posko.planning.check.violation import indonesian

FOLDER = Path(posko.planning.check.__file__).parent
#: Calls whose texts are said to people.
SAYING = {"Violation", "violations", "violation", "Words", "_WrongShapeError", "_model", "_unit"}
VALUES = re.compile(r"\{[^}]*\}")


def texts(path: Path) -> Iterator[str]:
    """Texts given to one of the calls, at once or by a name, and other ones that have values."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in SAYING:
            yield from _plain(node.args)
        elif isinstance(node, ast.Assign) and any(_name(t) in ("what", "mark", "post", "where") for t in node.targets):
            yield from _plain([node.value])


def _plain(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and not re.match(r"\d: |[a-z]+$", node.value):
            yield node.value


def _name(node: ast.AST) -> str:
    return getattr(node, "id", getattr(node, "attr", ""))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_every_text_has_its_indonesian(path: Path) -> None:
    assert sorted(set(texts(path)) - set(indonesian()["texts"])) == []


@pytest.mark.parametrize(("english", "said"), indonesian()["texts"].items())
def test_a_translation_has_the_same_values(english: str, said: str) -> None:
    assert sorted(VALUES.findall(english)) == sorted(VALUES.findall(said))


def test_a_violation_is_said_in_the_language_of_the_reader(tmp_path: Path) -> None:
    (found,) = SmallPlan(tmp_path).change("posts", "A-p1", linmas="9").check()
    assert found.text("id") == "[5: linmas] posts.csv, baris 2, pos A-p1: linmas: seharusnya 4, tertulis 9"
    assert str(found) == "[5: linmas] posts.csv, row 2, post A-p1: linmas: expected 4, found 9"


def test_why_a_file_cannot_be_read_is_said_without_an_error_of_the_system(tmp_path: Path) -> None:
    plan = SmallPlan(tmp_path)
    plan.write()
    (tmp_path / "posts.csv").unlink()
    (found,) = plan.check_folder()
    assert found.text("id") == "[berkas] posts.csv: seharusnya tabel CSV UTF-8 yang terbaca: berkas ini tidak ada"
