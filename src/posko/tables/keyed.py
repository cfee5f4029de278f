"""The parts of an operation that are keys and values: its settings and stages, and its doctrine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from posko.doctrine import BadDoctrine, Doctrine, doctrine_from
from posko.doctrine.keys import Fault, Keys, Path, dotted
from posko.doctrine.phrases import Phrase
from posko.tables.errors import Findings, TableError
from posko.tables.faults import PREFIX, message_of
from posko.tables.messages import Message, message
from posko.tables.operation import Settings, Stage

#: The time zones of Indonesia: western, central (two names for western and central Borneo) and eastern.
TIMEZONES = ("Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura")


@dataclass(frozen=True, slots=True)
class Place:
    """Where people find a value: table, row (None if it is not there) and column."""

    table: str
    row: int | None
    column: str


@dataclass(frozen=True)
class Keyed:
    """Nested `data`, and where people find each value of it; what has no place is placed in the whole `table`."""

    table: str
    data: Mapping[str, object]
    places: Mapping[Path, Place] = field(default_factory=dict)

    def error(self, fault: Fault) -> TableError:
        place = self.places.get(fault.path)
        if place is None:
            # A missing key: the block it is missing from has a place, if anything has.
            around = next(
                (self.places[fault.path[:n]] for n in _shorter(fault.path) if fault.path[:n] in self.places), None
            )
            place = Place(around.table if around else self.table, around.row if around else None, dotted(fault.path))
        wrong, right = message_of(fault.wrong), message_of(fault.right)
        return TableError(place.table, place.row, place.column, fault.value, wrong, right)


def _shorter(path: Path) -> range:
    return range(len(path) - 1, 0, -1)


def read_doctrine(keyed: Keyed, findings: Findings) -> Doctrine | None:
    """The doctrine, or None after noting its faults."""
    try:
        return doctrine_from(keyed.data)
    except BadDoctrine as error:
        for fault in error.faults:
            findings.add(keyed.error(fault))
        return None


def read_settings(keyed: Keyed, findings: Findings) -> Settings | None:
    """The settings with their stages, or None after noting what is wrong."""
    keys = Keys(keyed.data)
    settings = Settings(
        name=keys.text("name"),
        region=keys.text("region"),
        timezone=_timezone(keys),
        voting_day=keys.day("voting_day"),
        stages=tuple(_stage(keys, index) for index in range(keys.count("stages"))),
    )
    _check_stage_codes(keys, settings.stages)
    for fault in keys.faults:
        findings.add(keyed.error(fault))
    return None if keys.faults else settings


def _timezone(keys: Keys) -> str:
    name = keys.text("timezone")
    if name and name not in TIMEZONES:
        right = message("fault_one_of", words=", ".join(TIMEZONES))
        _fault(keys, ("timezone",), message("fault_timezone"), right)
    return name


def _stage(keys: Keys, index: int) -> Stage:
    faults = len(keys.faults)
    stage = Stage(
        code=keys.text("stages", index, "code"),
        name=keys.text("stages", index, "name"),
        start=keys.day("stages", index, "start"),
        end=keys.day("stages", index, "end"),
        minimum_strength_share=keys.share("stages", index, "minimum_strength_share"),
    )
    if stage.end < stage.start and len(keys.faults) == faults:
        right = message("fault_or_later", day=stage.start)
        _fault(keys, ("stages", index, "end"), message("fault_stage_ends_early"), right)
    return stage


def _check_stage_codes(keys: Keys, stages: tuple[Stage, ...]) -> None:
    seen: set[str] = set()
    for index, stage in enumerate(stages):
        if stage.code and stage.code in seen:
            path = ("stages", index, "code")
            _fault(keys, path, message("fault_stage_code_twice"), message("fault_code_of_its_own"))
        seen.add(stage.code)


def _fault(keys: Keys, path: Path, wrong: Message, right: Message) -> None:
    keys.fault(path, _phrase(wrong), _phrase(right))


def _phrase(said: Message) -> Phrase:
    return Phrase(said.key.removeprefix(PREFIX), said.text("en"), said.values)
