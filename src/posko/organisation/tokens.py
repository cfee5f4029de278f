"""Tokens for programs that work with the API: made once, shown once, ended at any time."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from posko.ledger.services import record
from posko.organisation.access import NotAllowed, commands_where
from posko.organisation.doorstep import knock, person_with_token
from posko.organisation.models import ApiToken, Command, Person, Scope
from posko.organisation.services import require_whole

#: Days that a token works.
USUAL_DAYS, MOST_DAYS = 90, 365
#: What the API has, as in its addresses: a token may be limited to some of it.
PARTS = (
    "units",
    "operations",
    "polling-stations",
    "officers",
    "equipment",
    "funds",
    "routine-duty",
    "plans",
    "posts",
    "assignments",
    "reinforcements",
    "ledger",
)
_MARK = "posko_"


@transaction.atomic
def issue_token(
    *,
    by: Person,
    name: str,
    program: Person | None = None,
    scope: str = Scope.READ,
    parts: Sequence[str] = (),
    days: int = USUAL_DAYS,
) -> tuple[ApiToken, str]:
    """Make a token that works for `by`, or for a `program`; the token and its secret, which is kept nowhere.

    Raises NotAllowed where `by` holds no role or does not manage all roles of the program (nobody makes a token that
    works for another person), ValueError on an unknown scope or part, or unless 1 <= days <= 365.
    """
    home = _home(by) if program is None else _home_of_program(program, by)
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(f"a token works for 1 to {MOST_DAYS} days, not {days}")
    if unknown := set(parts) - set(PARTS):
        raise ValueError(f"the API has no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    secret = _MARK + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        person=program or by,
        name=name,
        scope=Scope(scope),
        parts=list(parts),
        token_hash=hash_of(secret),
        expires=timezone.now() + timedelta(days=days),
    )
    after = {"scope": token.scope, "parts": token.parts, "expires": token.expires}
    record(command=home, actor=by, action="token.issued", subject=_subject(token), after=after)
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Person) -> ApiToken:
    """End a token at once; one that has ended stays as it is.

    Raises NotAllowed unless it is `by`'s own, or that of somebody who holds a role where `by` manages people.
    """
    home = _home(by) if token.person_id == by.pk else _home_where_managed(token.person, by)
    now = timezone.now()
    # The filter carries the old state: of two clicks only one is a decision.
    if ApiToken.objects.filter(pk=token.pk, revoked=None).update(revoked=now):
        record(command=home, actor=by, action="token.revoked", subject=_subject(token), after={"revoked": now})
    token.refresh_from_db()
    return token


def token_of(secret: str) -> ApiToken | None:
    """The token with this secret, if it works and its person may sign in, who is introduced; notes that it was used."""
    if knock(person_with_token(hash_of(secret))) is None:
        return None
    found = ApiToken.objects.select_related("person").get(token_hash=hash_of(secret))
    if not found.works or not found.person.is_active:
        return None
    now = timezone.now()
    # To the minute is enough to see whether it is in use, and spares a write for each request.
    if found.last_used is None or now - found.last_used > timedelta(minutes=1):
        ApiToken.objects.filter(pk=found.pk).update(last_used=now)
    return found


def hash_of(secret: str) -> str:
    """What is kept of a secret. 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _home(person: Person) -> Command:
    """The command in whose ledger stands what a person does for himself: of his roles the topmost's."""
    held = person.appointments.filter(ended=None).select_related("command").order_by("command__path").first()
    if held is None:
        raise NotAllowed(person, "make-token")
    return held.command


def _home_of_program(program: Person, by: Person) -> Command:
    if not program.is_program:
        raise NotAllowed(by, "make-token-of-another")
    return require_whole(by, program)


def _home_where_managed(holder: Person, by: Person) -> Command:
    """Of the commands where `by` manages people and `holder` has a role, the topmost. Raises NotAllowed for none."""
    mine = commands_where(by, "manage-people")
    held = holder.appointments.filter(ended=None, command__in=mine).select_related("command")
    if (appointment := held.order_by("command__path").first()) is None:
        raise NotAllowed(by, "manage-people")
    return appointment.command


def _subject(token: ApiToken) -> str:
    return f"token {token.pk}: {token.name} ({token.person.username})"
