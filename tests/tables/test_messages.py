"""Everything that is said about tables can be said in both languages."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from posko import tables
from posko.tables.faults import PREFIX
from posko.tables.messages import Message, catalogue, message

SOURCES = sorted(Path(inspect.getfile(tables)).parent.rglob("*.py"))


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def messages_in(source: str) -> Iterator[tuple[str, set[str] | None]]:
    """Key and names of values of each call of `message` in Python code; None where the names are not spelt out."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "message":
            (key,) = node.args
            assert isinstance(key, ast.Constant), f"the key is not spelt out in line {node.lineno}"
            names = {keyword.arg for keyword in node.keywords}
            yield key.value, None if None in names else {name for name in names if name}


def test_both_languages_have_the_same_keys_in_the_same_order() -> None:
    assert list(catalogue()) == ["id", "en"]
    assert list(catalogue()["id"]) == list(catalogue()["en"])


@pytest.mark.parametrize("key", catalogue()["en"])
def test_both_languages_say_something_with_the_same_values(key: str) -> None:
    indonesian, english = (catalogue()[language][key] for language in ("id", "en"))
    assert indonesian.strip()
    assert names_in(indonesian) == names_in(english)


def test_every_message_of_the_code_is_in_the_catalogue_with_its_values() -> None:
    used = [found for path in SOURCES for found in messages_in(path.read_text("utf-8"))]
    texts = catalogue()["en"]
    assert len(used) > 80
    assert [key for key, _ in used if key not in texts] == []
    assert [key for key, names in used if names is not None and names != names_in(texts[key])] == []


def test_no_message_of_the_catalogue_is_idle() -> None:
    used = {key for path in SOURCES for key, _ in messages_in(path.read_text("utf-8"))}
    assert {key for key in catalogue()["en"] if not key.startswith(PREFIX)} <= used


def test_a_message_is_said_in_either_language() -> None:
    taken = message("row_has_value", row=7)
    assert taken.text("en") == "row 7 has this already"
    assert taken.text("id") == "isian ini sudah ada di baris 7"


def test_a_message_inside_a_message_is_said_in_the_same_language() -> None:
    picture = message("no_table", what=message("is_picture"))
    assert picture.text("en") == "this is a picture, not a table"
    assert picture.text("id") == "ini gambar, bukan tabel"


def test_braces_in_a_cell_are_nothing_but_braces() -> None:
    assert message("meant", meant="{row}").text("id") == "{row}"


def test_a_key_that_nobody_knows_is_a_mistake_in_the_code() -> None:
    with pytest.raises(KeyError):
        Message("atlantis").text("id")


def test_equal_messages_are_one_in_a_set() -> None:
    assert len({message("meant", meant="a"), message("meant", meant="a"), message("meant", meant="b")}) == 2
