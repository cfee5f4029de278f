"""The tables of a plan folder, read strictly: a wrong file, column or value is a violation, never a crash."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import polars as pl

from posko.planning.check.reasons import why_unreadable
from posko.planning.check.violation import Violation, Words, violations

RULE = "files"
CELL = "{file}, row {row}, column {column}"


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell may hold: its whole text matches `shape`; an empty cell becomes null where numbers are read."""

    shape: str
    meaning: Words
    dtype: type[pl.DataType] = pl.String


def one_of(*words: str) -> Value:
    named = [word for word in words if word]
    text = "one of {words}" if len(named) == len(words) else "one of {words}, or nothing"
    return Value("|".join(words), Words(text, {"words": ", ".join(named)}))


TEXT = Value(r"(?s).*\S.*", Words("not empty"))
ANY_TEXT = Value(r"(?s).*", Words("text"))
COUNT = Value(r"[0-9]{1,15}", Words("a whole number, 0 or more"), pl.Int64)
MINUTES = Value(r"[0-9]{1,9}(\.[0-9]{1,20})?([eE]-[0-9]{1,3})?", Words("minutes, 0 or more"), pl.Float64)
MINUTES_OR_NOTHING = Value(rf"({MINUTES.shape})?", Words("minutes, 0 or more, or nothing"), pl.Float64)
DEGREES = Value(r"-?[0-9]{1,3}(\.[0-9]{1,20})?([eE]-[0-9]{1,3})?", Words("degrees"), pl.Float64)
TIER = one_of("low", "elevated", "high", "special")


class _UnevenError(Exception):
    """A row is not as wide as the header."""

    def __init__(self, why: Words) -> None:
        super().__init__(why)
        self.why = why


TABLES: dict[str, dict[str, Value]] = {
    "posts": {
        "post_id": TEXT,
        "unit_code": TEXT,
        "tier": TIER,
        "pattern": TEXT,
        "status": one_of("manned", "unmanned"),
        "centre_station": TEXT,
        "stations": COUNT,
        "officers_required": COUNT,
        "officers_assigned": COUNT,
        "linmas": COUNT,
        "farthest_minutes": MINUTES,
        "total_minutes": MINUTES,
        "controller_id": ANY_TEXT,
    },
    "post_stations": {"post_id": TEXT, "station_code": TEXT, "minutes": MINUTES},
    "assignments": {
        "officer_id": TEXT,
        "unit_code": TEXT,
        "duty": one_of("post", "controller", "reserve", "routine", "unavailable"),
        "post_id": ANY_TEXT,
        "role": one_of("leader", "member", ""),
        "reinforcement": one_of("yes", ""),
        "travel_minutes": MINUTES_OR_NOTHING,
    },
    "reserves": {
        "team_id": TEXT,
        "unit_code": TEXT,
        "latitude": DEGREES,
        "longitude": DEGREES,
        "officers": COUNT,
        "stations_covered": COUNT,
    },
    "shortfall": {
        "unit_code": TEXT,
        "resource": TEXT,
        "required": COUNT,
        "available": COUNT,
        "missing": COUNT,
        "consequence": TEXT,
        "remedy": TEXT,
    },
}
#: Optional, beside the five tables: who had been lent to which command before the plan was made.
LENT: dict[str, Value] = {"officer_id": TEXT, "unit_code": TEXT}
#: A second row with the same code would make every look-up ambiguous.
UNIQUE = {"posts": "post_id", "reserves": "team_id"}


@dataclass(frozen=True)
class PlanTables:
    """The five tables of a plan with their columns typed; column `row` is the row in the file, the header being 1."""

    posts: pl.DataFrame
    post_stations: pl.DataFrame
    assignments: pl.DataFrame
    reserves: pl.DataFrame
    shortfall: pl.DataFrame


