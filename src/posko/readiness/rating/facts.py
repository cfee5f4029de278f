"""What is known of a command when it is rated, as plain numbers: from its plan and from the registry of today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from posko.deployment.budget import Stage
from posko.readiness.reckoning import PlanFacts


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
