"""Decisions about people: who is let in, with which role, and how that ends."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from posko.ledger.services import record
from posko.organisation.access import PROGRAM_ROLES, NotAllowed, paths_where, require, require_another
from posko.organisation.doorstep import is_taken, knock, person_with_activation, role_paths
from posko.organisation.models import Activation, Appointment, Command, Kind, Person, Role, new_token

#: Days that the link of an invitation works.
INVITATION_DAYS = 7


class UsernameTaken(Exception):
    """Somebody signs in with this name already."""


class AlreadyAppointed(Exception):
    """The person holds this role for this command already."""


class ActivationRefused(Exception):
    """A token lets nobody in. `why`: "unknown", "used", "revoked", "expired", "inactive" (the person is shut out) or
    "program" (nobody signs in as a program).
    """

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"this activation is {why}")


# --- Letting in ---------------------------------------------------------------------------------------------------


@transaction.atomic
def invite(*, name: str, username: str, command: Command, role: str, by: Person, email: str = "") -> tuple[Person, str]:
    """Let a new person in with a role; the person, and the one-time token, which is kept nowhere.

    Raises NotAllowed unless `by` manages the people of `command`, UsernameTaken.
    """
    require(by, "manage-people", command)
    return _let_in(name=name, username=username, email=email, command=command, role=Role(role), by=by)


@transaction.atomic
def create_administrator(*, email: str, name: str, command: Command | None = None) -> tuple[Person, str]:
    """From the terminal: an administrator of `command`, else of the topmost one, and his one-time token.

    Where there is no command yet, one for the whole country is made. Raises UsernameTaken.
    """
    home = command or Command.objects.filter(parent=None).first()
    if home is None:
        home = Command.objects.create(code="INDONESIA", name="Mabes Polri", kind=Kind.POLDA)
    return _let_in(name=name, username=email, email=email, command=home, role=Role.ADMINISTRATOR, by=None)


def _let_in(
    *, name: str, username: str, email: str, command: Command, role: Role, by: Person | None
) -> tuple[Person, str]:
    if is_taken(username):
        raise UsernameTaken(username)
    person = Person.objects.create_user(username, name=name, email=email)
    Appointment.objects.create(person=person, command=command, role=role)
    activation, token = make_activation(person, command, by, days=INVITATION_DAYS)
    after = {"name": name, "role": role.value, "link_until": activation.expires}
    record(command=command, actor=by, action="person.invited", subject=username, after=after)
    return person, token


def make_activation(person: Person, command: Command, by: Person | None, *, days: int) -> tuple[Activation, str]:
    """A new activation and its token, which is kept nowhere. Part of a decision: writes no ledger entry."""
    token = new_token()
    until = timezone.now() + timedelta(days=days)
    made = Activation(person=person, command=command, token_hash=hash_of(token), made_by=by, expires=until)
    made.save()
    return made, token


def hash_of(token: str) -> str:
    """What is kept of a token. 160 random bits need no salt and no slow hash; spaces, dashes and case do not count."""
    return hashlib.sha256("".join(c for c in token.upper() if c.isalnum()).encode()).hexdigest()


def find_activation(token: str) -> Activation:
    """The activation with this token; its person is introduced. Raises ActivationRefused unless it works."""
    if knock(person_with_activation(hash_of(token))) is None:
        raise ActivationRefused("unknown")
    found = Activation.objects.select_related("person", "command").get(token_hash=hash_of(token))
    if why := _why_not(found):
        raise ActivationRefused(why)
    return found


def _why_not(activation: Activation) -> str | None:
    if activation.person.is_program:
        return "program"
    if activation.used:
        return "used"
    if activation.revoked:
        return "revoked"
    if not activation.works:
        return "expired"
    return None if activation.person.is_active else "inactive"


@transaction.atomic
def activate(*, token: str, password: str) -> Person:
    """Set the password of the person to whom the token was given; the token and all his sessions end.

    Raises ActivationRefused unless the token works. Whether the password is good enough is for the form to say.
    """
    activation = find_activation(token)
    now = timezone.now()
    # The filter carries the old state: of two who come with the same token one is let in.
    if not Activation.objects.filter(pk=activation.pk, used=None, revoked=None).update(used=now):
        raise ActivationRefused("used")
    person = activation.person
    person.set_password(password)
    person.session_round += 1
    person.save(update_fields=["password", "session_round"])
    _open_activations(person).update(revoked=now)
    record(command=activation.command, actor=person, action="person.activated", subject=person.username)
    return person


def _open_activations(person: Person) -> Any:
    return Activation.objects.filter(person=person, used=None, revoked=None)


# --- Roles --------------------------------------------------------------------------------------------------------


@transaction.atomic
def appoint(*, person: Person, command: Command, role: str, by: Person) -> Appointment:
    """Give a role to somebody who is in already.

    Raises NotAllowed unless `by` manages the people of `command`, SamePerson for himself, AlreadyAppointed, ValueError
    for a role that a program may not have.
    """
    require(by, "manage-people", command)
    require_another(by, person)
    if person.is_program and role not in PROGRAM_ROLES:
        raise ValueError(f"a program may not be {role}")
    made, new = Appointment.objects.get_or_create(person=person, command=command, role=Role(role), ended=None)
    if not new:
        raise AlreadyAppointed(f"{made}")
    record(command=command, actor=by, action="role.given", subject=person.username, after={"role": made.role})
    return made


@transaction.atomic
def end_appointment(*, appointment: Appointment, by: Person) -> Appointment:
    """End a role at once; one that has ended stays as it is.

    Raises NotAllowed unless `by` manages the people of its command, SamePerson for his own.
    """
    require(by, "manage-people", appointment)
    require_another(by, appointment.person)
    now = timezone.now()
    if Appointment.objects.filter(pk=appointment.pk, ended=None).update(ended=now):
        subject, before = appointment.person.username, {"role": appointment.role, "since": appointment.since}
        record(command=appointment.command, actor=by, action="role.ended", subject=subject, before=before)
    appointment.refresh_from_db()
    return appointment


# --- Accounts -----------------------------------------------------------------------------------------------------


def manages_whole(by: Person, person: Person) -> bool:
    """Whether `by` manages the people of every command where `person` holds a role (none now: ever held one).

    An account is more than one role: who could make a new link for somebody with a role elsewhere could sign in as him.
    """
    mine, paths = paths_where(by, "manage-people"), role_paths(person.pk)
    return bool(paths) and all(any(path.startswith(m) for m in mine) for path in paths)


def require_whole(by: Person, person: Person) -> Command:
    """The command in whose ledger a decision about the account of `person` stands: of his roles the topmost's.

    Raises NotAllowed unless `by` manages all of it, SamePerson for himself.
    """
    require_another(by, person)
    if not manages_whole(by, person):
        raise NotAllowed(by, "manage-people")
    held = person.appointments.filter(ended=None) or person.appointments.all()
    return held.select_related("command").order_by("command__path")[0].command


@transaction.atomic
def renew_activation(*, person: Person, by: Person) -> tuple[Activation, str]:
    """A new one-time link, for whoever lost his or forgot the password; links before it end. The activation, its token.

    Raises NotAllowed, SamePerson, ActivationRefused where the person is shut out or a program.
    """
    command = require_whole(by, person)
    if person.is_program or not person.is_active:
        raise ActivationRefused("program" if person.is_program else "inactive")
    _open_activations(person).update(revoked=timezone.now())
    activation, token = make_activation(person, command, by, days=INVITATION_DAYS)
    after = {"link_until": activation.expires}
    record(command=command, actor=by, action="activation.renewed", subject=person.username, after=after)
    return activation, token


@transaction.atomic
def revoke_activation(*, activation: Activation, by: Person) -> Activation:
    """End a link or card; one that was used or has ended stays as it is.

    Raises NotAllowed unless `by` manages the people of its command.
    """
    require(by, "manage-people", activation)
    now = timezone.now()
    if Activation.objects.filter(pk=activation.pk, used=None, revoked=None).update(revoked=now):
        subject, before = activation.person.username, {"link_until": activation.expires}
        record(command=activation.command, actor=by, action="activation.revoked", subject=subject, before=before)
    activation.refresh_from_db()
    return activation


@transaction.atomic
def deactivate(*, person: Person, by: Person, reason: str) -> Person:
    """Shut a person out: sessions, links and API tokens end at once; the roles stay for when he is let in again.

    Raises NotAllowed unless `by` manages all of the person's roles, SamePerson for himself.
    """
    command = require_whole(by, person)
    if Person.objects.filter(pk=person.pk, is_active=True).update(is_active=False, session_round=_next_round()):
        now = timezone.now()
        _open_activations(person).update(revoked=now)
        person.tokens.filter(revoked=None).update(revoked=now)
        subject = person.username
        record(command=command, actor=by, action="account.revoked", subject=subject, reason=reason)
    person.refresh_from_db()
    return person


@transaction.atomic
def reactivate(*, person: Person, by: Person) -> Person:
    """Let a person in again, with the password he had. Raises NotAllowed, SamePerson as `deactivate`."""
    command = require_whole(by, person)
    if Person.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        record(command=command, actor=by, action="account.restored", subject=person.username)
    person.refresh_from_db()
    return person


@transaction.atomic
def end_sessions(*, person: Person, by: Person) -> None:
    """Sign a person out on all devices: his own doing, or of who manages all of his roles. Raises NotAllowed."""
    command = _home(person) if person.pk == by.pk else require_whole(by, person)
    Person.objects.filter(pk=person.pk).update(session_round=_next_round())
    if command:
        record(command=command, actor=by, action="sessions.ended", subject=person.username)


@transaction.atomic
def remove_second_factor(*, person: Person, by: Person) -> int:
    """For a lost telephone or key: forget them, so that the person sets up new ones; how many. His sessions end.

    Raises NotAllowed, SamePerson as `deactivate`.
    """
    command = require_whole(by, person)
    kinds = sorted(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    if kinds:
        Authenticator.objects.filter(user=person).delete()
        Person.objects.filter(pk=person.pk).update(session_round=_next_round())
        before = {"kinds": kinds}
        record(command=command, actor=by, action="second-factor.removed", subject=person.username, before=before)
    return len(kinds)


def _home(person: Person) -> Command | None:
    """Of the person's roles the topmost's command; None for somebody without a role, whose doings concern nobody."""
    held = person.appointments.filter(ended=None).select_related("command").order_by("command__path").first()
    return held.command if held else None


def _next_round() -> Any:
    return F("session_round") + 1
