"""A plan in the worker's hands: read, solved command by command, saved whole. It can be stopped, and taken up again."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from django.utils.translation import gettext as _

from posko.deployment.grouping import grouping_from, grouping_of
from posko.deployment.inputs import digest_of_input
from posko.deployment.models import Part, Plan, Witnessed
from posko.deployment.refusals import Uncomputable
from posko.deployment.reinforcement import NoPlace, granted_to, lent_by_grants
from posko.deployment.storing import doctrine_of, save_part
from posko.doctrine import BadDoctrine
from posko.ledger.services import record
from posko.organisation.jobs import Job, beside, held
from posko.organisation.models import Command
from posko.planning import Assignment, Duty, Effort, Officer, Problem, Unit, processes, solve, summarise
from posko.planning import Command as Commanded
from posko.planning import Plan as Solved
from posko.planning.editing import Part as Solution
from posko.planning.from_tables import problem_from
from posko.planning.layout import lay_out
from posko.planning.posts import Grouping
from posko.planning.warm import is_cold, warm_up
from posko.registry.queries import operation_tables

State = Plan.State
RUNNING = (State.WAITING, State.COMPUTING)
#: Steps and their share of the whole, in percent: most of the time goes into the posts of each command.
SHARES = {
    "reading": (0, 2),
    "compiling": (2, 4),
    "posts": (4, 92),
    "plan": (4, 85),
    "shortfall": (85, 92),
    "saving": (92, 100),
}
log = logging.getLogger("posko.deployment")


class Cancelled(Exception):
    """Somebody asked for the work to stop."""


def compute(number: int) -> None:
    """WAITING (or an interrupted COMPUTING) to DRAFT, CANCELLED or FAILED. Nothing where another worker has it.

    Where the plan's draw is still sealed, its posts are found and kept, and it is PREPARED: who mans them is drawn when
    the seed is opened.
    """
    opened_meanwhile = False
    with _at_work(number) as plan:
        if plan is None:
            return
        begun = time.monotonic()
        with beside() as cursor:
            watch = _Watch(cursor, plan)
            watch("reading", 0, 1)
            problem, source = _problem(plan)
            if is_cold():
                watch("compiling", 0, 1)
                warm_up()
            solved = _worked_out(plan, problem, watch)
            watch("saving", 0, 1)
        if solved:
            _save(plan, solved, source, time.monotonic() - begun)
        else:
            opened_meanwhile = _prepare(plan, source)
    if opened_meanwhile:
        compute(number)


def _problem(plan: Plan) -> tuple[Problem, str]:
    """What is to be solved, and the digest of all it is made of."""
    if plan.witnessed and plan.witnessed.withdrawn:
        raise Uncomputable(_("Undian rencana ini sudah ditarik. Minta rencana baru dengan undian lain."))
    try:
        # By the rules of when it was asked for: whoever has seen the seed changes none of them.
        tables = operation_tables(plan.made_by, plan.operation, plan.command, doctrine=doctrine_of(plan))
    except BadDoctrine as bad:
        raise Uncomputable(_("Aturan operasi tidak dapat dipakai: %(why)s") % {"why": bad}) from bad
    problem = _with_granted(plan, problem_from(tables))
    if not any(command.stations for command in problem.commands):
        raise Uncomputable(_("Belum ada TPS untuk kesatuan ini. Impor data operasi dahulu."))
    return problem, digest_of_input(tables, plan.doctrine_toml, problem)


def _with_granted(plan: Plan, problem: Problem) -> Problem:
    """Teams that were lent serve with the borrower; the Polda lends none of them again, and counts them as away."""
    commands = Command.objects.in_bulk([c.code for c in (*problem.commands, *problem.reinforcement)], field_name="code")
    lenders = tuple(
        replace(polda, lent=frozenset(lent_by_grants(operation=plan.operation, polda=commands[polda.code])))
        for polda in problem.reinforcement
    )
    now = {o.id: o for polda in problem.reinforcement for o in polda.officers}
    try:
        granted = {code: granted_to(commands[code], plan.operation) for code in (c.code for c in problem.commands)}
    except NoPlace as refused:
        raise Uncomputable(str(refused)) from refused
    lent = {code: _as_now(people, now) for code, people in granted.items() if people}
    return replace(problem, reinforcement=lenders, granted=lent)


def _as_now(lent: Commanded, now: Mapping[str, Officer]) -> Commanded:
    """Those lent as the lender's registry has them now, where it is seen; else as when their team was formed."""
    return replace(lent, officers=tuple(now.get(o.id, o) for o in lent.officers))


def _worked_out(plan: Plan, problem: Problem, watch: _Watch) -> Solved | None:
    """The plan; None while its draw is sealed: then only its posts are found, and kept."""
    known = {
        part.command.code: grouping
        for part in plan.parts.select_related("command")
        if part.grouping and (grouping := grouping_from(part.grouping, problem, part.command.code))
    }
    with processes(meanwhile=watch.listen) as engine:
        asked: dict[str, Any] = {
            "effort": Effort(plan.effort),
            "engine": engine,
            "progress": watch,
            "known": known,
            "grouped": watch.keep,
        }
        if plan.seed:
            return solve(problem, seed=plan.seed, **asked)
        lay_out(problem, **asked)
    return None


