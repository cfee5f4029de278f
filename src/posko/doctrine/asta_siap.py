"""Asta Siap as data: the criteria of the eight readinesses, what belongs into an officer's pack, scenarios to rehearse.

An official form or score sheet was never published; the bundled criteria are drawn from what was asked for in
published checks, and a Polda edits them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from posko.doctrine.keys import Keys, Path
from posko.doctrine.phrases import phrase
from posko.doctrine.reading import BadDoctrine, parse_toml

READINESSES = (
    "command_post",
    "training",
    "public_order",
    "community",
    "personnel",
    "equipment",
    "budget",
    "plan",
)


class CriterionKind(StrEnum):
    """How a criterion is met: reckoned from the plan and the registry, or looked at on the spot."""

    COMPUTED = "computed"
    INSPECTED = "inspected"


class Measure(StrEnum):
    """What can be reckoned. What each one holds against what is said in docs/readiness.md."""

    OFFICERS = "officers"
    LEADERS = "leaders"
    CONTROLLERS = "controllers"
    STRENGTH = "strength"
    RESERVES = "reserves"
    STATIONS_MANNED = "stations_manned"
    WITHIN_TARGET = "within_target"
    VEHICLES = "vehicles"
    TRUCKS = "trucks"
    BOATS = "boats"
    RADIOS = "radios"
    SERVICEABLE = "serviceable"
    SIGNAL = "signal"
    MONEY = "money"
    MONEY_ALL = "money_all"
    PLAN_APPROVED = "plan_approved"
    ORDERS_READ = "orders_read"
    TIERS_REASONED = "tiers_reasoned"
    KITS = "kits"
    TRAINING = "training"
    FLOOR_GAME = "floor_game"
    CITY = "city"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing asked of a command. `measure`: None where it is inspected.

    Met from the share `ready_at` on, met with limitations from `limited_at` on. `necessary`: without it the readiness
    fails; otherwise it limits at most. `stages`: codes of the stages it is asked in; empty for all.
    """

    code: str
    readiness: str
    text: str
    text_en: str
    kind: CriterionKind
    measure: Measure | None
    necessary: bool
    weight: int
    stages: tuple[str, ...]
    ready_at: float
    limited_at: float

    def said(self, language: str) -> str:
        """The text in Indonesian, or in English for `en`."""
        return self.text_en if language.startswith("en") else self.text

    def asked_in(self, stage: str) -> bool:
        return not self.stages or stage in self.stages


@dataclass(frozen=True, slots=True)
class Scenario:
    """A card to rehearse by: what happens, and what is to be done, step by step."""

    code: str
    title: str
    text: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AstaSiap:
    """Criteria in the order of the file. `kit`: names of what each officer carries."""

    criteria: tuple[Criterion, ...]
    kit: tuple[str, ...]
    scenarios: tuple[Scenario, ...]

    def of(self, readiness: str, stage: str = "") -> tuple[Criterion, ...]:
        """The criteria of one readiness, those of one stage where `stage` is given."""
        return tuple(c for c in self.criteria if c.readiness == readiness and (not stage or c.asked_in(stage)))


#: Keys of each kind of table, those that may be left out last.
_KEYS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "criteria": (
        frozenset({"code", "readiness", "text", "text_en", "kind", "necessary", "weight"}),
        frozenset({"measure", "stages", "ready_at", "limited_at"}),
    ),
    "kit": (frozenset({"name"}), frozenset()),
    "scenarios": (frozenset({"code", "title", "text", "steps"}), frozenset()),
}
_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
_HEAVIEST = 10


def default_asta_siap_text() -> str:
    """The bundled `asta_siap.toml` as it stands, with its sources."""
    return files("posko.doctrine").joinpath("defaults/asta_siap.toml").read_text("utf-8")


@lru_cache(maxsize=16)
def load_asta_siap(text: str) -> AstaSiap:
    """Asta Siap from a TOML text. Raises BadDoctrine with every fault."""
    data = parse_toml(text)
    keys = Keys(data)
    _refuse_unknown_keys(keys, data)
    found = AstaSiap(
        criteria=tuple(_criterion(keys, at) for at in range(keys.count("criteria"))),
        kit=tuple(keys.text("kit", at, "name") for at in range(keys.count("kit"))),
        scenarios=tuple(_scenario(keys, at) for at in range(keys.count("scenarios"))),
    )
    _refuse_doubles(keys, found)
    _refuse_gaps(keys, found)
    if keys.faults:
        raise BadDoctrine(keys.faults)
    return found


