"""`draw.json` of a plan folder, read strictly: every draw with who was in it, the seats and who was barred."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posko.planning.check.reasons import why_unreadable
from posko.planning.check.violation import Violation, Words

RULE = "7: draw record"
FILE = "draw.json"


@dataclass(frozen=True)
class Drawn:
    """One draw: `place` among those of `command` (from 1), `people` of `unit`, the task of each of the `seats`.

    `barred`: the tasks where somebody may not serve. `wishes`: a task, and of whom one should serve there.
    """

    command: str
    place: int
    unit: str
    people: tuple[str, ...]
    seats: tuple[str, ...]
    barred: Mapping[str, frozenset[str]]
    wishes: tuple[tuple[str, frozenset[str]], ...]

    @property
    def kind(self) -> str:
        """`C` for seats of controllers, `R` for those of mobile teams, `P` for posts; `?` where they are mixed."""
        kinds = {kind_of(seat) for seat in self.seats}
        return kinds.pop() if len(kinds) == 1 else "?"

    @property
    def tasks(self) -> list[str]:
        return list(dict.fromkeys(self.seats))

    @property
    def named(self) -> dict[str, object]:
        """The values that name this draw in a text."""
        return {"place": self.place, "command": self.command, "unit": self.unit}


@dataclass(frozen=True)
class DrawFile:
    """What `draw.json` says; `spans`: the posts of each controller's seat."""

    commitment: str
    seed: str
    draws: tuple[Drawn, ...]
    spans: Mapping[str, tuple[str, ...]]


class _WrongShapeError(Exception):
    """The message names the place."""


def kind_of(seat: str) -> str:
    tail = seat.rpartition("-")[2]
    return tail[0] if tail[:1] in ("C", "R") and tail[1:].isdecimal() else "P"


def read_draw_file(path: Path) -> tuple[DrawFile | None, list[Violation]]:
    """The draws of a plan, or None and the one thing that keeps them from being read."""
    try:
        content = _keys(json.loads(path.read_bytes()), FILE, "commitment", "drawings", "seed", "spans")
        spans = _keys(content["spans"], "spans")
        read = DrawFile(
            commitment=_text(content["commitment"], "commitment"),
            seed=_text(content["seed"], "seed"),
            draws=tuple(_draws(content["drawings"])),
            spans={seat: _texts(posts, f"spans.{seat}") for seat, posts in spans.items()},
        )
    except FileNotFoundError:
        return None, [Violation(RULE, FILE, "the file is missing: nobody can make the draw of this plan again")]
    except (OSError, ValueError, RecursionError) as error:
        return None, [Violation(RULE, FILE, "draws as posko writes them were expected: {why}", why_unreadable(error))]
    except _WrongShapeError as wrong:
        where = {"why": Words("{place} has another shape", {"place": str(wrong)})}
        return None, [Violation(RULE, FILE, "draws as posko writes them were expected: {why}", where)]
    return read, []


def _draws(content: Any) -> Iterator[Drawn]:
    for command, draws in _keys(content, "drawings").items():
        for place, draw in enumerate(_list(draws, f"drawings.{command}"), start=1):
            yield _draw(command, place, draw, f"drawings.{command}[{place}]")


def _draw(command: str, place: int, content: Any, where: str) -> Drawn:
    draw = _keys(content, where, "barred", "eligible", "people", "seats", "unit", "wishes")
    eligible = [frozenset(_texts(some, f"{where}.eligible")) for some in _list(draw["eligible"], f"{where}.eligible")]
    barred = _keys(draw["barred"], f"{where}.barred")
    return Drawn(
        command=command,
        place=place,
        unit=_text(draw["unit"], f"{where}.unit"),
        people=_texts(draw["people"], f"{where}.people"),
        seats=_texts(draw["seats"], f"{where}.seats"),
        barred={officer: frozenset(_texts(tasks, f"{where}.barred")) for officer, tasks in barred.items()},
        wishes=tuple(_wish(wish, eligible, f"{where}.wishes") for wish in _list(draw["wishes"], f"{where}.wishes")),
    )


def _wish(content: Any, eligible: list[frozenset[str]], where: str) -> tuple[str, frozenset[str]]:
    wish = _list(content, where)
    if len(wish) != 2 or type(wish[1]) is not int or not 0 <= wish[1] < len(eligible):
        raise _WrongShapeError(where)
    return _text(wish[0], where), eligible[wish[1]]


def _keys(value: Any, where: str, *keys: str) -> dict[str, Any]:
    if not isinstance(value, dict) or (keys and sorted(value) != sorted(keys)):
        raise _WrongShapeError(where)
    return value


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise _WrongShapeError(where)
    return value


def _texts(value: Any, where: str) -> tuple[str, ...]:
    return tuple(_text(each, where) for each in _list(value, where))


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise _WrongShapeError(where)
    return value
