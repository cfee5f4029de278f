"""An operation folder: one CSV file a table, `operation.toml` and `doctrine.toml`."""

from __future__ import annotations

import re
from pathlib import Path

from posko.doctrine import BadDoctrine
from posko.doctrine.keys import Fault, dotted
from posko.doctrine.reading import parse_toml
from posko.doctrine.toml import toml_lines
from posko.tables.delimited import read_delimited, read_text
from posko.tables.errors import VALUE_SHOWN, Findings, TableError, clipped
from posko.tables.faults import message_of
from posko.tables.keyed import Keyed, Place
from posko.tables.layout import LAYOUTS
from posko.tables.messages import Message, message
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


def _unread(folder: Path, files: dict[str, Path]) -> list[Message]:
    """Notes on files that look like input and were not read."""
    read = set(files.values())
    looks_like_input = (".csv", ".toml", ".xlsx", ".xlsm", ".xls", ".ods", ".tsv", ".txt")
    return [
        message("note_file_unread", file=path.name)
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
        findings.add(_toml_error(name, text, error.faults[0]))
        return None
    places = {key: Place(name, line, dotted(key)) for key, line in toml_lines(text).items()}
    return Keyed(name, data, places)


#: How the parser begins what it says, and our word for it.
_TOML_FAULTS = {
    "Cannot overwrite a value": message("toml_twice"),
    "Cannot declare": message("toml_twice"),
    "Invalid value": message("toml_value"),
    "Expected '=' after a key": message("toml_no_equals"),
    "Expected newline or end of document": message("toml_goes_on"),
    "Unterminated string": message("toml_open_string"),
    "Illegal character": message("toml_open_string"),
}


def _toml_error(name: str, text: str, fault: Fault) -> TableError:
    """The line that is no TOML, and why, in our words: the parser speaks English only."""
    said = str(fault.wrong.values["reason"])
    place = re.search(r"at line (\d+)", said)
    line = int(place[1]) if place else len(text.splitlines())
    shown = text.splitlines()[line - 1].strip() if 0 < line <= len(text.splitlines()) else ""
    wrong = next(
        (wrong for beginning, wrong in _TOML_FAULTS.items() if said.startswith(beginning)), message("toml_broken")
    )
    return TableError(name, line, "", clipped(shown, VALUE_SHOWN), wrong, message_of(fault.right))
