"""What changed between two versions of the criteria."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from posko.doctrine.asta_siap import AstaSiap, Criterion, Scenario


@dataclass(frozen=True)
class Change:
    """One criterion (or scenario, or kit item) that was added, removed, or changed.

    `values`: name of the field, before, after; empty for what was added or removed.
    """

    table: str
    code: str
    text: str
    state: str
    values: tuple[tuple[str, Any, Any], ...] = ()


def changes_between(before: AstaSiap, after: AstaSiap) -> list[Change]:
    """Everything that differs, criteria first, in the order of the later version; what was removed stands last."""
    return [
        *_changes("criteria", _by_code(before.criteria), _by_code(after.criteria)),
        *_changes("kit", {name: name for name in before.kit}, {name: name for name in after.kit}),
        *_changes("scenarios", _by_code(before.scenarios), _by_code(after.scenarios)),
    ]


def _by_code(things: tuple[Criterion, ...] | tuple[Scenario, ...]) -> dict[str, Any]:
    return {thing.code: thing for thing in things}


def _changes(table: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    found = []
    for code, thing in after.items():
        if code not in before:
            found.append(Change(table, code, _text(thing), "added"))
        elif thing != before[code]:
            found.append(Change(table, code, _text(thing), "changed", _values(before[code], thing)))
    gone = [Change(table, code, _text(thing), "removed") for code, thing in before.items() if code not in after]
    return found + gone


def _text(thing: Any) -> str:
    return str(getattr(thing, "text", thing))


def _values(before: Any, after: Any) -> tuple[tuple[str, Any, Any], ...]:
    pairs = ((field.name, getattr(before, field.name), getattr(after, field.name)) for field in fields(after))
    return tuple((name, old, new) for name, old, new in pairs if old != new)
