"""What is wrong with an operation's tables: said cell by cell, however much it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

import polars as pl

from posko.tables.messages import Language, Message

_SCHEMA = {
    "table": pl.String,
    "row": pl.UInt32,
    "column": pl.String,
    "value": pl.String,
    "wrong": pl.String,
    "right": pl.String,
}


#: A cell may hold a novel; an error shows its beginning.
VALUE_SHOWN = 200


class ErrorText(NamedTuple):
    """What is wrong and what would be right, in one language."""

    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class TableError:
    """One thing to put right.

    `row` is counted as a spreadsheet shows it, the header row included (a cell with a line break in it is still one
    row); in a TOML file it is the line; None where the error is about a whole table. `column` and `value` may be empty.
    What is wrong and what would be right are messages: `text` has both for a reader, `wrong` and `right` are English.
    """

    table: str
    row: int | None
    column: str
    value: str
    wrong_message: Message
    right_message: Message

    def text(self, language: Language) -> ErrorText:
        """What is wrong and what would be right, in `language`."""
        return ErrorText(self.wrong_message.text(language), self.right_message.text(language))

    @property
    def wrong(self) -> str:
        return self.text("en").wrong

    @property
    def right(self) -> str:
        return self.text("en").right

    def __str__(self) -> str:
        where = [self.table]
        if self.row is not None:
            where.append(f"row {self.row}")
        if self.column:
            where.append(f"column {self.column}")
        shown = f" `{self.value}`" if self.value else ""
        return f"{', '.join(where)}:{shown} {self.wrong}; right would be {self.right}"


class BadTables(ValueError):
    """The tables are refused whole. `errors` has every error in all of them, at least one, in reading order.

    `notes` says what else one should know, such as a file that was not read because of its name.
    """

    def __init__(self, errors: Sequence[TableError], notes: Sequence[Message] = ()) -> None:
        self.errors, self.notes = list(errors), tuple(notes)
        shown = [f"  {error}" for error in self.errors[:10]]
        more = len(self.errors) - len(shown)
        if more:
            shown.append(f"  … and {more} more")
        super().__init__(f"{len(self.errors)} errors in the tables:\n" + "\n".join(shown))


class Findings:
    """Collects errors while tables are checked, many at a time."""

    def __init__(self) -> None:
        self._errors: list[TableError] = []

    def __bool__(self) -> bool:
        return bool(self._errors)

    def add(self, error: TableError) -> None:
        self._errors.append(error)

    def add_many(
        self, table: str, column: str, cells: pl.DataFrame, bad: pl.Series, *, wrong: Message, right: Message
    ) -> None:
        """An error for each of the `cells` (`row`, `value`) where `bad` holds.

        Values of the messages may be expressions over `cells`, or series as long: then each row has its own.
        """
        hits = cells.select("row", "value").filter(bad)
        said = zip(hits["row"], hits["value"], _by_row(wrong, cells, bad), _by_row(right, cells, bad), strict=False)
        for row, value, wrong_here, right_here in said:
            self.add(TableError(table, row, column, clipped(value or "", VALUE_SHOWN), wrong_here, right_here))

    def touch(self, table: str, *columns: str) -> bool:
        """Whether something is wrong in one of the `columns` of `table`, or with the table as a whole."""
        return any(error.table == table and error.column in (*columns, "") for error in self._errors)

    def errors(self, table_order: Sequence[str]) -> list[TableError]:
        """All errors: tables in the order given (others first), then by row, those of a whole table first."""
        place = {name: number for number, name in enumerate(table_order)}
        return sorted(self._errors, key=lambda error: (place.get(error.table, -1), error.row or 0))


def _by_row(message: Message, cells: pl.DataFrame, bad: pl.Series) -> Iterable[Message]:
    varying = {name: value for name, value in message.values.items() if isinstance(value, pl.Expr | pl.Series)}
    if not varying:
        return repeat(message)
    rows = cells.with_columns(**varying).select(list(varying)).filter(bad).iter_rows(named=True)
    return (Message(message.key, {**message.values, **row}) for row in rows)


def clipped(text: str, length: int) -> str:
    """`text`, or its beginning where it is longer than `length`."""
    return text if len(text) <= length else text[: length - 1] + "…"


def errors_table(errors: Sequence[TableError], language: Language) -> pl.DataFrame:
    """The errors, told in `language`, as a table: `table`, `row`, `column`, `value`, `wrong`, `right`."""
    rows = [(error.table, error.row, error.column, error.value, *error.text(language)) for error in errors]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def write_errors(errors: Sequence[TableError], path: Path, language: Language) -> None:
    """All errors as a CSV file at `path`, whose folder must exist, told in `language`."""
    errors_table(errors, language).write_csv(path)


def is_errors_file(path: Path) -> bool:
    """Whether `path` is a file that `write_errors` wrote."""
    try:
        with path.open(encoding="utf-8") as lines:
            return lines.readline().rstrip("\n") == ",".join(_SCHEMA)
    except (OSError, UnicodeDecodeError):
        return False
