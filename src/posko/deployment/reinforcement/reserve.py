"""The Polda's own people: who of them may still be bound, by the rules of the planner."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from posko import planning
from posko.deployment.models import Promise, Team
from posko.deployment.reinforcement.refusals import BeyondReserve
from posko.doctrine import Doctrine
from posko.organisation.models import Command, Kind, Person
from posko.planning.demand import strength_of
from posko.registry.models import Officer, Operation, RoutineDuty
from posko.registry.queries import doctrine_of, visible_to


@dataclass(frozen=True)
class Reserve:
    """A Polda's people against its ledger. `free`: those whom nobody has, by unit and code.

    `room`: how many more of each unit may be bound; `limit`: how many in all, whatever the units say.
    `strength`, `available`, `routine`, `ceiling`, `promised`, `in_teams` are the counts behind it (of promised people
    who are in a team, `in_teams` counts none).
    """

    free: dict[str, list[planning.Officer]]
    room: dict[str, int]
    limit: int
    strength: int
    available: int
    routine: int
    ceiling: int
    promised: int
    in_teams: int

    @property
    def possible(self) -> int:
        """How many more may be bound."""
        return max(0, min(self.limit, sum(self.room.values())))


def reserve_of(operation: Operation, polda: Command, *, by: Person) -> Reserve:
    """As `by` may see it. Raises BadDoctrine where the operation's rules cannot be used."""
    promised = promised_codes(operation, polda)
    in_teams = {line[0] for team in running_teams(operation, polda) for line in team.officers} - promised
    return _reckoned(operation, polda, promised, in_teams, doctrine_of(operation.doctrine_toml), by)


def refuse_beyond(
    operation: Operation,
    polda: Command,
    codes: Collection[str],
    *,
    doctrine: Doctrine,
    by: Person,
    kept: Collection[str] = (),
    way: str,
) -> None:
    """Raises BeyondReserve, which goes on with `way` out, where not all of the officers `codes` may be promised.

    They are not promised yet; `kept`: others who are counted as promised beside those who are. Whoever is in a team
    that nobody has is not bound by it here.

    The ledger is held (`holding`) until the transaction that promises them ends.
    """
    reserve = _reckoned(operation, polda, promised_codes(operation, polda) | set(kept), set(), doctrine, by)
    wanted = {unit: sum(officer.id in codes for officer in people) for unit, people in reserve.free.items()}
    possible = min(reserve.limit, sum(min(number, reserve.room[unit]) for unit, number in wanted.items()))
    if possible < sum(wanted.values()):
        raise BeyondReserve(sum(wanted.values()), possible, way)


def _reckoned(
    operation: Operation, polda: Command, promised: set[str], in_teams: set[str], doctrine: Doctrine, by: Person
) -> Reserve:
    units = own_units(polda)
    return _reserve(_officers(operation, units, by), _routine(operation, units, by), promised, in_teams, doctrine)


def own_units(polda: Command) -> QuerySet[Command]:
    """The Polda and what lies below it outside every Polres."""
    own = Command.objects.filter(path__startswith=polda.path)
    below = Q(pk__in=[])
    for path in own.filter(kind=Kind.POLRES).values_list("path", flat=True):
        below |= Q(path__startswith=path)
    return own.exclude(below).order_by("path")


def running_teams(operation: Operation, polda: Command) -> QuerySet[Team]:
    return Team.objects.filter(operation=operation, command=polda, dissolved=None)


def promised_codes(operation: Operation, polda: Command) -> set[str]:
    """Officers promised to commands of `polda`."""
    running = Promise.objects.filter(operation=operation, command__path__startswith=polda.path, released=None)
    return set(running.values_list("officer_code", flat=True))


def _officers(operation: Operation, units: QuerySet[Command], by: Person) -> list[planning.Officer]:
    rows = visible_to(by, Officer).filter(operation=operation, command__in=units).select_related("command")
    return [officer_from(row) for row in rows.order_by("command__path", "code")]


def statuses_of(operation: Operation, polda: Command, codes: Iterable[str], *, by: Person) -> dict[str, str]:
    """The status now, by code, of those who are still the Polda's own, as `by` may see it."""
    rows = visible_to(by, Officer).filter(operation=operation, command__in=own_units(polda), code__in=set(codes))
    return dict(rows.values_list("code", "status"))


def officer_from(row: Officer) -> planning.Officer:
    """A row of the registry as the planner takes it."""
    return planning.Officer(
        id=row.code,
        name=row.name,
        unit=row.command.code,
        rank=row.rank,
        function=row.function,
        status=planning.Status(row.status),
        excluded_areas=several(row.excluded_areas),
        skills=several(row.skills),
    )


def several(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(";")) if cell else ()


def _routine(operation: Operation, units: QuerySet[Command], by: Person) -> dict[str, int]:
    rows = visible_to(by, RoutineDuty).filter(operation=operation, command__in=units)
    return dict(rows.values_list("command__code", "minimum_officers"))


def _reserve(
    officers: list[planning.Officer],
    routine: dict[str, int],
    promised: set[str],
    in_teams: set[str],
    doctrine: Doctrine,
) -> Reserve:
    available = [o for o in officers if o.status == planning.Status.AVAILABLE]
    strength = strength_of(_command(officers, routine), doctrine.deployment)
    bound = {o.id for o in officers} & (promised | in_teams)
    bound_of = Counter(o.unit for o in available if o.id in bound)
    free: dict[str, list[planning.Officer]] = defaultdict(list)
    for officer in available:
        if officer.id not in bound:
            free[officer.unit].append(officer)
    return Reserve(
        free=dict(free),
        room={unit: max(0, strength.free[unit] - bound_of[unit]) for unit in free},
        limit=max(0, strength.limit - len(bound)),
        strength=len(officers),
        available=len(available),
        routine=sum(routine.values()),
        ceiling=int(doctrine.deployment.operation_share_max * len(officers) + 1e-9),
        promised=len(bound & promised),
        in_teams=len(bound & in_teams),
    )


def _command(officers: Iterable[planning.Officer], routine: dict[str, int]) -> planning.Command:
    """The people alone, for the planner's own reckoning of who may leave."""
    officers = tuple(officers)
    codes = dict.fromkeys(o.unit for o in officers)
    units = tuple(planning.Unit(code, code, planning.UnitKind.POLDA, "", 0.0, 0.0) for code in codes)
    return planning.Command(units=units, stations=(), officers=officers, routine_minimum=routine)
