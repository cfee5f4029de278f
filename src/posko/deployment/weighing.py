"""What a plan would change in figures when it is approved: what holds now in its commands, and what holds after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Any

from django.db.models import Count, Q

from posko.deployment.models import Part, Plan
from posko.deployment.queries import parts_visible_to
from posko.deployment.reinforcement import promises_changed_by
from posko.organisation.models import Command, Kind, Person
from posko.registry.models import Tier


@dataclass(frozen=True)
class Figures:
    """Of some parts: stations `unmanned`; of those `guarded` (elevated and above) reserve teams reach `reached` in
    time; people `lent`; `cost_idr`.
    """

    unmanned: int = 0
    guarded: int = 0
    reached: int = 0
    lent: int = 0
    cost_idr: int = 0

    @classmethod
    def of(cls, part: Part, guarded: int) -> Figures:
        kept = part.figures
        reached = reached_of(kept, guarded)
        return cls(kept["unmanned_stations"], guarded, reached, kept["reinforcement"], kept["cost_idr"])

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    def __sub__(self, other: Figures) -> Figures:
        return Figures(*(a - b for a, b in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True)
class Weighed:
    """One command, by its `part` of the plan: its `before` is None where no plan holds there yet. `added` and
    `released`: how many people of the Polda are promised to it anew, and how many no longer.
    """

    part: Part
    before: Figures | None
    after: Figures
    added: int = 0
    released: int = 0


@dataclass(frozen=True)
class Weight:
    """All commands of a plan. `first`: those where no plan holds yet; without any plan there is no `before`."""

    lines: tuple[Weighed, ...]

    @property
    def before(self) -> Figures | None:
        held = [line.before for line in self.lines if line.before]
        return sum(held, Figures()) if held else None

    @property
    def after(self) -> Figures:
        return sum((line.after for line in self.lines), Figures())

    @property
    def first(self) -> list[Command]:
        return [line.part.command for line in self.lines if not line.before]

    @property
    def more(self) -> Figures | None:
        """What there is more after than now; fewer is below 0."""
        return self.after - self.before if self.before else None

    @property
    def promising(self) -> list[Weighed]:
        """Commands that get other people of the Polda, or other numbers of them."""
        return [line for line in self.lines if line.added or line.released]

    @property
    def unmanned(self) -> list[Weighed]:
        """Commands whose number of stations without officers changes, or is not 0 in their first plan."""
        return [line for line in self.lines if line.after.unmanned != (line.before.unmanned if line.before else 0)]


def weigh(person: Person, plan: Plan) -> Weight:
    """What an approval of `plan` would change in the commands of it that `person` sees, in four questions."""
    after = _parts(person, Q(plan=plan))
    here = Q(operation=plan.operation_id, in_force=True, command__in=[part.command_id for part in after])
    before = {
        part.command_id: Figures.of(part, guarded) for part, guarded in _parts(person, here & ~Q(plan=plan)).items()
    }
    promised = promises_changed_by(plan, [part.command_id for part in after])
    return Weight(
        tuple(
            Weighed(part, before.get(part.command_id), Figures.of(part, guarded), *promised(part.command_id))
            for part, guarded in after.items()
        )
    )


def parts_with_guarded(person: Person, which: Q) -> list[tuple[Part, int]]:
    """Parts of Polres in the order of the tree, each with how many stations reserves must reach."""
    guarded = Count("stationrows", filter=~Q(stationrows__tier=Tier.LOW))
    parts = parts_visible_to(person).filter(which).exclude(command__kind=Kind.POLDA)
    return [(part, part.guarded) for part in parts.annotate(guarded=guarded).order_by("command__path")]


def reached_of(figures: Mapping[str, Any], guarded: int) -> int:
    """How many of its `guarded` stations the reserve teams of a part reach in time."""
    return round((figures.get("reserve_covered") or 0.0) * guarded)


def _parts(person: Person, which: Q) -> dict[Part, int]:
    """Those that are computed."""
    return {part: guarded for part, guarded in parts_with_guarded(person, which) if "stations" in part.figures}
