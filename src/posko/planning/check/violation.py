"""A rule that a plan breaks, and where: said in English or Indonesian."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import polars as pl

from posko.tables import Language

#: How many violations of one kind are spelt out; the rest is counted.
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule.

    `rule` is the number of the "always true" rule with a word (`"5: minutes"`), or only a word where no number fits;
    `where_text` names the file with row and ids, `what_text` says what was expected and what was found: English texts
    with `{names}` of `values`, whose Indonesian stands under them in `indonesian.json`.
    """

    rule: str
    where_text: str
    what_text: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def where(self) -> str:
        return self.where_text.format(**self.values)

    @property
    def what(self) -> str:
        return self.what_text.format(**self.values)

    def text(self, language: Language) -> str:
        """The violation on one line, in `language`. Raises KeyError for a text without translation."""
        rule = self.rule if language == "en" else _rule(self.rule)
        where, what = (_said(text, language) for text in (self.where_text, self.what_text))
        values = {name: _value(value, language) for name, value in self.values.items()}
        return f"[{rule}] {where.format(**values)}: {what.format(**values)}"

    def __str__(self) -> str:
        return self.text("en")


@dataclass(frozen=True, slots=True)
class Words:
    """A value of a violation that is itself said in the reader's language."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    def said(self, language: Language) -> str:
        return _said(self.text, language).format(**self.values)

    def __format__(self, spec: str) -> str:
        return format(self.said("en"), spec)


def _value(value: object, language: Language) -> object:
    return value.said(language) if isinstance(value, Words) else value


def _said(text: str, language: Language) -> str:
    return text if language == "en" else indonesian()["texts"][text]


def _rule(rule: str) -> str:
    """A rule that is named by the column of a file keeps that name."""
    number, colon, word = rule.rpartition(": ")
    return number + colon + indonesian()["rules"].get(word, word)


@cache
def indonesian() -> dict[str, dict[str, str]]:
    """The Indonesian of the `rules` and `texts` of violations, by their English."""
    texts: dict[str, dict[str, str]] = json.loads(
        files("posko.planning.check").joinpath("indonesian.json").read_text(encoding="utf-8")
    )
    return texts


def violations(bad: pl.DataFrame, rule: str, where: str, what: str, **values: object) -> list[Violation]:
    """One violation for each row of `bad`, at most `SHOWN`, then one that counts the rest.

    `where` and `what` are texts over the columns of `bad` and the further `values`.
    """
    if "row" in bad.columns:
        bad = bad.sort("row")
    shown = bad.head(SHOWN).iter_rows(named=True)
    found = [Violation(rule, where, what, values | row) for row in shown]
    return found + _and_more(rule, bad.height)


def at_most_shown(rule: str, found: list[Violation]) -> list[Violation]:
    """The first `SHOWN` of `found`, all of one kind, and one that counts the rest."""
    return found[:SHOWN] + _and_more(rule, len(found))


def _and_more(rule: str, count: int) -> list[Violation]:
    if count <= SHOWN:
        return []
    return [Violation(rule, "and more", "{more} further ones of this kind are not listed", {"more": count - SHOWN})]
