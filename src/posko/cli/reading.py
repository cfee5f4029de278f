"""Reading an operation for a command, or showing every error in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from rich.padding import Padding
from rich.text import Text

from posko.cli.grouped import Shown, grouped
from posko.cli.speech import BAD_INPUT, err, language, number, refuse, say, say_count
from posko.cli.stopping import hear_ctrl_c
from posko.cli.writable import reason_of
from posko.doctrine import Access
from posko.planning import Problem
from posko.planning.roads.network import RoadNetwork
from posko.planning.roads.reading import BadRoads, Box, read_roads
from posko.tables import BadTables, Message, Operation, TableError, is_errors_file, read_operation, write_errors

#: So many entries are shown; if there is more, all errors are written to a file.
SHOWN = 100


def read_or_refuse(source: Path) -> Operation:
    """The operation; exits with status 2 after showing what is wrong with it."""
    try:
        operation = read_operation(source)
    except BadTables as bad:
        _show(source, bad.errors)
        _show_notes(bad.notes)
        refuse(say_count("errors", len(bad.errors), source=source), BAD_INPUT)
    hear_ctrl_c()
    _forget_errors(source)
    _show_notes(operation.notes)
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


def _show_notes(notes: Sequence[Message]) -> None:
    for note in notes:
        err.print(f"{say('note')}: {note.text(language())}", style="yellow", markup=False, highlight=False)


def _show(source: Path, errors: Sequence[TableError]) -> None:
    entries = grouped(errors, language(), SHOWN)
    for entry in entries:
        print_entry(entry)
    if len(entries) == len(errors):
        return
    path = _errors_file(source)
    try:
        write_errors(errors, path, language())
    except OSError as error:
        said = say("errors_kept_nowhere", shown=number(len(entries)), path=path, why=reason_of(error))
    else:
        said = say("errors_file", path=path)
    err.print(said, markup=False, highlight=False, soft_wrap=True)


def print_entry(entry: Shown) -> None:
    """An entry in lines that wrap: on a narrow screen nothing of it is cut."""
    err.print(Text(entry.where, "bold", overflow="fold"), highlight=False)
    for line in entry.lines:
        err.print(Padding(Text(line, overflow="fold"), (0, 0, 0, 3)), highlight=False)


def _errors_file(source: Path) -> Path:
    """Beside the input: whoever mends it finds it there."""
    source = source.resolve()
    return source.with_name(f"{source.stem if source.is_file() else source.name}-errors.csv")


def _forget_errors(source: Path) -> None:
    """Remove the list of errors that are mended; it may be gone, or not ours to remove."""
    path = _errors_file(source)
    if is_errors_file(path):
        try:
            path.unlink()
        except OSError:
            return
