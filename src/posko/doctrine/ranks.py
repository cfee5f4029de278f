"""Who is senior to whom: the ladder of ranks in `defaults/ranks.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

#: What `rank_order` gives for a rank that is not on the ladder: below every rank that is.
UNKNOWN_RANK = 0


def rank_order(rank: str) -> int:
    """How senior `rank` is: 1 for BHARADA up to 22 for JENDERAL POL, `UNKNOWN_RANK` (0) for a rank not on the ladder.

    Upper or lower case, spaces and dots do not matter: `Kombes Pol.` is `KOMBES POL`.
    """
    return _ladder().get(_plain(rank), UNKNOWN_RANK)


@cache
def rank_names() -> tuple[str, ...]:
    """The ranks of the ladder as they are written in tables, most junior first."""
    return tuple(entry["name"] for entry in _entries())


@cache
def _ladder() -> Mapping[str, int]:
    return {
        _plain(spelling): order
        for order, entry in enumerate(_entries(), start=UNKNOWN_RANK + 1)
        for spelling in (entry["name"], *entry["also"])
    }


def _entries() -> list[dict[str, str]]:
    text = files("posko.doctrine").joinpath("defaults/ranks.toml").read_text("utf-8")
    ranks: list[dict[str, str]] = tomllib.loads(text)["ranks"]
    return ranks


def _plain(rank: str) -> str:
    return rank.upper().replace(".", "").replace(" ", "")
