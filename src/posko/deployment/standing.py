"""Where approved plans still hold, and which took their place elsewhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from posko.deployment.models import Part, Plan
from posko.deployment.queries import parts_visible_to
from posko.organisation.access import may
from posko.organisation.models import Kind, Person


@dataclass(frozen=True)
class Standing:
    """An approved plan holds in `held` of those `parts` of Polres that somebody sees; `by`: what holds in the others,
    the plan with most of them first.

    `whole`: these are all of its parts.
    """

    held: int
    parts: int
    by: tuple[Plan, ...]
    whole: bool = True

    @property
    def ended(self) -> bool:
        return self.held == 0

    @property
    def partly(self) -> bool:
        return 0 < self.held < self.parts


def standings(person: Person, plans: Iterable[Plan]) -> dict[int, Standing]:
    """By its key each of the `plans` that is approved, in as many questions whatever their number."""
    approved = {plan.pk: plan for plan in plans if plan.state == Plan.State.APPROVED}
    if not approved:
        return {}
    parts = parts_visible_to(person).filter(plan__in=approved).exclude(command__kind=Kind.POLDA)
    found = _standings(person, list(parts))
    return {
        key: Standing(standing.held, standing.parts, standing.by, may(person, "see-plan", approved[key].command))
        for key, standing in found.items()
    }


def standing_of(person: Person, part: Part) -> Standing | None:
    """Of one part of an approved plan; None of a plan in any other state."""
    if part.plan.state != Plan.State.APPROVED:
        return None
    return _standings(person, [part])[part.plan_id]


def _standings(person: Person, parts: list[Part]) -> dict[int, Standing]:
    now = _holding_instead(person, [part for part in parts if not part.in_force])
    by_plan: dict[int, list[Part]] = defaultdict(list)
    for part in parts:
        by_plan[part.plan_id].append(part)
    return {
        key: Standing(
            sum(part.in_force for part in mine),
            len(mine),
            _replacing(mine, now),
        )
        for key, mine in by_plan.items()
    }


def _replacing(parts: list[Part], now: dict[tuple[int, int], Plan]) -> tuple[Plan, ...]:
    """The plans that hold where `parts` do not, the one with most of them first."""
    ended = ((p.operation_id, p.command_id) for p in parts if not p.in_force)
    return tuple(plan for plan, _number in Counter(now[where] for where in ended if where in now).most_common())


def _holding_instead(person: Person, ended: list[Part]) -> dict[tuple[int, int], Plan]:
    """What holds now where these parts do not, by operation and command."""
    if not ended:
        return {}
    where = {"operation__in": {p.operation_id for p in ended}, "command__in": {p.command_id for p in ended}}
    holding = parts_visible_to(person).filter(in_force=True, **where)
    return {(part.operation_id, part.command_id): part.plan for part in holding}
