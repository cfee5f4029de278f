"""The registry's tables as people see them: columns, what can be filtered, added up and changed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from django.db.models import Q, TextChoices
from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from posko.documents.words import reason as reason_in_words
from posko.registry.kinds import GROUPS, of_kinds
from posko.registry.models import (
    Access,
    Equipment,
    Funds,
    Officer,
    PollingStation,
    RoutineDuty,
    Row,
    Status,
    Tier,
)
from posko.registry.reasons import SILENT, reasons_shown

#: Words of addresses for stations: above the lowest tier; with a reason; with the reason that there is no signal.
ABOVE_LOW, REASONED, NO_SIGNAL = "rawan-ke-atas", "ada", "tanpa-sinyal"


class Kind(Enum):
    """What a column holds, which decides how it is shown and exported."""

    TEXT = auto()
    CHOICE = auto()
    NUMBER = auto()
    DEGREES = auto()
    DATE = auto()
    MOMENT = auto()
    COMMAND = auto()
    REASONS = auto()


@dataclass(frozen=True)
class Column:
    """A column: `name` as in FORMATS (the header of an export), `field` in the model, seen by all where `usual`."""

    name: str
    title: Any
    field: str
    kind: Kind = Kind.TEXT
    choices: type[TextChoices] | None = None
    usual: bool = True
    added_up: bool = False

    @property
    def order(self) -> str:
        """The field that sorts by this column; a command sorts as in the tree."""
        return "command__path" if self.kind is Kind.COMMAND else self.field

    @property
    def is_number(self) -> bool:
        return self.kind in (Kind.NUMBER, Kind.DEGREES)

    def value(self, row: Row) -> Any:
        """What an export says: the file's own words."""
        return row.command.code if self.kind is Kind.COMMAND else getattr(row, self.field)

    def shown(self, row: Row) -> str:
        """What a person reads."""
        return str(row.command) if self.kind is Kind.COMMAND else self.said(getattr(row, self.field))

    def said(self, value: Any) -> str:
        """`value` of this column in words."""
        if self.choices is not None and value in self.choices.values:
            return str(self.choices(value).label)
        if value is None or self.kind not in _SAID:
            return "" if value is None else str(value)
        return str(_SAID[self.kind](value))


_SAID = {
    Kind.NUMBER: lambda value: number_format(value, use_l10n=True),
    Kind.DEGREES: lambda value: f"{value:.5f}",
    Kind.DATE: lambda value: date_format(value, "j M Y"),
    Kind.MOMENT: lambda value: date_format(localtime(value), "j M Y H.i"),
    Kind.REASONS: lambda value: reasons_shown(value, otherwise=reason_in_words),
}

_COMMAND = Column("unit_code", _("Kesatuan"), "command", Kind.COMMAND)
_ORIGIN = (
    Column("source", _("Sumber"), "source", usual=False),
    Column("source_date", _("Tanggal sumber"), "source_date", Kind.DATE, usual=False),
    Column("version", _("Versi"), "version", Kind.NUMBER, usual=False),
    Column("changed", _("Diubah"), "changed", Kind.MOMENT, usual=False),
)


@dataclass(frozen=True)
class Word:
    """One choice that is no single value of a column: `rows` are those it leaves."""

    word: str
    title: Any
    rows: Q


@dataclass(frozen=True)
class Choice:
    """A list to choose from, `name` in addresses. `field`: every value of that column is a choice; `words`: others."""

    name: str
    title: Any
    field: str = ""
    words: tuple[Word, ...] = ()

    def rows(self, said: str) -> Q:
        """Which rows somebody asks for who says this."""
        return next((word.rows for word in self.words if word.word == said), Q(**{self.field: said}))


@dataclass(frozen=True)
class Table:
    """A table's page. `word` stands in addresses and names its page; `file` is the table in an operation folder.

    `choices`: what is chosen from lists; `searched`: fields in which `q` looks; `changeable`: fields that a planner may
    change in a single row.
    """

    word: str
    file: str
    model: type[Row]
    title: Any
    purpose: Any
    search_hint: Any
    columns: tuple[Column, ...]
    changeable: tuple[str, ...]
    choices: tuple[Choice, ...] = ()
    searched: tuple[str, ...] = ("command__code", "command__name")

    @property
    def db_name(self) -> str:
        """The table's name in changes."""
        return str(self.model._meta.model_name)

    @property
    def usual(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.usual)

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)

    def key_of(self, row: Row) -> str:
        """As `Change.key` has it: the code, or the command's code and, after a slash, the kind."""
        return "/".join(row.command.code if part == "command" else str(getattr(row, part)) for part in self.model.KEY)


