"""Reading values by key from nested data such as a TOML file, and remembering everything that is wrong with them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from posko.doctrine.phrases import Phrase, phrase

#: Where a value stands: `("patterns", 0, "officers")` is `officers` in the first of the `patterns`.
Path = tuple[str | int, ...]

#: Day 0 of the numbers by which spreadsheets mean a date.
SPREADSHEET_DAY_ZERO = date(1899, 12, 30)

#: No number of the field is larger; a plan could not reckon with one.
LARGEST = 1_000_000_000

_MISSING = object()
_Test = Callable[[float], bool]


def dotted(path: Path) -> str:
    """`path` as people count: `("patterns", 0, "officers")` is `patterns[1].officers`."""
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


@dataclass(frozen=True, slots=True)
class Fault:
    """One wrong or missing value: where it stands, what stands there, what is wrong, what would be right."""

    path: Path
    value: str
    wrong: Phrase
    right: Phrase

    def __str__(self) -> str:
        shown = f" = {self.value}" if self.value else ""
        return f"{dotted(self.path)}{shown}: {self.wrong}; right would be {self.right}"


class Keys:
    """Checked access to nested `data`. A method returns the value, or a stand-in after noting a `Fault`.

    Nothing may be built from the values while `faults` is not empty.
    """

    def __init__(self, data: Mapping[str, object]) -> None:
        self._data = data
        self.faults: list[Fault] = []

    def has(self, *path: str | int) -> bool:
        return self._find(path) is not _MISSING

    def count(self, *path: str | int) -> int:
        """Length of the list of tables at `path`; 0 where there is none."""
        value = self._find(path)
        if value is _MISSING:
            return 0
        if isinstance(value, list) and all(isinstance(item, Mapping) for item in value):
            return len(value)
        self._fault(path, value, phrase("no_tables"), phrase("block", path=dotted(path)))
        return 0

    def text(self, *path: str | int) -> str:
        value = self._require(path, phrase("text_in_quotes"))
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, str):
            self._fault(path, value, phrase("text_empty"), phrase("text"))
        elif value is not _MISSING:
            self._fault(path, value, phrase("no_text"), phrase("in_quotes", value=value))
        return ""

    def word(self, *path: str | int, of: Sequence[str]) -> str:
        """One of the words `of`; upper and lower case do not matter."""
        right = phrase("one_of", words=", ".join(of))
        value = self._require(path, right)
        if isinstance(value, str) and value.strip().lower() in of:
            return value.strip().lower()
        if value is not _MISSING:
            self._fault(path, value, phrase("word_unknown", key=path[-1]), right)
        return of[0]

    def whole(self, *path: str | int, least: int) -> int:
        right = phrase("whole", least=least)
        value = self._require(path, right)
        if type(value) is int and value > LARGEST:
            self._fault(path, value, phrase("too_large"), phrase("whole_between", least=least, most=LARGEST))
        elif type(value) is int and value >= least:
            return value
        elif value is not _MISSING:
            self._fault(path, value, phrase("too_small" if type(value) is int else "not_whole"), right)
        return least

    def truth(self, *path: str | int) -> bool:
        """`true` or `false`."""
        value = self._require(path, phrase("truth"))
        if isinstance(value, bool):
            return value
        if value is not _MISSING:
            self._fault(path, value, phrase("not_truth"), phrase("truth_unquoted"))
        return False

    def positive(self, *path: str | int) -> float:
        return self._number(path, phrase("above_zero"), lambda number: number > 0)

    def at_least_one(self, *path: str | int) -> float:
        return self._number(path, phrase("one_or_more"), lambda number: number >= 1)

    def share(self, *path: str | int) -> float:
        return self._number(path, phrase("share", such="0.6667"), lambda number: 0 <= number <= 1)

    def texts(self, *path: str | int, least: int, right: Phrase) -> tuple[str, ...]:
        """A list of at least `least` texts."""
        value = self._require(path, right)
        if isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value):
            if len(value) < least:
                self._fault(path, value, phrase("list_short"), right)
            return tuple(item.strip() for item in value)
        if value is not _MISSING:
            self._fault(path, value, phrase("no_texts"), right)
        return ()

    def day(self, *path: str | int) -> date:
        """A date, also one that a spreadsheet wrote with the time 00:00:00."""
        value = self._require(path, phrase("day"))
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        if isinstance(value, str) and (day := _iso_day(value)):
            return day
        if value is not _MISSING:
            self._fault(path, value, *_not_a_day(str(value)))
        return date.min

    def fault(self, path: Path, wrong: Phrase, right: Phrase) -> None:
        """Note what is wrong with the value at `path` beyond its type."""
        value = self._find(path)
        self._fault(path, "" if value is _MISSING else value, wrong, right)

    def _number(self, path: Path, right: Phrase, holds: _Test) -> float:
        value = self._require(path, right)
        if isinstance(value, int | float) and not isinstance(value, bool):
            if value > LARGEST:
                self._fault(path, value, phrase("too_large"), phrase("at_most", most=LARGEST))
                return 1.0
            if math.isfinite(value) and holds(value):
                return float(value)
            self._fault(path, value, phrase("out_of_range"), right)
        elif value is not _MISSING:
            self._fault(path, value, phrase("not_number"), right)
        return 1.0

    def _require(self, path: Path, right: Phrase) -> object:
        value = self._find(path)
        if value is _MISSING:
            self._fault(path, "", phrase("missing"), right)
        return value

    def _find(self, path: Path) -> object:
        found: object = self._data
        for step in path:
            found = _inside(found, step)
        return found

    def _fault(self, path: Path, value: object, wrong: Phrase, right: Phrase) -> None:
        self.faults.append(Fault(path, str(value), wrong, right))


def _inside(found: object, step: str | int) -> object:
    if isinstance(step, str):
        return found.get(step, _MISSING) if isinstance(found, Mapping) else _MISSING
    return found[step] if isinstance(found, list) and step < len(found) else _MISSING


def _iso_day(text: str) -> date | None:
    match = re.fullmatch(r"(\d{4}-\d{2}-\d{2})([ T]00:00(:00)?)?", text.strip())
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def _not_a_day(value: str) -> tuple[Phrase, Phrase]:
    if re.fullmatch(r"\d{5}(\.\d+)?", value):
        meant = SPREADSHEET_DAY_ZERO + timedelta(days=int(value[:5]))
        return phrase("day_number"), phrase("day_as_text", day=meant.isoformat())
    return phrase("not_day"), phrase("day_order")