def read_plan_tables(folder: Path) -> tuple[PlanTables | None, list[Violation]]:
    """The tables of `folder`, or None where one of them cannot be used, and everything wrong with them."""
    found: list[Violation] = []
    frames: dict[str, pl.DataFrame] = {}
    for name in (field.name for field in fields(PlanTables)):
        frame, wrong = _read_table(folder / f"{name}.csv", TABLES[name], UNIQUE.get(name))
        found += wrong
        if frame is not None:
            frames[name] = frame
    return (PlanTables(**frames) if len(frames) == len(TABLES) else None), found


def read_lent(folder: Path) -> tuple[dict[str, str], list[Violation]]:
    """Officers lent beforehand with the command they are lent to, by `lent.csv`; nobody where there is no such file."""
    path = folder / "lent.csv"
    if not path.exists():
        return {}, []
    frame, wrong = _read_table(path, LENT, "officer_id")
    return {} if frame is None else dict(frame.select("officer_id", "unit_code").iter_rows()), wrong


def _read_table(
    path: Path, columns: dict[str, Value], unique: str | None
) -> tuple[pl.DataFrame | None, list[Violation]]:
    try:
        header, rows = _read_rows(path)
    except (OSError, UnicodeDecodeError, csv.Error, ValueError) as error:
        values = {"file": path.name} | why_unreadable(error)
        return None, [Violation(RULE, "{file}", "a readable UTF-8 CSV table was expected: {why}", values)]
    except _UnevenError as uneven:
        values = {"file": path.name, "why": uneven.why}
        return None, [Violation(RULE, "{file}", "a readable UTF-8 CSV table was expected: {why}", values)]
    found = _wrong_header(path, header, columns)
    if any(column not in header for column in columns):
        return None, found
    texts = _as_frame(header, rows, columns)
    wrong = [violation for column in columns for violation in _wrong_values(path, texts, column, columns[column])]
    if unique:
        wrong += _repeated(path, texts, unique)
    if wrong:
        return None, found + wrong
    return texts.with_columns(_typed(column, value) for column, value in columns.items()), found


def _read_rows(path: Path) -> tuple[list[str], list[list[str]]]:
    """Header and rows; raises _UnevenError where a row is not as wide as the header."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, strict=True)
        header = next(reader, [])
        return header, list(_of_width(len(header), reader))


def _of_width(width: int, rows: Iterator[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows, start=2):
        if len(row) != width:
            values = {"row": number, "cells": len(row), "width": width}
            raise _UnevenError(Words("row {row} has {cells} cells, the header has {width}", values))
        yield row


def _wrong_header(path: Path, header: list[str], columns: dict[str, Value]) -> list[Violation]:
    if header == list(columns):
        return []
    values = {"file": path.name, "expected": ",".join(columns), "found": ",".join(header)}
    return [Violation(RULE, "{file}, header", "expected {expected}, found {found}", values)]


def _as_frame(header: list[str], rows: list[list[str]], columns: dict[str, Value]) -> pl.DataFrame:
    places = {column: header.index(column) for column in columns}
    data = {column: [row[place] for row in rows] for column, place in places.items()}
    return pl.DataFrame(data, schema=dict.fromkeys(columns, pl.String)).with_row_index("row", offset=2)


def _wrong_values(path: Path, texts: pl.DataFrame, column: str, value: Value) -> list[Violation]:
    bad = texts.filter(~pl.col(column).str.contains(f"^(?:{value.shape})$"))
    what = "expected {meaning}, found '{value}'"
    shown = bad.select("row", value=column)
    return violations(shown, RULE, CELL, what, file=path.name, column=column, meaning=value.meaning)


def _repeated(path: Path, texts: pl.DataFrame, column: str) -> list[Violation]:
    bad = texts.filter(~pl.col(column).is_first_distinct())
    what = "expected every {column} once, '{value}' stands there before"
    return violations(bad.select("row", value=column), RULE, CELL, what, file=path.name, column=column)


def _typed(column: str, value: Value) -> pl.Expr:
    if value.dtype is pl.String:
        return pl.col(column)
    return pl.col(column).cast(value.dtype, strict=False)
