"""A rule that a plan breaks, and where."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

#: How many violations of one kind are spelt out; the rest is counted.
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule.

    `rule` is the number of the "always true" rule with a word (`"5: minutes"`), or only a word where no number fits;
    `where` the file with row and ids; `what` says in plain English what was expected and what was found.
    """

    rule: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"[{self.rule}] {self.where}: {self.what}"


def violations(bad: pl.DataFrame, rule: str, where: str, what: str) -> list[Violation]:
    """One violation for each row of `bad`, at most `SHOWN`, then one that counts the rest.

    `where` and `what` are format strings over the columns of `bad`.
    """
    if "row" in bad.columns:
        bad = bad.sort("row")
    shown = bad.head(SHOWN).iter_rows(named=True)
    found = [Violation(rule, where.format(**row), what.format(**row)) for row in shown]
    return found + _and_more(rule, bad.height)


def at_most_shown(rule: str, found: list[Violation]) -> list[Violation]:
    """The first `SHOWN` of `found`, all of one kind, and one that counts the rest."""
    return found[:SHOWN] + _and_more(rule, len(found))


def _and_more(rule: str, count: int) -> list[Violation]:
    if count <= SHOWN:
        return []
    return [Violation(rule, "and more", f"{count - SHOWN} further ones of this kind are not listed")]
