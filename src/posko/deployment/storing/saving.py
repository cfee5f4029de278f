"""From the planner's values to rows: whole parts, and only what differs."""

from __future__ import annotations

from typing import Any

from django.db import connection

from posko.deployment.models import Part as PartRow
from posko.deployment.storing.rows import TABLES, Row, Rows, Table, given_of, rows_of
from posko.doctrine import Doctrine
from posko.documents.draw_record import packed
from posko.planning.editing import Part
from posko.planning.summary import unit_figures

BATCH = 2_000
#: Columns of a part that a change by hand may touch.
_OF_PART = ("given", "bounds", "figures", "drawings")


def save_part(row: PartRow, part: Part, doctrine: Doctrine) -> None:
    """Write all rows of a part that has none yet."""
    for name, value in _values(part, doctrine).items():
        setattr(row, name, value)
    row.grouping = None
    row.save()
    rows = rows_of(part)
    for table in TABLES:
        _insert(row, table, rows[table.name].values())


def _values(part: Part, doctrine: Doctrine) -> dict[str, Any]:
    return {
        "given": given_of(part),
        "bounds": {tier.value: minutes for tier, minutes in part.plan.bounds.items()},
        "figures": unit_figures(part.plan, doctrine),
        "drawings": [packed(drawing) for drawing in part.plan.drawings],
    }


def _insert(row: PartRow, table: Table, values: Any) -> None:
    of = {"plan_id": row.plan_id, "part_id": row.pk, "command_id": row.command_id}
    table.model._default_manager.bulk_create([table.model(**of, **value) for value in values], batch_size=BATCH)


def save_difference(row: PartRow, before: Rows, after: Part, doctrine: Doctrine) -> dict[str, Any]:
    """Write what of `after` is not as `before`; the difference, from which `take_back` brings all back.

    Table -> code -> [values before or None, values after or None]; under "part" the changed columns of the part.
    """
    difference: dict[str, Any] = {}
    now = rows_of(after)
    for table in TABLES:
        changed = _changed(before[table.name], now[table.name])
        if changed:
            difference[table.name] = changed
            _write(row, table, {code: pair[1] for code, pair in changed.items()})
    values = _values(after, doctrine)
    difference["part"] = {name: [getattr(row, name), values[name]] for name in _OF_PART}
    difference["part"] = {name: pair for name, pair in difference["part"].items() if pair[0] != pair[1]}
    for name, pair in difference["part"].items():
        setattr(row, name, pair[1])
    return difference


def _changed(before: dict[str, Row], after: dict[str, Row]) -> dict[str, list[Row | None]]:
    codes = [c for c in {**before, **after} if before.get(c) != after.get(c)]
    return {code: [before.get(code), after.get(code)] for code in codes}


def _write(row: PartRow, table: Table, values: dict[str, Row | None]) -> None:
    """Put rows in place of those with the same codes; None takes one away."""
    table.model._default_manager.filter(part=row, **{f"{table.key}__in": list(values)}).delete()
    _insert(row, table, [value for value in values.values() if value is not None])


def take_back(row: PartRow, difference: dict[str, Any]) -> None:
    """Bring back what stood before `difference`; the part's own columns are set, not saved."""
    for table in TABLES:
        if changed := difference.get(table.name):
            _write(row, table, {code: pair[0] for code, pair in changed.items()})
    for name, pair in difference.get("part", {}).items():
        setattr(row, name, pair[0])


def copy_rows(of: PartRow, to: PartRow) -> None:
    """All rows of one part into another that has none."""
    with connection.cursor() as cursor:
        for table in TABLES:
            # Rows of a plan name nothing by a key: their columns are called as their fields.
            columns = ", ".join(table.columns)
            name = table.model._meta.db_table
            cursor.execute(
                f"INSERT INTO {name} (plan_id, part_id, command_id, {columns}) "
                f"SELECT %s, %s, command_id, {columns} FROM {name} WHERE part_id = %s",
                [to.plan_id, to.pk, of.pk],
            )
