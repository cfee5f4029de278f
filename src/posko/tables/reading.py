"""Reading an operation: all of it, or every reason why not."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from posko.doctrine import UNKNOWN_RANK, Doctrine, default_doctrine, rank_order
from posko.tables.cells import typed_table
from posko.tables.checked import Checked
from posko.tables.errors import BadTables, Findings, TableError
from posko.tables.folder import is_folder_of_tables, read_folder
from posko.tables.keyed import read_doctrine, read_settings
from posko.tables.layout import LAYOUTS, OFFICERS, TABLE_ORDER, Layout
from posko.tables.messages import Message, message
from posko.tables.operation import Operation
from posko.tables.relations import check_relations
from posko.tables.source import Source
from posko.tables.workbook import read_workbook

_WORKBOOKS = (".xlsx", ".xlsm")


def read_operation(path: Path) -> Operation:
    """The operation in the folder, or in the .xlsx workbook, at `path`.

    Raises BadTables with every error in all tables; nothing is loaded by halves.
    """
    findings = Findings()
    source = _find_source(path, findings)
    operation = _operation_from(source, findings) if source is not None else None
    if operation is None or findings:
        raise BadTables(findings.errors(TABLE_ORDER), source.notes if source is not None else ())
    return operation


def _find_source(path: Path, findings: Findings) -> Source | None:
    if path.is_dir():
        return _source_in_folder(path, findings)
    if path.is_file() and path.name.startswith("~$"):
        right = message("book_itself", book=path.name.removeprefix("~$"))
        findings.add(TableError(path.name, None, "", "", message("is_lock_file"), right))
        return None
    if path.is_file() and path.suffix.lower() in _WORKBOOKS:
        return read_workbook(path, findings)
    wrong = message("no_source") if path.exists() else message("no_such_path")
    findings.add(TableError(path.name or str(path), None, "", str(path), wrong, message("source_wanted")))
    return None


def _source_in_folder(folder: Path, findings: Findings) -> Source | None:
    workbooks = [
        path for path in sorted(folder.iterdir()) if path.suffix.lower() in _WORKBOOKS and path.name[:2] != "~$"
    ]
    if len(workbooks) == 1 and not is_folder_of_tables(folder):
        return read_workbook(workbooks[0], findings)
    return read_folder(folder, findings)


def _operation_from(source: Source, findings: Findings) -> Operation | None:
    """The operation that `source` gives, or None after noting everything that is wrong."""
    settings = read_settings(source.settings, findings) if source.settings else None
    doctrine, notes = _doctrine_from(source, findings)
    if not source.has_settings:
        right = message("settings_file") if source.place == "folder" else message("settings_sheet")
        findings.add(TableError("operation", None, "", "", message("settings_missing"), right))
    tables = _checked_tables(source, findings)
    check_relations(tables, doctrine, findings)
    if findings or settings is None or doctrine is None:
        return None
    frames = {layout.name: _frame(tables, layout) for layout in LAYOUTS}
    notes = [*source.notes, *notes, *_absent(source), *_rank_notes(frames[OFFICERS.name])]
    return Operation(settings, doctrine, **frames, notes=tuple(notes), map_folder=source.map_folder)


def _doctrine_from(source: Source, findings: Findings) -> tuple[Doctrine | None, list[Message]]:
    if source.has_doctrine:
        return read_doctrine(source.doctrine, findings) if source.doctrine else None, []
    in_folder = source.place == "folder"
    note = message("note_no_doctrine_folder") if in_folder else message("note_no_doctrine_workbook")
    return default_doctrine(), [note]


def _checked_tables(source: Source, findings: Findings) -> dict[str, Checked]:
    checked = {}
    for layout in LAYOUTS:
        raw = source.tables.get(layout.name)
        if raw is not None:
            checked[layout.name] = Checked(raw, typed_table(raw, layout, findings))
        elif layout.required and layout.name not in source.tables:
            named = {"table": layout.name, "columns": ", ".join(layout.names)}
            right = message("table_file", **named) if source.place == "folder" else message("table_sheet", **named)
            findings.add(TableError(layout.name, None, "", "", message("table_missing"), right))
    return checked


def _frame(tables: dict[str, Checked], layout: Layout) -> pl.DataFrame:
    if layout.name not in tables:
        return layout.empty_frame()
    return tables[layout.name].typed.with_columns(pl.col(pl.String).fill_null(""))


def _absent(source: Source) -> list[Message]:
    return [
        message("note_no_table", table=layout.name)
        for layout in LAYOUTS
        if not layout.required and layout.name not in source.tables
    ]


def _rank_notes(officers: pl.DataFrame) -> list[Message]:
    ranks = officers["rank"].value_counts(sort=True)
    unknown = [(rank, count) for rank, count in ranks.iter_rows() if rank_order(rank) == UNKNOWN_RANK]
    if not unknown:
        return []
    shown = ", ".join(f"{rank} ({count})" for rank, count in unknown[:8]) + (" …" if len(unknown) > 8 else "")
    return [message("note_ranks", ranks=shown)]
