"""The commands that a file names: which are known, new or changed, and which the import may not touch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from posko.organisation.models import Command

#: What a file says of a command that is already there.
FIELDS = ("name", "kind", "latitude", "longitude", "area_codes")
_COLUMNS = ("unit_code", "parent_code", *FIELDS)


@dataclass
class Tree:
    """`new`: units of the file to be created, parents first. `changed`: known ones with what the file says of them.
    `ids`: code -> id of the known commands within the scope. `outside`: codes whose rows are left out.
    """

    new: list[dict[str, Any]] = field(default_factory=list)
    changed: list[tuple[Command, dict[str, Any]]] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    outside: list[str] = field(default_factory=list)

    @property
    def inside(self) -> set[str]:
        return set(self.ids) | {unit["unit_code"] for unit in self.new}

    def counts(self, units: int) -> dict[str, int]:
        new, changed, outside = len(self.new), len(self.changed), len(self.outside)
        return {
            "new": new,
            "changed": changed,
            "removed": 0,
            "same": units - new - changed - outside,
            "outside": outside,
        }


def tree_of(units: pl.DataFrame, scope: Command) -> Tree:
    """Hold the units of a file against the commands of `scope` and below.

    A unit that no command has is new where its parent is within the scope or itself new; everything else is outside. A
    known command stays where it stands in the tree.
    """
    known = {command.code: command for command in Command.objects.filter(path__startswith=scope.path)}
    elsewhere = set(Command.objects.filter(code__in=units["unit_code"].to_list()).values_list("code", flat=True))
    tree = Tree(ids={code: command.pk for code, command in known.items()})
    waiting = {}
    for unit in units.select(_COLUMNS).iter_rows(named=True):
        code = unit["unit_code"]
        if code in known:
            said = {name: unit[name] for name in FIELDS}
            if any(getattr(known[code], name) != value for name, value in said.items()):
                tree.changed.append((known[code], said))
        elif code not in elsewhere:
            waiting[code] = unit
    tree.new = list(_hanging_below(set(known), waiting))
    inside = tree.inside
    tree.outside = [code for code in units["unit_code"] if code not in inside]
    return tree


def _hanging_below(known: set[str], waiting: dict[str, dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """Of the units that `waiting` has, those that hang below a known one, parents first."""
    below: dict[str, list[dict[str, Any]]] = {}
    for unit in waiting.values():
        below.setdefault(unit["parent_code"], []).append(unit)
    reached = list(known)
    for code in reached:  # grows as it is walked
        for unit in below.get(code, ()):
            reached.append(unit["unit_code"])
            yield unit


def create(tree: Tree) -> list[Command]:
    """Create the new commands of `tree` and enter their ids."""
    made: dict[str, Command] = {}
    parents = Command.objects.in_bulk({u["parent_code"] for u in tree.new}, field_name="code")
    for unit in tree.new:
        parent = parents.get(unit["parent_code"]) or made[unit["parent_code"]]
        said = {name: unit[name] for name in FIELDS}
        path = f"{parent.path}{unit['unit_code']}/"
        command = Command(code=unit["unit_code"], parent=parent, path=path, **said)
        command.save(force_insert=True)
        made[command.code] = command
    tree.ids |= {code: command.pk for code, command in made.items()}
    return list(made.values())


def snapshot(command: Command) -> dict[str, Any]:
    """What an import may change of a command, as it is now."""
    return {"command": command.code, **{name: getattr(command, name) for name in FIELDS}}


def update(tree: Tree) -> list[tuple[Command, dict[str, Any]]]:
    """Change the changed commands of `tree`; each with what it was before."""
    before = [(command, snapshot(command)) for command, _ in tree.changed]
    for command, said in tree.changed:
        for name, value in said.items():
            setattr(command, name, value)
    Command.objects.bulk_update([command for command, _ in tree.changed], FIELDS)
    return before
