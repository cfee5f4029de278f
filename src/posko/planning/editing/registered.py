"""A part with its people and stations as the registry has them now, and which rules that breaks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from posko.doctrine import Doctrine
from posko.planning.editing.differences import Difference, Kind
from posko.planning.editing.part import Broken, Part, Rule
from posko.planning.editing.rules.ground import Ground
from posko.planning.editing.rules.people import AWAY, people_broken
from posko.planning.editing.rules.posts import posts_broken
from posko.planning.editing.rules.strength import strength_broken
from posko.planning.plan import Assignment, Duty
from posko.planning.problem import Command, Officer, Status

#: What the registry alone can break of a sound plan: who may serve, which stations there are, who must stay. Ranks,
#: skills, ways and means that changed make a plan less good, and are told as differences.
_BROKEN_BY_REGISTRY = frozenset(
    {
        Rule.NOT_AVAILABLE,
        Rule.OTHER_COMMAND,
        Rule.EXCLUDED_AREA,
        Rule.STATION_MISSING,
        Rule.MIXED_TIERS,
        Rule.ROUTINE_DUTY,
        Rule.OPERATION_SHARE,
    }
)
#: Differences without which none of these rules is broken.
_MAY_BREAK = frozenset(
    {
        Kind.OFFICER_GONE,
        Kind.OFFICER_STATUS,
        # Also of the areas where somebody must not serve.
        Kind.OFFICER_CHANGED,
        Kind.STATION_GONE,
        Kind.STATION_NEW,
        Kind.TIER_CHANGED,
        Kind.ROUTINE_DUTY,
        Kind.LENT_GONE,
    }
)


def may_break(differences: Iterable[Difference]) -> bool:
    """Whether a sound part can break a rule by these differences; False spares reading all of it."""
    return any(difference.kind in _MAY_BREAK for difference in differences)


def as_registered(
    part: Part, before: Command, now: Command, lent_now: Mapping[str, Officer], lent_gone: Collection[str]
) -> Part:
    """`part` with who and what the registry has; who is on duty where stays as planned, all others stay at home.

    `before` and `now`: rows of the part and of the registry where they differ; units and routine duty in full.
    `lent_now`: people lent whose registry is seen, `lent_gone`: those who cannot serve any longer.
    """
    command = part.plan.command
    people = _people(command, before, now)
    changed = {s.code for s in before.stations}
    there = replace(
        command,
        units=tuple({u.code: u for u in (*command.units, *now.units)}.values()),
        stations=(*(s for s in command.stations if s.code not in changed), *now.stations),
        officers=tuple(people.values()),
        routine_minimum=now.routine_minimum,
    )
    lent = tuple(_lent(officer, lent_now.get(officer.id), officer.id in lent_gone) for officer in part.lent)
    plan = replace(part.plan, command=there, assignments=tuple(_assignments(part, people)))
    return replace(part, plan=plan, lent=lent)


def broken_by_registry(part: Part, doctrine: Doctrine) -> tuple[Broken, ...]:
    """What a part `as_registered` breaks of the rules about who may serve, which stations there are, who must stay."""
    ground = Ground.of(part)
    found = (*posts_broken(ground, doctrine), *people_broken(ground), *strength_broken(ground, doctrine))
    return tuple(broken for broken in found if broken.rule in _BROKEN_BY_REGISTRY)


def _people(command: Command, before: Command, now: Command) -> dict[str, Officer]:
    """Everybody of the command now. Who moved within it stands where the plan reckons his way from."""
    planned = {officer.id: officer for officer in command.officers}
    changed = {officer.id for officer in before.officers}
    people = {code: officer for code, officer in planned.items() if code not in changed}
    for officer in now.officers:
        old = planned.get(officer.id)
        people[officer.id] = replace(officer, unit=old.unit) if old else officer
    return people


def _lent(officer: Officer, now: Officer | None, gone: bool) -> Officer:
    if now is not None:
        return replace(officer, status=now.status, excluded_areas=now.excluded_areas)
    # The lender does not tell why: any status does that keeps somebody from serving.
    return replace(officer, status=Status.DETACHED) if gone else officer


def _assignments(part: Part, people: Mapping[str, Officer]) -> Iterator[Assignment]:
    lent = {officer.id for officer in part.lent}
    away = {a.officer for a in part.plan.assignments if a.duty in AWAY or a.officer in lent}
    yield from (a for a in part.plan.assignments if a.officer in away)
    for code, officer in people.items():
        if code not in away:
            duty = Duty.ROUTINE if officer.status == Status.AVAILABLE else Duty.UNAVAILABLE
            yield Assignment(code, officer.unit, duty)
