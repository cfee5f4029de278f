"""Reading and checking an operation, a folder of CSV files or a workbook: whole, or refused with every error."""

from posko.tables.areas import area_units, by_longest_prefix, commands_of_units
from posko.tables.errors import BadTables, ErrorText, TableError, errors_table, write_errors
from posko.tables.messages import Language
from posko.tables.operation import Operation, Settings, Stage
from posko.tables.reading import read_operation
from posko.tables.writing import write_operation

__all__ = [
    "BadTables",
    "ErrorText",
    "Language",
    "Operation",
    "Settings",
    "Stage",
    "TableError",
    "area_units",
    "by_longest_prefix",
    "commands_of_units",
    "errors_table",
    "read_operation",
    "write_errors",
    "write_operation",
]
