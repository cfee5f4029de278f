"""An operation back into files that read as the same operation."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl

from posko.doctrine.toml import doctrine_data, to_toml
from posko.tables.inert import inert_cells
from posko.tables.operation import Operation, Settings
from posko.tables.workbook import write_workbook


def write_operation(operation: Operation, out: Path, *, xlsx: bool) -> Path:
    """Write `operation` as a folder of CSV and TOML files at `out`, or as a workbook, and say where.

    A workbook goes to `out` where that ends in `.xlsx`, else into the folder `out` as `operation.xlsx`. Folders that
    are missing are made; files of the same names are replaced. Reading the result gives an equal operation. The
    outlines for maps are copied along into a folder; a workbook has no place for them.

    Raises OSError where it cannot be written, ValueError where a table is too long for a workbook.
    """
    if xlsx:
        path = out if out.suffix.lower() == ".xlsx" else out / "operation.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_workbook(operation, path)
        return path
    _write_folder(operation, out)
    return out


def _write_folder(operation: Operation, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "operation.toml").write_text(to_toml(_settings_data(operation.settings)), "utf-8")
    (folder / "doctrine.toml").write_text(to_toml(doctrine_data(operation.doctrine)), "utf-8")
    for name, frame in operation.frames.items():
        # An empty text would be written as "", which people take for something.
        texts = inert_cells(pl.col(pl.String)).replace("", None)
        frame.with_columns(texts).write_csv(folder / f"{name}.csv")
    if operation.map_folder is not None:
        _copy_files(operation.map_folder, folder / "map")


def _copy_files(source: Path, target: Path) -> None:
    # Contents only: a source that may not be written to must not make a target that cannot be replaced.
    if source.resolve() == target.resolve():
        return
    for path in sorted(source.rglob("*")):
        if path.is_file():
            copy = target / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)


def _settings_data(settings: Settings) -> dict[str, object]:
    return {
        "name": settings.name,
        "region": settings.region,
        "timezone": settings.timezone,
        "voting_day": settings.voting_day,
        "stages": [
            {
                "code": stage.code,
                "name": stage.name,
                "start": stage.start,
                "end": stage.end,
                "minimum_strength_share": stage.minimum_strength_share,
            }
            for stage in settings.stages
        ],
    }
