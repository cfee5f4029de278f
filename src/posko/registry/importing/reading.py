"""From an uploaded file to a checked operation."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from posko.registry.importing.rows import too_big
from posko.registry.models import Import
from posko.tables import BadTables, Operation, read_operation

#: How many errors are kept to look at.
ERRORS_KEPT = 100
#: What an archive may hold once unpacked, in bytes: a province is about 10 MB.
UNPACKED_MAX = 1_000_000_000
_IN_FOLDER = (".csv", ".toml", ".xlsx", ".xlsm")


class BadFile(Exception):
    """The file is refused. `errors`: the first of them, as an import keeps them; `count`: how many there are."""

    def __init__(self, errors: list[dict[str, Any]], count: int) -> None:
        self.errors, self.count = errors, count
        super().__init__(f"{count} errors")


def read(of: Import) -> Operation:
    """The operation in the file of `of`. Raises BadFile."""
    with _on_disk(of) as path:
        return read_path(path)


def read_path(path: Path) -> Operation:
    """The operation in the folder or workbook at `path`, if the registry has room for it. Raises BadFile."""
    try:
        operation = read_operation(path)
    except BadTables as refused:
        raise BadFile([_kept(error) for error in refused.errors[:ERRORS_KEPT]], len(refused.errors)) from refused
    if errors := list(too_big(operation)):
        raise BadFile(errors[:ERRORS_KEPT], len(errors))
    return operation


def _kept(error: Any) -> dict[str, Any]:
    where = {"table": error.table, "row": error.row, "column": error.column, "value": error.value}
    return where | {language: error.text(language)._asdict() for language in ("id", "en")}


@contextmanager
def _on_disk(of: Import) -> Iterator[Path]:
    """The file of `of` as a workbook or folder in the file system, wherever the storage keeps it."""
    with TemporaryDirectory() as name:
        folder, suffix = Path(name), Path(of.file_name).suffix.lower()
        path = folder / f"operation{suffix}"
        with of.file.open("rb") as source, path.open("wb") as target:
            shutil.copyfileobj(source, target)
        yield _unpacked(path, folder / "unpacked") if suffix == ".zip" else _bounded(path)


def _bounded(path: Path) -> Path:
    """`path`, a workbook, unless it unpacks to more than any operation needs. Raises BadFile."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            _check_size(archive)
    return path


def _check_size(archive: zipfile.ZipFile) -> None:
    if sum(member.file_size for member in archive.infolist()) > UNPACKED_MAX:
        raise _refused(
            ("isinya terlalu besar setelah dibuka", "satu operasi saja"), ("it unpacks to too much", "one operation")
        )


def _unpacked(path: Path, folder: Path) -> Path:
    """The tables of a zip archive, which may have them in one folder. Raises BadFile where it cannot be opened."""
    folder.mkdir()
    try:
        with zipfile.ZipFile(path) as archive:
            _check_size(archive)
            for member in archive.infolist():
                name = PurePosixPath(member.filename.replace("\\", "/"))
                # By its name only: nothing is written outside `folder`, whatever the archive says.
                if not member.is_dir() and name.suffix.lower() in _IN_FOLDER and len(name.parts) <= 2:
                    with archive.open(member) as source, (folder / name.name).open("wb") as target:
                        shutil.copyfileobj(source, target)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise _refused(
            ("arsip ini tidak dapat dibuka", "arsip .zip tanpa kata sandi"),
            ("this archive does not open", "a .zip archive without a password"),
        ) from error
    return folder


def _refused(id: tuple[str, str], en: tuple[str, str]) -> BadFile:
    said = {language: {"wrong": wrong, "right": right} for language, (wrong, right) in (("id", id), ("en", en))}
    return BadFile([{"table": "", "row": None, "column": "", "value": "", **said}], 1)


def notes_kept(tables: Operation) -> list[dict[str, str]]:
    """The notes on how `tables` were read, as they are kept with an import: in each language."""
    return [{"id": note.text("id"), "en": note.text("en")} for note in tables.notes]
