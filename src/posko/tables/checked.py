"""A table with typed cells beside the same table as it stands in the file."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from posko.tables.errors import Findings
from posko.tables.messages import Message
from posko.tables.raw import RawTable


@dataclass(frozen=True, slots=True)
class Checked:
    """A table with typed cells, and the same as it stands in the file."""

    raw: RawTable
    typed: pl.DataFrame

    def report(self, findings: Findings, column: str, bad: pl.Series, *, wrong: Message, right: Message) -> None:
        """Name the rows where `bad` holds, with the cell of `column` there.

        Values of the messages that are series have a value for each row of the table.
        """
        bad = bad.fill_null(False)
        if bad.any():
            cells = pl.DataFrame({"row": self.raw.rows, "value": self.raw.cells[column]})
            findings.add_many(self.raw.name, column, cells, bad, wrong=wrong, right=right)
