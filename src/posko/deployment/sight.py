"""What somebody sees when he is asked to decide on a plan, so that he is asked again once it is something else."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from posko.deployment.matching import Match, matches_of, rules_differing
from posko.deployment.models import Part, Plan
from posko.deployment.queries import parts_visible_to, replaced_by
from posko.organisation.models import Person
from posko.planning.editing import Difference

#: States before an approval: what does not hold there is put right before it comes into force.
_STILL_CHANGED = (Plan.State.DRAFT, Plan.State.SUBMITTED)
#: A part in a sight: its key, how many differences it has, and a digest of them.
_PART = re.compile(r"(\d{1,18})-(\d{1,9})-([0-9a-f]{16})")


@dataclass(frozen=True)
class Stale:
    """What no longer holds of `parts` of a plan: by their keys, where their registry is seen, and of its `rules`."""

    parts: tuple[Part, ...]
    matches: Mapping[int, Match]
    differences: Mapping[int, tuple[Difference, ...]]
    rules: tuple[Difference, ...]

    @property
    def sight(self) -> str:
        """Another one for other differences."""
        parts = (f"{key}-{len(found)}-{_digest(found)}" for key, found in sorted(self.differences.items()))
        return " ".join([_digest(self.rules), *parts])


def stale_of(person: Person, plan: Plan, parts: Iterable[Part] | None = None) -> Stale:
    """What `person` may know of it, of those `parts` (else of all seen) that are still changed or in force."""
    seen = parts_visible_to(person).filter(plan=plan) if parts is None else parts
    held = tuple(part for part in seen if plan.state in _STILL_CHANGED or part.in_force)
    matches = matches_of(person, plan, held)
    differences = {key: match.differences for key, match in matches.items()}
    return Stale(held, matches, differences, rules_differing(plan) if held else ())


def sight_of(person: Person, plan: Plan, stale: Stale | None, replaced: Sequence[Part] | None = None) -> str:
    """What `person` is asked about: how `plan` stands, what holds that it would replace, what the registry has else.

    `stale` None: the registry is not what he is asked about. `replaced`: where it was read already.
    """
    held = replaced_by(person, plan) if replaced is None else replaced
    itself = ".".join([plan.moved.isoformat(), *(str(part.pk) for part in held)])
    return f"{itself}|{stale.sight}" if stale else itself


@dataclass(frozen=True)
class Since:
    """What is not as it was seen: the plan `itself` or what it replaces, its `rules`, and the registry under `parts`.

    `parts`: by key how many differences there were and are; the same number where they are others.
    """

    itself: bool
    rules: bool
    parts: Mapping[int, tuple[int, int]]


def changed_since(seen: str, now: str) -> Since:
    """What tells `seen` from `now`, two sights of one plan."""
    before, after = _Parted.of(seen), _Parted.of(now)
    parts = {key: (before.parts.get(key, (0, ""))[0], n) for key, (n, _digest) in after.differing_from(before)}
    return Since(before.itself != after.itself, before.rules != after.rules, parts)


@dataclass(frozen=True)
class _Parted:
    itself: str
    rules: str
    parts: Mapping[int, tuple[int, str]]

    @classmethod
    def of(cls, sight: str) -> _Parted:
        itself, _bar, registry = sight.partition("|")
        parts = {int(key): (int(number), digest) for key, number, digest in _PART.findall(registry)}
        return cls(itself, registry.partition(" ")[0], parts)

    def differing_from(self, before: _Parted) -> list[tuple[int, tuple[int, str]]]:
        return [(key, part) for key, part in self.parts.items() if part != before.parts.get(key)]


def _digest(found: Sequence[Difference]) -> str:
    return hashlib.sha256(repr(found).encode()).hexdigest()[:16]
