"""Reading an operation for a command, or showing every error in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

from posko.cli.speech import BAD_INPUT, err, language, refuse, say
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
