"""What only the XML of a workbook tells: which cells are merged, and in which a formula went wrong."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from posko.tables.raw import UNREAD_FORMULA

_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT_OFFICE = "{http://purl.oclc.org/ooxml/officeDocument/relationships}"
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]+\d+(?::[A-Z]+\d+)?)"')
_FAILED = re.compile(
    rb'\br="([A-Z]+)(\d+)"[^>]*\bt="e"[^>]*>(?:<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v>([^<]*)'
)

_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_UNREAD = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*>'
    rb"<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """`merged`: ranges such as `A1:C1`. `failed`: (row from 1, column from 0, what the cell shows, such as #REF!);
    of a formula without a stored result `UNREAD_FORMULA`."""

    merged: tuple[str, ...]
    failed: tuple[tuple[int, int, str], ...]


def marks_of_sheets(path: Path) -> list[SheetMarks]:
    """The marks of each sheet, in the order of the workbook's tabs.

    Raises BadZipFile, KeyError or ParseError where the file is no workbook.
    """
    with zipfile.ZipFile(path) as archive:
        return [_marks(archive.read(part) if part else b"") for part in _sheet_parts(archive)]


def _sheet_parts(archive: zipfile.ZipFile) -> list[str | None]:
    """The archive member of each sheet, None for one that has none (a chart)."""
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    members = set(archive.namelist())
    parts = []
    for element in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if element.tag.rpartition("}")[2] == "sheet":
            target = targets.get(element.get(f"{_OFFICE}id") or element.get(f"{_STRICT_OFFICE}id"), "")
            member = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            parts.append(member if member in members else None)
    return parts


def _marks(xml: bytes) -> SheetMarks:
    failed = _FAILED.findall(xml) if b't="e"' in xml else []
    unread = _UNREAD.findall(xml) if _FORMULA.search(xml) else []
    return SheetMarks(
        merged=tuple(match.decode() for match in _MERGED.findall(xml)),
        failed=(
            *((int(row), _place(column.decode()), text.decode()) for column, row, text in failed),
            *((int(row), _place(column.decode()), UNREAD_FORMULA) for column, row in unread),
        ),
    )


def _place(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
