"""Reading values by key from nested data such as a TOML file, and remembering everything that is wrong with them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

#: Where a value stands: `("patterns", 0, "officers")` is `officers` in the first of the `patterns`.
Path = tuple[str | int, ...]

#: Day 0 of the numbers by which spreadsheets mean a date.
SPREADSHEET_DAY_ZERO = date(1899, 12, 30)

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
    wrong: str
    right: str

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
        self._fault(path, value, "this is not a list of tables", f"[[{dotted(path)}]]")
        return 0

    def text(self, *path: str | int) -> str:
        value = self._require(path, "a text in quotes")
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, str):
            self._fault(path, value, "the text is empty", "a text")
        elif value is not _MISSING:
            self._fault(path, value, "this is not a text", f'"{value}", in quotes')
        return ""

    def word(self, *path: str | int, of: Sequence[str]) -> str:
        """One of the words `of`; upper and lower case do not matter."""
        right = "one of " + ", ".join(of)
        value = self._require(path, right)
        if isinstance(value, str) and value.strip().lower() in of:
            return value.strip().lower()
        if value is not _MISSING:
            self._fault(path, value, f"unknown {path[-1]}", right)
        return of[0]

    def whole(self, *path: str | int, least: int) -> int:
        right = f"a whole number, {least} or more"
        value = self._require(path, right)
        if isinstance(value, int) and not isinstance(value, bool) and value >= least:
            return value
        if value is not _MISSING:
            wrong = "the number is too small" if type(value) is int else "this is not a whole number"
            self._fault(path, value, wrong, right)
        return least

    def truth(self, *path: str | int) -> bool:
        """`true` or `false`."""
        value = self._require(path, "true or false")
        if isinstance(value, bool):
            return value
        if value is not _MISSING:
            self._fault(path, value, "this is neither true nor false", "true or false, without quotes")
        return False

    def positive(self, *path: str | int) -> float:
        return self._number(path, "a number above 0", lambda number: number > 0)

    def at_least_one(self, *path: str | int) -> float:
        return self._number(path, "a number, 1 or more", lambda number: number >= 1)

    def share(self, *path: str | int) -> float:
        return self._number(path, "a share between 0 and 1, such as 0.6667", lambda number: 0 <= number <= 1)

    def texts(self, *path: str | int, least: int, right: str) -> tuple[str, ...]:
        """A list of at least `least` texts."""
        value = self._require(path, right)
        if isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value):
            if len(value) < least:
                self._fault(path, value, "the list is too short", right)
            return tuple(item.strip() for item in value)
        if value is not _MISSING:
            self._fault(path, value, "this is not a list of texts", right)
        return ()

    def day(self, *path: str | int) -> date:
        """A date, also one that a spreadsheet wrote with the time 00:00:00."""
        value = self._require(path, "a date such as 2024-11-27")
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        if isinstance(value, str) and (day := _iso_day(value)):
            return day
        if value is not _MISSING:
            self._fault(path, value, *_not_a_day(str(value)))
        return date.min

    def fault(self, path: Path, wrong: str, right: str) -> None:
        """Note what is wrong with the value at `path` beyond its type."""
        value = self._find(path)
        self._fault(path, "" if value is _MISSING else value, wrong, right)

    def _number(self, path: Path, right: str, holds: _Test) -> float:
        value = self._require(path, right)
        if isinstance(value, int | float) and not isinstance(value, bool):
            if math.isfinite(value) and holds(value):
                return float(value)
            self._fault(path, value, "the number is out of range", right)
        elif value is not _MISSING:
            self._fault(path, value, "this is not a number", right)
        return 1.0

    def _require(self, path: Path, right: str) -> object:
        value = self._find(path)
        if value is _MISSING:
            self._fault(path, "", "no value is given", right)
        return value

    def _find(self, path: Path) -> object:
        found: object = self._data
        for step in path:
            found = _inside(found, step)
        return found

    def _fault(self, path: Path, value: object, wrong: str, right: str) -> None:
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


def _not_a_day(value: str) -> tuple[str, str]:
    if re.fullmatch(r"\d{5}(\.\d+)?", value):
        meant = SPREADSHEET_DAY_ZERO + timedelta(days=int(value[:5]))
        return "this is the number by which a spreadsheet keeps a date", f"{meant.isoformat()}, written as text"
    return "this is not a date", "year-month-day, such as 2024-11-27"
