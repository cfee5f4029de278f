"""Whatever the doctrine says is wrong with its values is said in both languages."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from posko.doctrine import BadDoctrine, default_doctrine_text, doctrine_from
from posko.doctrine.phrases import Phrase, phrase
from posko.doctrine.reading import parse_toml
from posko.tables import keyed
from posko.tables.errors import Findings, TableError
from posko.tables.faults import PREFIX, message_of
from posko.tables.keyed import Keyed, read_doctrine, read_settings
from posko.tables.messages import catalogue

SETTINGS: dict[str, Any] = {
    "name": "Operasi Uji",
    "region": "15",
    "timezone": "Asia/Jakarta",
    "voting_day": "2024-11-27",
    "stages": [
        {"code": code, "name": "Tahapan", "start": "2024-11-27", "end": "2024-11-28", "minimum_strength_share": 0.5}
        for code in ("campaign", "voting")
    ],
}
MISSING = object()
#: What may stand where something else should.
STRANGERS = (
    MISSING,
    "",
    "x",
    "voting",
    "2024-11-26",
    "45623",
    True,
    -1,
    0,
    2.5,
    10**12,
    float("inf"),
    [],
    ["x"],
    [{}],
    {},
)


def leaves(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The place of every value of nested data, blocks and lists included."""
    if path:
        yield path
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, value in inside:
        yield from leaves(value, (*path, step))


def spoilt(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """`data` with each of its values replaced by each of the strangers."""
    for path in leaves(data):
        for stranger in STRANGERS:
            copy = deepcopy(data)
            place: Any = copy
            for step in path[:-1]:
                place = place[step]
            if stranger is MISSING:
                del place[path[-1]]
            else:
                place[path[-1]] = stranger
            yield copy


def doctrines() -> Iterator[dict[str, Any]]:
    right = parse_toml(default_doctrine_text())
    yield from spoilt(right)
    yield {**right, "deployment": {**right["deployment"], "leader_rank": ["AKP"]}}  # type: ignore[dict-item]


def all_errors() -> list[TableError]:
    """What is wrong with settings and doctrines that are spoilt in every way."""
    findings = Findings()
    for data in spoilt(SETTINGS):
        read_settings(Keyed("operation", data), findings)
    for data in doctrines():
        read_doctrine(Keyed("doctrine", data), findings)
    return findings.errors([])


@pytest.fixture(scope="module")
def errors() -> list[TableError]:
    found = all_errors()
    assert len(found) > 500
    return found


def test_every_fault_has_a_message(errors: list[TableError]) -> None:
    assert {error.wrong for error in errors if error.wrong_message.key == "as_it_stands"} == set()
    assert {error.right for error in errors if error.right_message.key == "as_it_stands"} == set()


def test_every_message_for_a_fault_is_the_wording_of_one(errors: list[TableError]) -> None:
    met = {message.key for error in errors for message in (error.wrong_message, error.right_message)}
    not_toml = {"fault_not_toml", "fault_toml_lines"}
    assert met | not_toml == {key for key in catalogue()["en"] if key.startswith(PREFIX)}


def test_a_text_that_is_not_toml_has_a_message() -> None:
    with pytest.raises(BadDoctrine) as refused:
        parse_toml("a = low\n")
    (fault,) = refused.value.faults
    assert message_of(fault.wrong).text("id") == fault.wrong.replace("this is not TOML", "ini bukan TOML")
    assert message_of(fault.right).text("id") == 'baris seperti officers = 2 atau tier = "low"'


def test_the_english_of_a_message_is_the_fault_itself() -> None:
    right = parse_toml(default_doctrine_text())
    with pytest.raises(BadDoctrine) as refused:
        doctrine_from({**right, "cost": {"officer_day_idr": -1, "days": "x"}})
    for fault in refused.value.faults:
        assert message_of(fault.wrong).text("en") == fault.wrong
        assert message_of(fault.right).text("en") == fault.right


def test_a_value_with_line_breaks_is_told_whole() -> None:
    assert message_of(phrase("in_quotes", value="a\nb")).text("id") == '"a\nb", dalam tanda kutip'


def test_a_fault_that_nobody_knows_is_told_as_it_stands() -> None:
    assert message_of(Phrase("moon", "the moon is full", {})).text("id") == "the moon is full"


def test_settings_note_their_faults_through_messages() -> None:
    tree = ast.parse(inspect.getsource(keyed))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    noted = [call for call in calls if call.func.attr == "fault"]  # type: ignore[attr-defined]
    assert len(noted) == 1, "only `_fault` may call `Keys.fault`"
