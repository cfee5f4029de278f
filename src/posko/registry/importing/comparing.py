"""What the rows of a file would change, found in SQL: copied into temporary tables and joined with the registry.

`temporary` takes the tables away again; a transaction that is rolled back does so by itself.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import polars as pl
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from posko.organisation.models import Command
from posko.registry.importing.rows import TABLES, Table
from posko.registry.models import Operation

#: How many rows of each kind a preview shows.
SHOWN = 20
KINDS = ("new", "changed", "removed", "same")


@contextmanager
def temporary() -> Iterator[CursorWrapper]:
    """A cursor within a transaction, and no temporary tables left after it."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Rows that came in a moment ago are not in the planner's statistics: it would take a table for empty and walk
        # it once for each row of the other.
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield cursor
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT")
        names = [f"{kind}_{table.name}" for kind in ("staged", "diff", "before", "undo") for table in TABLES]
        cursor.execute(f"DROP TABLE IF EXISTS {', '.join(names)}")


def snapshot(row: str, command: str) -> str:
    """SQL for a whole row as JSON, with the code of its command; without what every row of the table shares."""
    return f"to_jsonb({row}) - 'operation_id' - 'changed' || jsonb_build_object('command', {command}.code)"


def stage(cursor: CursorWrapper, table: Table, rows: pl.DataFrame, ids: Mapping[str, int]) -> None:
    """Copy `rows` into the temporary table `staged_…`; a command that `ids` does not have yet stays null."""
    columns = ", ".join(table.content)
    name = f"staged_{table.name}"
    cursor.execute(
        f"CREATE TEMP TABLE {name} ON COMMIT DROP AS SELECT ''::varchar AS unit, {columns} FROM {table.db} WITH NO DATA"
    )
    # Null is an empty field, an empty text is quoted: COPY tells them apart.
    text = io.BytesIO()
    _with_ids(rows, ids).select("unit", *table.content).write_csv(text, include_header=False)
    with cursor.copy(f"COPY {name} (unit, {columns}) FROM STDIN (FORMAT csv)") as copy:
        copy.write(text.getbuffer())
    cursor.execute(f"ANALYZE {name}")


def _with_ids(rows: pl.DataFrame, ids: Mapping[str, int]) -> pl.DataFrame:
    numbers = pl.col("unit").replace_strict(list(ids), list(ids.values()), default=None, return_dtype=pl.Int64)
    return rows.with_columns(numbers.alias("command_id"))


def compare(cursor: CursorWrapper, table: Table, operation: Operation | None, scope: Command) -> dict[str, Any]:
    """Fill `diff_…` with a row for each key: `what` happens to it, `row_id` and `version` of the row there is,
    `key_text`, and what the file says. Returns how many there are of each kind, and a `print` that
    differs when the changes do.
    """
    same_key = " AND ".join(f"s.{column} = r.{column}" for column in table.key)
    said, there = (", ".join(f"{side}.{column}" for column in table.content) for side in "sr")
    cursor.execute(
        f"""
        CREATE TEMP TABLE diff_{table.name} ON COMMIT DROP AS
        WITH r AS (
            SELECT x.*, c.code AS unit FROM {table.db} x JOIN organisation_command c ON c.id = x.command_id
            WHERE x.operation_id = %s AND c.path LIKE %s
        )
        SELECT CASE WHEN r.id IS NULL THEN 'new' WHEN s.unit IS NULL THEN 'removed'
                    WHEN ({said}) IS DISTINCT FROM ({there}) THEN 'changed' ELSE 'same' END AS what,
               r.id AS row_id, r.version, coalesce(r.command_id, s.command_id) AS command_before,
               coalesce({_key(table, "s")}, {_key(table, "r")}) AS key_text,
               s.unit AS unit_after, {said}
        FROM staged_{table.name} s FULL JOIN r ON {same_key}
        """,
        [operation.pk if operation else None, _below(scope)],
    )
    cursor.execute(f"ANALYZE diff_{table.name}")
    return _counted(cursor, table)


def _key(table: Table, side: str) -> str:
    return " || '/' || ".join(f"{side}.{part}" for part in table.key_text.split(" || '/' || "))


def _below(scope: Command) -> str:
    escaped = scope.path.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return escaped + "%"


def _counted(cursor: CursorWrapper, table: Table) -> dict[str, Any]:
    # A command by its code: one that the import is yet to make has no id in the preview.
    said = ", ".join(("unit_after", *table.content[1:]))
    cursor.execute(
        f"""
        SELECT what, count(*),
               sum(hashtextextended(concat_ws('|', what, key_text, version, ({said})::text), 0)::numeric)
        FROM diff_{table.name} GROUP BY what
        """
    )
    found = {what: (count, mark) for what, count, mark in cursor.fetchall()}
    counts: dict[str, Any] = {kind: found.get(kind, (0, 0))[0] for kind in KINDS}
    return counts | {"print": "/".join(str(found[kind][1]) for kind in KINDS[:3] if kind in found)}


def sample(cursor: CursorWrapper, table: Table) -> dict[str, list[dict[str, Any]]]:
    """The first rows of each kind that would change something: `key`, `before`, `after`."""
    shown = [column for column in table.content if column != "command_id"]
    said = ", ".join(f"'{column}', d.{column}" for column in shown)
    there = ", ".join(f"'{column}', r.{column}" for column in shown)
    samples: dict[str, list[dict[str, Any]]] = {}
    for kind in KINDS[:3]:
        cursor.execute(
            f"""
            SELECT d.key_text, jsonb_build_object('command', b.code, {there})::text,
                   jsonb_build_object('command', a.code, {said})::text
            FROM diff_{table.name} d LEFT JOIN {table.db} r ON r.id = d.row_id
            LEFT JOIN organisation_command b ON b.id = r.command_id
            LEFT JOIN organisation_command a ON a.id = d.command_id
            WHERE d.what = %s ORDER BY d.key_text LIMIT {SHOWN}
            """,
            [kind],
        )
        samples[kind] = [_shown(kind, *row) for row in cursor.fetchall()]
    return samples


def _shown(kind: str, key: str, before: str, after: str) -> dict[str, Any]:
    old, new = json.loads(before), json.loads(after)
    if kind == "changed":
        names = [name for name in new if old[name] != new[name]]
        old, new = {name: old[name] for name in names}, {name: new[name] for name in names}
    return {"key": key, "before": None if kind == "new" else old, "after": None if kind == "removed" else new}
