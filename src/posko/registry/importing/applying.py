"""Applying an operation: everything within one transaction, with a change kept for each row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.utils import CursorWrapper

from posko.doctrine.toml import doctrine_data, to_toml
from posko.ledger.services import record
from posko.organisation.models import Command, Person
from posko.organisation.walls import seeing
from posko.registry.importing import tree as trees
from posko.registry.importing.comparing import compare, sample, snapshot, stage, temporary
from posko.registry.importing.progress import Tell, quietly
from posko.registry.importing.refusals import CodeTaken, Moved, Taken
from posko.registry.importing.rows import STATIONS, TABLES, Table, rows_of
from posko.registry.models import Change, Import, Operation
from posko.tables import Operation as Tables

#: What an import says of an operation as a whole.
META = ("name", "region", "timezone", "voting_day", "stages", "doctrine_toml")
PROPOSALS = "tierproposal"


@dataclass(frozen=True)
class Preview:
    """What applying would do: `counts` and `sample` as an import keeps them."""

    counts: dict[str, Any]
    sample: dict[str, Any]


def preview(tables: Tables, *, operation: Operation | None, scope: Command) -> Preview:
    """Compare and change nothing."""
    tree = trees.tree_of(tables.units, scope)
    with temporary() as cursor:
        counts, used = _compared(cursor, tables, tree, operation, scope)
        return Preview(counts, {table.name: sample(cursor, table) for table in used})


def _compared(
    cursor: CursorWrapper, tables: Tables, tree: trees.Tree, operation: Operation | None, scope: Command
) -> tuple[dict[str, Any], list[Table]]:
    frames = rows_of(tables)
    used = [table for table in TABLES if table.name in frames]
    inside = sorted(tree.inside)
    counts: dict[str, Any] = {"units": tree.counts(tables.units.height) | {"left_out": tree.outside[:20]}}
    for table in used:
        frame = frames[table.name]
        mine = frame.filter(frame["unit"].is_in(inside))
        stage(cursor, table, mine, tree.ids)
        counts[table.name] = compare(cursor, table, operation, scope) | {"outside": frame.height - mine.height}
    return counts, used


def apply(
    of: Import, tables: Tables, *, by: Person, confirmed: dict[str, Any] | None = None, tell: Tell = quietly
) -> dict[str, Any]:
    """Bring the registry to what `tables` say, for the command of `of` and below; the counts. `of` gets its operation.

    Raises Moved where the changes would not be those of the counts that were `confirmed`, Taken where a code of the
    file belongs to a row that is not this command's. Needs a transaction, which must be rolled back when this raises.
    """
    operation = of.operation = _operation_of(of, tables)
    tree = trees.tree_of(tables.units, of.command)
    with transaction.atomic():
        _commands(of, tree, by)
    # The new commands lie below the person's own: from here on he sees them.
    with seeing(by), temporary() as cursor:
        tell(40)
        counts, used = _compared(cursor, tables, tree, operation, of.command)
        if confirmed is not None and not _same_changes(counts, confirmed):
            raise Moved
        _meta(of, operation, tables, by)
        for number, table in enumerate(used):
            tell(50 + 45 * number // len(used))
            _write(cursor, table, of, operation, by)
    return counts


def plain_counts(counts: dict[str, Any]) -> dict[str, dict[str, int]]:
    """The numbers alone, as the ledger keeps them."""
    return {
        name: {kind: number for kind, number in of_table.items() if isinstance(number, int) and number}
        for name, of_table in counts.items()
    }


def _same_changes(counts: dict[str, Any], confirmed: dict[str, Any]) -> bool:
    """Whether the same would happen; rows that stay as they are may be more or fewer by now."""
    marks = ("new", "changed", "outside", "left_out")
    units = all(counts["units"][mark] == confirmed["units"][mark] for mark in marks)
    return units and all(
        counts.get(name, {}).get("print") == said.get("print") for name, said in confirmed.items() if name != "units"
    )


def _operation_of(of: Import, tables: Tables) -> Operation:
    """The operation, locked, so that two imports do not mix; made where the import begins a new one."""
    if of.operation_id:
        return Operation.objects.select_for_update().get(pk=of.operation_id)
    try:
        with transaction.atomic():
            return Operation.objects.create(command=of.command, code=of.new_code, **meta_of(tables))
    except IntegrityError as error:
        raise CodeTaken(of.new_code) from error


def meta_of(tables: Tables) -> dict[str, Any]:
    """The fields of an operation as a file has them."""
    said = tables.settings
    stages = [
        {
            "code": stage.code,
            "name": stage.name,
            "start": stage.start.isoformat(),
            "end": stage.end.isoformat(),
            "minimum_strength_share": stage.minimum_strength_share,
        }
        for stage in said.stages
    ]
    return {
        "name": said.name[:200],
        "region": said.region[:200],
        "timezone": said.timezone,
        "voting_day": said.voting_day,
        "stages": stages,
        "doctrine_toml": to_toml(doctrine_data(tables.doctrine)),
    }


def snapshot_of(operation: Operation) -> dict[str, Any]:
    return {name: getattr(operation, name) for name in META} | {"voting_day": operation.voting_day.isoformat()}


def _meta(of: Import, operation: Operation, tables: Tables, by: Person) -> None:
    """The name, days and doctrine of an operation come from its own command's file, not from a part's."""
    if operation.command_id != of.command_id:
        return
    before, said = snapshot_of(operation), meta_of(tables)
    for name, value in said.items():
        setattr(operation, name, value)
    after = snapshot_of(operation)
    if before != after:
        operation.save(update_fields=META)
        _remember(of, by, "operation", operation.command, operation.code, before, after)


def _commands(of: Import, tree: trees.Tree, by: Person) -> None:
    """Make and change commands, with one entry in the ledger for those that are new."""
    made = trees.create(tree)
    for command, before in trees.update(tree):
        _remember(of, by, "command", command, command.code, before, trees.snapshot(command))
    if made:
        codes = [command.code for command in made]
        record(command=of.command, actor=by, action="commands.created", subject=of.file_name, after={"codes": codes})


def _remember(of: Import, by: Person, table: str, command: Command, key: str, before: Any, after: Any) -> None:
    assert of.operation is not None
    Change.objects.create(
        operation=of.operation, command=command, table=table, key=key, before=before, after=after, by=by, of_import=of
    )


def _write(cursor: CursorWrapper, table: Table, of: Import, operation: Operation, by: Person) -> None:
    """From `diff_…` into the table and its changes."""
    diff = f"diff_{table.name}"
    cursor.execute(
        f"UPDATE {diff} SET row_id = nextval(pg_get_serial_sequence(%s, 'id')) WHERE what = 'new'", [table.db]
    )
    _keep_before(cursor, table)
    if table is STATIONS:
        _drop_proposals(cursor, of, operation, by)
    cursor.execute(f"DELETE FROM {table.db} x USING {diff} d WHERE x.id = d.row_id AND d.what = 'removed'")
    values = ", ".join(f"{column} = d.{column}" for column in table.content)
    cursor.execute(
        f"""
        UPDATE {table.db} x SET {values}, source = %s, source_date = %s, version = x.version + 1, changed = now()
        FROM {diff} d WHERE x.id = d.row_id AND d.what = 'changed'
        """,
        [of.source, of.source_date],
    )
    _insert(cursor, table, of, operation)
    _keep_changes(cursor, table, of, operation, by)


def _keep_before(cursor: CursorWrapper, table: Table) -> None:
    cursor.execute(
        f"""
        CREATE TEMP TABLE before_{table.name} ON COMMIT DROP AS
        SELECT x.id AS row_id, {snapshot("x", "c")} AS before
        FROM diff_{table.name} d JOIN {table.db} x ON x.id = d.row_id JOIN organisation_command c ON c.id = x.command_id
        WHERE d.what IN ('changed', 'removed')
        """
    )


def _insert(cursor: CursorWrapper, table: Table, of: Import, operation: Operation) -> None:
    columns = ", ".join(table.content)
    cursor.execute(
        f"""
        INSERT INTO {table.db} (id, operation_id, {columns}, source, source_date, version, changed)
        SELECT row_id, %s, {columns}, %s, %s, 1, now() FROM diff_{table.name} WHERE what = 'new'
        ON CONFLICT DO NOTHING
        """,
        [operation.pk, of.source, of.source_date],
    )
    # A code may be taken by a row that this person cannot even see: nothing tells but that its insert did nothing.
    cursor.execute(
        f"""
        SELECT key_text FROM diff_{table.name} d WHERE what = 'new'
        AND NOT EXISTS (SELECT FROM {table.db} x WHERE x.id = d.row_id) ORDER BY key_text LIMIT 11
        """
    )
    if taken := [key for (key,) in cursor.fetchall()]:
        raise Taken(table.name, taken)


def _keep_changes(cursor: CursorWrapper, table: Table, of: Import, operation: Operation, by: Person) -> None:
    cursor.execute(
        f"""
        INSERT INTO registry_change
            (operation_id, command_id, "table", key, before, after, by_id, at, of_import_id, reason)
        SELECT %s, coalesce(x.command_id, d.command_before), %s, d.key_text, b.before,
               CASE WHEN x.id IS NULL THEN NULL ELSE {snapshot("x", "c")} END, %s, now(), %s, ''
        FROM diff_{table.name} d LEFT JOIN before_{table.name} b ON b.row_id = d.row_id
        LEFT JOIN {table.db} x ON x.id = d.row_id LEFT JOIN organisation_command c ON c.id = x.command_id
        WHERE d.what <> 'same'
        """,
        [operation.pk, table.name, by.pk, of.pk],
    )


def _drop_proposals(cursor: CursorWrapper, of: Import, operation: Operation, by: Person) -> None:
    """Proposals of a tier go with their station; a change keeps each, so that undoing brings it back."""
    removed = "SELECT row_id FROM diff_pollingstation WHERE what = 'removed'"
    cursor.execute(
        f"""
        INSERT INTO registry_change
            (operation_id, command_id, "table", key, before, after, by_id, at, of_import_id, reason)
        SELECT %s, p.command_id, %s, s.code || '/' || p.id, to_jsonb(p), NULL, %s, now(), %s, ''
        FROM registry_tierproposal p JOIN registry_pollingstation s ON s.id = p.station_id
        WHERE p.station_id IN ({removed})
        """,
        [operation.pk, PROPOSALS, by.pk, of.pk],
    )
    cursor.execute(f"DELETE FROM registry_tierproposal WHERE station_id IN ({removed})")
