"""What is wrong with an operation's tables: said cell by cell, however much it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

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


@dataclass(frozen=True, slots=True)
class TableError:
    """One thing to put right.

    `row` is counted as a spreadsheet shows it, the header row included (a cell with a line break in it is still one
    row); in a TOML file it is the line; None where the error is about a whole table. `column` and `value` may be empty.
    `wrong` says what is wrong, `right` what would be right.
    """

    table: str
    row: int | None
    column: str
    value: str
    wrong: str
    right: str

    def __str__(self) -> str:
        where = [self.table]
        if self.row is not None:
            where.append(f"row {self.row}")
        if self.column:
            where.append(f"column {self.column}")
        shown = f" `{self.value}`" if self.value else ""
        return f"{', '.join(where)}:{shown} {self.wrong}; right would be {self.right}"


class BadTables(ValueError):
    """The tables are refused whole. `errors` has every error in all of them, at least one, in reading order."""

    def __init__(self, errors: Sequence[TableError]) -> None:
        self.errors = list(errors)
        shown = [f"  {error}" for error in self.errors[:10]]
        more = len(self.errors) - len(shown)
        if more:
            shown.append(f"  … and {more} more")
        super().__init__(f"{len(self.errors)} errors in the tables:\n" + "\n".join(shown))


class Findings:
    """Collects errors while tables are checked, many at a time."""

    def __init__(self) -> None:
        self._single: list[TableError] = []
        self._frames: list[pl.DataFrame] = []

    def __bool__(self) -> bool:
        return bool(self._single or self._frames)

    def add(self, error: TableError) -> None:
        self._single.append(error)

    def add_many(self, table: str, column: str, hits: pl.DataFrame) -> None:
        """`hits` has an error a row: `row`, `value`, `wrong`, `right`."""
        if hits.height:
            placed = hits.with_columns(
                pl.lit(table).alias("table"), pl.lit(column).alias("column"), _clipped(pl.col("value").fill_null(""))
            )
            self._frames.append(placed.select(pl.col(name).cast(kind) for name, kind in _SCHEMA.items()))

    def touch(self, table: str, *columns: str) -> bool:
        """Whether something is wrong in one of the `columns` of `table`, or with the table as a whole."""
        here = (pl.col("table") == table) & pl.col("column").is_in([*columns, ""])
        return any(error.table == table and error.column in (*columns, "") for error in self._single) or any(
            frame.filter(here).height for frame in self._frames
        )

    def errors(self, table_order: Sequence[str]) -> list[TableError]:
        """All errors: tables in the order given (others first), then by row, those of a whole table first."""
        frame = pl.concat([errors_table(self._single), *self._frames])
        place = pl.col("table").replace_strict(list(table_order), list(range(len(table_order))), default=-1)
        return [TableError(*row) for row in frame.sort(place, "row", nulls_last=False, maintain_order=True).iter_rows()]


def clipped(text: str, length: int) -> str:
    """`text`, or its beginning where it is longer than `length`."""
    return text if len(text) <= length else text[: length - 1] + "…"


def _clipped(value: pl.Expr) -> pl.Expr:
    is_long = value.str.len_chars() > VALUE_SHOWN
    return pl.when(is_long).then(value.str.slice(0, VALUE_SHOWN - 1) + "…").otherwise(value).alias("value")


def errors_table(errors: Sequence[TableError]) -> pl.DataFrame:
    """The errors as a table with the columns `table`, `row`, `column`, `value`, `wrong`, `right`."""
    return pl.DataFrame(
        {name: [getattr(error, name) for error in errors] for name in _SCHEMA},
        schema=_SCHEMA,
    )


def write_errors(errors: Sequence[TableError], path: Path) -> None:
    """All errors as a CSV file at `path`, whose folder must exist."""
    errors_table(errors).write_csv(path)
