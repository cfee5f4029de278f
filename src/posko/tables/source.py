"""What was found of an operation, in whatever form it came, before any cell is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from posko.tables.keyed import Keyed
from posko.tables.messages import Message
from posko.tables.raw import RawTable


@dataclass(frozen=True)
class Source:
    """The parts of an operation as they stand in a folder or workbook.

    A table that is there but unreadable is None in `tables` (a finding says why); one that is absent is not in it.
    The same for `settings` and `doctrine`, where `has_…` says whether there was anything to read. `place` is the word
    for what it came in: folder or workbook.
    """

    place: str
    tables: Mapping[str, RawTable | None]
    settings: Keyed | None
    has_settings: bool
    doctrine: Keyed | None
    has_doctrine: bool
    notes: tuple[Message, ...] = ()
    map_folder: Path | None = None
