"""What a plan asks for, as plain numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from posko.doctrine import Cost


@dataclass(frozen=True)
class PostFacts:
    """A post of the plan. `present`: of its officers those who are still available; `led`: one of them is of a
    leader's rank; `wet`: a station is reached by water; `silent`: a station has no signal by the registry."""

    officers: int
    stations: int
    present: int
    led: bool = False
    wet: bool = False
    silent: bool = False

    @property
    def manned(self) -> bool:
        return self.present >= self.officers


@dataclass(frozen=True)
class PlanFacts:
    """What the plan asks for, and who of those it sends out is still there.

    `controllers`, `reserve_officers`: as the plan has them; `controllers_present`: those still available; `bound`: of
    both the command's own. `lent`: officers of others at its posts. `leaders_asked`: whether the rules name ranks of
    leaders. `guarded`, `reached`: stations above the lowest tier, and those of them that a reserve team reaches.
    `near`: stations within the target time of their post's centre. `lacks`: resource -> required, available as the
    plan itself says what it lacks.
    """

    in_force: bool
    posts: tuple[PostFacts, ...]
    cost: Cost
    controllers_needed: int = 0
    controllers: int = 0
    controllers_present: int = 0
    leaders_asked: bool = False
    teams: int = 0
    reserve_officers: int = 0
    guarded: int = 0
    reached: int = 0
    near: int = 0
    bound: int = 0
    lent: int = 0
    lacks: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def stations(self) -> int:
        return sum(post.stations for post in self.posts)

    @property
    def officers(self) -> int:
        """Of all posts by their patterns, those nobody mans included."""
        return sum(post.officers for post in self.posts)

    @property
    def controllers_out(self) -> int:
        """Controllers once there is one for every span."""
        return max(self.controllers, self.controllers_needed)

    @property
    def people(self) -> int:
        """Officers who are out when every post and span has its own, also those that it still lacks."""
        return self.officers + self.controllers_out + self.reserve_officers
