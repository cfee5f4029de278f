"""What a repair did."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RemedyKind(StrEnum):
    """`PIN_LOST` names the post, officer or team whose pin could not hold; `SOLVED` that the rest was solved anew."""

    OFFICER_REPLACED = "officer_replaced"
    CONTROLLER_REPLACED = "controller_replaced"
    CONTROLLER_LOST = "controller_lost"
    STATION_MOVED = "station_moved"
    STATION_LEFT = "station_left"
    POST_OPENED = "post_opened"
    POST_CLOSED = "post_closed"
    POST_MANNED = "post_manned"
    POST_UNMANNED = "post_unmanned"
    TEAM_CLOSED = "team_closed"
    LENT_HOME = "lent_home"
    PIN_LOST = "pin_lost"
    SOLVED = "solved"


@dataclass(frozen=True)
class Remedy:
    """One thing done: `officer` gave up a place, `by` took it; `station` went from or to `post`; `team` of reserves."""

    kind: RemedyKind
    officer: str = ""
    by: str = ""
    post: str = ""
    station: str = ""
    team: str = ""
