"""An operation in one workbook: a sheet for each table, and keys and values where a folder has TOML."""

from posko.tables.workbook.reading import read_workbook
from posko.tables.workbook.writing import write_workbook

__all__ = ["read_workbook", "write_workbook"]
