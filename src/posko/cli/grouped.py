"""Errors as a screen shows them: those alike together, so that a cause does not drown in what follows from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from posko.cli.sayings import number, say
from posko.tables import Language, TableError

#: Groups of one sentence about one column that are shown; the others are counted.
GROUPS = 10
#: Letters of an area code that name a regency: areas of one regency are wrong together.
_REGENCY = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry on the screen: where, and what is wrong and would be right."""

    where: str
    lines: tuple[str, ...]


def grouped(errors: Sequence[TableError], language: Language, most: int) -> list[Shown]:
    """At most `most` entries in the order of `errors`, and one more that counts the rest.

    As many entries as errors come back only if each error has its own.
    """
    groups: dict[tuple[str, ...], list[TableError]] = {}
    for error in errors:
        groups.setdefault((*_kind(error), *error.text(language), _stem(error)), []).append(error)
    kinds: Counter[tuple[str, ...]] = Counter()
    left_out: Counter[tuple[str, ...]] = Counter()
    entries: dict[tuple[str, ...] | tuple[str, ...], list[Shown]] = {}
    shown = 0
    rest = 0
    for alike in groups.values():
        kind = _kind(alike[0])
        kinds[kind] += 1
        if shown >= most:
            rest += len(alike)
        elif kinds[kind] > GROUPS:
            left_out[kind] += len(alike)
        else:
            entries.setdefault(kind, []).append(_shown(alike, language))
            shown += 1
    found = [entry for kind, group in entries.items() for entry in (*group, *_counted(kind, left_out[kind]))]
    return found + ([Shown(say("error_rest", count=number(rest)), ())] if rest else [])


def _kind(error: TableError) -> tuple[str, str, str]:
    return error.table, error.column, error.wrong_message.key


def _stem(error: TableError) -> str:
    return error.value[:_REGENCY] if error.column == "area_code" else error.value


def _shown(alike: Sequence[TableError], language: Language) -> Shown:
    first = alike[0]
    wrong, right = first.text(language)
    same = len({error.value for error in alike}) == 1
    where = [first.table]
    if len(alike) > 1:
        where.append(say("error_like", count=number(len(alike)), row=first.row))
    elif first.row is not None:
        where.append(say("error_row", row=first.row))
    if first.column:
        where.append(say("error_column", column=first.column))
    value = first.value if same else f"{_stem(first)}…"
    place = ", ".join(where) + (f": {value}" if value else "")
    return Shown(place, (say("error_wrong", text=wrong), say("error_right", text=right)))


def _counted(kind: tuple[str, ...], count: int) -> list[Shown]:
    if not count:
        return []
    table, column = kind[:2]
    key = "error_more" if column else "error_more_table"
    return [Shown(say(key, count=number(count), table=table, column=column), ())]
