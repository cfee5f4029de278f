"""An operation as its tables say it: checked, typed, not yet turned into objects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from posko.doctrine import Doctrine
from posko.tables.messages import Message


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the operation from `start` to `end` (both included).

    `minimum_strength_share` (0 to 1) of the operation's strength is on duty at least.
    """

    code: str
    name: str
    start: date
    end: date
    minimum_strength_share: float


@dataclass(frozen=True, slots=True)
class Settings:
    """What `operation.toml` says. `region` is an area code such as `15`; `timezone` an IANA name in Indonesia."""

    name: str
    region: str
    timezone: str
    voting_day: date
    stages: tuple[Stage, ...] = ()


@dataclass(frozen=True, eq=False)
class Operation:
    """A checked operation. All codes that tables give for each other exist; every station belongs to a Polres.

    Frames have the columns of FORMATS in that order, then the extra columns of the file as text. There are no nulls:
    an empty cell is an empty text. Codes are text, `latitude` and `longitude` Float64 (WGS 84 degrees), counts Int64;
    cells with several values are text joined by `;`.

    `notes` says what the user should know about how the tables were read. `map_folder` has outlines for maps, if any.
    Two operations are equal if all they say is; notes and the place of the maps do not count.
    """

    settings: Settings
    doctrine: Doctrine
    units: pl.DataFrame
    polling_stations: pl.DataFrame
    officers: pl.DataFrame
    routine_duty: pl.DataFrame
    equipment: pl.DataFrame
    funds: pl.DataFrame
    notes: tuple[Message, ...] = ()
    map_folder: Path | None = None

    @property
    def frames(self) -> dict[str, pl.DataFrame]:
        """The tables by name, in the order of FORMATS."""
        return {
            "units": self.units,
            "polling_stations": self.polling_stations,
            "officers": self.officers,
            "routine_duty": self.routine_duty,
            "equipment": self.equipment,
            "funds": self.funds,
        }

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Operation):
            return NotImplemented
        return (self.settings, self.doctrine) == (other.settings, other.doctrine) and all(
            mine.equals(theirs) and mine.schema == theirs.schema
            for mine, theirs in zip(self.frames.values(), other.frames.values(), strict=True)
        )

    # Frames cannot be hashed.
    __hash__ = None  # type: ignore[assignment]
