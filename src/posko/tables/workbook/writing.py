"""An operation as a workbook that people can go on working in."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from posko.doctrine import Doctrine
from posko.doctrine.toml import doctrine_data
from posko.tables.operation import Operation, Settings
from posko.tables.workbook.keyed_sheets import KEY_VALUE, PATTERN_COLUMNS, STAGE_COLUMNS

#: What a sheet of an .xlsx file can hold, its header row included.
ROWS_MAX = 1_048_576
_WIDEST = 48

_Row = Sequence[object]


class _Exact(float):
    """A number that xlsxwriter writes with every digit it needs, where it would stop after 16."""

    def __format__(self, spec: str) -> str:
        return repr(float(self))


def write_workbook(operation: Operation, path: Path) -> None:
    """Write `operation` to `path`: a sheet for each table, frozen headers, codes as text.

    Raises ValueError where a table has more rows than a sheet can hold.
    """
    for name, frame in operation.frames.items():
        if frame.height >= ROWS_MAX:
            raise ValueError(f"{name} has {frame.height} rows, a sheet holds {ROWS_MAX}: write a folder instead")
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        formats = {"head": book.add_format({"bold": True}), "text": book.add_format({"num_format": "@"})}
        settings = operation.settings
        _sheet(book, "operation", KEY_VALUE, _setting_rows(settings), formats)
        _sheet(book, "stages", STAGE_COLUMNS, _stage_rows(settings), formats, numeric=STAGE_COLUMNS[4:])
        _sheet(book, "doctrine", KEY_VALUE, _doctrine_rows(operation.doctrine), formats, numeric=("value",))
        patterns = _pattern_rows(operation.doctrine)
        _sheet(book, "patterns", PATTERN_COLUMNS, patterns, formats, numeric=PATTERN_COLUMNS[1:])
        for name, frame in operation.frames.items():
            numeric = [column for column, kind in frame.schema.items() if kind.is_numeric()]
            _sheet(book, name, frame.columns, frame.iter_rows(), formats, numeric=numeric)


def _setting_rows(settings: Settings) -> list[_Row]:
    return [
        ("name", settings.name),
        ("region", settings.region),
        ("timezone", settings.timezone),
        ("voting_day", settings.voting_day.isoformat()),
    ]


def _stage_rows(settings: Settings) -> list[_Row]:
    return [
        (stage.code, stage.name, stage.start.isoformat(), stage.end.isoformat(), stage.minimum_strength_share)
        for stage in settings.stages
    ]


def _doctrine_rows(doctrine: Doctrine) -> list[_Row]:
    data = doctrine_data(doctrine)
    del data["patterns"]
    return list(_dotted(data))


def _dotted(data: Mapping[str, object], above: str = "") -> Iterable[_Row]:
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _dotted(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", ";".join(value) if isinstance(value, list) else value


def _pattern_rows(doctrine: Doctrine) -> list[_Row]:
    return [
        (pattern.tier.value, pattern.officers, pattern.stations_max, pattern.linmas_per_station)
        for pattern in doctrine.patterns
    ]


def _sheet(
    book: xlsxwriter.Workbook,
    name: str,
    columns: Sequence[str],
    rows: Iterable[_Row],
    formats: Mapping[str, Any],
    *,
    numeric: Container[str] = (),
) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        # The whole column is text, so that a code typed below the last row stays a code.
        look = None if column in numeric else formats["text"]
        sheet.set_column(place, place, min(_WIDEST, max(12, len(column) + 4)), look)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column, formats["head"])
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            _write_cell(sheet, number, place, cell, formats)


def _write_cell(sheet: Any, row: int, place: int, cell: Any, formats: Mapping[str, Any]) -> None:
    if isinstance(cell, str):
        if cell:
            sheet.write_string(row, place, cell, formats["text"])
    else:
        sheet.write_number(row, place, _Exact(cell) if isinstance(cell, float) else cell)
