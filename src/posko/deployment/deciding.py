"""The life of a plan: asked for, computed, submitted, approved or sent back, changed by a new version."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import timedelta

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from posko.deployment import ordering
from posko.deployment.changing import tell_plan
from posko.deployment.judging import refuse_broken
from posko.deployment.models import Edit, Part, Plan, Witnessed
from posko.deployment.models.draws import new_seed
from posko.deployment.refusals import ChangedMeanwhile, Overtaken, PlanRefused, WrongState
from posko.deployment.reinforcement import promise_lent
from posko.deployment.sight import Stale, sight_of, stale_of
from posko.deployment.storing import loaded
from posko.deployment.storing.saving import copy_rows
from posko.deployment.tasks import compute_plan
from posko.ledger.services import record
from posko.organisation.access import SamePerson, require, roles_said
from posko.organisation.jobs import Job, is_held, is_queued, one_at_a_time
from posko.organisation.models import Command, Kind, Person
from posko.registry.models import Operation

State = Plan.State
RUNNING = (State.WAITING, State.COMPUTING)
#: After this long without a worker, something that waits may be started again.
PATIENCE = timedelta(seconds=60)


@transaction.atomic
def ask_plan(
    *,
    operation: Operation,
    command: Command,
    by: Person,
    name: str,
    effort: str = Plan.Effort.NORMAL,
    witnessed: Witnessed | None = None,
) -> Plan:
    """Ask for a plan of `command` and all below; the worker computes it.

    Raises NotAllowed, and PlanRefused where the command is none that plans, or the draw belongs elsewhere.
    """
    require(by, "draft-plan", command)
    if command.kind == Kind.POLSEK or not command.path.startswith(operation.command.path):
        raise PlanRefused(_("Rencana dibuat untuk sebuah Polres atau Polda yang ikut dalam operasi ini."))
    if witnessed and (witnessed.operation_id, witnessed.command_id) != (operation.pk, command.pk):
        raise PlanRefused(_("Undian ini untuk operasi atau kesatuan lain."))
    # Locked: an opening at the same moment waits, or is seen here.
    now = Witnessed.objects.select_for_update().get(pk=witnessed.pk) if witnessed else None
    if now and now.opened:
        raise PlanRefused(_("Undian ini sudah dibuka: seed yang sudah diketahui tidak boleh dipakai lagi."))
    if now and now.withdrawn:
        raise PlanRefused(_("Undian ini sudah ditarik. Pilih undian lain, atau segel yang baru."))
    plan = Plan.objects.create(
        operation=operation,
        command=command,
        made_by=by,
        name=name.strip() or name_of(operation, command),
        effort=effort,
        witnessed=witnessed,
        own_seed="" if witnessed else new_seed(),
        doctrine_toml=operation.doctrine_toml,
        voting_day=operation.voting_day,
    )
    _record(plan, by, "plan.asked", after={"effort": effort, "witnessed": witnessed.commitment if witnessed else None})
    transaction.on_commit(lambda: compute_plan.enqueue(plan.pk, by.pk))
    return plan


def name_of(operation: Operation, command: Command) -> str:
    """What a plan is called for which no name was given: by its operation, its command and the day."""
    day = date_format(timezone.localdate(), "j M Y")
    return f"{operation.name[:50]} · {command.name[:40]} · {day}"


@transaction.atomic
def cancel_plan(*, plan: Plan, by: Person) -> Plan:
    """Ask the worker to stop; a plan that no worker has stops at once. Raises NotAllowed, WrongState."""
    require(by, "draft-plan", plan.command)
    before = Plan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)
    stopped: dict[str, object] = {} if is_held(Job.PLAN, plan.pk) else {"state": State.CANCELLED}
    _move(plan, RUNNING, cancel_asked=True, **stopped)
    if not before.cancel_asked:
        _record(plan, by, "plan.stopped")
    return plan


def is_interrupted(plan: Plan) -> bool:
    """Whether no worker has this plan or will come to it, although it should move on: it died in the middle."""
    if plan.state not in RUNNING or is_held(Job.PLAN, plan.pk):
        return False
    # A worker says that it is through, then lets go: the row may have been read before, the lock after.
    plan.refresh_from_db(fields=("state", "moved"))
    if plan.state != State.WAITING:
        return plan.state == State.COMPUTING
    return timezone.now() - plan.moved > PATIENCE and not is_queued(compute_plan, plan.pk)


@transaction.atomic
def resume_plan(*, plan: Plan, by: Person) -> Plan:
    """Take up an interrupted, stopped or failed plan; posts that were found are kept.

    Raises NotAllowed, WrongState, PlanRefused where it is at work or still being stopped, or where its draw was
    withdrawn: nobody could ever be drawn.
    """
    require(by, "draft-plan", plan.command)
    if plan.witnessed and plan.witnessed.withdrawn:
        raise PlanRefused(_("Undian rencana ini sudah ditarik. Minta rencana baru dengan undian lain."))
    if plan.is_running and not is_interrupted(plan):
        raise PlanRefused(_still_running(plan))
    again = (*RUNNING, State.CANCELLED, State.FAILED)
    _move(plan, again, state=State.WAITING, percent=0, step="", message="", cancel_asked=False)
    _record(plan, by, "plan.resumed")
    transaction.on_commit(lambda: compute_plan.enqueue(plan.pk, plan.made_by_id))
    return plan


def _still_running(plan: Plan) -> str:
    if plan.cancel_asked:
        return _("Perhitungan rencana ini masih dihentikan. Tunggu sampai berhenti, lalu lanjutkan.")
    return _("Rencana ini sedang dikerjakan; tidak perlu dilanjutkan.")


def resume_interrupted() -> int:
    """Take up every interrupted plan; how many. At the start of a server, as the owner."""
    found = [plan for plan in Plan.objects.filter(state__in=RUNNING) if is_interrupted(plan)]
    for plan in found:
        _move(plan, RUNNING, state=State.WAITING, percent=0, step="")
        compute_plan.enqueue(plan.pk, plan.made_by_id)
    return len(found)


@transaction.atomic
def discard_plan(*, plan: Plan, by: Person, seen: str = "") -> Plan:
    """Put a plan aside that was never approved. `seen`: as in `approve_plan`.

    Raises NotAllowed, WrongState, ChangedMeanwhile.
    """
    require(by, "draft-plan", plan.command)
    states = (State.PREPARED, State.DRAFT, State.CANCELLED, State.FAILED)
    _refuse_changed(_held(plan, states), by, seen, None)
    _move(plan, states, state=State.DISCARDED)
    _record(plan, by, "plan.discarded")
    return plan


@transaction.atomic
def submit_plan(*, plan: Plan, by: Person, seen: str = "") -> Plan:
    """Lay a draft before the commander. `seen`: as in `approve_plan`.

    Raises NotAllowed, WrongState, ChangedMeanwhile, BreaksRules, Outdated.
    """
    require(by, "draft-plan", plan.command)
    held = _held(plan, (State.DRAFT,))
    stale = stale_of(by, held)
    _refuse_changed(held, by, seen, stale)
    refuse_broken(held, stale)
    changes = {"submitted_by": by, "submitted": timezone.now(), "refusal": ""}
    _move(plan, (State.DRAFT,), state=State.SUBMITTED, **changes)
    _record(plan, by, "plan.submitted", after=_figures(plan))
    return plan


@transaction.atomic
def send_back_plan(*, plan: Plan, by: Person, reason: str) -> Plan:
    """Give a submitted plan back to its planner, with the reason. Raises NotAllowed, WrongState, PlanRefused."""
    require(by, "approve-plan", plan.command)
    if not reason.strip():
        raise PlanRefused(_("Tulis mengapa rencana ini dikembalikan."))
    _move(plan, (State.SUBMITTED,), state=State.DRAFT, refusal=reason.strip()[:300], decided_by=by)
    _record(plan, by, "plan.sent_back", reason=reason.strip())
    return plan


@transaction.atomic
def take_back_plan(*, plan: Plan, by: Person) -> Plan:
    """Make a submitted plan a draft again, by its planner. Raises NotAllowed, WrongState."""
    require(by, "draft-plan", plan.command)
    _move(plan, (State.SUBMITTED,), state=State.DRAFT, submitted_by=None, submitted=None)
    _record(plan, by, "plan.taken_back")
    return plan


@transaction.atomic
def approve_plan(*, plan: Plan, by: Person, site: str = "", seen: str = "") -> Plan:
    """Bring a submitted plan into force: it is frozen, people are promised, orders are given.

    `site`: the address of this server, for the QR code on paper. `seen`: `sight_of` what the person was asked about.

    Raises NotAllowed, SamePerson (who computed, submitted or changed it), WrongState, ChangedMeanwhile, BreaksRules,
    Outdated, Overtaken, and AlreadyPromised where somebody whom it lends is promised elsewhere.
    """
    require(by, "approve-plan", plan.command)
    if by.pk in drafters(plan):
        text = _("Anda ikut menyusun rencana ini; orang lain yang harus menyetujuinya: %(who)s di %(where)s.")
        raise SamePerson(text % {"who": roles_said("approve-plan"), "where": plan.command})
    # What holds is read and replaced by one approval at a time: a second one sees what the first has left.
    one_at_a_time(f"posko.approval {plan.operation_id}")
    held = _held(plan, (State.SUBMITTED,))
    stale = stale_of(by, held)
    _refuse_changed(held, by, seen, stale)
    _move(plan, (State.SUBMITTED,), state=State.APPROVED, decided_by=by, decided=timezone.now())
    parts = list(plan.parts.select_related("command").order_by("command__path").select_for_update(of=("self",)))
    refuse_broken(held, stale, parts)
    version = _bring_into_force(plan, parts)
    promise_lent(plan=plan, by=by)
    ordering.issue(plan=plan, by=by, site=site)
    after = _figures(plan) | {"version": version, "rows_sha256": digest_of(parts)}
    _record(plan, by, "plan.approved", after=after)
    return plan


def drafters(plan: Plan) -> set[int | None]:
    """Ids of those who made, submitted or changed `plan`."""
    editors = Edit.objects.filter(plan=plan, undone=None).values_list("by", flat=True)
    return {plan.made_by_id, plan.submitted_by_id, *editors}


def _bring_into_force(plan: Plan, parts: list[Part]) -> int:
    """Make the parts those that hold; the version they are. Raises Overtaken."""
    commands = [part.command_id for part in parts]
    old = Part.objects.filter(operation=plan.operation, command__in=commands, in_force=True)
    holding = list(old.select_related("plan", "command").select_for_update(of=("self",)).order_by("command__path"))
    if plan.based_on_id and (other := next((p for p in holding if p.plan_id != plan.based_on_id), None)):
        raise Overtaken(f"{other.plan} ({other.command})")
    version = 1 + max([part.plan.version for part in holding], default=0)
    old.update(in_force=False)
    Part.objects.filter(pk__in=[part.pk for part in parts]).update(in_force=True)
    Plan.objects.filter(pk=plan.pk).update(version=version)
    plan.version = version
    return version


def digest_of(parts: list[Part]) -> str:
    """SHA-256 hex over every row of `parts`: what was approved, to be held against what is there later."""
    told = {part.command.code: loaded(part) for part in parts}
    text = json.dumps(told, cls=DjangoJSONEncoder, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def revise_plan(*, plan: Plan, by: Person) -> Plan:
    """A draft of the next version, so far the same as the approved `plan` where that still holds.

    A command that has another plan meanwhile keeps it, and is not in the draft. Raises NotAllowed, WrongState, and
    PlanRefused where `plan` holds nowhere any more.
    """
    require(by, "draft-plan", plan.command)
    if plan.state != State.APPROVED:
        raise WrongState
    holding = list(plan.parts.filter(in_force=True))
    if not holding:
        raise PlanRefused(_("Rencana ini tidak berlaku lagi di mana pun. Buat versi baru dari rencana yang berlaku."))
    return _begun_anew(plan, plan.command, holding, by)


@transaction.atomic
def revise_part(*, part: Part, by: Person) -> Plan:
    """A draft of the command's own, so far the same as its `part` of an approved plan, of a Polda's too.

    Whom the Polda's plan lends to the command stays lent to it. Raises NotAllowed, WrongState, and PlanRefused where
    the part holds no longer.
    """
    require(by, "draft-plan", part.command)
    if part.plan.state != State.APPROVED:
        raise WrongState
    if not Part.objects.filter(pk=part.pk, in_force=True).exists():
        text = _("Rencana ini tidak berlaku lagi di %(where)s. Buat versi baru dari rencana yang berlaku.")
        raise PlanRefused(text % {"where": part.command})
    return _begun_anew(part.plan, part.command, [part], by)


def _begun_anew(plan: Plan, command: Command, parts: Sequence[Part], by: Person) -> Plan:
    last = Plan.objects.filter(operation=plan.operation, command=command).aggregate(last=Max("version"))["last"]
    draft = Plan.objects.create(
        operation=plan.operation,
        command=command,
        name=plan.name,
        version=1 + max(last or 0, plan.version),
        based_on=plan,
        state=State.DRAFT,
        percent=100,
        effort=plan.effort,
        doctrine_toml=plan.doctrine_toml,
        voting_day=plan.voting_day,
        witnessed=plan.witnessed,
        own_seed=plan.own_seed,
        figures=plan.figures,
        made_by=by,
    )
    for part in parts:
        copy_rows(part, _copied(part, draft))
    tell_plan(draft)
    draft.refresh_from_db()
    _record(draft, by, "plan.revised", after={"of": plan.pk, "version": draft.version})
    return draft


def _copied(part: Part, plan: Plan) -> Part:
    names = ("operation_id", "command_id", "given", "bounds", "figures", "drawings")
    return Part.objects.create(plan=plan, **{name: getattr(part, name) for name in names})


def _move(plan: Plan, states: tuple[str, ...], **changes: object) -> None:
    """Change a plan that is in one of `states`. Raises WrongState: of two people at once, one moves it."""
    moved = Plan.objects.filter(pk=plan.pk, state__in=states).update(moved=timezone.now(), **changes)
    if not moved:
        raise WrongState
    plan.refresh_from_db()


def _held(plan: Plan, states: tuple[str, ...]) -> Plan:
    """`plan` as it is, held until the transaction ends. Raises WrongState unless it is in one of `states`."""
    now = Plan.objects.select_for_update(of=("self",), no_key=True).select_related("operation").get(pk=plan.pk)
    if now.state not in states:
        raise WrongState
    return now


def _refuse_changed(held: Plan, by: Person, seen: str, stale: Stale | None) -> None:
    """Raises ChangedMeanwhile where `held` is no longer as `seen`."""
    if seen and seen != sight_of(by, held, stale):
        raise ChangedMeanwhile


def _figures(plan: Plan) -> dict[str, object]:
    names = ("stations", "posts", "manned_posts", "unmanned_stations", "reinforcement", "cost_idr", "gap")
    return {"plan": plan.pk, "figures": {name: plan.figures.get(name) for name in names}}


def _record(plan: Plan, by: Person, action: str, *, after: object = None, reason: str = "") -> None:
    record(command=plan.command, actor=by, action=action, subject=plan.subject, after=after, reason=reason)
