"""A Polres asks for people; the Polda lends teams or says no; a team comes back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from posko.deployment.models import Grant, Promise, Request, Team
from posko.deployment.ordering.recalling import call_back, restore
from posko.deployment.reinforcement.holding import hold_ledgers, polda_of
from posko.deployment.reinforcement.refusals import (
    AlreadyDecided,
    AlreadyPromised,
    Lent,
    MoreThanAsked,
    NobodyAvailable,
    Promised,
    ReinforcementRefused,
    TeamGone,
    TeamTaken,
)
from posko.deployment.reinforcement.reserve import refuse_beyond, statuses_of
from posko.doctrine import BadDoctrine, Doctrine
from posko.ledger.services import hold, record
from posko.organisation.access import require, require_another
from posko.organisation.models import Command, Kind, Person
from posko.registry.models import Operation, Status
from posko.registry.queries import doctrine_of

State = Request.State
#: More than any Polda has is a slip of the finger.
OFFICERS_MOST = 10_000


@transaction.atomic
def request_officers(*, operation: Operation, command: Command, officers: int, reason: str, by: Person) -> Request:
    """Ask the Polda above `command` for `officers` people.

    Raises NotAllowed, ValidationError for a number out of range, no reason, or a command that is no Polres of a Polda.
    """
    require(by, "request-reinforcement", command)
    polda = polda_of(command)
    if polda is None or command.kind != Kind.POLRES:
        raise ValidationError({"command": _("BKO diminta oleh Polres kepada Polda di atasnya.")})
    if not 1 <= officers <= OFFICERS_MOST:
        raise ValidationError({"officers": _("Isi jumlah personel, paling sedikit 1.")})
    reason = _reason(reason)
    request = Request.objects.create(
        operation=operation, command=command, polda=polda, officers=officers, reason=reason, by=by
    )
    _record(request, by, "reinforcement.requested", after={"officers": officers}, reason=reason)
    return request


def _reason(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise ValidationError({"reason": _("Tulis alasannya; penerima memutuskan atas dasar itu.")})
    if len(text) > 300:
        raise ValidationError({"reason": _("Paling banyak 300 huruf.")})
    return text


@transaction.atomic
def withdraw_request(*, request: Request, by: Person) -> Request:
    """Take back what of a request is still open; what was granted stays. Raises NotAllowed, AlreadyDecided."""
    require(by, "request-reinforcement", request.command)
    _decide(request, by, State.WITHDRAWN)
    _record(request, by, "reinforcement.withdrawn", before=_open_of(request))
    return request


@transaction.atomic
def refuse_request(*, request: Request, reason: str, by: Person) -> Request:
    """Say no to what is still open, with a reason; what was granted stays.

    Raises NotAllowed, SamePerson, ValidationError without a reason, AlreadyDecided.
    """
    require(by, "grant-reinforcement", request.polda)
    require_another(by, request.by)
    reason = _reason(reason)
    _decide(request, by, State.REFUSED, answer=reason)
    _record(request, by, "reinforcement.refused", before=_open_of(request), reason=reason)
    return request


def _open_of(request: Request) -> dict[str, int]:
    return {"officers": request.officers, "granted": request.granted, "open": request.rest}


@transaction.atomic
def grant(
    *, request: Request, teams: Iterable[Team], by: Person, answer: str = "", beyond: bool = False
) -> list[Grant]:
    """Lend `teams` to the command that asked: all of `teams` or none, and of each those who are available now.

    Where they are fewer people than are missing, the rest stays open for a further grant. Everybody lent is promised to
    the borrower. `beyond`: it is meant where they are more people than are missing.

    Raises NotAllowed, SamePerson for one's own request, ValidationError without a team, AlreadyDecided, TeamGone,
    TeamTaken naming who has a team, NobodyAvailable, AlreadyPromised naming members whom another command has by a plan
    in force, MoreThanAsked unless `beyond`, BeyondReserve where the Polda's routine duty or ceiling leaves fewer, and
    ReinforcementRefused where the operation's rules cannot be used.

    The ledger of the Polda is held (`holding`): of two who grant at once the second sees what the first has done, and
    where `request` does not say so is refused with AlreadyDecided, for less is missing than he was told.
    """
    require(by, "grant-reinforcement", request.polda)
    require_another(by, request.by)
    asked = sorted({team.pk: team for team in teams}.values(), key=lambda team: team.pk)
    if not asked:
        raise ValidationError({"teams": _("Pilih paling sedikit satu regu, atau tolak permintaan ini.")})
    hold_ledgers(request.operation, [request.polda])
    chosen = _lendable(request, asked)
    _refuse_promised(request, chosen)
    able = _able(request, chosen, by)
    going = [line[0] for lines in able.values() for line in lines]
    more = max(0, len(going) - request.rest)
    if more and request.is_open and not beyond:
        raise MoreThanAsked(len(going), request.rest)
    way = _("Pinjamkan regu yang lebih kecil atau lebih sedikit, atau kembalikan dahulu regu dari kesatuan lain.")
    refuse_beyond(request.operation, request.polda, going, doctrine=_rules(request.operation), by=by, way=way)
    before, granted = _open_of(request), request.granted + len(going)
    state = State.GRANTED if granted >= request.officers else State.PARTLY
    _decide(request, by, state, granted=granted, answer=" ".join(answer.split())[:300])
    grants = [_lend(request, team, able[team.pk], by) for team in chosen]
    after = {"granted": granted, "teams": {lent.team_code: codes_of(lent.officers) for lent in grants}}
    if more:
        after["beyond"] = more
    if unavailable := {team.code: left for team in chosen if (left := _left(team, able[team.pk]))}:
        after["unavailable"] = unavailable
    _hold_chains(request)
    if again := [code for lent in grants for code in restore(lent)]:
        after["orders_restored"] = again
    _record(request, by, "reinforcement.granted", before=before, after=after, reason=request.answer)
    return grants


def _rules(operation: Operation) -> Doctrine:
    try:
        return doctrine_of(operation.doctrine_toml)
    except BadDoctrine as bad:
        raise ReinforcementRefused(_("Aturan operasi tidak dapat dipakai: %(why)s") % {"why": bad}) from bad


def _able(request: Request, teams: Sequence[Team], by: Person) -> dict[int, list[list[str]]]:
    """By the key of a team those of its people who are available now. Raises NobodyAvailable."""
    codes = [code for team in teams for code in codes_of(team.officers)]
    now = statuses_of(request.operation, request.polda, codes, by=by)
    able = {team.pk: [line for line in team.officers if now.get(line[0]) == Status.AVAILABLE] for team in teams}
    if empty := [team.code for team in teams if not able[team.pk]]:
        raise NobodyAvailable(empty)
    return able


def _left(team: Team, able: Sequence[Sequence[str]]) -> list[str]:
    """Who of `team` does not go."""
    there = set(codes_of(able))
    return [code for code in codes_of(team.officers) if code not in there]


def _lendable(request: Request, asked: Sequence[Team]) -> list[Team]:
    """The teams as they are now, locked. Raises TeamGone, TeamTaken."""
    numbers = [team.pk for team in asked]
    rows = Team.objects.filter(operation=request.operation_id, command=request.polda_id, dissolved=None, pk__in=numbers)
    found = list(rows.order_by("pk").select_for_update())
    if gone := [team.code for team in asked if team not in found]:
        raise TeamGone(gone)
    running = Grant.objects.filter(team__in=found, returned=None).select_related("command")
    if taken := [Lent(lent.team_code, lent.command.name) for lent in running.order_by("team_code")]:
        raise TeamTaken(taken)
    return found


def _refuse_promised(request: Request, teams: Sequence[Team]) -> None:
    """Raises AlreadyPromised where any command, the borrower itself included, has a member already."""
    names = {line[0]: f"{line[1]} {line[2]}" for team in teams for line in team.officers}
    running = Promise.objects.filter(operation=request.operation_id, officer_code__in=names, released=None)
    found = running.select_related("command").order_by("officer_code")
    if promised := [Promised(names[p.officer_code], p.command.name) for p in found]:
        raise AlreadyPromised(promised)


def _lend(request: Request, team: Team, officers: list[list[str]], by: Person) -> Grant:
    lent = Grant.objects.create(
        operation=request.operation,
        command=request.command,
        request=request,
        team=team,
        team_code=team.code,
        officers=officers,
        by=by,
    )
    codes = sorted(codes_of(officers))
    Promise.objects.bulk_create(
        Promise(operation=request.operation, command=request.command, officer_code=code, grant=lent) for code in codes
    )
    return lent


def codes_of(lines: Iterable[Sequence[str]]) -> list[str]:
    return [line[0] for line in lines]


@transaction.atomic
def return_team(*, lent: Grant, by: Person) -> Grant:
    """The team is back at the Polda; nobody of it is promised any longer, and no order of the borrower holds for them.

    Raises NotAllowed unless `by` grants at the Polda, AlreadyDecided where it was returned before.
    """
    require(by, "grant-reinforcement", lent.request.polda)
    hold_ledgers(lent.operation, [lent.request.polda])
    now = timezone.now()
    # The filter carries the old state: of two clicks one is a decision.
    if not Grant.objects.filter(pk=lent.pk, returned=None).update(returned=now, returned_by=by):
        raise AlreadyDecided
    Promise.objects.filter(grant=lent, released=None).update(released=now)
    lent.refresh_from_db()
    _hold_chains(lent.request)
    ended = call_back(lent)
    before = {"team": lent.team_code, "officers": codes_of(lent.officers)}
    _record(lent.request, by, "reinforcement.returned", before=before, after={"orders_ended": ended})
    return lent


def _decide(request: Request, by: Person, state: State, **more: Any) -> None:
    # The filter carries what was seen: of two who decide at once one decides.
    seen = Request.objects.filter(pk=request.pk, state__in=Request.OPEN, granted=request.granted)
    if not seen.update(state=state, decided_by=by, decided=timezone.now(), **more):
        raise AlreadyDecided
    request.refresh_from_db()


def _hold_chains(request: Request) -> None:
    """Both, before the rows of orders, as whoever gives or confirms orders does."""
    for command in (request.polda, request.command):
        hold(command)


def _record(request: Request, by: Person, action: str, **what: Any) -> None:
    """The same at the Polda and at the command that asked, so that each has it in its own chain."""
    for command in (request.polda, request.command):
        subject = f"{request.operation.code}: BKO {request.pk} {request.command.name}"
        record(command=command, actor=by, action=action, subject=subject, **what)
