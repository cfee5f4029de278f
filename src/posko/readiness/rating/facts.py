"""What is known of a command when it is rated, as plain numbers: from its plan and from the registry of today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from posko.deployment.budget import Stage
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

    `controllers`, `reserve_officers`: as the plan has them; `controllers_present`: those still available.
    `leaders_asked`: whether the rules name ranks of leaders. `guarded`, `reached`: stations above the lowest tier,
    and those of them that a reserve team reaches. `near`: stations within the target time of their post's centre.
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

    @property
    def stations(self) -> int:
        return sum(post.stations for post in self.posts)

    @property
    def people(self) -> int:
        """Officers who are out when every post has its own, also those that it still lacks."""
        return sum(post.officers for post in self.posts) + self.controllers + self.reserve_officers


@dataclass(frozen=True)
class Facts:
    """All that the measures reckon with. `plan` is None where there is none to see.

    `registered`, `free`: officers in the registry, and those available beside routine duty. `equipment`: kind ->
    total, serviceable. `guarded`, `reasoned`: stations in the registry above the lowest tier, and those with a reason.
    `orders`, `read`: officers told, and those who have read it. `packs`, `complete`: packs looked into. `rehearsed`:
    kinds of exercises held by the end of the stage. `stage`: None where the operation has none of this code.
    """

    stage: Stage | None
    stages: tuple[Stage, ...]
    plan: PlanFacts | None = None
    is_polda: bool = False
    registered: int = 0
    free: int = 0
    equipment: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    funds_idr: int = 0
    stations: int = 0
    guarded: int = 0
    reasoned: int = 0
    silent_stations: int = 0
    orders: int = 0
    read: int = 0
    packs: int = 0
    complete: int = 0
    rehearsed: frozenset[str] = frozenset()
