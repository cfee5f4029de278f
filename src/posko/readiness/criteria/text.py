"""The criteria as the text that is edited: on which line a fault stands, and weights set without touching the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from posko.doctrine.keys import Fault, Path, dotted

_HEAD = re.compile(r"\s*\[\[\s*([\w.-]+)\s*\]\]")
_VALUE = re.compile(r"\s*([\w-]+)\s*=")
_CODE = re.compile(r"""\s*code\s*=\s*["']([^"']*)["']""")
_WEIGHT = re.compile(r"(\s*weight\s*=\s*)[-+]?\w+")
_SYNTAX = re.compile(r"\(at line (\d+), column \d+\)")


@dataclass(frozen=True)
class Wrong:
    """A fault with the line (from 1) it stands on; None where it stands on none."""

    line: int | None
    key: str
    fault: Fault


@dataclass
class _Block:
    """A `[[table]]` of the text: the how-manieth of its name, and its lines from the head on (from 0)."""

    name: str
    number: int
    first: int
    lines: list[str]


def wrong_in(text: str, faults: tuple[Fault, ...]) -> list[Wrong]:
    """The faults of `text` in the order of its lines; those without a line first."""
    found = [Wrong(line_of(text, fault), dotted(fault.path), fault) for fault in faults]
    return sorted(found, key=lambda wrong: wrong.line or 0)


def line_of(text: str, fault: Fault) -> int | None:
    """The line of the key that `fault` names, or of the head of its table where the key is missing."""
    if not fault.path:
        said = _SYNTAX.search(fault.wrong)
        return int(said[1]) if said else None
    blocks = list(_blocks(text))
    block = next((b for b in blocks if _is_at(b, fault.path)), None)
    if block is None:
        return None
    for at, line in enumerate(block.lines):
        if (key := _VALUE.match(line)) and len(fault.path) > 2 and key[1] == fault.path[2]:
            return block.first + at + 1
    return block.first + 1


def with_weights(text: str, weights: Mapping[str, int]) -> str:
    """`text` with the weights of criteria by code; all else, notes too, stays as it was written."""
    lines = text.split("\n")
    for block in _blocks(text):
        code = next((str(found[1]) for line in block.lines if (found := _CODE.match(line))), "")
        if block.name != "criteria" or code not in weights:
            continue
        for at, line in enumerate(block.lines):
            if _WEIGHT.match(line):
                lines[block.first + at] = _WEIGHT.sub(rf"\g<1>{weights[code]}", line, count=1)
    return "\n".join(lines)


def _is_at(block: _Block, path: Path) -> bool:
    """Whether `path` is in the block; a path that names the tables as a whole is at the first of them."""
    return block.name == path[0] and block.number == (path[1] if len(path) > 1 else 0)


def _blocks(text: str) -> Iterator[_Block]:
    counts: dict[str, int] = {}
    block: _Block | None = None
    for at, line in enumerate(text.split("\n")):
        if head := _HEAD.match(line):
            if block:
                yield block
            number = counts.get(head[1], 0)
            counts[head[1]] = number + 1
            block = _Block(head[1], number, at, [])
        if block:
            block.lines.append(line)
    if block:
        yield block
