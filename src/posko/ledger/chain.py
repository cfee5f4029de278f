"""The chain of entries, without a server: how an entry is hashed, and whether an export holds.

An export is one JSON object a line: the header `{"format": "posko-ledger-1"}`, then entries, those of one command in
the order of their numbers. An entry's hash is the SHA-256 of its canonical JSON (keys sorted, no spaces, UTF-8) without
`hash`; it carries the hash of the entry before it of the same command in `previous`, the first one 64 zeros.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

FORMAT = "posko-ledger-1"
START = "0" * 64
FIELDS = ("command", "number", "at", "actor", "action", "subject", "before", "after", "reason", "previous")


@dataclass(frozen=True)
class Broken:
    """The first entry that does not hold: `line` of the file (from 1), which command and number, and why."""

    line: int
    command: str
    number: int
    why: str


@dataclass(frozen=True)
class Verdict:
    """`heads`: of each command the number and hash of its last sound entry. `broken`: None where all holds."""

    entries: int
    heads: dict[str, tuple[int, str]]
    broken: Broken | None


def canonical(entry: dict[str, Any]) -> bytes:
    kept = {field: entry[field] for field in FIELDS}
    return json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def hash_of(entry: dict[str, Any]) -> str:
    """Hex SHA-256 over the entry's canonical form."""
    return hashlib.sha256(canonical(entry)).hexdigest()


def line_of(entry: dict[str, Any]) -> str:
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def verify(lines: Iterable[bytes]) -> Verdict:
    """Follow the chains of an export; stops at the first entry that does not hold."""
    heads: dict[str, tuple[int, str]] = {}
    count = 0
    for at, raw in enumerate(lines, start=1):
        entry, why = _parsed(raw, first=at == 1)
        if why is None and entry is not None:
            why = _fault(entry, heads)
        if why is not None:
            command, number = str((entry or {}).get("command", "?")), (entry or {}).get("number", 0)
            return Verdict(count, heads, Broken(at, command, number if isinstance(number, int) else 0, why))
        if entry is not None:
            heads[entry["command"]] = (entry["number"], entry["hash"])
            count += 1
    return Verdict(count, heads, None)


def _parsed(raw: bytes, *, first: bool) -> tuple[dict[str, Any] | None, str | None]:
    try:
        entry = json.loads(raw.decode())
    except (UnicodeDecodeError, json.JSONDecodeError):
        return None, "not a line of JSON"
    if not isinstance(entry, dict):
        return None, "not a JSON object"
    if first:
        return None, None if entry.get("format") == FORMAT else f'the first line must say "format": "{FORMAT}"'
    missing = [f for f in (*FIELDS, "hash") if f not in entry]
    return entry, f"field missing: {', '.join(missing)}" if missing else None


def _fault(entry: dict[str, Any], heads: dict[str, tuple[int, str]]) -> str | None:
    number, previous = heads.get(entry["command"], (0, START))
    if entry["number"] != number + 1:
        return f"number {entry['number']} where {number + 1} is due"
    if entry["previous"] != previous:
        return "it does not carry the hash of the entry before it"
    if hash_of(entry) != entry["hash"]:
        return "its content does not match its hash"
    return None
