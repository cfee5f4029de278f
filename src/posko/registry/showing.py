"""Rows, their pages and their history in the words of the pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.formats import number_format

from posko.organisation.models import Command
from posko.registry.models import Change, Row
from posko.registry.paging import Page
from posko.registry.selecting import Selection
from posko.registry.tables import Column, Table

#: Of a whole row as a change keeps it: what is said beside it, or of no use to people.
_UNSAID = {"id", "command_id", "version", "operation_id", "changed"}


def table_shown(asked: Selection, page: Page) -> dict[str, Any]:
    """Header, lines and foot of a page of a table."""
    return {
        "heads": [_head(asked, column) for column in asked.columns],
        "lines": [{"pk": row.pk, "cells": [_cell(column, row) for column in asked.columns]} for row in page.rows],
        "foot": [_foot(asked, column) for column in asked.columns],
        "adds_up": any(column.added_up for column in asked.columns),
        "columns": [(column, column in asked.columns) for column in asked.table.columns],
        "before": asked.query(tempat=page.before.text()) if page.before else "",
        "after": asked.query(tempat=page.after.text()) if page.after else "",
        "end": asked.query(tempat="akhir"),
        "everything": asked.query(kolom=[column.name for column in asked.table.columns]),
    }


def tree_options(commands: Iterable[Command]) -> list[tuple[str, str]]:
    """Code and name of each command, in the order of the tree and indented as in it."""
    found = list(commands)
    top = min((command.path.count("/") for command in found), default=0)
    # Spaces at the beginning of an option are not shown, no-break spaces are.
    return [(c.code, "\u00a0\u00a0\u00a0" * (c.path.count("/") - top) + c.name) for c in found]


def _head(asked: Selection, column: Column) -> dict[str, Any]:
    direction = ("descending" if asked.descending else "ascending") if column == asked.by else ""
    return {"column": column, "sort": asked.sorted_by(column), "direction": direction}


def _cell(column: Column, row: Row) -> dict[str, Any]:
    tier = column.field == "tier"
    return {"column": column, "text": column.shown(row), "css": f"tier-{column.value(row)}" if tier else ""}


def _foot(asked: Selection, column: Column) -> dict[str, Any]:
    return {"column": column, "text": number_format(asked.totals[column.name]) if column.added_up else ""}


def values_shown(table: Table, row: Row) -> list[dict[str, Any]]:
    return [_cell(column, row) for column in table.columns]


def history_shown(table: Table, changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Each change with the columns that it changed, before and after, in words."""
    return [{"change": change, "cells": _differences(table, change)} for change in changes]


def _differences(table: Table, change: Change) -> list[dict[str, str]]:
    before, after = change.before or {}, change.after or {}
    names = [name for name in {**before, **after} if name not in _UNSAID]
    both = bool(before and after)
    return [
        {
            "title": _title(table, name),
            "before": _said(table, name, before.get(name)),
            "after": _said(table, name, after.get(name)),
        }
        for name in names
        if (before.get(name) != after.get(name) if both else (before or after).get(name) not in ("", None))
    ]


def _title(table: Table, name: str) -> str:
    column = _column(table, name)
    return str(column.title) if column else name


def _said(table: Table, name: str, value: Any) -> str:
    column = _column(table, name)
    if column is None or name in ("command", "source_date"):
        return "" if value is None else str(value)
    return column.said(value)


def _column(table: Table, name: str) -> Column | None:
    return next((column for column in table.columns if column.field == name), None)
