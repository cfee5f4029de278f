"""Reading an operation for a command, or showing every error in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from rich.table import Table

from posko.cli.speech import BAD_INPUT, err, language, refuse, say
from posko.doctrine import Access
from posko.planning import Problem
from posko.planning.roads.network import RoadNetwork
from posko.planning.roads.reading import BadRoads, Box, read_roads
from posko.tables import BadTables, Operation, TableError, read_operation, write_errors

#: So many errors are shown; if there are more, all are written to a file.
SHOWN = 100


def read_or_refuse(source: Path) -> Operation:
    """The operation; exits with status 2 after showing what is wrong with it."""
    try:
        operation = read_operation(source)
    except BadTables as bad:
        _show(source, bad.errors)
        refuse(say("errors", count=_number(len(bad.errors)), source=source), BAD_INPUT)
    for note in operation.notes:
        err.print(f"{say('note')}: {note}", style="yellow", markup=False, highlight=False)
    return operation


def roads_or_refuse(path: Path, problem: Problem) -> RoadNetwork:
    """The roads around all places of `problem`; exits with status 2 after saying why the file cannot be used."""
    try:
        return read_roads(path, Box.of(problem), problem.doctrine.travel[Access.ROAD].kmh)
    except BadRoads as bad:
        refuse_roads(path, bad.reason, bad.detail)


def refuse_roads(path: Path | None, reason: str, detail: str) -> NoReturn:
    """Say what is wrong with the file of roads and stop."""
    refuse(say(f"roads_{reason}", file=path, detail=detail), BAD_INPUT)


def _show(source: Path, errors: Sequence[TableError]) -> None:
    table = Table(*(say(k) for k in ("table", "row", "column", "value", "wrong", "right")), show_lines=False)
    for e in errors[:SHOWN]:
        row = "" if e.row is None else str(e.row)
        table.add_row(e.table, row, e.column, _cell(e.value), *map(_cell, e.text(language())))
    err.print(table)
    if len(errors) > SHOWN:
        path = Path(f"{source.resolve().stem}-errors.csv")
        write_errors(errors, path, language())
        err.print(say("errors_file", shown=SHOWN, path=path), markup=False)


def _cell(text: str) -> str:
    return text.replace("[", r"\[")


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")
