"""One command's plan as it is changed by hand, and how a change is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from posko.planning.plan import CommandPlan
from posko.planning.problem import Officer, Unit


class Rule(StrEnum):
    """What a plan can break: the rules that are always true of one (FORMATS), and pins. Texts are made elsewhere."""

    STATION_TWICE = "station_twice"
    STATION_MISSING = "station_missing"
    OTHER_COMMAND = "other_command"
    MIXED_TIERS = "mixed_tiers"
    POST_TWICE = "post_twice"
    POST_EMPTY = "post_empty"
    PATTERN = "pattern"
    CAPACITY = "capacity"
    PAIR_SPLIT = "pair_split"
    SHORTFALL = "shortfall"
    NOT_AVAILABLE = "not_available"
    OFFICER_MISSING = "officer_missing"
    POSTED_TWICE = "posted_twice"
    PLACE = "place"
    EXCLUDED_AREA = "excluded_area"
    REINFORCEMENT = "reinforcement"
    LEADER = "leader"
    ROUTINE_DUTY = "routine_duty"
    OPERATION_SHARE = "operation_share"
    CENTRE = "centre"
    MINUTES = "minutes"
    TRAVEL = "travel"
    BOUND = "bound"
    TEAM_SIZE = "team_size"
    COVERED = "covered"
    TIER_ORDER = "tier_order"
    CONTROLLER = "controller"
    CONTROLLER_RANK = "controller_rank"
    CONTROLLER_SPAN = "controller_span"
    PINNED = "pinned"
    LENT_IDLE = "lent_idle"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class Broken:
    """One rule broken, and where; `found` is more (or less) than what is `allowed`, where a number says it."""

    rule: str
    post: str = ""
    officer: str = ""
    station: str = ""
    unit: str = ""
    found: float = 0
    allowed: float = 0


class EditRefused(Exception):
    """A change that would break rules: `broken` names what it would newly break. Nothing was changed."""

    def __init__(self, broken: Iterable[Broken]) -> None:
        self.broken = tuple(broken)
        super().__init__("; ".join(str(b) for b in self.broken))


class UnknownCode(ValueError):
    """There is no such `kind` ("station", "post", "officer", "team") in the part."""

    def __init__(self, kind: str, code: str) -> None:
        self.kind, self.code = kind, code
        super().__init__(f"no {kind} {code}")


@dataclass(frozen=True)
class Pins:
    """What stays when the rest is solved anew, by id.

    A pinned post keeps its stations, a pinned officer duty and place, a pinned reserve team place and people.
    """

    posts: frozenset[str] = frozenset()
    officers: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Part:
    """The plan of one command (Polres) and what may be done to it.

    `lent`: the Polda's people who serve here, `lenders`: their units. Whoever of them is sent back is no longer in
    `lent` of the next part. Minutes are reckoned by great circle: raises ValueError for a plan made by road.
    """

    plan: CommandPlan
    lent: tuple[Officer, ...] = ()
    lenders: tuple[Unit, ...] = ()
    pins: Pins = Pins()

    def __post_init__(self) -> None:
        if self.plan.by_road:
            raise ValueError(
                f"the plan of {self.plan.command.code} was made with a road network: changes by hand reckon travel by "
                "great circle and would mix both; make the plan anew with --roads instead"
            )

    @property
    def people(self) -> Mapping[str, Officer]:
        """Everybody of the command and everybody lent to it, by id."""
        return {o.id: o for o in (*self.plan.command.officers, *self.lent)}

    @property
    def units(self) -> Mapping[str, Unit]:
        return {u.code: u for u in (*self.plan.command.units, *self.lenders)}


def with_pins(
    part: Part, *, posts: Iterable[str] = (), officers: Iterable[str] = (), teams: Iterable[str] = (), on: bool
) -> Part:
    """The part with these pins set (`on`) or taken away. Raises UnknownCode."""
    asked = Pins(frozenset(posts), frozenset(officers), frozenset(teams))
    if on:
        _require("post", asked.posts, (p.id for p in part.plan.posts))
        _require("officer", asked.officers, (a.officer for a in part.plan.assignments))
        _require("team", asked.teams, (t.id for t in part.plan.reserves))
    old = part.pins
    if on:
        pins = Pins(old.posts | asked.posts, old.officers | asked.officers, old.teams | asked.teams)
    else:
        pins = Pins(old.posts - asked.posts, old.officers - asked.officers, old.teams - asked.teams)
    return replace(part, pins=pins)


def _require(kind: str, asked: frozenset[str], known: Iterable[str]) -> None:
    for code in sorted(asked - set(known)):
        raise UnknownCode(kind, code)
