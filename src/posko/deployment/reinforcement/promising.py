"""What an approved plan promises, and whom a command has been lent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence, Set

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from posko import planning
from posko.deployment.models import AssignmentRow, Grant, Part, Plan, Promise
from posko.deployment.reinforcement.holding import hold_ledgers, polda_of
from posko.deployment.reinforcement.refusals import AlreadyPromised, Lent, NoPlace, Promised, TeamsReturned
from posko.deployment.reinforcement.reserve import refuse_beyond, several
from posko.deployment.reinforcement.returning import gone_home
from posko.deployment.storing import doctrine_of
from posko.doctrine import BadDoctrine, Doctrine
from posko.ledger.services import record
from posko.organisation.access import require
from posko.organisation.models import Command, Person
from posko.registry.models import Operation
from posko.registry.queries import doctrine_of as doctrine_from_text


@transaction.atomic
def promise_lent(*, plan: Plan, by: Person) -> list[Promise]:
    """Promise the Polda's people who serve in `plan`, which is being approved; the new promises.

    Promises by other plans to the commands of this one end: it takes their place. Who was lent to the same command by
    a grant keeps that promise. Raises NotAllowed unless `by` may approve the plan, AlreadyPromised naming everybody
    whom another command has, by a grant or by a plan that stays in force, TeamsReturned where it counts on people whose
    team went back meanwhile, and BeyondReserve where it lends others than before and a Polda's routine duty or ceiling
    leaves fewer; then nothing is changed.
    """
    require(by, "approve-plan", plan)
    parts = list(plan.parts.select_related("command").order_by("command__path"))
    commands = [part.command for part in parts]
    poldas = _poldas(commands)
    hold_ledgers(plan.operation, poldas)
    _refuse_returned(plan, parts)
    released = _release_replaced(plan, commands)
    served = list(_lent_rows(plan))
    kept = _kept(plan, served)
    rows = [row for row in served if row.code not in kept]
    _refuse_beyond(plan, poldas, rows, {promise.officer_code for promise in released}, by)
    made = _promise(plan, rows)
    _record(plan, by, commands, made, released)
    return made


def promises_changed_by(plan: Plan, commands: Iterable[int]) -> Callable[[int], tuple[int, int]]:
    """How many people `promise_lent` would promise anew to a command, by its id, and how many no longer.

    Promises by other plans end, those by a grant stay.
    """
    running = Promise.objects.filter(operation=plan.operation_id, command__in=list(commands), released=None)
    held = set(running.exclude(plan=plan).values_list("command", "officer_code", "grant"))
    by_grant = {(command, code) for command, code, grant in held if grant is not None}
    by_plan = {(command, code) for command, code, grant in held if grant is None}
    served = AssignmentRow.objects.filter(plan=plan, reinforcement=True).values_list("command", "code")
    counted = set(served) - by_grant
    new, old = counted - by_plan, by_plan - counted
    return lambda command: (sum(c == command for c, _code in new), sum(c == command for c, _code in old))


def _refuse_returned(plan: Plan, parts: Sequence[Part]) -> None:
    names = {part.command_id: part.command.name for part in parts}
    gone = gone_home(plan, parts)
    if teams := sorted({(names[command], team) for command, of in gone.items() for team in of.values()}):
        raise TeamsReturned([Lent(team, command) for command, team in teams])


def _refuse_beyond(
    plan: Plan, poldas: Sequence[Command], rows: Sequence[AssignmentRow], before: Set[str], by: Person
) -> None:
    """Whom the plan before has lent as well, of `before`, stays promised whatever the registry has now."""
    codes = {row.code for row in rows}
    if new := codes - before:
        way = _("Kembalikan rencana ini kepada perencana untuk dihitung lagi, atau kembalikan dahulu regu BKO.")
        for polda in poldas:
            refuse_beyond(plan.operation, polda, new, doctrine=_rules(plan), by=by, kept=codes & before, way=way)


def _rules(plan: Plan) -> Doctrine:
    """Those of the operation; where they cannot be used any longer, those by which the plan was made."""
    try:
        return doctrine_from_text(plan.operation.doctrine_toml)
    except BadDoctrine:
        return doctrine_of(plan)


def _poldas(commands: Iterable[Command]) -> list[Command]:
    return [polda for polda in {polda_of(command) for command in commands} if polda]


def _lent_rows(plan: Plan) -> Iterable[AssignmentRow]:
    rows = AssignmentRow.objects.filter(plan=plan, reinforcement=True)
    return rows.select_related("command").order_by("code")


def _release_replaced(plan: Plan, commands: Sequence[Command]) -> list[Promise]:
    """End what other plans have promised to `commands`; those promises."""
    running = Promise.objects.filter(operation=plan.operation_id, command__in=commands, grant=None, released=None)
    found = list(running.exclude(plan=plan).select_related("command").order_by("pk").select_for_update(of=("self",)))
    Promise.objects.filter(pk__in=[p.pk for p in found]).update(released=timezone.now())
    return found


def _kept(plan: Plan, served: Sequence[AssignmentRow]) -> set[str]:
    """Officers who are promised to the command they serve already. Raises AlreadyPromised for those of another."""
    by_code = {row.code: row for row in served}
    running = Promise.objects.filter(operation=plan.operation_id, officer_code__in=by_code, released=None)
    found = list(running.select_related("command").order_by("officer_code"))
    elsewhere = [p for p in found if p.command_id != by_code[p.officer_code].command_id]
    if elsewhere:
        raise AlreadyPromised([Promised(str(by_code[p.officer_code]), p.command.name) for p in elsewhere])
    return {p.officer_code for p in found}


def _promise(plan: Plan, rows: Sequence[AssignmentRow]) -> list[Promise]:
    """A promise for each row. Raises AlreadyPromised, also for a promise that the approver may not see."""
    wanted = [Promise(operation=plan.operation, command=row.command, officer_code=row.code, plan=plan) for row in rows]
    try:
        with transaction.atomic():
            return Promise.objects.bulk_create(wanted)
    except IntegrityError:
        # Behind the wall of another command: one by one tells who it is, though not to whom.
        taken = [Promised(str(row), "") for row, promise in zip(rows, wanted, strict=True) if not _fits(promise)]
        raise AlreadyPromised(taken) from None


def _fits(promise: Promise) -> bool:
    """Whether the database would take it; nothing is kept."""
    try:
        with transaction.atomic():
            promise.save(force_insert=True)
            transaction.set_rollback(True)
    except IntegrityError:
        return False
    return True


def _record(
    plan: Plan, by: Person, commands: Sequence[Command], made: Sequence[Promise], released: Sequence[Promise]
) -> None:
    """One entry for each command whose people change, at it and at the Polda."""
    before, after = _by_command(released), _by_command(made)
    changed = [c for c in commands if before[c.pk] != after[c.pk]]
    for command in changed:
        for where in dict.fromkeys(c for c in (polda_of(command), command) if c):
            record(
                command=where,
                actor=by,
                action="reinforcement.promised",
                subject=f"{plan.operation.code}: {plan} → {command.name}",
                before={"officers": before[command.pk]},
                after={"officers": after[command.pk]},
            )


def _by_command(promises: Iterable[Promise]) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for promise in sorted(promises, key=lambda p: p.officer_code):
        found[promise.command_id].append(promise.officer_code)
    return found


def granted_to(command: Command, operation: Operation, *, serving: Collection[str] = ()) -> planning.Command | None:
    """The people whom running grants lend to `command`, for `planning.editing.resolve(granted=…)`; None where nobody.

    As they were when their teams were formed: a Polres does not see the Polda's registry. `units[0]` is the Polda,
    then the units of these people; no routine duty, for the Polda has kept its own. `serving`: codes of those who have
    a place in the part already, and of others to leave out (`granted_unavailable`). Raises NoPlace.
    """
    running = Grant.objects.filter(command=command, operation=operation, returned=None).order_by("team_code")
    officers = tuple(_officer(line) for lent in running for line in lent.officers if line[0] not in serving)
    polda = polda_of(command)
    if not officers or polda is None:
        return None
    codes = {o.unit for o in officers} - {polda.code}
    others = Command.objects.filter(code__in=codes).select_related("parent").order_by("path")
    units = tuple(_unit(unit, polda) for unit in (polda, *others))
    return planning.Command(units=units, stations=(), officers=officers)


def granted_unavailable(command: Command, operation: Operation) -> set[str]:
    """Codes of those lent to `command` by running grants who cannot serve now; whoever works there is told no more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT posko_granted_unavailable(%s, %s)", [operation.pk, command.pk])
        return {code for (code,) in cursor.fetchall()}


def lent_by_grants(operation: Operation, polda: Command) -> set[str]:
    """Codes of the Polda's people whom running grants lend: a plan computed now may not share them out."""
    promises = Promise.objects.filter(operation=operation, command__path__startswith=polda.path, released=None)
    return set(promises.exclude(grant=None).values_list("officer_code", flat=True))


def _officer(line: Sequence[str]) -> planning.Officer:
    code, rank, name, unit, skills, areas = line
    return planning.Officer(code, name, unit, rank, excluded_areas=several(areas), skills=several(skills))


def _unit(command: Command, polda: Command) -> planning.Unit:
    """A unit of the Polda without a place of its own sets out from the Polda."""
    latitude, longitude = command.latitude, command.longitude
    if latitude is None or longitude is None:
        latitude, longitude = polda.latitude, polda.longitude
    if latitude is None or longitude is None:
        raise NoPlace(polda.name)
    parent = command.parent.code if command.parent else ""
    return planning.Unit(command.code, command.name, planning.UnitKind(command.kind), parent, latitude, longitude)