def _criterion(keys: Keys, at: int) -> Criterion:
    kind = CriterionKind(keys.word("criteria", at, "kind", of=(CriterionKind.INSPECTED, CriterionKind.COMPUTED)))
    ready_at, limited_at = _bounds(keys, at)
    return Criterion(
        code=_code(keys, "criteria", at, "code"),
        readiness=keys.word("criteria", at, "readiness", of=READINESSES),
        text=keys.text("criteria", at, "text"),
        text_en=keys.text("criteria", at, "text_en"),
        kind=kind,
        measure=_measure(keys, at, kind),
        necessary=keys.truth("criteria", at, "necessary"),
        weight=_weight(keys, at),
        stages=_stages(keys, at),
        ready_at=ready_at,
        limited_at=limited_at,
    )


def _measure(keys: Keys, at: int, kind: CriterionKind) -> Measure | None:
    path: Path = ("criteria", at, "measure")
    if kind is CriterionKind.COMPUTED:
        return Measure(keys.word(*path, of=tuple(Measure)))
    if keys.has(*path):
        keys.fault(path, phrase("measure_inspected"), phrase("no_measure"))
    return None


def _weight(keys: Keys, at: int) -> int:
    path: Path = ("criteria", at, "weight")
    weight = keys.whole(*path, least=1)
    if weight > _HEAVIEST:
        keys.fault(path, phrase("too_large"), phrase("whole_between", least=1, most=_HEAVIEST))
    return weight


def _stages(keys: Keys, at: int) -> tuple[str, ...]:
    if not keys.has("criteria", at, "stages"):
        return ()
    return keys.texts("criteria", at, "stages", least=0, right=phrase("stage_codes", such='["voting"]'))


def _bounds(keys: Keys, at: int) -> tuple[float, float]:
    """From which shares on it is met, and met with limitations; 1 and 0.5 where none are given."""
    ready, limited = (
        keys.share("criteria", at, key) if keys.has("criteria", at, key) else usual
        for key, usual in (("ready_at", 1.0), ("limited_at", 0.5))
    )
    if ready <= 0:
        keys.fault(("criteria", at, "ready_at"), phrase("all_ready"), phrase("share_above_zero"))
    if limited > ready:
        path: Path = ("criteria", at, "limited_at" if keys.has("criteria", at, "limited_at") else "ready_at")
        keys.fault(path, phrase("limited_above"), phrase("limited_not_above"))
    return ready, limited


def _scenario(keys: Keys, at: int) -> Scenario:
    return Scenario(
        code=_code(keys, "scenarios", at, "code"),
        title=keys.text("scenarios", at, "title"),
        text=keys.text("scenarios", at, "text"),
        steps=keys.texts("scenarios", at, "steps", least=1, right=phrase("list_such", such='["Lapor kepada Padal"]')),
    )


def _code(keys: Keys, *path: str | int) -> str:
    code = keys.text(*path)
    if code and not _CODE.fullmatch(code):
        keys.fault(path, phrase("no_code"), phrase("code_letters"))
    return code


def _refuse_unknown_keys(keys: Keys, data: Mapping[str, object]) -> None:
    """A misspelt key would be ignored without a word."""
    for name, tables in data.items():
        if name not in _KEYS:
            keys.fault((name,), phrase("part_unknown"), phrase("parts"))
            continue
        needed, free = _KEYS[name]
        for at, table in enumerate(tables if isinstance(tables, list) else ()):
            for key in table if isinstance(table, Mapping) else ():
                if key not in needed | free:
                    words = ", ".join(sorted(needed | free))
                    keys.fault((name, at, key), phrase("key_unknown"), phrase("one_of", words=words))


def _refuse_doubles(keys: Keys, found: AstaSiap) -> None:
    named = {
        ("criteria", "code"): [c.code for c in found.criteria],
        ("kit", "name"): list(found.kit),
        ("scenarios", "code"): [s.code for s in found.scenarios],
    }
    for (table, key), values in named.items():
        for at, value in enumerate(values):
            if value and value in values[:at]:
                first = values.index(value) + 1
                keys.fault((table, at, key), phrase("same_as", other=f"{table}[{first}]"), phrase("unused"))


def _refuse_gaps(keys: Keys, found: AstaSiap) -> None:
    """A readiness for which nothing is necessary could never fail."""
    for readiness in READINESSES:
        if not any(c.necessary for c in found.of(readiness)):
            keys.fault(
                ("criteria",),
                phrase("nothing_necessary", readiness=readiness),
                phrase("criterion_with", one=f'readiness = "{readiness}"', two="necessary = true"),
            )
