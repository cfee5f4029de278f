"""An operation folder: one CSV file a table, `operation.toml` and `doctrine.toml`."""

from __future__ import annotations

import re
from pathlib import Path

from posko.doctrine import BadDoctrine
from posko.doctrine.keys import dotted
from posko.doctrine.reading import parse_toml
from posko.doctrine.toml import toml_lines
from posko.tables.delimited import read_delimited, read_text
from posko.tables.errors import Findings, TableError
from posko.tables.faults import message_of
from posko.tables.keyed import Keyed, Place
from posko.tables.layout import LAYOUTS
from posko.tables.messages import message
from posko.tables.raw import RawTable, plain_name
from posko.tables.source import Source

_TOMLS = ("operation", "doctrine")


def read_folder(folder: Path, findings: Findings) -> Source:
    """All that `folder` holds of an operation."""
    files = _files(folder, findings)
    keyed = {name: _keyed(files[f"{name}.toml"], name, findings) for name in _TOMLS if f"{name}.toml" in files}
    tables: dict[str, RawTable | None] = {
        layout.name: read_delimited(files[f"{layout.name}.csv"], layout.name, layout.names, findings)
        for layout in LAYOUTS
        if f"{layout.name}.csv" in files
    }
    return Source(
        place="folder",
        tables=tables,
        settings=keyed.get("operation"),
        has_settings="operation.toml" in files,
        doctrine=keyed.get("doctrine"),
        has_doctrine="doctrine.toml" in files,
        notes=tuple(_unread(folder, files)),
        map_folder=folder / "map" if (folder / "map").is_dir() else None,
    )


def is_folder_of_tables(folder: Path) -> bool:
    """Whether any file of the folder is one that `read_folder` reads."""
    return any(_known_name(path) for path in folder.iterdir())


def _files(folder: Path, findings: Findings) -> dict[str, Path]:
    """Known file name -> the file, whatever its upper and lower case."""
    files: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        name = _known_name(path)
        if name and name in files:
            wrong = message("same_table", one=files[name].name, other=path.name)
            findings.add(TableError(name.split(".")[0], None, "", path.name, wrong, message("one_of_them")))
        elif name:
            files[name] = path
    return files


def _known_name(path: Path) -> str | None:
    name = plain_name(path.stem) + path.suffix.lower()
    known = {f"{layout.name}.csv" for layout in LAYOUTS} | {f"{name}.toml" for name in _TOMLS}
    return name if name in known else None


def _unread(folder: Path, files: dict[str, Path]) -> list[str]:
    """Notes on files that look like input and were not read."""
    read = set(files.values())
    looks_like_input = (".csv", ".toml", ".xlsx", ".xlsm", ".xls", ".ods", ".tsv", ".txt")
    return [
        f"the file {path.name} is not a table of Posko and was not read"
        for path in sorted(folder.iterdir())
        if path.is_file() and path not in read and path.suffix.lower() in looks_like_input
    ]


def _keyed(path: Path, name: str, findings: Findings) -> Keyed | None:
    text = read_text(path, name, findings)
    if text is None:
        return None
    try:
        data = parse_toml(text)
    except BadDoctrine as error:
        fault = error.faults[0]
        line = re.search(r"at line (\d+)", fault.wrong)
        wrong, right = message_of(fault.wrong), message_of(fault.right)
        findings.add(TableError(name, int(line[1]) if line else None, "", "", wrong, right))
        return None
    places = {key: Place(name, line, dotted(key)) for key, line in toml_lines(text).items()}
    return Keyed(name, data, places)
