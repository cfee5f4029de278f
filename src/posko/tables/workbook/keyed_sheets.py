"""The sheets `operation`, `stages`, `doctrine` and `patterns`: what a folder has in its TOML files."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from posko.doctrine import default_doctrine
from posko.doctrine.keys import Path
from posko.doctrine.toml import doctrine_data
from posko.tables.errors import Findings, TableError
from posko.tables.keyed import Keyed, Place
from posko.tables.messages import Message, message
from posko.tables.raw import RawTable

KEYED_SHEETS = ("operation", "stages", "doctrine", "patterns")
KEY_VALUE = ("key", "value")
STAGE_COLUMNS = ("code", "name", "start", "end", "minimum_strength_share")
PATTERN_COLUMNS = ("tier", "officers", "stations_max", "linmas_per_station")

Sheets = Mapping[str, RawTable | None]
_Value = object


def settings_of(sheets: Sheets, findings: Findings) -> Keyed | None:
    """The sheets `operation` and `stages` as the data of an `operation.toml`."""
    places: dict[Path, Place] = {}
    operation = sheets.get("operation")
    data = _keys_and_values(operation, places, findings, lambda _, text: text) if operation else None
    stages = sheets.get("stages")
    if data is not None and stages is not None:
        data["stages"] = _records(stages, STAGE_COLUMNS, places, findings, _stage_value)
    return Keyed("operation", data, places) if data is not None else None


def doctrine_of(sheets: Sheets, findings: Findings) -> tuple[Keyed | None, list[Message]]:
    """The sheets `doctrine` and `patterns` as the data of a `doctrine.toml`, and a note on each that is not there.

    None where neither is there, or one cannot be read.
    """
    present = [name for name in ("doctrine", "patterns") if name in sheets]
    if not present or any(sheets[name] is None for name in present):
        return None, []
    places: dict[Path, Place] = {}
    bundled = doctrine_data(default_doctrine())
    notes = []
    rules, patterns = sheets.get("doctrine"), sheets.get("patterns")
    if rules is not None:
        data = _keys_and_values(rules, places, findings, _doctrine_value)
    else:
        data = bundled
        notes.append(message("note_no_doctrine_sheet"))
    if patterns is not None:
        data["patterns"] = _records(patterns, PATTERN_COLUMNS, places, findings, lambda _, text: _scalar(text))
    else:
        data["patterns"] = bundled["patterns"]
        notes.append(message("note_no_patterns_sheet"))
    return Keyed("doctrine", data, places), notes


def _keys_and_values(
    raw: RawTable, places: dict[Path, Place], findings: Findings, value_of: Callable[[str, str], _Value]
) -> dict[str, _Value]:
    """Nested data from a sheet with the columns `key` (dotted) and `value`."""
    data: dict[str, _Value] = {}
    if not _has_columns(raw, KEY_VALUE, findings):
        return data
    for row, key, text in zip(raw.rows, raw.cells["key"], raw.cells["value"], strict=True):
        path = tuple((key or "").lower().split("."))
        if path in places:
            wrong = message("row_has_key", row=places[path].row)
            findings.add(TableError(raw.name, row, "key", key, wrong, message("key_once")))
        elif key:
            places[path] = Place(raw.name, row, "value")
            if text is not None:
                _put(data, path, value_of(key, text))
    return data


def _put(data: dict[str, _Value], path: tuple[str, ...], value: _Value) -> None:
    for step in path[:-1]:
        inner = data.get(step)
        if not isinstance(inner, dict):
            inner = data[step] = {}
        data = inner
    data[path[-1]] = value


def _records(
    raw: RawTable,
    columns: tuple[str, ...],
    places: dict[Path, Place],
    findings: Findings,
    value_of: Callable[[str, str], _Value],
) -> list[dict[str, _Value]]:
    """A sheet with a record a row, as a list of tables."""
    if not _has_columns(raw, columns, findings):
        return []
    records = []
    for index, (row, *cells) in enumerate(zip(raw.rows, *(raw.cells[name] for name in columns), strict=True)):
        for name in columns:
            places[(raw.name, index, name)] = Place(raw.name, row, name)
        given = {name: text for name, text in zip(columns, cells, strict=True) if text is not None}
        records.append({name: value_of(name, text) for name, text in given.items()})
    return records


def _has_columns(raw: RawTable, columns: tuple[str, ...], findings: Findings) -> bool:
    missing = [name for name in columns if name not in raw.cells.columns]
    for name in missing:
        right = message("first_row_of_columns", columns=", ".join(columns))
        findings.add(TableError(raw.name, raw.header_row, name, "", message("column_missing"), right))
    return not missing


def _stage_value(column: str, text: str) -> _Value:
    return _scalar(text) if column == "minimum_strength_share" else text


def _doctrine_value(key: str, text: str) -> _Value:
    if key.lower().endswith("_ranks"):
        return [rank.strip() for rank in re.split("[;|]", text) if rank.strip()]
    return _scalar(text)


def _scalar(text: str) -> _Value:
    """A number where the cell shows one, else the text."""
    if re.fullmatch(r"[+-]?\d+", text):
        return int(text)
    if re.fullmatch(r"[+-]?(\d+[.,]?\d*|[.,]\d+)([eE][+-]?\d{1,3})?", text):
        return float(text.replace(",", "."))
    return text
