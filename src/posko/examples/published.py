"""The figures typed in from published lists: all that is real in an example. Sources: `figures/README.md`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class SubDistrict:
    """A kecamatan: Kemendagri code, polling stations on voting day, centre in degrees rounded to two decimals."""

    code: str
    name: str
    stations: int
    latitude: float
    longitude: float

    @property
    def regency(self) -> str:
        return self.code[:5]


@dataclass(frozen=True, slots=True)
class CommandFigures:
    """The outline of a Polda or Polres that the example is drawn from.

    `seat`: sub-district where its headquarters stands. `strength`: all officers, Polsek included. `routine_share`:
    share (0 to 1) of the available who stay for routine duty. `boats`: own and lent. `boat_handlers`: their share.
    """

    code: str
    name: str
    area_codes: tuple[str, ...]
    seat: str
    strength: int
    routine_share: float
    boats: int
    boat_handlers: float

    def covers(self, area_code: str) -> bool:
        return area_code.startswith(self.area_codes)


def sub_districts() -> list[SubDistrict]:
    """The 144 sub-districts of Jambi, by code; their stations sum to the published 6,391."""
    return [
        SubDistrict(
            row["area_code"], row["name"], int(row["stations"]), float(row["latitude"]), float(row["longitude"])
        )
        for row in _rows("jambi_sub_districts.csv")
    ]


def commands() -> list[CommandFigures]:
    """Polda Jambi first, then its ten Polres."""
    return [
        CommandFigures(
            code=row["unit_code"],
            name=row["name"],
            area_codes=tuple(filter(None, row["area_codes"].split(";"))),
            seat=row["seat"],
            strength=int(row["strength"]),
            routine_share=float(row["routine_share"]),
            boats=int(row["boats"]),
            boat_handlers=float(row["boat_handlers"]),
        )
        for row in _rows("jambi_commands.csv")
    ]


def _rows(file: str) -> list[dict[str, str]]:
    with (files("posko.examples") / "figures" / file).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