STATIONS = Table(
    word="stations",
    file="polling_stations",
    model=PollingStation,
    title=_("TPS"),
    purpose=_("Tempat pemungutan suara dalam operasi ini, dengan kerawanan dan akses."),
    columns=(
        Column("station_code", _("Kode"), "code"),
        Column("name", _("Nama"), "name"),
        _COMMAND,
        Column("area_code", _("Kode wilayah"), "area_code", usual=False),
        Column("latitude", _("Lintang"), "latitude", Kind.DEGREES, usual=False),
        Column("longitude", _("Bujur"), "longitude", Kind.DEGREES, usual=False),
        Column("tier", _("Kerawanan"), "tier", Kind.CHOICE, Tier),
        Column("tier_reason", _("Alasan"), "tier_reason", Kind.REASONS),
        Column("access", _("Akses"), "access", Kind.CHOICE, Access),
        Column("voters", _("Pemilih"), "voters", Kind.NUMBER, added_up=True),
        *_ORIGIN,
    ),
    choices=(
        Choice("kerawanan", _("Kerawanan"), "tier", (Word(ABOVE_LOW, _("Rawan ke atas"), ~Q(tier=Tier.LOW)),)),
        Choice("akses", _("Akses"), "access"),
        Choice(
            "alasan",
            _("Alasan kerawanan"),
            words=(
                Word(REASONED, _("sudah ditulis"), ~Q(tier_reason="")),
                Word("kosong", _("belum ditulis"), Q(tier_reason="")),
                Word(NO_SIGNAL, _("tanpa sinyal"), SILENT),
            ),
        ),
    ),
    searched=("code", "name"),
    search_hint=_("Cari kode atau nama TPS"),
    changeable=("name", "latitude", "longitude", "access", "voters", "source", "source_date"),
)
OFFICERS = Table(
    word="officers",
    file="officers",
    model=Officer,
    title=_("Petugas"),
    purpose=_("Personel yang dapat ditugaskan, dengan status dan wilayah terlarangnya."),
    columns=(
        Column("officer_id", _("Nomor"), "code"),
        Column("name", _("Nama"), "name"),
        _COMMAND,
        Column("rank", _("Pangkat"), "rank"),
        Column("function", _("Fungsi"), "function"),
        Column("status", _("Status"), "status", Kind.CHOICE, Status),
        Column("excluded_areas", _("Wilayah terlarang"), "excluded_areas", usual=False),
        Column("skills", _("Keahlian"), "skills"),
        *_ORIGIN,
    ),
    choices=(
        Choice("status", _("Status"), "status"),
        Choice("pangkat", _("Pangkat"), "rank"),
        Choice("fungsi", _("Fungsi"), "function"),
    ),
    searched=("code", "name"),
    search_hint=_("Cari nomor atau nama"),
    changeable=("status", "excluded_areas", "skills", "source", "source_date"),
)
EQUIPMENT = Table(
    word="equipment",
    file="equipment",
    model=Equipment,
    title=_("Peralatan"),
    purpose=_("Berapa yang dimiliki tiap kesatuan, dan berapa yang layak pakai."),
    columns=(
        _COMMAND,
        Column("kind", _("Jenis"), "kind"),
        Column("total", _("Jumlah"), "total", Kind.NUMBER, added_up=True),
        Column("serviceable", _("Layak pakai"), "serviceable", Kind.NUMBER, added_up=True),
        *_ORIGIN,
    ),
    choices=(
        Choice("jenis", _("Jenis"), "kind"),
        Choice(
            "golongan",
            _("Golongan"),
            words=tuple(Word(group.value, group.label, of_kinds(kinds)) for group, kinds in GROUPS.items()),
        ),
    ),
    searched=("kind", "command__code", "command__name"),
    search_hint=_("Cari jenis atau kesatuan"),
    changeable=("total", "serviceable", "source", "source_date"),
)
FUNDS = Table(
    word="funds",
    file="funds",
    model=Funds,
    title=_("Dana"),
    purpose=_("Uang tiap kesatuan untuk operasi ini, dalam rupiah."),
    columns=(
        _COMMAND,
        Column("amount_idr", _("Jumlah (Rp)"), "amount_idr", Kind.NUMBER, added_up=True),
        *_ORIGIN,
    ),
    search_hint=_("Cari kode atau nama kesatuan"),
    changeable=("amount_idr", "source", "source_date"),
)
ROUTINE_DUTY = Table(
    word="routine_duty",
    file="routine_duty",
    model=RoutineDuty,
    title=_("Tugas rutin"),
    purpose=_("Petugas siap yang tetap tinggal di tiap kesatuan untuk tugas kamtibmas."),
    columns=(
        _COMMAND,
        Column("minimum_officers", _("Petugas minimum"), "minimum_officers", Kind.NUMBER, added_up=True),
        *_ORIGIN,
    ),
    search_hint=_("Cari kode atau nama kesatuan"),
    changeable=("minimum_officers", "source", "source_date"),
)
TABLES = {table.word: table for table in (STATIONS, OFFICERS, EQUIPMENT, FUNDS, ROUTINE_DUTY)}


def table_of(row: Row) -> Table:
    """The table in which `row` stands."""
    return next(table for table in TABLES.values() if isinstance(row, table.model))