class _Watch:
    """Tells by a connection of its own how far the work is and keeps what was found; raises Cancelled when asked to."""

    def __init__(self, cursor: CursorWrapper, plan: Plan) -> None:
        self.cursor, self.plan = cursor, plan

    def __call__(self, step: str, done: int, of: int) -> None:
        low, high = SHARES[step]
        percent = low + (high - low) * done // max(1, of)
        self.cursor.execute(
            "UPDATE deployment_plan SET step = %s, percent = %s, moved = %s WHERE id = %s RETURNING cancel_asked",
            [step, percent, timezone.now(), self.plan.pk],
        )
        self._stop_if_asked()

    def listen(self) -> None:
        """Look whether somebody asked for a stop while a command is being worked at."""
        self.cursor.execute("SELECT cancel_asked FROM deployment_plan WHERE id = %s", [self.plan.pk])
        self._stop_if_asked()

    def _stop_if_asked(self) -> None:
        (asked,) = self.cursor.fetchone() or (True,)
        if asked:
            raise Cancelled

    def keep(self, code: str, grouping: Grouping) -> None:
        """Keep the posts of one command, so that they need not be searched again after a stop."""
        self.cursor.execute(
            "INSERT INTO deployment_part (operation_id, plan_id, command_id, edition, given, bounds, figures, drawings,"
            " grouping, in_force) SELECT %s, %s, id, 0, '{}', '{}', '{}', '[]', %s, false "
            "FROM organisation_command WHERE code = %s ON CONFLICT (plan_id, command_id) DO UPDATE "
            "SET grouping = excluded.grouping",
            [self.plan.operation_id, self.plan.pk, json.dumps(grouping_of(grouping)), code],
        )


@transaction.atomic
def _prepare(plan: Plan, source: str) -> bool:
    """The posts are kept by now; whether the seed was opened meanwhile, and the plan waits to be drawn."""
    assert plan.witnessed, "a plan without a seed has a witnessed draw"
    draw = Witnessed.objects.select_for_update(of=("self",)).get(pk=plan.witnessed.pk)
    if draw.withdrawn:
        raise Uncomputable(_("Undian rencana ini sudah ditarik. Minta rencana baru dengan undian lain."))
    state = State.WAITING if draw.opened else State.PREPARED
    if not _move(plan, state=state, percent=0, step=""):
        raise Cancelled
    if draw.opened:
        return True
    after = {"plan": plan.pk, "commitment": draw.commitment, "input_sha256": source}
    record(command=plan.command, actor=plan.made_by, action="plan.prepared", subject=plan.subject, after=after)
    return False


@transaction.atomic
def _save(plan: Plan, solved: Solved, source: str, seconds: float) -> None:
    commands = Command.objects.in_bulk([c.command.code for c in solved.commands], field_name="code")
    lenders = (*solved.problem.granted.values(), *solved.problem.reinforcement)
    units = {u.code: u for lender in lenders for u in lender.units}
    people = {o.id: o for lender in lenders for o in lender.officers}
    parts = {part.command_id: part for part in plan.parts.all()}
    for found in solved.commands:
        command = commands[found.command.code]
        row = parts.get(command.pk) or Part(operation=plan.operation, plan=plan, command=command)
        save_part(row, _with_lent(found, people, units), doctrine_of(plan))
    figures = summarise(solved)["total"]
    moved = _move(plan, state=State.DRAFT, percent=100, step="", seconds=round(seconds, 2), figures=figures)
    if not moved:
        raise Cancelled
    record(
        command=plan.command,
        actor=plan.made_by,
        action="plan.computed",
        subject=plan.subject,
        after={
            "plan": plan.pk,
            "commitment": solved.draw.commitment,
            "input_sha256": source,
            "figures": _told(figures),
        },
    )


def _with_lent(found: Any, people: dict[str, Officer], units: dict[str, Unit]) -> Solution:
    """The command's plan with the records of those lent to it, who stand with the lender in the problem.

    Whom it lends itself it keeps a row of, for when somebody is sent home.
    """
    lent = tuple(people[a.officer] for a in found.assignments if a.reinforcement)
    known = {a.officer for a in found.assignments}
    away = tuple(Assignment(o.id, o.unit, Duty.ROUTINE) for o in found.command.officers if o.id not in known)
    found = replace(found, assignments=(*found.assignments, *away))
    return Solution(found, lent=lent, lenders=tuple(units.values()) if lent else ())


def _told(figures: dict[str, Any]) -> dict[str, Any]:
    names = ("stations", "posts", "manned_posts", "unmanned_stations", "reinforcement", "cost_idr", "gap")
    return {name: figures[name] for name in names}


def _move(plan: Plan, **changes: Any) -> bool:
    """Change a plan that is still running. False where it is not."""
    return bool(Plan.objects.filter(pk=plan.pk, state__in=RUNNING).update(moved=timezone.now(), **changes))


@contextmanager
def _at_work(number: int) -> Iterator[Plan | None]:
    """The plan, for this worker alone, if it still runs; what breaks within makes it FAILED, a stop CANCELLED."""
    with held(Job.PLAN, number) as mine:
        running = Plan.objects.select_related("operation", "command", "made_by", "witnessed")
        plan = running.filter(pk=number, state__in=RUNNING).first() if mine else None
        if plan is None:
            yield None
            return
        # With its step: the list and the page must not say that it is computed and that it waits.
        _move(plan, state=State.COMPUTING, step="reading")
        try:
            yield plan
        except Cancelled:
            _move(plan, state=State.CANCELLED, step="")
        except Uncomputable as why:
            _move(plan, state=State.FAILED, message=str(why))
        except Exception as error:
            log.exception("plan %s", number)
            broken = _("Server gagal di tengah perhitungan (%(error)s). Coba lanjutkan; bila terulang, sampaikan ini.")
            _move(plan, state=State.FAILED, message=broken % {"error": type(error).__name__})
            raise
