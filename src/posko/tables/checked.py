"""A table with typed cells beside the same table as it stands in the file."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from posko.tables.errors import Findings
from posko.tables.raw import RawTable


@dataclass(frozen=True, slots=True)
class Checked:
    """A table with typed cells, and the same as it stands in the file."""

    raw: RawTable
    typed: pl.DataFrame

    def report(
        self, findings: Findings, column: str, bad: pl.Series, *, wrong: str | pl.Series, right: str | pl.Series
    ) -> None:
        """Name the rows where `bad` holds, with the cell of `column` there."""
        bad = bad.fill_null(False)
        if not bad.any():
            return
        hits = pl.DataFrame({"row": self.raw.rows, "value": self.raw.cells[column]}).with_columns(
            _said(wrong).alias("wrong"), _said(right).alias("right")
        )
        findings.add_many(self.raw.name, column, hits.filter(bad))


def _said(text: str | pl.Series) -> pl.Expr | pl.Series:
    return pl.lit(text) if isinstance(text, str) else text
