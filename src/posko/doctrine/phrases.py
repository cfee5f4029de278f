"""What is said of a fault: a phrase in English that knows its code and values, to be told in any language."""

from __future__ import annotations

from collections.abc import Mapping

#: English by code; names in braces are values.
PHRASES: Mapping[str, str] = {
    "missing": "no value is given",
    "no_tables": "this is not a list of tables",
    "block": "[[{path}]]",
    "text_empty": "the text is empty",
    "text": "a text",
    "text_in_quotes": "a text in quotes",
    "no_text": "this is not a text",
    "in_quotes": '"{value}", in quotes',
    "key_unknown": "this key is not known",
    "leader_ranks": "leader_ranks",
    "word_unknown": "unknown {key}",
    "one_of": "one of {words}",
    "too_small": "the number is too small",
    "too_large": "the number is too large",
    "not_whole": "this is not a whole number",
    "whole": "a whole number, {least} or more",
    "whole_between": "a whole number from {least} to {most}",
    "at_most": "{most} or less",
    "not_number": "this is not a number",
    "out_of_range": "the number is out of range",
    "above_zero": "a number above 0",
    "one_or_more": "a number, 1 or more",
    "share": "a share between 0 and 1, such as {such}",
    "share_above_zero": "a share above 0, up to 1",
    "not_truth": "this is neither true nor false",
    "truth": "true or false",
    "truth_unquoted": "true or false, without quotes",
    "list_short": "the list is too short",
    "no_texts": "this is not a list of texts",
    "list_such": "a list such as {such}",
    "ranks": 'ranks such as ["IPDA", "IPTU", "AKP"]',
    "rank_unknown": "no such rank: {ranks}",
    "ranks_out_of": "ranks out of {ranks}",
    "not_day": "this is not a date",
    "day": "a date such as 2024-11-27",
    "day_order": "year-month-day, such as 2024-11-27",
    "day_number": "this is the number by which a spreadsheet keeps a date",
    "day_as_text": "{day}, written as text",
    "no_pattern": "there is no pattern",
    "pattern_blocks": "a [[patterns]] block for each tier that is used",
    "not_toml": "this is not TOML: {reason}",
    "toml_lines": "lines such as {one} or {two}",
    "part_unknown": "this is not known",
    "parts": "[[criteria]], [[kit]] or [[scenarios]]",
    "no_code": "this is no code",
    "code_letters": "small letters, digits and _, a letter first, 60 at most",
    "stage_codes": "codes of stages such as {such}; [] for all",
    "measure_inspected": "what is inspected has no measure",
    "no_measure": 'no measure, or kind = "computed"',
    "all_ready": "everything would be ready",
    "limited_above": "limited_at is above ready_at",
    "limited_not_above": "limited_at not above ready_at",
    "same_as": "{other} has the same",
    "unused": "one that no other has",
    "nothing_necessary": "nothing is necessary for the readiness {readiness}",
    "criterion_with": "a criterion with {one} and {two}",
}


class Phrase(str):
    """The phrase as it reads in English, with its `code` and the `values` in it, in their order."""

    code: str
    values: Mapping[str, object]

    def __new__(cls, code: str, text: str, values: Mapping[str, object]) -> Phrase:
        said = super().__new__(cls, text)
        said.code, said.values = code, dict(values)
        return said

    def __getnewargs__(self) -> tuple[str, str, Mapping[str, object]]:  # type: ignore[override]
        return self.code, str(self), self.values


def phrase(code: str, /, **values: object) -> Phrase:
    """The phrase of `PHRASES` with its values. Raises KeyError for another code or a value that is missing."""
    return Phrase(code, PHRASES[code].format(**values), values)
