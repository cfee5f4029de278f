"""Taking an import back: every row as it was before, or nothing where somebody has changed one since."""

from __future__ import annotations

from typing import Any

from django.db.backends.utils import CursorWrapper

from posko.organisation.models import Command, Person
from posko.registry.importing import tree as trees
from posko.registry.importing.applying import META, PROPOSALS, snapshot_of
from posko.registry.importing.comparing import snapshot, temporary
from posko.registry.importing.progress import Tell, quietly
from posko.registry.importing.refusals import NAMED, ChangedSince
from posko.registry.importing.rows import TABLES, Table
from posko.registry.models import Change, Import, Operation


def undo(of: Import, *, by: Person, tell: Tell = quietly) -> dict[str, dict[str, int]]:
    """Take back what `of` did; of each table how many rows were taken out, put back and changed back.

    Commands that it made stay: people may have been appointed to them since. Raises ChangedSince and changes nothing
    where a row is no longer as the import left it. Needs a transaction.
    """
    assert of.operation is not None
    operation = Operation.objects.select_for_update().get(pk=of.operation.pk)
    with temporary() as cursor:
        for number, table in enumerate(TABLES):
            tell(10 + 30 * number // len(TABLES))
            _gather(cursor, table, of)
        if touched := [*_touched_rows(cursor, operation), *_touched_others(of, operation)]:
            raise ChangedSince(touched)
        counts = {}
        for number, table in enumerate(TABLES):
            tell(40 + 40 * number // len(TABLES))
            counts[table.name] = _restore(cursor, table, operation)
        _restore_proposals(cursor, of)
        _restore_others(of, operation)
        tell(85)
        _remember(cursor, of, by)
    return {name: count for name, count in counts.items() if any(count.values())}


def _gather(cursor: CursorWrapper, table: Table, of: Import) -> None:
    """The import's changes of one table beside the rows as they are now."""
    cursor.execute(
        f"""
        CREATE TEMP TABLE undo_{table.name} ON COMMIT DROP AS
        SELECT h.key, h.before, h.after, (coalesce(h.after, h.before) ->> 'id')::bigint AS row_id,
               CASE WHEN x.id IS NULL THEN NULL ELSE {snapshot("x", "c")} END AS there
        FROM registry_change h
        LEFT JOIN {table.db} x ON x.id = (coalesce(h.after, h.before) ->> 'id')::bigint
        LEFT JOIN organisation_command c ON c.id = x.command_id
        WHERE h.of_import_id = %s AND h."table" = %s
        """,
        [of.pk, table.name],
    )
    cursor.execute(f"ANALYZE undo_{table.name}")


def _touched_rows(cursor: CursorWrapper, operation: Operation) -> list[str]:
    """Keys of rows that are not as the import left them, or whose key somebody has given out again."""
    touched: list[str] = []
    for table in TABLES:
        same_key = " AND ".join(f"x.{column} = b.{column}" for column in table.key)
        cursor.execute(
            f"""
            SELECT key FROM undo_{table.name} u WHERE there IS DISTINCT FROM after
            OR after IS NULL AND EXISTS (
                SELECT FROM jsonb_populate_record(NULL::{table.db}, u.before) b JOIN {table.db} x ON {same_key}
                WHERE x.operation_id = %s
            )
            ORDER BY key LIMIT {NAMED + 1}
            """,
            [operation.pk],
        )
        touched += [key for (key,) in cursor.fetchall()]
    return touched


def _restore(cursor: CursorWrapper, table: Table, operation: Operation) -> dict[str, int]:
    undo, content = f"undo_{table.name}", (*table.content, "source", "source_date", "version")
    cursor.execute(f"DELETE FROM {table.db} x USING {undo} u WHERE x.id = u.row_id AND u.before IS NULL")
    taken_out = cursor.rowcount
    columns, values = ", ".join(content), ", ".join(f"b.{column}" for column in content)
    record = f"jsonb_populate_record(NULL::{table.db}, u.before) b"
    cursor.execute(
        f"""
        INSERT INTO {table.db} (id, operation_id, {columns}, changed)
        SELECT u.row_id, %s, {values}, now() FROM {undo} u CROSS JOIN LATERAL {record} WHERE u.after IS NULL
        """,
        [operation.pk],
    )
    put_back = cursor.rowcount
    changes = ", ".join(f"{column} = b.{column}" for column in content)
    cursor.execute(
        f"""
        UPDATE {table.db} x SET {changes}, changed = now()
        FROM {undo} u CROSS JOIN LATERAL {record}
        WHERE x.id = u.row_id AND u.before IS NOT NULL AND u.after IS NOT NULL
        """
    )
    return {"taken_out": taken_out, "put_back": put_back, "changed_back": cursor.rowcount}


def _restore_proposals(cursor: CursorWrapper, of: Import) -> None:
    cursor.execute(
        """
        INSERT INTO registry_tierproposal SELECT p.* FROM registry_change h
        CROSS JOIN LATERAL jsonb_populate_record(NULL::registry_tierproposal, h.before) p
        WHERE h.of_import_id = %s AND h."table" = %s
        """,
        [of.pk, PROPOSALS],
    )


def _others(of: Import, table: str) -> list[Change]:
    return list(Change.objects.filter(of_import=of, table=table).select_related("command"))


def _touched_others(of: Import, operation: Operation) -> list[str]:
    """Commands, and the operation itself, that were changed since."""
    touched = [h.key for h in _others(of, "command") if trees.snapshot(h.command) != h.after]
    return touched + [h.key for h in _others(of, "operation") if snapshot_of(operation) != h.after]


def _restore_others(of: Import, operation: Operation) -> None:
    commands: list[Command] = []
    for change in _others(of, "command"):
        _set(change.command, change.before, trees.FIELDS)
        commands.append(change.command)
    Command.objects.bulk_update(commands, trees.FIELDS)
    for change in _others(of, "operation"):
        _set(operation, change.before, META)
        operation.save(update_fields=META)


def _set(thing: Any, values: Any, names: tuple[str, ...]) -> None:
    for name in names:
        setattr(thing, name, values[name])


def _remember(cursor: CursorWrapper, of: Import, by: Person) -> None:
    """A change for each row that went back: before and after change places."""
    for table in TABLES:
        cursor.execute(
            f"""
            INSERT INTO registry_change (operation_id, command_id, "table", key, before, after, by_id, at, reason)
            SELECT %s, coalesce(x.command_id, (u.after ->> 'command_id')::bigint), %s, u.key, u.after,
                   CASE WHEN x.id IS NULL THEN NULL ELSE {snapshot("x", "c")} END, %s, now(), %s
            FROM undo_{table.name} u LEFT JOIN {table.db} x ON x.id = u.row_id
            LEFT JOIN organisation_command c ON c.id = x.command_id
            """,
            [of.operation_id, table.name, by.pk, f"impor {of.pk} dibatalkan"],
        )
