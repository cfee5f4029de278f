"""The tables of the registry, and the rows that a checked operation has for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl
from django.db.models import CharField, Field, PositiveIntegerField

from posko.registry.models import Equipment, Funds, Officer, PollingStation, RoutineDuty, Row
from posko.tables import Operation, area_units, by_longest_prefix

#: What an `integer` of PostgreSQL holds.
INTEGER_MAX = 2_147_483_647


@dataclass(frozen=True)
class Table:
    """A table of the registry: its model, and the table of an operation folder from which it comes.

    `optional`: an operation may come without it; then its rows are left as they are.
    """

    model: type[Row]
    source: str
    optional: bool

    @cached_property
    def name(self) -> str:
        return str(self.model._meta.model_name)

    @cached_property
    def db(self) -> str:
        return self.model._meta.db_table

    @cached_property
    def key(self) -> tuple[str, ...]:
        """Columns in the database that, within an operation, tell one row from another."""
        return tuple(str(self.field(name).column) for name in self.model.KEY)

    @cached_property
    def content(self) -> tuple[str, ...]:
        """All columns that a file fills: the command first, then key and the rest."""
        return tuple(dict.fromkeys(("command_id", *self.key, *self.model.COLUMNS)))

    @cached_property
    def key_text(self) -> str:
        """SQL for a row's key as people say it, with `unit` its command's code: the code, or `15-JBI/boat`."""
        words = {"command_id": "unit", "code": "code", "kind": "kind"}
        return " || '/' || ".join(words[column] for column in self.key)

    def field(self, name: str) -> Field[Any, Any]:
        field = self.model._meta.get_field(name)
        assert isinstance(field, Field)
        return field


STATIONS = Table(PollingStation, "polling_stations", optional=False)
TABLES = (
    STATIONS,
    Table(Officer, "officers", optional=False),
    Table(RoutineDuty, "routine_duty", optional=True),
    Table(Equipment, "equipment", optional=True),
    Table(Funds, "funds", optional=True),
)

#: Column of the file -> column of the registry, where they differ.
_RENAMED = {"station_code": "code", "officer_id": "code", "unit_code": "unit"}


def rows_of(operation: Operation) -> dict[str, pl.DataFrame]:
    """Of each table of the registry its rows: `unit` (code of the command) and the columns of the model.

    A station's unit is the one with the longest matching area prefix. Equipment of one kind in one unit adds up. A
    table without rows that an operation may come without is left out.
    """
    frames = {}
    for table in TABLES:
        frame = operation.frames[table.source]
        if frame.height or not table.optional:
            frames[table.name] = _shaped(table, frame, operation)
    return frames


def _shaped(table: Table, frame: pl.DataFrame, operation: Operation) -> pl.DataFrame:
    frame = frame.rename({old: new for old, new in _RENAMED.items() if old in frame.columns})
    if table is STATIONS:
        units = by_longest_prefix(frame["area_code"], area_units(operation.units))
        frame = frame.with_columns(units.alias("unit"))
    frame = frame.select("unit", *(column for column in table.content if column != "command_id"))
    if "kind" in table.key:
        frame = frame.group_by("unit", "kind", maintain_order=True).agg(pl.col("total", "serviceable").sum())
    return frame


def too_big(operation: Operation) -> Iterator[dict[str, Any]]:
    """Cells that read well but that the registry has no room for, as errors; at most a few of each column."""
    for table in TABLES:
        for name in table.content:
            column = {"code": _code_column(table.source)}.get(name, name)
            if column in operation.frames[table.source].columns:
                yield from _unfit(table, table.field(name), operation.frames[table.source][column])
    for column, longest in (("unit_code", 40), ("name", 200)):
        yield from _longer("units", column, longest, operation.units[column])


def _code_column(source: str) -> str:
    return {"polling_stations": "station_code", "officers": "officer_id"}.get(source, "code")


def _unfit(table: Table, field: Field[Any, Any], cells: pl.Series) -> Iterator[dict[str, Any]]:
    if isinstance(field, CharField) and field.max_length:
        yield from _longer(table.source, cells.name, field.max_length, cells)
    elif isinstance(field, PositiveIntegerField):
        for value in cells.filter(cells > INTEGER_MAX).head(10):
            yield _error(
                table.source,
                cells.name,
                str(value),
                ("angkanya terlalu besar", f"paling banyak {INTEGER_MAX}"),
                ("the number is too big", f"at most {INTEGER_MAX}"),
            )


def _longer(source: str, column: str, longest: int, cells: pl.Series) -> Iterator[dict[str, Any]]:
    for value in cells.filter(cells.str.len_chars() > longest).head(10):
        yield _error(
            source,
            column,
            value[:100] + "…",
            ("teksnya terlalu panjang", f"paling banyak {longest} huruf"),
            ("the text is too long", f"at most {longest} characters"),
        )
    for value in cells.filter(cells.str.contains("\x00", literal=True)).head(10):
        shown = value.replace("\x00", "␀")[:100]
        yield _error(
            source,
            column,
            shown,
            ("ada huruf yang tidak terbaca (NUL)", "teks tanpa huruf itu"),
            ("there is an unreadable character (NUL)", "the text without it"),
        )


def _error(source: str, column: str, value: str, id: tuple[str, str], en: tuple[str, str]) -> dict[str, Any]:
    said = {language: {"wrong": wrong, "right": right} for language, (wrong, right) in (("id", id), ("en", en))}
    return {"table": source, "row": None, "column": column, "value": value, **said}
