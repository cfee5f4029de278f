"""Entries of a ledger's chain as an export has them, made without a server."""

from __future__ import annotations

from typing import Any

from posko.ledger.chain import FIELDS, START, hash_of


def chained(**more: object) -> dict[str, Any]:
    """The first entry of the chain of command 15, hashed with `more` in it."""
    made: dict[str, Any] = dict.fromkeys(FIELDS, "") | {"command": "15", "number": 1, "previous": START} | more
    return made | {"hash": hash_of(made)}
