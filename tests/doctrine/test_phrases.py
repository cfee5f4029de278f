"""Phrases of faults: English to read, a code and values to be told in another language."""

from __future__ import annotations

import pickle

import pytest

from posko.doctrine.phrases import phrase


def test_a_phrase_reads_as_english_and_knows_its_code_and_values() -> None:
    said = phrase("whole_between", least=1, most=10)
    assert said == "a whole number from 1 to 10"
    assert (said.code, said.values) == ("whole_between", {"least": 1, "most": 10})


def test_a_value_with_braces_is_told_as_it_stands() -> None:
    assert phrase("in_quotes", value="{least}") == '"{least}", in quotes'


def test_a_phrase_keeps_its_code_on_its_way_to_another_process() -> None:
    again = pickle.loads(pickle.dumps(phrase("word_unknown", key="tier")))
    assert (again, again.code, again.values) == ("unknown tier", "word_unknown", {"key": "tier"})


@pytest.mark.parametrize(("code", "values"), [("nothing of the kind", {}), ("whole", {})])
def test_unknown_codes_and_missing_values_are_refused(code: str, values: dict[str, object]) -> None:
    with pytest.raises(KeyError):
        phrase(code, **values)
