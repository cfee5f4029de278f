"""What is read of people, always starting from the commands where one may see or manage them."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, QuerySet, When
from django.utils import timezone

from posko.organisation.access import commands_where
from posko.organisation.models import Activation, ApiToken, Appointment, Command, Person, Role


def people_visible_to(person: Person, action: str = "see-people") -> QuerySet[Person]:
    """People who hold or held a role in the commands where `person` has the right `action`, by name."""
    here = Appointment.objects.filter(person=OuterRef("pk"), command__in=commands_where(person, action))
    return Person.objects.filter(Exists(here)).order_by("name", "pk")


def people_managed_by(person: Person) -> QuerySet[Person]:
    return people_visible_to(person, "manage-people")


def appointments_visible_to(person: Person, action: str = "see-people") -> QuerySet[Appointment]:
    """Roles in the commands where `person` has the right `action`, running ones first."""
    held = Appointment.objects.filter(command__in=commands_where(person, action)).select_related("command", "person")
    return held.order_by("ended", "command__path", "role")


def activations_visible_to(person: Person, action: str = "see-people") -> QuerySet[Activation]:
    return Activation.objects.filter(command__in=commands_where(person, action)).select_related("command", "made_by")


def tokens_managed_by(person: Person) -> QuerySet[ApiToken]:
    """Tokens of people and programs who hold a role where `person` manages people, working ones first."""
    mine = commands_where(person, "manage-people")
    held = Appointment.objects.filter(person=OuterRef("person"), ended=None, command__in=mine)
    ended = Case(When(revoked=None, expires__gt=timezone.now(), then=0), default=1)
    return ApiToken.objects.filter(Exists(held)).select_related("person").order_by(ended, "-made", "-pk")


def with_roles(people: QuerySet[Person], viewer: Person) -> QuerySet[Person]:
    """`people`, each with `running`: the running roles that `viewer` may see; and `waiting`: a link or card is open."""
    running = appointments_visible_to(viewer).filter(ended=None)
    waiting = open_activations().filter(person=OuterRef("pk"))
    return people.annotate(waiting=Exists(waiting)).prefetch_related(
        Prefetch("appointments", queryset=running, to_attr="running")
    )


def search_people(
    people: QuerySet[Person], *, text: str, role: str, state: str, command: Command | None
) -> QuerySet[Person]:
    """Narrow `people` down: part of name or username, a running role, a state, a role at a command or below."""
    if text:
        people = people.filter(Q(name__icontains=text) | Q(username__icontains=text))
    held = Q(person=OuterRef("pk"), ended=None)
    if role in Role.values:
        people = people.filter(Exists(Appointment.objects.filter(held, role=role)))
    if command:
        people = people.filter(Exists(Appointment.objects.filter(held, command__path__startswith=command.path)))
    return people.filter(_STATES[state]) if state in _STATES else people


#: Django marks a password that was never set by an exclamation mark.
_STATES = {
    "active": Q(is_active=True) & (~Q(password__startswith="!") | Q(is_program=True)),
    "new": Q(is_active=True, is_program=False, password__startswith="!"),
    "revoked": Q(is_active=False),
}


def open_activations() -> QuerySet[Activation]:
    return Activation.objects.filter(used=None, revoked=None, expires__gt=timezone.now())


def officers_of(command: Command) -> QuerySet[Person]:
    """People who hold the role of an officer in `command` or below."""
    held = Appointment.objects.filter(
        person=OuterRef("pk"), role=Role.OFFICER, ended=None, command__path__startswith=command.path
    )
    return Person.objects.filter(Exists(held))


def second_factors_of(person: Person) -> list[str]:
    """Which second factors `person` has: "totp", "webauthn"."""
    kinds = Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return sorted(set(kinds.values_list("type", flat=True)))
