"""Reading and checking an operation, a folder of CSV files or a workbook: whole, or refused with every error."""

from posko.tables.areas import area_units, by_longest_prefix, commands_of_units
from posko.tables.errors import BadTables, ErrorText, TableError, errors_table, is_errors_file, write_errors
from posko.tables.messages import Language, Message
from posko.tables.operation import Operation, Settings, Stage
from posko.tables.reading import read_operation
from posko.tables.writing import write_operation

__all__ = [
    "BadTables",
    "ErrorText",
    "Language",
    "Message",
    "Operation",
    "Settings",
    "Stage",
    "TableError",
    "area_units",
    "by_longest_prefix",
    "commands_of_units",
    "errors_table",
    "is_errors_file",
    "read_operation",
    "write_errors",
    "write_operation",
]
