"""Which tables and columns there are, and what a cell may hold: FORMATS as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from posko.doctrine import Access, Tier


class Kind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    CODE = "code"
    AREA = "area"  # one full village code
    AREAS = "areas"  # area codes or beginnings of them, joined by ;
    LIST = "list"  # texts joined by ;
    WORD = "word"  # one of a few words
    RANK = "rank"
    DEGREES = "degrees"
    COUNT = "count"


#: Kinds that a spreadsheet spoils when it takes them for numbers or dates.
CODE_KINDS = (Kind.CODE, Kind.AREA, Kind.AREAS)

POLARS_TYPES = {Kind.DEGREES: pl.Float64, Kind.COUNT: pl.Int64}

UNIT_KINDS = ("polda", "polres", "polsek")
STATUSES = ("available", "leave", "sick", "schooling", "detached")

#: Words of the field for which people reach, and the word the tables use.
FIELD_WORDS = {
    "kurang rawan": "low",
    "aman": "low",
    "rawan": "elevated",
    "sangat rawan": "high",
    "khusus": "special",
    "darat": "road",
    "jalan": "road",
    "sungai": "river",
    "laut": "sea",
    "jalan kaki": "foot",
    "tersedia": "available",
    "siap": "available",
    "cuti": "leave",
    "sakit": "sick",
    "dik": "schooling",
    "pendidikan": "schooling",
    "bko": "detached",
    "polresta": "polres",
    "polrestabes": "polres",
    "polsubsektor": "polsek",
}

# A unit's code becomes the name of a file (its order), so what file systems refuse is refused here.
_NOT_IN_CODES = ";|"
_NOT_IN_FILE_NAMES = ';|/\\:*?"<>'


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what its cells hold, whether they may be empty or must differ, and what a right one looks like."""

    name: str
    kind: Kind
    example: str
    may_be_empty: bool = False
    unique: bool = False
    words: tuple[str, ...] = ()
    forbidden: str = _NOT_IN_CODES

    @property
    def dtype(self) -> type[pl.DataType]:
        return POLARS_TYPES.get(self.kind, pl.String)


@dataclass(frozen=True, slots=True)
class Layout:
    """A table: its columns in order, and whether an operation can do without it."""

    name: str
    columns: tuple[Column, ...]
    required: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def empty_frame(self) -> pl.DataFrame:
        return pl.DataFrame(schema={column.name: column.dtype for column in self.columns})


def _unit_code(*, unique: bool = False) -> Column:
    return Column("unit_code", Kind.CODE, "15-JBI", unique=unique, forbidden=_NOT_IN_FILE_NAMES)


_LATITUDE = Column("latitude", Kind.DEGREES, "-1.59506")
_LONGITUDE = Column("longitude", Kind.DEGREES, "103.56253")

UNITS = Layout(
    "units",
    (
        _unit_code(unique=True),
        Column("name", Kind.TEXT, "Polresta Jambi"),
        Column("kind", Kind.WORD, "polres", words=UNIT_KINDS),
        Column("parent_code", Kind.CODE, "15-POLDA", may_be_empty=True),
        _LATITUDE,
        _LONGITUDE,
        Column("area_codes", Kind.AREAS, "15.01;15.72", may_be_empty=True),
    ),
)
POLLING_STATIONS = Layout(
    "polling_stations",
    (
        Column("station_code", Kind.CODE, "15.71.01.1001-001", unique=True),
        Column("name", Kind.TEXT, "TPS 001"),
        Column("area_code", Kind.AREA, "15.71.01.1001"),
        _LATITUDE,
        _LONGITUDE,
        Column("tier", Kind.WORD, "low", words=tuple(Tier)),
        Column("tier_reason", Kind.TEXT, "flood-prone site", may_be_empty=True),
        Column("access", Kind.WORD, "road", words=tuple(Access)),
        Column("voters", Kind.COUNT, "450"),
    ),
)
OFFICERS = Layout(
    "officers",
    (
        Column("officer_id", Kind.CODE, "P15000001", unique=True),
        Column("name", Kind.TEXT, "Personel 15-00001"),
        _unit_code(),
        Column("rank", Kind.RANK, "AIPTU"),
        Column("function", Kind.TEXT, "samapta", may_be_empty=True),
        Column("status", Kind.WORD, "available", words=STATUSES),
        Column("excluded_areas", Kind.AREAS, "15.71.08.1005", may_be_empty=True),
        Column("skills", Kind.LIST, "motorcycle;boat", may_be_empty=True),
    ),
)
ROUTINE_DUTY = Layout(
    "routine_duty", (_unit_code(unique=True), Column("minimum_officers", Kind.COUNT, "147")), required=False
)
EQUIPMENT = Layout(
    "equipment",
    (
        _unit_code(),
        Column("kind", Kind.TEXT, "boat"),
        Column("total", Kind.COUNT, "4"),
        Column("serviceable", Kind.COUNT, "3"),
    ),
    required=False,
)
FUNDS = Layout("funds", (_unit_code(unique=True), Column("amount_idr", Kind.COUNT, "3353200000")), required=False)

LAYOUTS = (UNITS, POLLING_STATIONS, OFFICERS, ROUTINE_DUTY, EQUIPMENT, FUNDS)

#: The order in which errors are listed.
TABLE_ORDER = ("operation", "stages", "doctrine", "patterns", *(layout.name for layout in LAYOUTS))
