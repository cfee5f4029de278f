"""The chain of entries, without a server: how an entry is hashed, and whether an export holds.

An export is one JSON object a line: the header `{"format": "posko-ledger-1"}`, then entries, those of one command in
the order of their numbers. An entry's hash is the SHA-256 of its canonical JSON (keys sorted, no spaces, UTF-8) without
`hash`; it carries the hash of the entry before it of the same command in `previous`, the first one 64 zeros.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

FORMAT = "posko-ledger-1"
START = "0" * 64
FIELDS = ("command", "number", "at", "actor", "action", "subject", "before", "after", "reason", "previous")


class Fault(StrEnum):
    """Why a line does not hold, with the names of its values; the words are those of whoever tells it."""

    NO_HEADER = "no_header"  # format: what the first line must name
    NO_JSON = "no_json"
    NO_OBJECT = "no_object"
    MISSING = "missing"  # fields
    UNKNOWN = "unknown"  # fields; no hash covers them: anybody may have added them
    NO_PLACE = "no_place"
    NUMBER = "number"  # found, due
    PREVIOUS = "previous"
    CONTENT = "content"


@dataclass(frozen=True)
class Broken:
    """The first line that does not hold: `line` of the file (from 1), which command and number, and why.

    `command` is empty and `number` 0 where the line does not say which entry it is.
    """

    line: int
    command: str
    number: int
    fault: Fault
    values: Mapping[str, object] = field(default_factory=dict)


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
    """Follow the chains of an export; stops at the first line that does not hold."""
    heads: dict[str, tuple[int, str]] = {}
    count = 0
    rest = iter(lines)
    try:
        _refuse_other(next(rest, b""))
    except _Unsound as unsound:
        return Verdict(0, heads, Broken(1, "", 0, unsound.fault, unsound.values))
    for at, raw in enumerate(rest, start=2):
        command, number = "", 0
        try:
            entry = _parsed(raw)
            command, number = entry["command"], entry["number"]
            _refuse_unsound(entry, heads)
        except _Unsound as unsound:
            return Verdict(count, heads, Broken(at, command, number, unsound.fault, unsound.values))
        heads[command] = (number, entry["hash"])
        count += 1
    return Verdict(count, heads, None)


class _Unsound(Exception):
    def __init__(self, fault: Fault, **values: object) -> None:
        self.fault, self.values = fault, values
        super().__init__(fault)


def _refuse_other(first: bytes) -> None:
    """Raises _Unsound unless `first` is the header of an export."""
    try:
        header = _object(first)
    except _Unsound:
        header = {}
    if header.get("format") != FORMAT:
        raise _Unsound(Fault.NO_HEADER, format=FORMAT)


def _object(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw.decode())
    except (ValueError, RecursionError):
        raise _Unsound(Fault.NO_JSON) from None
    if not isinstance(found, dict):
        raise _Unsound(Fault.NO_OBJECT)
    return found


def _parsed(raw: bytes) -> dict[str, Any]:
    entry = _object(raw)
    wanted = (*FIELDS, "hash")
    if missing := [name for name in wanted if name not in entry]:
        raise _Unsound(Fault.MISSING, fields=", ".join(missing))
    if unknown := sorted(entry.keys() - {*wanted}):
        raise _Unsound(Fault.UNKNOWN, fields=", ".join(unknown))
    # True is an int to Python, and would be followed by 2.
    if not isinstance(entry["command"], str) or type(entry["number"]) is not int:
        raise _Unsound(Fault.NO_PLACE)
    return entry


def _refuse_unsound(entry: dict[str, Any], heads: dict[str, tuple[int, str]]) -> None:
    number, previous = heads.get(entry["command"], (0, START))
    if entry["number"] != number + 1:
        raise _Unsound(Fault.NUMBER, found=entry["number"], due=number + 1)
    if entry["previous"] != previous:
        raise _Unsound(Fault.PREVIOUS)
    if not _hashes(entry):
        raise _Unsound(Fault.CONTENT)


def _hashes(entry: dict[str, Any]) -> bool:
    try:
        holds: bool = hash_of(entry) == entry["hash"]
    except UnicodeEncodeError:
        # Half a letter, which no entry has ever had: JSON can name it, UTF-8 cannot.
        return False
    return holds
